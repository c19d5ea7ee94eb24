"""Every map of a layer in one picture, painted in one go; rows of values as bars."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Property, QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import font, tokens
from gui.widgets.ground import paint_ground
from gui.widgets.layer_tiles import Tiles
from gui.widgets.mosaic_cells import MOVES, moved, row_text, tile_text
from gui.widgets.mosaic_grid import Cell, Grid
from gui.widgets.mosaic_paint import (
    fitting,
    measures,
    mosaic_image,
    paint_edge,
    paint_focus,
    paint_marked,
    paint_names,
    paint_rest,
    paint_spot,
    paint_words,
    strongest,
)
from gui.widgets.value_bars import Axis, bars_area, paint_bars

Floats = npt.NDArray[np.float32]


class MapMosaic(QWidget):
    """Feature maps or kernels as tiles, or one row of values as bars.

    The mouse, or the arrow keys, point at a value. The property ``updates`` counts the paints of
    new data: what nobody sees is not painted and not counted.

    Signals:
        pointed: where and what the value is that is pointed at, or "".
        chosen: what was clicked, or Enter pressed on: a filter, output or value, from 0.
    """

    pointed = Signal(str)
    chosen = Signal(int)

    def __init__(self, name: str, *, empty_text: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._empty_text = empty_text
        self._tiles: Tiles | None = None
        self._row: Floats | None = None
        self._what = "value"
        self._signed = True
        self._common = True
        self._fresh = False
        self._updates = 0
        self._cell: Cell | None = None
        self._marked: int | None = None
        self._maps: tuple[int, ...] | None = None
        self._grid: Grid | None = None
        self._measured: tuple[object, ...] = ()
        self._image: QImage | None = None

    def _count(self) -> int:
        return self._updates

    updates = Property(int, _count)

    @property
    def top(self) -> float:
        """The value of the strongest colour on the common scale."""
        return 0.0 if self._tiles is None else strongest(self._tiles.values)

    @property
    def broken(self) -> bool:
        """Whether some value is no number."""
        values = self._row if self._tiles is None else self._tiles.values
        return values is not None and not bool(np.isfinite(values).all())

    def set_tiles(self, tiles: Tiles, *, signed: bool, common: bool = True) -> None:
        """Shows tiles.

        Args:
            tiles: what to show.
            signed: colours around zero, else from zero up.
            common: one scale for all tiles, else each its own.
        """
        same = self._tiles is not None and self._tiles.values.shape == tiles.values.shape
        self._tiles, self._row = tiles, None
        self._signed, self._common = signed, common and not tiles.own_scale
        self._renew(keep_cell=same)

    def set_row(
        self, values: Floats, what: str = "value", maps: tuple[int, ...] | None = None
    ) -> None:
        """Shows a row of values as bars.

        Args:
            values: float32 (n,).
            what: one of them is.
            maps: (height, width, maps) that were written in this row, if any.
        """
        same = self._row is not None and len(self._row) == len(values)
        self._tiles, self._row, self._what, self._maps = None, values, what, maps
        self._renew(keep_cell=same)

    def set_marked(self, group: int | None) -> None:
        """Frames what belongs to one filter or output."""
        if group != self._marked:
            self._marked = group
            self.update()

    def clear(self, text: str) -> None:
        """Shows nothing but a sentence."""
        self._tiles = self._row = None
        self._empty_text = text
        self._renew(keep_cell=False)

    def text(self) -> str:
        """Where and what the value is that is pointed at, or ""."""
        if self._cell is None:
            return ""
        if self._row is not None:
            return row_text(self._row, self._cell[0], self._what, self._maps)
        assert self._tiles is not None
        return tile_text(self._tiles, self._cell)

    def sizeHint(self) -> QSize:
        return QSize(480, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._fresh:
            self._fresh = False
            self._updates += 1
        painter = QPainter(self)
        paint_ground(painter, self, event.rect())
        if self._tiles is not None:
            self._paint_tiles(painter, self._tiles)
        elif self._row is not None:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, len(self._row) <= 64)
            marked = self._marked if self._cell is None else self._cell[0]
            paint_bars(painter, self._axis(self._row), self._row, marked)
        else:
            paint_words(painter, self.rect(), self._empty_text)
        if self.hasFocus():
            paint_focus(painter, self.rect())
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._cell_at(event.position().toPoint()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._point_at(self._cell_at(event.position().toPoint()))
        self._choose()

    def leaveEvent(self, event: QEvent) -> None:
        self._point_at(None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._point_at(None)
        super().focusOutEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from value to value, Page up and down from map to map; Enter, Escape."""
        move = MOVES.get(Qt.Key(event.key()))
        if move is not None and (self._tiles is not None or self._row is not None):
            self._point_at(moved(self._cell, move, self._tiles, self._row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cell is not None:
            self._choose()
        elif event.key() == Qt.Key.Key_Escape and self._cell is not None:
            self._point_at(None)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._image = None
            self.update()
        super().changeEvent(event)

    def _renew(self, *, keep_cell: bool) -> None:
        self._image = None
        self._fresh = True
        if not keep_cell:
            self._point_at(None)
        elif self._cell is not None:
            self.pointed.emit(self.text())
        self.update()

    def _paint_tiles(self, painter: QPainter, tiles: Tiles) -> None:
        painter.setFont(font("small"))
        metrics = painter.fontMetrics()
        grid = self._arranged(tiles, metrics)
        if self._image is None:
            self._image = mosaic_image(tiles, grid, signed=self._signed, common=self._common)
        origin = self._origin(grid)
        # Sharp: the image is made at the screen's own size, so nothing is smoothed.
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
        painter.drawImage(origin + QPoint(grid.left, grid.top), self._image)
        painter.setPen(QColor(tokens().quiet))
        paint_names(painter, tiles, grid, origin)
        paint_edge(painter, tiles, grid, origin)
        paint_rest(painter, grid, self.rect().adjusted(4, 4, -4, -4))
        if self._marked is not None:
            paint_marked(painter, tiles, grid, origin, self._marked)
        if self._cell is not None and not grid.count <= self._cell[0] < grid.total:
            paint_spot(painter, grid, origin, self._cell)

    def _arranged(self, tiles: Tiles, metrics: QFontMetrics) -> Grid:
        """Where everything lies; worked out anew only where something has another size."""
        measured = (measures(tiles), self.size(), metrics.height())
        if self._grid is None or measured != self._measured:
            self._measured = measured
            self._grid = fitting(tiles, self.height() - 8, self.width() - 8, metrics)
            self._image = None
        return self._grid

    def _origin(self, grid: Grid) -> QPoint:
        height, width = grid.size
        return QPoint(max(0, (self.width() - width) // 2), max(0, (self.height() - height) // 2))

    def _axis(self, row: Floats) -> Axis:
        return Axis(row, bars_area(QRectF(self.rect()), row))

    def _cell_at(self, point: QPoint) -> Cell | None:
        if self._row is not None:
            index = self._axis(self._row).index_at(point.x())
            return (index, 0, 0) if 0 <= index < len(self._row) else None
        if self._tiles is None:
            return None
        grid = self._arranged(self._tiles, QFontMetrics(font("small")))
        place = point - self._origin(grid)
        return grid.cell_at(place.y(), place.x())

    def _choose(self) -> None:
        if self._cell is not None:
            self.chosen.emit(
                self._cell[0] if self._tiles is None else self._tiles.group(self._cell)
            )

    def _point_at(self, cell: Cell | None) -> None:
        if cell == self._cell:
            return
        self._cell = cell
        text = self.text()
        self.setAccessibleDescription(text)
        self.pointed.emit(text)
        self.update()
