"""One random action after the other; each has its own chances, so that a part can be replayed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from models.presets import preset
from tests.trust.clicks_hands import Hands

STUCK_MS = 400
"""An action that has not come back by then stands in a dialog's own loop: act in there."""
WORK_EVERY = 40
"""So many steps apart it is seen to that a training and the sample camera run."""


class Monkey(QObject):
    """Acts ``until`` its last step, then calls ``done``.

    Each step has a random generator of its own, so that a part can be replayed.

    Args:
        window: the real window.
        seed: of all chances.
        steps: the first step, and the one after the last.
        files: what is opened, dropped, pasted and typed.
        tell: gets a step's number and what is done in it.
        done: called at the end.
    """

    def __init__(
        self,
        window: Any,
        seed: int,
        steps: range,
        files: list[Path],
        tell: Callable[[int, str], None],
        done: Callable[[], None],
    ) -> None:
        super().__init__(window)
        self._window, self._seed, self._steps = window, seed, steps
        self._tell, self._done = tell, done
        self._rng = random.Random(seed)
        self._hands = Hands(window, self._rng, files)
        self.targets = self._hands.targets
        self._next = steps.start
        self._busy: set[int] = set()
        self._over = False

    def start(self) -> None:
        """Begins, and comes back at once."""
        QTimer.singleShot(0, self._step)

    def _step(self) -> None:
        step = self._next
        if step >= self._steps.stop or self._over:
            if not self._over and not self._busy:
                self._over = True
                self._done()
            elif self._busy:
                self._hands.leave()
                QTimer.singleShot(20, self._step)
            return
        self._next += 1
        self._rng.seed(f"{self._seed}:{step}")
        self._busy.add(step)
        QTimer.singleShot(STUCK_MS, partial(self._rescue, step))
        try:
            if step % WORK_EVERY == 0:
                self._keep_working()
                self._hands.page(step // WORK_EVERY)
            self._tell(step, self._hands.act())
        finally:
            self._busy.discard(step)
            if self._next == step + 1:  # nobody went on from inside of this one
                QTimer.singleShot(self._rng.choice((0, 0, 0, 5, 20)), self._step)

    def _rescue(self, step: int) -> None:
        if step in self._busy and self._next == step + 1:
            if len(self._busy) > 4:
                self._hands.leave()
            self._step()

    def _keep_working(self) -> None:
        """The work that has to survive all this; the sizes of trainings differ."""
        session = self._window.session
        if session.training.state == "idle":
            session.training.start(preset("baseline").config)
        if session.camera.state == "off":
            session.camera.start("sample")
