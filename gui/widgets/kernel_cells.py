"""The weights of a kernel of any depth, changed by typing, wheel, drag or keys."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)

from gui.widgets.figures import parse
from gui.widgets.kernel_slices import KernelSlices

Weights = npt.NDArray[np.float64]

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_CHANGES = {
    Qt.Key.Key_Plus: 1.0,
    Qt.Key.Key_Equal: 1.0,
    Qt.Key.Key_PageUp: 1.0,
    Qt.Key.Key_Minus: -1.0,
    Qt.Key.Key_PageDown: -1.0,
}
_TYPED = "0123456789.,"
MOST_TYPED = 7

DRAG = 8
"""A weight grows by one step for so many pixels that the mouse is drawn upwards."""

LIMIT = 9999.0


class KernelCells(KernelSlices):
    """One kernel; one of its weights is the current one, which keys change.

    Signals:
        kernel_changed: the person changed a weight.
    """

    kernel_changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setToolTip(
            "The weights that are laid over the picture: orange counts for, blue against. Click a "
            "cell and type a number, turn the wheel over it, or draw it up and down with the "
            "mouse; arrow keys move, + and - change. Shift makes the steps ten times finer."
        )
        self.setMouseTracking(True)
        self._before_sign: float | None = None
        self._drag: tuple[int, float] | None = None
        self.gesture: object = None
        """What the last change was part of: one drag is one thing to undo."""

    def step(self) -> float:
        """By how much one step changes a weight: 1 among whole numbers, less among small ones."""
        finite = np.nan_to_num(self._kernel)
        if np.array_equal(finite, np.round(finite)):
            return 1.0
        return 0.1 if float(np.abs(finite).max()) >= 0.5 else 0.01

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._layout().at(event.position().toPoint())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._commit()
            self._go(found)
            self._drag = (event.position().toPoint().y(), float(np.nan_to_num(self._kernel[found])))
            self.gesture = object()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._layout().at(event.position().toPoint()) is not None
        # The pointer says that a weight can be drawn up and down.
        shape = Qt.CursorShape.SizeVerCursor if over or self._drag else Qt.CursorShape.ArrowCursor
        self.setCursor(shape)
        if self._drag is not None:
            start, weight = self._drag
            steps = int((start - event.position().y()) / DRAG)
            self._set(weight + steps * self._fine(event.modifiers()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._drag = None

    def wheelEvent(self, event: QWheelEvent) -> None:
        found = self._layout().at(event.position().toPoint())
        # Some systems turn the wheel sideways while Alt or Shift is held.
        turned = event.angleDelta().y() or event.angleDelta().x()
        if found is None or not turned:
            event.ignore()
            return
        self._commit()
        self._go(found)
        self.gesture = ("wheel", found)
        self._add(1.0 if turned > 0 else -1.0, event.modifiers())
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in _STEPS:
            self._commit()
            self._move(*_STEPS[key])
        elif key in _CHANGES and plain:
            self._change(_CHANGES[key], event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typing:
            self._commit()
        elif key == Qt.Key.Key_Escape and self._typing:
            self._typing = ""
        elif key == Qt.Key.Key_Backspace and self._typing:
            self._typing = self._typing[:-1]
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.gesture = object()
            self._set(0.0)
        elif event.text() and event.text() in _TYPED and plain:
            self._type(event.text())
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._commit()
        super().focusOutEvent(event)
        self.update()

    def _change(self, sign: float, event: QKeyEvent) -> None:
        """A step; a minus sign may also turn out to begin a number."""
        self._commit()
        before = float(self._kernel[self._current])
        self.gesture = object()
        self._add(sign, event.modifiers())
        self._before_sign = before if event.key() == Qt.Key.Key_Minus else None

    def _type(self, text: str) -> None:
        if self._before_sign is not None:
            self._set(self._before_sign)
            self._before_sign, self._typing = None, "-"
        elif not self._typing:
            self.gesture = object()
        if len(self._typing) < MOST_TYPED:
            self._typing += text

    def _forget(self) -> None:
        super()._forget()
        self._before_sign, self._drag = None, None

    def _settle(self) -> None:
        self._commit()

    def _left_cell(self) -> None:
        self._before_sign = None

    def _fine(self, modifiers: Qt.KeyboardModifier) -> float:
        return self.step() / (10 if modifiers & Qt.KeyboardModifier.ShiftModifier else 1)

    def _add(self, steps: float, modifiers: Qt.KeyboardModifier) -> None:
        weight = float(np.nan_to_num(self._kernel[self._current]))
        self._set(weight + steps * self._fine(modifiers))

    def _commit(self) -> None:
        """Takes over what was typed; what is no number is forgotten."""
        text, self._typing = self._typing, ""
        self._before_sign = None
        if text:
            try:
                self._set(parse(text))
            except ValueError:
                self.update()

    def _set(self, weight: float) -> None:
        # Steps of a tenth must not leave 0.30000000000000004 behind.
        weight = min(max(round(weight, 6), -LIMIT), LIMIT)
        if weight != self._kernel[self._current]:
            self._kernel = self._kernel.copy()
            self._kernel[self._current] = weight
            self._describe()
            self.update()
            self.kernel_changed.emit()
