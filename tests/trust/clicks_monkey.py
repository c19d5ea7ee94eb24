"""One random action after the other; each has its own chances, so that a part can be replayed."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from tests.trust.clicks_hands import Hands
from tests.trust.clicks_occasions import Occasions
from tests.trust.clicks_targets import surfaces

STUCK_MS = 400
"""An action that has not come back by then stands in a dialog's own loop: act in there."""
MOST_TRIES, LEAVING_MS = 12, 20
"""So many popups and dialogs are left, and so often a page is gone to; the time between."""
VISIT_EVERY = 40
"""So many steps apart it leaves whatever is open and goes to the page that is next."""


class Monkey(QObject):
    """Acts ``until`` its last step, then calls ``done``.

    Each step has a random generator of its own, so that a part can be replayed. Every page is
    visited once, in seeded order, before one is visited again.

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
        self._occasions = Occasions(window)
        self._pages = random.Random(seed).sample(range(6), 6)
        self._next = steps.start
        self._busy: set[int] = set()
        self._over = False
        self._tries = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)

    def start(self) -> None:
        """Begins, and comes back at once."""
        self._timer.start(0)

    def _step(self) -> None:
        step = self._next
        if step >= self._steps.stop or self._over:
            if not self._over and not self._busy:
                self._over = True
                self._done()
            elif self._busy:
                self._hands.leave()
                self._timer.start(LEAVING_MS)
            return
        visiting = step % VISIT_EVERY == 0 or step == self._steps.start
        if visiting and self._tries < MOST_TRIES and not self._is_there(step):
            self._timer.start(LEAVING_MS)
            return
        self._tries = 0
        self._next += 1
        self._rng.seed(f"{self._seed}:{step}")
        self._busy.add(step)
        QTimer.singleShot(STUCK_MS, partial(self._rescue, step))
        try:
            if visiting:
                told = self._hands.visit()
                self._tell(step, f"{told}; {self._occasions.see_to(step // VISIT_EVERY)}")
            else:
                self._tell(step, self._hands.act())
        finally:
            self._busy.discard(step)
            if self._next == step + 1:  # nobody went on from inside of this one
                self._timer.start(self._rng.choice((0, 0, 0, 5, 20)))

    def _rescue(self, step: int) -> None:
        if step in self._busy and self._next == step + 1:
            if len(self._busy) > 4:
                self._hands.leave()
            self._step()

    def _is_there(self, step: int) -> bool:
        """Whether it has come to the page that is next; if not it makes one step towards it."""
        page = self._pages[step // VISIT_EVERY % 6]
        if self._hands.is_on(page):
            return True
        self._tries += 1
        if surfaces() != [self._window]:
            self._hands.leave()
        else:
            self._hands.go(page, by_key=self._tries % 2 == 0)
        return False
