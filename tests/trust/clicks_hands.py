"""What a hand can do to a window: by the events that a mouse, a keyboard and a clipboard send."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMenu, QTabBar, QWidget

from tests.trust.clicks_keys import CHORDS, KEYS, K
from tests.trust.clicks_loads import answer, load
from tests.trust.clicks_pointer import CTRL, LEFT, NONE, Pointer
from tests.trust.clicks_sandbox import ODD_TEXTS
from tests.trust.clicks_targets import named, surfaces

RIGHT = Qt.MouseButton.RightButton
SHIFT, ALT = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
OPENERS = ("network_chip", "help_button", "theme_choice", "camera_source", "preset_choice")


class Hands(Pointer):
    """Chooses an action for whatever is on top, and does it.

    Args:
        window: the real window.
        rng: of all chances.
        files: what is opened, dropped, pasted and typed.
    """

    def __init__(self, window: Any, rng: random.Random, files: list[Path]) -> None:
        super().__init__(window, rng)
        self._files = files
        self._actions: dict[Callable[[], str], int] = {
            self._click: 34,
            partial(self._click, RIGHT): 3,
            self._double: 4,
            self._wheel: 6,
            self._key: 14,
            self._chord: 7,
            self._type: 8,
            self._drag: 12,
            self._drop: 3,
            self._paste: 2,
            self._resize: 1,
            self._page: 4,
            self._tab: 5,
            self._menu: 3,
        }

    def act(self) -> str:
        """Does one thing; says what."""
        surface = self._rng.choice(surfaces() or [self._window])
        if QApplication.activeWindow() is None:
            # As a desktop does when a dialog is closed: without it no shortcut is heard.
            surface.activateWindow()
        if isinstance(surface, QFileDialog):
            return answer(surface, self._rng, self._files)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return self._pick(popup)
        if surface is not self._window and self._rng.random() < 0.12:
            QTest.keyClick(self._handle(surface), K.Key_Escape)
            return f"escape {named(surface)}"
        self._surface = surface
        return self._rng.choices(list(self._actions), list(self._actions.values()))[0]()

    def _click(self, button: Qt.MouseButton = LEFT) -> str:
        part, handle, place = self._aim()
        QTest.mouseClick(handle, button, self._rng.choice((*(NONE,) * 12, CTRL, SHIFT)), place)
        return f"{button.name} {named(part)} {place.toTuple()}"

    def _double(self) -> str:
        part, handle, place = self._aim()
        QTest.mouseClick(handle, LEFT, NONE, place)
        if shiboken6.isValid(handle):
            QTest.mouseDClick(handle, LEFT, NONE, place)
        return f"double click {named(part)}"

    def _wheel(self) -> str:
        part, handle, place = self._aim()
        turn = self._rng.choice((-1200, -120, -40, 40, 120, 1200))
        modifier = self._rng.choice((NONE, NONE, CTRL, SHIFT))
        QTest.wheelEvent(handle, QPointF(place), QPoint(0, turn), QPoint(0, 0), modifier)
        return f"wheel {turn} {named(part)}"

    def _key(self) -> str:
        self.targets.credit(QApplication.focusWidget())
        keys = KEYS + tuple(K(ord(one)) for one in "0123456789QX")
        key, modifier = self._rng.choice(keys), self._rng.choice((NONE, NONE, NONE, SHIFT, ALT))
        QTest.keyClick(self._handle(self._surface), key, modifier)
        return f"key {key.name} on {named(QApplication.focusWidget())}"

    def _chord(self) -> str:
        key = self._rng.choice(CHORDS)
        modifier = CTRL | self._rng.choice((NONE, NONE, NONE, SHIFT))
        QTest.keyClick(self._handle(self._surface), key, modifier)
        return f"Ctrl+{key.name}"

    def _type(self) -> str:
        """Into a field: the text at once, as an input method gives it, and often Enter."""
        field = self.targets.choose(self._surface, QLineEdit)
        if field is None:
            fields = [one for one in self._surface.findChildren(QLineEdit) if one.isVisible()]
            field = self._rng.choice(fields) if fields else None
        handle = self._handle(self._surface)
        if isinstance(field, QLineEdit):
            place = field.mapTo(self._surface, field.rect().center())
            self.targets.credit(field)
            QTest.mouseClick(handle, LEFT, NONE, place)
            if shiboken6.isValid(handle):
                QTest.keyClick(handle, K.Key_A, CTRL)
        focus = QApplication.focusWidget()
        text = self._rng.choice((*ODD_TEXTS, str(self._rng.choice(self._files))))
        if focus is not None:
            event = QInputMethodEvent()
            event.setCommitString(text.encode("utf-8", "replace").decode())
            QApplication.sendEvent(focus, event)
            if self._rng.random() < 0.7 and shiboken6.isValid(handle):
                QTest.keyClick(handle, K.Key_Return)
        return f"type {text[:40]!r} into {named(focus)}"

    def _drag(self) -> str:
        part, handle, place = self._aim()
        if self._rng.random() < 0.3:
            other = self.targets.choose(self._surface) or part
            to = other.mapTo(self._surface, self.targets.point(other))
        else:
            to = part.mapTo(self._surface, self.targets.point(part))
        QTest.mousePress(handle, LEFT, NONE, place)
        for number in range(1, 6):
            if shiboken6.isValid(handle):
                QTest.mouseMove(handle, place + (to - place) * number / 5)
        if shiboken6.isValid(handle):  # a press may close what is pressed
            QTest.mouseRelease(handle, LEFT, NONE, to)
        return f"drag {named(part)} {place.toTuple()} to {to.toTuple()}"

    def _drop(self) -> str:
        what, data = load(self._rng, self._files)
        part: QWidget | None = self.targets.choose(self._surface) or self._surface
        while part is not None and not part.acceptDrops():
            part = part.parentWidget()
        if part is None:
            return "no drop"
        copy, point = Qt.DropAction.CopyAction, part.rect().center()
        enter = QDragEnterEvent(point, copy, data, LEFT, NONE)
        part.dragEnterEvent(enter)
        if enter.isAccepted():
            part.dropEvent(QDropEvent(QPointF(point), copy, data, LEFT, NONE))
        return f"drop {what} on {named(part)}"

    def _paste(self) -> str:
        what, data = load(self._rng, self._files)
        QGuiApplication.clipboard().setMimeData(data)
        QTest.keyClick(self._handle(self._surface), K.Key_V, CTRL)
        return f"paste {what}"

    def _resize(self) -> str:
        size = self._rng.choice(((1100, 700), (1280, 800), (1920, 1080), (1500, 701)))
        self._window.resize(*size)
        return f"resize {size}"

    def visit(self) -> str:
        """Clicks something of the page that is shown."""
        self._surface = self._window
        part, handle, place = self._aim(self._window.page)
        QTest.mouseClick(handle, LEFT, NONE, place)
        return f"visit {named(self._window.page)}, {named(part)} {place.toTuple()}"

    def _page(self) -> str:
        return self.page(self._rng.randrange(6))

    def _tab(self) -> str:
        """Behind tabs is half of everything; those seldom opened come first."""
        bars = [bar for bar in self._surface.findChildren(QTabBar) if bar.isVisible()]
        if not bars:
            return self._click()
        bar = self._rng.choice(bars)
        place = bar.tabRect(self.targets.choose_tab(bar)).center()
        self.targets.credit(bar)
        at = bar.mapTo(self._surface, place)
        QTest.mouseClick(self._handle(self._surface), LEFT, NONE, at)
        return f"tab of {named(bar)}"

    def _menu(self) -> str:
        """What opens things is small and would seldom be hit."""
        part = self._window.findChild(QWidget, self._rng.choice(OPENERS))
        if not part.isVisible() or surfaces() != [self._window]:
            return "no menu"
        return self._press(part)

    def _pick(self, popup: QWidget) -> str:
        """In a menu or a list that hangs open: an entry, keys, or out again."""
        self.targets.credit(popup)
        handle, chance = self._handle(popup), self._rng.random()
        if chance < 0.15:
            QTest.keyClick(handle, K.Key_Escape)
        elif chance < 0.4:
            for key in (K.Key_Down,) * self._rng.randint(1, 6) + (K.Key_Return,):
                if shiboken6.isValid(handle):
                    QTest.keyClick(handle, key)
        elif chance < 0.85:
            box = popup.rect()
            part = self.targets.choose(popup)
            if part is not None:
                box = QRect(part.mapTo(popup, QPoint()), part.size())
            elif isinstance(popup, QMenu) and popup.actions():
                box = popup.actionGeometry(self._rng.choice(popup.actions()))
            place = QPoint(
                self._rng.randint(box.left(), max(box.left(), box.right())),
                self._rng.randint(box.top(), max(box.top(), box.bottom())),
            )
            self.targets.credit(popup.childAt(place))
            QTest.mouseClick(handle, LEFT, NONE, place)
        else:
            popup.close()
        return f"pick in {named(popup)}"
