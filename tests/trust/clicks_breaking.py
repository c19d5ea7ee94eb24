"""Breaks the window on purpose, so that the harness can be seen to notice."""

from __future__ import annotations

import faulthandler
import time
from collections import Counter
from typing import Any

from PySide6.QtCore import QEvent, QObject, qWarning
from PySide6.QtWidgets import QApplication

AT = 8
"""The so-many-th key or press is the one."""
HANG_SECONDS = 2.0


class Breaker(QObject):
    """Sees every event of the program, and spoils one.

    Args:
        parent: the window.
        kind: "fault" (an exception, a hang and a complaint of Qt) or "death".
    """

    def __init__(self, parent: Any, kind: str) -> None:
        super().__init__(parent)
        self._kind = kind
        self._seen: Counter[QEvent.Type] = Counter()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress):
            self._seen[event.type()] += 1
            if sum(self._seen.values()) == AT:
                self._break()
        return False

    def _break(self) -> None:
        if self._kind == "death":
            faulthandler._sigsegv()  # type: ignore[attr-defined]
        qWarning("broken on purpose")
        until = time.thread_time() + HANG_SECONDS
        while time.thread_time() < until:
            pass
        raise RuntimeError("broken on purpose")


def break_it(window: Any, kind: str) -> None:
    """From now on."""
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(Breaker(window, kind))
