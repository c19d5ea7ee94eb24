"""A mosaic's image in the theme's colours, the names around its tiles, the value pointed at."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from gui import images
from gui.theme import tokens
from gui.widgets.figures import figure
from gui.widgets.layer_tiles import BESIDE, Tiles
from gui.widgets.mosaic_grid import BROKEN, Cell, Grid, arrange, compose

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


def measures(tiles: Tiles) -> tuple[object, ...]:
    """All of the tiles that decides where they lie."""
    edge = None if tiles.edge is None else (tiles.edge.side, len(tiles.edge.values))
    return tiles.values.shape, tiles.columns, tiles.row_names, tiles.column_names, edge


def fitting(tiles: Tiles, height: int, width: int, metrics: QFontMetrics) -> Grid:
    """The grid with room for the names in small type."""
    beside = [*tiles.row_names, tiles.edge.name if tiles.edge else ""] if tiles.row_names else []
    return arrange(
        tiles,
        height,
        width,
        line=metrics.height() + 2,
        left=max((metrics.horizontalAdvance(name) + 8 for name in beside), default=0),
        beside=metrics.horizontalAdvance("−00.00") + 8,
    )


def paint_spot(painter: QPainter, grid: Grid, origin: QPoint, cell: Cell) -> None:
    """A frame around one value, seen on light and dark."""
    tile, y, x = cell
    if tile >= grid.total:
        top, left, height, width = grid.edge_area(tile - grid.total)
    else:
        top, left = grid.corner(tile)
        height, width = grid.value_height, grid.scale
    corner = origin + QPoint(left + x * grid.scale, top + y * grid.value_height)
    spot = QRect(corner, QSize(width, height)).adjusted(-1, -1, 0, 0)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, width in ((tokens().ground, 3), (tokens().text, 1)):
        painter.setPen(QPen(QColor(colour), width))
        painter.drawRect(spot)


def paint_names(painter: QPainter, tiles: Tiles, grid: Grid, origin: QPoint) -> None:
    """Writes the tiles' numbers, or the names of rows and columns, in the painter's font."""
    metrics = painter.fontMetrics()
    tall, wide = grid.height * grid.value_height, grid.width * grid.scale
    if grid.caption and wide >= metrics.horizontalAdvance("00"):
        for tile in range(grid.count):
            y, x = grid.corner(tile)
            place = QRect(origin + QPoint(x, y + tall), QSize(wide, grid.caption))
            painter.drawText(place, _CENTRE, _caption(tiles, tile))
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


def paint_edge(painter: QPainter, tiles: Tiles, grid: Grid, origin: QPoint) -> None:
    """The numbers of each column or row: a field of their colour, written where there is room."""
    edge = tiles.edge
    if edge is None or not (grid.below or grid.beside):
        return
    metrics = painter.fontMetrics()
    shown = edge.values[: grid.columns if grid.below else grid.rows]
    top = strongest(edge.values) or 1.0
    colours = images.diverging(shown[None] / top, 1.0, light=not tokens().dark)[0]
    texts = [figure(float(value)) if np.isfinite(value) else "NaN" for value in shown]
    _, _, height, width = grid.edge_area(0)
    # All of them or none.
    fit = width >= max(map(metrics.horizontalAdvance, texts)) + 2 and height >= metrics.ascent()
    for number, (value, colour) in enumerate(zip(shown, colours, strict=True)):
        y, x, _, _ = grid.edge_area(number)
        area = QRect(origin + QPoint(x, y), QSize(width, height))
        blue, green, red = colour if np.isfinite(value) else BROKEN
        painter.fillRect(area, QColor(int(red), int(green), int(blue)))
        if fit:
            bright = 0.3 * float(red) + 0.59 * float(green) + 0.11 * float(blue) > 127
            painter.setPen(QColor("#101216" if bright else "#f0f3f6"))
            painter.drawText(area, _CENTRE, texts[number])
    painter.setPen(QColor(tokens().quiet))
    y, x, height, width = grid.edge_area(0)
    if grid.below and grid.left > metrics.horizontalAdvance(edge.name):
        place = QRect(origin + QPoint(0, y - 4), QSize(grid.left - 6, height + 8))
        painter.drawText(place, _RIGHT, edge.name)
    if grid.beside and grid.top:
        place = QRect(origin + QPoint(x, 0), QSize(width, grid.top))
        painter.drawText(place, _CENTRE, edge.name)


def paint_marked(painter: QPainter, tiles: Tiles, grid: Grid, origin: QPoint, group: int) -> None:
    """A frame around the tiles of one filter: its tile, its column or its row."""
    down, across = grid.pitch
    tall, wide = grid.height * grid.value_height, grid.width * grid.scale
    bottom, right = grid.ends
    if tiles.columns is None:
        if group >= grid.count:
            return
        top, left = grid.corner(group)
        area = QRect(left, top, wide, tall)
    elif tiles.edge is not None and tiles.edge.side == BESIDE:
        if group >= grid.rows:
            return
        area = QRect(grid.left, grid.top + group * down, right - grid.left, tall)
    else:
        if group >= grid.columns:
            return
        area = QRect(grid.left + group * across, grid.top, wide, bottom - grid.top)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens().accent), 2))
    painter.drawRect(area.translated(origin).adjusted(-2, -2, 1, 1))


def paint_rest(painter: QPainter, grid: Grid, area: QRect) -> None:
    """Says so where not all tiles fit."""
    if grid.count < grid.total:
        text = f"{grid.count:,} of {grid.total:,} fit here"
        painter.drawText(
            area, int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight), text
        )


def paint_words(painter: QPainter, area: QRect, text: str) -> None:
    """A sentence in the middle, where there is nothing to show."""
    painter.setPen(QColor(tokens().quiet))
    flags = int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap)
    painter.drawText(area.adjusted(16, 16, -16, -16), flags, text)


def paint_focus(painter: QPainter, area: QRect) -> None:
    """The ring around what has the keyboard."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(tokens().accent), 1))
    painter.drawRoundedRect(area.adjusted(0, 0, -1, -1), 4, 4)


def _caption(tiles: Tiles, tile: int) -> str:
    return tiles.captions[tile] if tiles.captions else str(tile + 1)
