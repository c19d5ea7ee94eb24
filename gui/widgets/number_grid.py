"""A picture or feature map as the grid of numbers that it is, each cell shaded by its value."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.number_cells import GREY, POSITIVE, SIGNED, cell_colours, draw_cells

Numbers = npt.NDArray[Any]
Place = tuple[int, int, int, int]
Amounts = tuple[tuple[int, int], tuple[int, int]]

NO_PADDING: Amounts = ((0, 0), (0, 0))
_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
}


class NumberGrid(QWidget):
    """A grid of numbers of any size, with a movable frame over part of it.

    Rows and columns count from the first value; padding lies below 0 or beyond the end.

    Signals:
        hovered: row, column of the value under the mouse.
        left: the mouse is over no value any more.
        clicked: row, column.
        moved: rows and columns to move by (an arrow key).
    """

    hovered = Signal(int, int)
    left = Signal()
    clicked = Signal(int, int)
    moved = Signal(int, int)

    def __init__(self, name: str, *, colours: str = GREY, empty: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._colours = colours
        self._empty = empty
        self._values: Numbers | None = None
        self._top: float | None = None
        self._padding = NO_PADDING
        self._frame: Place | None = None
        self._faint_from: int | None = None
        self._base: QPixmap | None = None
        self._base_key: tuple[object, ...] = ()
        self._under: tuple[int, int] | None = None

    def set_values(
        self,
        values: Numbers | None,
        *,
        colours: str | None = None,
        top: float | None = None,
        padding: Amounts = NO_PADDING,
    ) -> None:
        """Shows other numbers.

        Args:
            values: (h, w), or None to show the empty text.
            colours: GREY, SIGNED or POSITIVE; as before if None.
            top: the value of the strongest colour (unless GREY); the largest magnitude if None.
            padding: zeros drawn around, ((above, below), (left, right)).
        """
        self._values = None if values is None else np.array(values)
        self._colours = colours or self._colours
        self._top = top
        self._padding = padding
        self._base = None
        self.updateGeometry()
        self.update()

    def values(self) -> Numbers | None:
        """What is shown."""
        return self._values

    def set_frame(self, place: Place | None) -> None:
        """Frames the cells (top, left, height, width); they may reach into the padding."""
        if place != self._frame:
            self._frame = place
            self.update()

    def frame(self) -> Place | None:
        """The framed cells: top, left, height, width."""
        return self._frame

    def set_faint_from(self, index: int | None) -> None:
        """Draws the values from this one on, counted row by row, as not computed yet."""
        if index != self._faint_from:
            self._faint_from = index
            self.update()

    def faint_from(self) -> int | None:
        """The first value drawn as not computed yet, or None."""
        return self._faint_from

    def cell_rect(self, row: int, column: int, height: int = 1, width: int = 1) -> QRect:
        """Where cells are on the widget."""
        cell, origin = self._cell(), self._origin()
        (above, _), (before, _) = self._padding
        return QRect(
            origin.x() + (column + before) * cell,
            origin.y() + (row + above) * cell,
            width * cell,
            height * cell,
        )

    def cell_at(self, point: QPoint) -> tuple[int, int] | None:
        """The row and column of the value at a point, or None."""
        if self._values is None:
            return None
        cell, origin = self._cell(), self._origin()
        (above, _), (before, _) = self._padding
        row = (point.y() - origin.y()) // cell - above
        column = (point.x() - origin.x()) // cell - before
        rows, columns = self._values.shape
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def sizeHint(self) -> QSize:
        rows, columns = self._extent()
        return QSize(columns * 17 + 2, rows * 17 + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position().toPoint())
        if found == self._under:
            return
        self._under = found
        if found is None:
            self.left.emit()
        else:
            self.hovered.emit(*found)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        if self._under is not None:
            self._under = None
            self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.cell_at(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and found is not None:
            self.clicked.emit(*found)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.moved.emit(*step)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._values is None:
            painter.setPen(QColor(theme.tokens().quiet))
            painter.drawText(
                self.rect(),
                int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap),
                self._empty,
            )
            return
        painter.drawPixmap(self._origin(), self._picture())
        if self._padding != NO_PADDING:
            painter.setPen(QPen(QColor(theme.tokens().quiet), 1, Qt.PenStyle.DashLine))
            painter.drawRect(self.cell_rect(0, 0, *self._values.shape))
        self._paint_faint(painter)
        self._paint_frame(painter)
        if self.hasFocus():
            rows, columns = self._extent()
            area = QRect(self._origin(), QSize(columns, rows) * self._cell())
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.drawRect(area.adjusted(-1, -1, 0, 0))

    def _extent(self) -> tuple[int, int]:
        rows, columns = (28, 28) if self._values is None else self._values.shape
        return rows + sum(self._padding[0]), columns + sum(self._padding[1])

    def _cell(self) -> int:
        rows, columns = self._extent()
        return max(1, min((self.height() - 2) // rows, (self.width() - 2) // columns))

    def _origin(self) -> QPoint:
        rows, columns = self._extent()
        cell = self._cell()
        return QPoint((self.width() - columns * cell) // 2, (self.height() - rows * cell) // 2)

    def _picture(self) -> QPixmap:
        """All cells with their numbers, kept until values, size or theme change."""
        assert self._values is not None
        cell, ratio = self._cell(), self.devicePixelRatioF()
        key = (cell, ratio, theme.tokens().dark, theme.font("small").pixelSize())
        if self._base is None or key != self._base_key:
            padded = np.pad(self._values, self._padding)
            pixels = cell_colours(padded, self._colours, self._top)
            self._base = draw_cells(padded, pixels, cell, ratio, strong=self._colours == GREY)
            self._base_key = key
        return self._base

    def _paint_faint(self, painter: QPainter) -> None:
        if self._faint_from is None or self._values is None:
            return
        rows, columns = self._values.shape
        row, column = divmod(max(0, self._faint_from), columns)
        veil = QColor(theme.tokens().card)
        veil.setAlpha(225)
        if row < rows:
            painter.fillRect(self.cell_rect(row, column, 1, columns - column), veil)
        if row + 1 < rows:
            painter.fillRect(self.cell_rect(row + 1, 0, rows - row - 1, columns), veil)

    def _paint_frame(self, painter: QPainter) -> None:
        if self._frame is None:
            return
        top, left, height, width = self._frame
        area = self.cell_rect(top, left, height, width)
        # Dark around the accent, so that the frame stands out of light and dark cells alike.
        for colour, width_of_pen in ((QColor(0, 0, 0, 200), 5), (QColor(theme.tokens().accent), 2)):
            pen = QPen(colour, width_of_pen)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawRect(area)


__all__ = ["GREY", "POSITIVE", "SIGNED", "NumberGrid"]
