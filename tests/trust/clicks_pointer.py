"""Where a hand points: at a part of the surface that it acts on, and how that is pressed."""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from tests.trust.clicks_targets import Targets, named, surfaces

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Pointer:
    """Knows the surface on top and its parts.

    Args:
        window: the real window.
        rng: of all chances.

    Attributes:
        targets: chooses parts, and counts.
    """

    def __init__(self, window: Any, rng: random.Random) -> None:
        self._window, self._rng = window, rng
        self._surface: QWidget = window
        self.targets = Targets(rng)

    def leave(self) -> None:
        """Out of whatever popup, dialog or drag is on top.

        What is below it is left to the next time: a question of Qt's own lives on the stack of
        the dialog that asked, which must not be gone before the answer.
        """
        for surface in surfaces():
            if surface is not self._window:
                surface.close()
        QTest.mouseRelease(self._handle(self._window), LEFT, NONE, QPoint(5, 5))

    def _aim(self, within: QWidget | None = None) -> tuple[QWidget, QWindow, QPoint]:
        """A part, its window and a point on it in the window's coordinates."""
        part = self.targets.choose(within or self._surface) or self._surface
        place = part.mapTo(self._surface, self.targets.point(part))
        self.targets.credit(self._surface.childAt(place))
        return part, self._handle(self._surface), place

    def _press(self, part: QWidget) -> str:
        """In its middle."""
        place = part.mapTo(self._window, part.rect().center())
        self.targets.credit(part)
        QTest.mouseClick(self._handle(self._window), LEFT, NONE, place)
        return f"press {named(part)}"

    def _handle(self, surface: QWidget) -> QWindow:
        handle = surface.window().windowHandle()
        return handle if handle is not None else self._window.windowHandle()
