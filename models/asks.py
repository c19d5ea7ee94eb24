"""A training's ears: whether to stop, to stand still or to go on, and time without the pauses."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import perf_counter

from models.control import Control
from models.events import Event, Held

PAUSE_WAIT = 0.02
"""Seconds between two looks at what was asked while the training stands still."""

Ask = Callable[[], bool]


class Asks:
    """Joins the two questions that ``train`` was given with a Control.

    Attributes:
        control: what a person asks for.
    """

    def __init__(
        self, stop: Ask, pause: Ask, control: Control, on_event: Callable[[Event], None]
    ) -> None:
        self.control = control
        self._stop = stop
        self._pause = pause
        self._on_event = on_event
        self._waited = 0.0

    def stopping(self) -> bool:
        """Whether to end, without waiting."""
        return self._stop() or self.control.stopping

    def stops(self, epoch: int, step: int) -> bool:
        """Whether to end, once nothing asks to stand still any more.

        Args:
            epoch: where the training is; told to whoever made it stand still.
            step: batches done in it.
        """
        if self.stopping():
            return True
        began = perf_counter()
        held = False
        wait = threading.Event()
        while (holding := self.control.holding) or self._pause():
            if holding and not held:
                held = True
                self._on_event(Held(epoch=epoch, step=step))
            if holding:
                self.control.wait(PAUSE_WAIT)
            else:
                wait.wait(PAUSE_WAIT)
            if self.stopping():
                return True
        self.rest(perf_counter() - began)
        return False

    def rest(self, seconds: float) -> None:
        """So much time does not count."""
        self._waited += seconds

    def clock(self) -> float:
        """Seconds, standing still during pauses."""
        return perf_counter() - self._waited
