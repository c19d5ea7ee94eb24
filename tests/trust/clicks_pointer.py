"""Where a hand points: at a part of the surface that it acts on, and how that is pressed."""

from __future__ import annotations

import random
from typing import Any

from PySide6.QtCore import QPoint, QRegularExpression, Qt
from PySide6.QtGui import QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from tests.trust.clicks_targets import Targets, named, surfaces

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
CTRL = Qt.KeyboardModifier.ControlModifier
NAVIGATION = QRegularExpression("^nav_")


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

    def page(self, number: int) -> str:
        """Shows one of the six pages, by its key."""
        QTest.keyClick(self._handle(self._window), Qt.Key(ord("1") + number % 6), CTRL)
        return f"page {number % 6 + 1}"

    def go(self, number: int, *, by_key: bool) -> None:
        """To one of the six pages, by the button that shows it or by its key."""
        self._window.activateWindow()
        self._surface = self._window
        if by_key:
            self.page(number)
        else:
            self._press(self._navigation(number))

    def is_on(self, number: int) -> bool:
        """Whether nothing lies over one of the six pages, and it is shown."""
        shown: bool = self._navigation(number).isChecked()
        return shown and surfaces() == [self._window]

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

    def _navigation(self, number: int) -> QAbstractButton:
        return self._window.findChildren(QAbstractButton, NAVIGATION)[number]
