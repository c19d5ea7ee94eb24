"""Ending, from another thread, what waits for a camera's next byte."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Interrupt:
    """Wakes whoever waits inside a source; asked before there is something to wake, it is kept."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wake: Callable[[], None] | None = None
        self.asked = False

    def on_ask(self, wake: Callable[[], None] | None) -> None:
        """The source's side: what to call, from the other thread; at once if it was asked for."""
        with self._lock:
            self._wake = wake
            if self.asked and wake is not None:
                wake()

    def ask(self) -> None:
        """The other side: whatever waits shall end."""
        with self._lock:
            self.asked = True
            if self._wake is not None:
                self._wake()
