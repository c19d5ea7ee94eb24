"""A picture or feature map as the grid of numbers that it is, each cell shaded by its value."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)

from gui import theme
from gui.widgets.cell_grid import CellGrid
from gui.widgets.channels import NAMES
from gui.widgets.grid_geometry import GridGeometry, Padding
from gui.widgets.number_cells import GREY, POSITIVE, SIGNED, draw_cells, padded_cells
from gui.widgets.number_marks import paint_faint, paint_frame, paint_zoom

Numbers = npt.NDArray[Any]


class NumberGrid(CellGrid):
    """A grid of numbers of any size, with a movable frame over part of it.

    Pointing, clicking, zooming and moving are those of `CellGrid`.
    """

    def __init__(self, name: str, *, colours: str = GREY, empty: str = "") -> None:
        super().__init__(name)
        self._colours = colours
        self._empty = empty
        self._values: Numbers | None = None
        self._channel: int | None = None
        self._top: float | None = None
        self._faint_from: int | None = None
        self._base: QPixmap | None = None
        self._base_key: tuple[object, ...] = ()

    def set_values(
        self, values: Numbers | None, *, colours: str | None = None, top: float | None = None
    ) -> None:
        """Shows other numbers; padding, channel and zoom stay.

        Args:
            values: (h, w), or (h, w, 3) red, green, blue 0..255, or None for the empty text.
            colours: GREY, SIGNED or POSITIVE; as before if None.
            top: the value of the strongest colour (unless GREY); the largest magnitude if None.
        """
        self._values = None if values is None else np.array(values)
        self._colours = colours or self._colours
        self._top = top
        self._renew()

    def values(self) -> Numbers | None:
        """What is shown, as it was given."""
        return self._values

    def shape(self) -> tuple[int, int] | None:
        """Rows and columns; None while there are no values."""
        if self._values is None:
            return None
        rows, columns = self._values.shape[:2]
        return rows, columns

    def set_channel(self, channel: int | None) -> None:
        """Of a colour picture shows only red (0), green (1) or blue (2); None shows its colours."""
        if channel != self._channel:
            self._channel = channel
            self._renew()

    def channel(self) -> int | None:
        """The channel of a colour picture that is shown alone, or None."""
        return self._channel

    def set_padding(self, top: int = 0, bottom: int = 0, left: int = 0, right: int = 0) -> None:
        """Draws so many rows and columns of zeros around the values, in a tint of their own."""
        padding = Padding(top=top, bottom=bottom, left=left, right=right)
        if padding != self._padding:
            self._padding = padding
            self._renew()

    def padding(self) -> Padding:
        """How many rows and columns of zeros are drawn around."""
        return self._padding

    def set_faint_from(self, index: int | None) -> None:
        """Draws the values from this one on, counted row by row, as not computed yet."""
        if index != self._faint_from:
            self._faint_from = index
            self.update()

    def faint_from(self) -> int | None:
        """The first value drawn as not computed yet, or None."""
        return self._faint_from

    def sizeHint(self) -> QSize:
        geometry = self._geometry()
        return QSize(geometry.columns * 17 + 2, geometry.rows * 17 + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, colours = QPainter(self), theme.tokens()
        if self._values is None:
            painter.setPen(QColor(colours.quiet))
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), int(flags), self._empty)
            return
        geometry = self._geometry()
        self._paint_cells(painter, geometry)
        rows, columns = self._values.shape[:2]
        if self._padding:
            painter.setPen(QPen(QColor(colours.quiet), 1, Qt.PenStyle.DashLine))
            painter.drawRect(geometry.rect(0, 0, rows, columns))
        if self._faint_from is not None:
            paint_faint(painter, geometry, rows, columns, self._faint_from)
        if self._frame is not None:
            paint_frame(painter, geometry.rect(*self._frame))
        if self._view.zoom > 1:
            paint_zoom(painter, self.rect(), self._view.zoom)
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 1))
            whole = geometry.area.intersected(self.rect().adjusted(1, 1, -1, -1))
            painter.drawRect(whole.adjusted(-1, -1, 0, 0))

    def _renew(self) -> None:
        self._base = None
        self.setAccessibleDescription(self._spoken())
        self.updateGeometry()
        self.update()

    def _spoken(self) -> str:
        """What is shown, for those who hear it."""
        shape = self.shape()
        if self._values is None or shape is None:
            return self._empty
        said = f"{shape[0]} rows and {shape[1]} columns of numbers"
        if self._values.ndim == 3:
            said += ", in colour" if self._channel is None else f", {NAMES[self._channel]} only"
        return f"{said}, zeros around" if self._padding else said

    def _paint_cells(self, painter: QPainter, geometry: GridGeometry) -> None:
        """The cells in view with their numbers, kept until values, view, size or theme change."""
        assert self._values is not None
        part, ratio = geometry.visible(self.size()), self.devicePixelRatioF()
        key = (part, geometry.cell, ratio, theme.tokens().dark, theme.font("small").pixelSize())
        if self._base is None or key != self._base_key:
            cells = padded_cells(
                self._values, self._channel, self._colours, self._top, self._padding
            )
            self._base = draw_cells(cells.cut(*part), geometry.cell, ratio)
            self._base_key = key
        corner = QPoint(part[2], part[0]) * geometry.cell
        painter.drawPixmap(geometry.origin + corner, self._base)


__all__ = ["GREY", "POSITIVE", "SIGNED", "NumberGrid"]
