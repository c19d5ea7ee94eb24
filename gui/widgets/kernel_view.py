"""A kernel as a grid of weights that can be changed by typing, with the wheel or with the keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.figures import figure, parse
from gui.widgets.number_cells import BRIGHT, LUMA, fitting_fonts

Weights = npt.NDArray[np.float64]

_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}
_TYPED = "0123456789.,-+\N{MINUS SIGN}"


class KernelView(QWidget):
    """The weights of one kernel of any size; one of its cells can be changed at a time.

    Signals:
        kernel_changed: float64 (h, w), changed by the person.
    """

    kernel_changed = Signal(object)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("kernel")
        self.setToolTip(
            "The weights that are laid over the picture: orange counts for, blue against. Click a "
            "cell and type a number, or turn the wheel over it."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._kernel: Weights = np.zeros((3, 3))
        self._current = (1, 1)
        self._typing = ""

    def set_kernel(self, kernel: npt.NDArray[Any]) -> None:
        """Shows another kernel, (h, w)."""
        self._typing = ""
        self._kernel = np.array(kernel, np.float64)
        rows, columns = self._kernel.shape
        self._current = (min(self._current[0], rows - 1), min(self._current[1], columns - 1))
        self._describe()
        self.updateGeometry()
        self.update()

    def kernel(self) -> Weights:
        """The weights, float64 (h, w)."""
        return self._kernel.copy()

    def current(self) -> tuple[int, int]:
        """The row and column that keys change."""
        return self._current

    def cell_rect(self, row: int, column: int) -> QRect:
        """Where a weight is on the widget."""
        cell, origin = self._cell(), self._origin()
        return QRect(origin.x() + column * cell, origin.y() + row * cell, cell, cell)

    def sizeHint(self) -> QSize:
        rows, columns = self._kernel.shape
        cell = max(26, min(52, 208 // max(rows, columns)))
        return QSize(columns * cell + 4, rows * cell + 4)

    def minimumSizeHint(self) -> QSize:
        rows, columns = self._kernel.shape
        return QSize(columns * 26 + 4, rows * 26 + 4)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self._cell_at(event.position().toPoint())
        if found is not None:
            self._commit()
            self._current = found
            self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        found = self._cell_at(event.position().toPoint())
        turned = event.angleDelta().y() or event.angleDelta().x()
        if found is None or not turned:
            event.ignore()
            return
        self._commit()
        self._current = found
        self._add(1.0 if turned > 0 else -1.0)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._commit()
            self._move(*_STEPS[key])
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._commit()
            self._add(1.0 if key == Qt.Key.Key_PageUp else -1.0)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._typing:
            self._commit()
        elif key == Qt.Key.Key_Escape and self._typing:
            self._typing = ""
        elif key == Qt.Key.Key_Backspace and self._typing:
            self._typing = self._typing[:-1]
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._set(0.0)
        elif event.text() and event.text() in _TYPED and len(self._typing) < 7:
            self._typing += event.text()
        else:
            super().keyPressEvent(event)
            return
        self.update()

    def focusOutEvent(self, event: Any) -> None:
        self._commit()
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        colours = theme.tokens()
        pixels = images.diverging(self._kernel, self._strongest(), light=not colours.dark)
        bright = pixels @ LUMA > BRIGHT
        shown = [[figure(weight) for weight in line] for line in self._kernel]
        longest = max([text for line in shown for text in line] + ["0.11"], key=len)
        fonts = fitting_fonts(longest, self._cell() - 8) or (
            theme.font("small"),
            theme.font("small"),
        )
        for row, line in enumerate(shown):
            for column, text in enumerate(line):
                area = self.cell_rect(row, column)
                blue, green, red = (int(value) for value in pixels[row, column])
                painter.fillRect(area.adjusted(1, 1, -1, -1), QColor(red, green, blue))
                painter.setPen(QColor(colours.line))
                painter.drawRect(area.adjusted(1, 1, -2, -2))
                editing = bool(self._typing) and (row, column) == self._current
                painter.setPen(QColor("#10151c" if bright[row, column] else "#e6edf3"))
                painter.setFont(fonts[1])
                painter.drawText(
                    area, Qt.AlignmentFlag.AlignCenter, f"{self._typing}|" if editing else text
                )
        self._paint_current(painter)

    def _paint_current(self, painter: QPainter) -> None:
        if not self.hasFocus():
            return
        painter.setPen(QPen(QColor(theme.tokens().accent), 2))
        painter.drawRect(self.cell_rect(*self._current))

    def _strongest(self) -> float:
        # A kernel of tiny weights should look as strong as one of large weights.
        return float(np.abs(self._kernel).max(initial=0.0)) or 1.0

    def _cell(self) -> int:
        rows, columns = (int(length) for length in self._kernel.shape)
        return max(1, min((self.width() - 4) // columns, (self.height() - 4) // rows))

    def _origin(self) -> QPoint:
        rows, columns = self._kernel.shape
        cell = self._cell()
        return QPoint((self.width() - columns * cell) // 2, (self.height() - rows * cell) // 2)

    def _cell_at(self, point: QPoint) -> tuple[int, int] | None:
        cell, origin = self._cell(), self._origin()
        row, column = (point.y() - origin.y()) // cell, (point.x() - origin.x()) // cell
        rows, columns = self._kernel.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def _move(self, rows: int, columns: int) -> None:
        height, width = self._kernel.shape
        row, column = self._current
        self._current = (
            min(max(row + rows, 0), height - 1),
            min(max(column + columns, 0), width - 1),
        )
        self._describe()

    def _add(self, amount: float) -> None:
        self._set(float(self._kernel[self._current]) + amount)

    def _commit(self) -> None:
        """Takes over what was typed; what is no number is forgotten."""
        text, self._typing = self._typing, ""
        if not text:
            return
        try:
            self._set(parse(text))
        except ValueError:
            self.update()

    def _set(self, weight: float) -> None:
        if weight == self._kernel[self._current]:
            return
        self._kernel = self._kernel.copy()
        self._kernel[self._current] = weight
        self._describe()
        self.update()
        self.kernel_changed.emit(self.kernel())

    def _describe(self) -> None:
        rows = "; ".join(", ".join(figure(weight) for weight in line) for line in self._kernel)
        row, column = self._current
        self.setAccessibleDescription(f"{rows}. Row {row + 1}, column {column + 1} can be changed.")
