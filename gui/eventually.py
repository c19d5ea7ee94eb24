"""Letting the event loop run until something is true, without ever sleeping."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

LOOK_MS = 5


def eventually(is_true: Callable[[], bool], seconds: float) -> bool:
    """Runs the event loop until ``is_true()`` or until the time is over; returns which it was."""
    if is_true():
        return True
    loop = QEventLoop()
    looking = QTimer()
    looking.setInterval(LOOK_MS)
    looking.timeout.connect(lambda: loop.quit() if is_true() else None)
    looking.start()
    QTimer.singleShot(round(1000 * seconds), loop.quit)
    loop.exec()
    looking.stop()
    return is_true()


def let_run(seconds: float) -> None:
    """Runs the event loop for so long."""
    eventually(lambda: False, seconds)
