"""A cube of maps painted from back to front, its measures written on its edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter, QPen

from gui import images, theme
from gui.widgets.cube_geometry import CubeGeometry

FRONT = 0.22
"""How opaque the maps in front of a lifted one are."""


def map_image(values: npt.NDArray[Any], top: float, *, signed: bool) -> QImage:
    """A map (h, w) in colours; ``top`` has the strongest."""
    if signed:
        pixels = images.diverging(values, top, light=not theme.tokens().dark)
    else:
        pixels = images.sequential(values, top)
    # Of all formats this is the one that Qt turns in space fastest.
    return images.to_image(pixels).convertToFormat(QImage.Format.Format_RGB32)


def paint_maps(
    painter: QPainter,
    geometry: CubeGeometry,
    maps: Sequence[QImage],
    *,
    chosen: int | None,
    lifted: int | None,
) -> None:
    """Paints every map, the first in front; pixels stay sharp.

    Args:
        painter: of the widget.
        geometry: where the maps are.
        maps: one picture a map, front to back.
        chosen: the map that is marked, by its place.
        lifted: the map that is lifted, by its place.
    """
    colours = theme.tokens()
    for place in reversed(range(len(maps))):
        picture, up = maps[place], place == lifted
        painter.setOpacity(FRONT if lifted is not None and place < lifted else 1.0)
        transform = geometry.transform(place, picture.height(), picture.width(), lifted=up)
        if transform is not None:
            painter.save()
            painter.setTransform(transform, True)
            painter.drawImage(0, 0, picture)
            painter.restore()
        marked = place == chosen
        shade = colours.accent if marked else colours.text if up else colours.quiet
        painter.setPen(QPen(QColor(shade), 2.5 if marked else 1.0))
        painter.drawPolygon(geometry.outline(place, lifted=up))
    painter.setOpacity(1.0)


def paint_measures(
    painter: QPainter, geometry: CubeGeometry, shape: tuple[int, int, int], drawn: int
) -> None:
    """Writes height, width and number of maps at the edges.

    Args:
        painter: of the widget.
        geometry: where the maps are.
        shape: rows, columns and maps.
        drawn: how many of the maps are drawn.
    """
    rows, columns, count = shape
    front, back = geometry.corners[0], geometry.corners[-1]
    painter.setFont(theme.font("small"))
    painter.setPen(QColor(theme.tokens().text))
    metrics = QFontMetrics(painter.font())
    line = metrics.height()
    x, y = (front[0] + front[3]) / 2
    wide = metrics.horizontalAdvance(str(rows))
    painter.drawText(QRectF(x - wide - 7, y - line / 2, wide + 2, line), str(rows))
    x, y = (front[2] + front[3]) / 2
    area = QRectF(x - 34, y + 4, 60, line)
    painter.drawText(area, Qt.AlignmentFlag.AlignHCenter, str(columns))
    x, y = (front[2] + back[2]) / 2
    text = f"{count} map{'s' * (count != 1)}"
    text += f", {drawn} drawn" if drawn < count else ""
    # The edge rises to the right: what is written stands below its middle.
    painter.drawText(QRectF(x + 6, y + 5, metrics.horizontalAdvance(text) + 4, line), text)
