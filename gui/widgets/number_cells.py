"""Numbers drawn as shaded cells: which colour a value has, and how large its figures can be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPixmap

from gui import images, theme
from gui.widgets import channels
from gui.widgets.figures import figure
from gui.widgets.grid_geometry import Padding

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

PADDING_TINT = 0.3
"""How much of the accent is in the ground of padding."""

LIGHT_TYPE, DARK_TYPE = "#dfe6ee", "#10151c"
FAINT = 95
"""How opaque zeros are written."""

MANY = 10_000
"""Of more numbers than these not every text is measured."""


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


@dataclass(frozen=True, kw_only=True, eq=False)
class Cells:
    """What is drawn: numbers, the colours under them, and which of them are padding.

    Attributes:
        values: (h, w), or (h, w, 3) where each cell has three numbers.
        pixels: uint8 (h, w, 3), blue-green-red.
        padding: bool (h, w).
        strong: whether the numbers of bright cells are drawn stronger.
        longest: the longest text of all cells, those not in view included.
    """

    values: Numbers
    pixels: Pixels
    padding: npt.NDArray[np.bool_]
    strong: bool
    longest: str

    def cut(self, top: int, bottom: int, left: int, right: int) -> Cells:
        """The cells of some rows and columns; their type stays as large as that of all."""
        part = (slice(top, bottom), slice(left, right))
        return replace(
            self, values=self.values[part], pixels=self.pixels[part], padding=self.padding[part]
        )


def padded_cells(
    values: Numbers, channel: int | None, colours: str, top: float | None, padding: Padding
) -> Cells:
    """The cells of a picture or map with zeros around.

    Args:
        values: (h, w), or (h, w, 3) red, green, blue.
        channel: of a colour picture only this one; None for all.
        colours: GREY, SIGNED or POSITIVE; what has three channels keeps its own.
        top: the value of the strongest colour (unless GREY); the largest magnitude if None.
        padding: how many rows and columns of zeros.
    """
    coloured = values.ndim == 3
    if coloured and channel is not None:
        values = values[..., channel]
        pixels = channels.shades(values, channel)
    elif coloured:
        pixels = np.clip(np.nan_to_num(values[..., ::-1]), 0, 255).astype(np.uint8)
    else:
        pixels = cell_colours(values, colours, top)
    around = ((padding.top, padding.bottom), (padding.left, padding.right))
    outside = np.pad(np.zeros(values.shape[:2], bool), around, constant_values=True)
    values = np.pad(values, (*around, *((0, 0),) * (values.ndim - 2)))
    pixels = np.pad(pixels, (*around, (0, 0)))
    pixels[outside] = _padding_colour()
    return Cells(
        values=values,
        pixels=pixels,
        padding=outside,
        strong=coloured or colours == GREY,
        longest=_longest(values),
    )


def draw_cells(cells: Cells, cell: int, ratio: float) -> QPixmap:
    """The grid as a picture.

    Args:
        cells: what to draw.
        cell: side of a cell in pixels.
        ratio: of device pixels to pixels.
    """
    rows, columns = cells.padding.shape
    pixmap = QPixmap(QSize(columns, rows) * cell * ratio)
    pixmap.setDevicePixelRatio(ratio)
    painter = QPainter(pixmap)
    painter.drawImage(QRect(0, 0, columns * cell, rows * cell), images.to_image(cells.pixels))
    if cell >= LINES_FROM:
        # Filling is seven times as fast as drawing lines that one sees through.
        line = QColor(128, 140, 155, 38)
        for row in range(1, rows):
            painter.fillRect(0, row * cell, columns * cell, 1, line)
        for column in range(1, columns):
            painter.fillRect(column * cell, 0, 1, rows * cell, line)
    fonts = _fonts(cells, cell)
    if fonts is not None:
        _draw_numbers(painter, cells, cell, *fonts)
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


def _longest(values: Numbers) -> str:
    """The longest text that any of the values has: one of the extremes, or one with decimals."""
    if values.size > MANY:
        finite = np.nan_to_num(values)
        return max((figure(end, 1) for end in (finite.min(), finite.max())), key=len)
    return max((figure(value, 1) for value in values.ravel()), key=len, default="0")


def _padding_colour() -> npt.NDArray[np.uint8]:
    """The tint of zeros that were added: the card with some of the accent, blue-green-red."""
    card, accent = QColor(theme.tokens().card), QColor(theme.tokens().accent)
    mixed = [
        round((1 - PADDING_TINT) * under + PADDING_TINT * over)
        for under, over in (
            (card.blue(), accent.blue()),
            (card.green(), accent.green()),
            (card.red(), accent.red()),
        )
    ]
    return np.array(mixed, np.uint8)


def _fonts(cells: Cells, cell: int) -> tuple[QFont, QFont] | None:
    """Type in which every number fits; three lines of it where a cell has three numbers."""
    if cell < SMALLEST_TYPE:
        return None
    fonts = fitting_fonts(cells.longest, cell - 2)
    if fonts is None or cells.values.ndim == 2:
        return fonts
    largest = (cell - 2) // 3
    if largest < SMALLEST_TYPE + 1:
        return None
    for font in fonts:
        font.setPixelSize(min(font.pixelSize(), largest - 1))
    return fonts


def _draw_numbers(painter: QPainter, cells: Cells, cell: int, plain: QFont, strong: QFont) -> None:
    bright = cells.pixels @ LUMA > BRIGHT
    zeros = ~np.atleast_3d(np.round(cells.values, 1) != 0).any(axis=2) & ~cells.padding
    texts = _texts(cells.values)
    for ground, shade, font in (
        (~bright, QColor(LIGHT_TYPE), plain),
        (bright, QColor(DARK_TYPE), strong if cells.strong else plain),
    ):
        painter.setPen(shade)
        painter.setFont(font)
        for row, column in np.argwhere(ground & ~zeros).tolist():
            area = QRect(column * cell, row * cell, cell, cell)
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, texts[row][column])
        # Most of a picture are zeros: drawn once, faintly, and stamped.
        same = np.argwhere(ground & zeros).tolist()
        shade.setAlpha(FAINT)
        if same:
            text = texts[same[0][0]][same[0][1]]
            stamp = _stamp(text, cell, painter.device().devicePixelRatioF(), plain, shade)
        for row, column in same:
            painter.drawPixmap(column * cell, row * cell, stamp)


def _texts(values: Numbers) -> list[list[str]]:
    """What is written into each cell; three numbers stand under one another."""
    lines: list[list[Any]] = values.tolist()
    if values.ndim == 2:
        return [[figure(number, 1) for number in line] for line in lines]
    return [["\n".join(figure(number, 1) for number in three) for three in line] for line in lines]


def _stamp(text: str, cell: int, ratio: float, font: QFont, shade: QColor) -> QPixmap:
    """One cell's number on nothing."""
    pixmap = QPixmap(QSize(cell, cell) * ratio)
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setFont(font)
    painter.setPen(shade)
    painter.drawText(QRect(0, 0, cell, cell), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return pixmap
