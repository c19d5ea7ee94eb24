"""A mosaic's image in the theme's colours, the names around its tiles, the value pointed at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from gui import images
from gui.theme import tokens
from gui.widgets.layer_tiles import Tiles
from gui.widgets.mosaic_grid import Cell, Grid, compose

_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


def strongest(values: npt.NDArray[np.float32]) -> float:
    """The largest magnitude among the values that are numbers."""
    finite = values[np.isfinite(values)]
    return float(np.abs(finite).max(initial=0.0))


def mosaic_image(tiles: Tiles, grid: Grid, *, signed: bool, common: bool) -> QImage:
    """All tiles as one image, on one scale or each on its own."""
    card = QColor(tokens().card)
    if common:
        tops = np.full(len(tiles.values), strongest(tiles.values), np.float32)
    else:
        tops = np.array([strongest(tile) for tile in tiles.values], np.float32)
    pixels = compose(
        tiles,
        grid,
        tops,
        signed=signed,
        light=not tokens().dark,
        ground=(card.blue(), card.green(), card.red()),
    )
    return images.to_image(pixels)


def paint_spot(painter: QPainter, grid: Grid, origin: QPoint, cell: Cell) -> None:
    """A frame around one value, seen on light and dark."""
    tile, y, x = cell
    top, left = grid.corner(tile)
    corner = origin + QPoint(left + x * grid.scale, top + y * grid.scale)
    spot = QRect(corner, QSize(grid.scale, grid.scale)).adjusted(-1, -1, 0, 0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((tokens().ground, 3), (tokens().text, 1)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(spot)


def paint_names(painter: QPainter, tiles: Tiles, grid: Grid, origin: QPoint) -> None:
    """Writes the tiles' numbers, or the names of rows and columns, in the painter's font."""
    metrics = painter.fontMetrics()
    tall, wide = grid.height * grid.scale, grid.width * grid.scale
    if grid.caption and wide >= metrics.horizontalAdvance("00"):
        for tile in range(grid.count):
            y, x = grid.corner(tile)
            place = QRect(origin + QPoint(x, y + tall), QSize(wide, grid.caption))
            painter.drawText(place, _CENTRE, str(tile + 1))
    widest = max(map(metrics.horizontalAdvance, tiles.column_names), default=0)
    if grid.top and wide + grid.gap >= widest:
        for column, name in enumerate(tiles.column_names[: grid.columns]):
            _, x = grid.corner(column)
            place = QRect(origin + QPoint(x - 4, 0), QSize(wide + 8, grid.top))
            painter.drawText(place, _CENTRE, name)
    if grid.left and tall + grid.gap >= metrics.ascent():
        for row, name in enumerate(tiles.row_names[: grid.rows]):
            y, _ = grid.corner(row * grid.columns)
            place = QRect(origin + QPoint(0, y - 4), QSize(grid.left - 6, tall + 8))
            painter.drawText(place, _RIGHT, name)
