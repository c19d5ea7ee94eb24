"""Numbers drawn as shaded cells: which colour a value has, and how large its figures can be."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from gui import images, theme
from gui.widgets.figures import figure

Numbers = npt.NDArray[Any]
Pixels = npt.NDArray[np.uint8]

GREY, SIGNED, POSITIVE = "grey", "signed", "positive"
"""How values become colours: 0..255 as grey, signed around zero, or from zero up."""

SMALLEST_TYPE = 8
"""Numbers that would need smaller type than this many pixels are left out."""

LINES_FROM = 8
"""Cells of at least this many pixels are parted by lines."""

LUMA = np.array([0.114, 0.587, 0.299])
"""Rec. 601, for blue-green-red: how bright a colour looks."""

BRIGHT = 105
"""On cells of more luma than this the type is dark."""


def cell_colours(values: Numbers, colours: str, top: float | None) -> Pixels:
    """The colour of each cell.

    Args:
        values: (h, w).
        colours: GREY, SIGNED or POSITIVE.
        top: the value of the strongest colour (unless GREY); the largest magnitude if None.

    Returns:
        uint8 (h, w, 3) blue-green-red.
    """
    if colours == SIGNED:
        return images.diverging(values, top, light=not theme.tokens().dark)
    if colours == POSITIVE:
        return images.sequential(values, top)
    grey = np.clip(np.nan_to_num(values), 0, 255).astype(np.float64)
    # Paper is a dark grey rather than black, so that the grid's cells can be told apart.
    lifted = (16 + grey * (239 / 255)).astype(np.uint8)
    return np.repeat(lifted[..., None], 3, axis=-1)


def draw_cells(
    values: Numbers, pixels: Pixels, cell: int, ratio: float, *, strong: bool
) -> QPixmap:
    """The whole grid as a picture.

    Args:
        values: (h, w).
        pixels: uint8 (h, w, 3), the colour of each cell.
        cell: its side in pixels.
        ratio: of device pixels to pixels.
        strong: whether the numbers of bright cells are drawn stronger.
    """
    rows, columns = values.shape
    pixmap = QPixmap(QSize(columns, rows) * cell * ratio)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.drawImage(QRect(0, 0, columns * cell, rows * cell), images.to_image(pixels))
    if cell >= LINES_FROM:
        painter.setPen(QColor(128, 140, 155, 38))
        for row in range(1, rows):
            painter.drawLine(0, row * cell, columns * cell, row * cell)
        for column in range(1, columns):
            painter.drawLine(column * cell, 0, column * cell, rows * cell)
    _draw_numbers(painter, values, pixels, cell, strong)
    painter.end()
    return pixmap


def fitting_fonts(longest: str, width: int) -> tuple[QFont, QFont] | None:
    """The plain and the strong font in which a text fits; None where it would be too small."""
    for pixels in range(min(15, round(width * 0.62)), SMALLEST_TYPE - 1, -1):
        for stretch in (100, 88):
            plain = theme.font("small")
            plain.setPixelSize(pixels)
            plain.setStretch(stretch)
            strong = QFont(plain)
            strong.setWeight(QFont.Weight.DemiBold)
            if QFontMetrics(strong).horizontalAdvance(longest) <= width:
                return plain, strong
    return None


def _draw_numbers(
    painter: QPainter, values: Numbers, pixels: Pixels, cell: int, strong: bool
) -> None:
    texts = [[figure(value, 1) for value in line] for line in values]
    longest = max((text for line in texts for text in line), key=len)
    fonts = fitting_fonts(longest, cell - 2)
    if fonts is None:
        return
    bright = pixels @ LUMA > BRIGHT
    for row, line in enumerate(texts):
        for column, text in enumerate(line):
            shade = QColor("#10151c" if bright[row, column] else "#dfe6ee")
            if text == "0":
                shade.setAlpha(95)
            painter.setPen(shade)
            painter.setFont(fonts[1] if strong and bright[row, column] else fonts[0])
            painter.drawText(
                QRect(column * cell, row * cell, cell, cell), Qt.AlignmentFlag.AlignCenter, text
            )
