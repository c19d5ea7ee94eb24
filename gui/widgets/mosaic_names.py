"""The numbers and names around the tiles of a mosaic, where there is room for them."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter

from gui.widgets.layer_tiles import Tiles
from gui.widgets.mosaic_grid import Grid

_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


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
