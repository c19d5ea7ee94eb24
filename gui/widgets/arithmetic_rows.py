"""Where the products of a kernel that is too large for one line find room: in two or three."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter

from gui import images, theme
from gui.widgets.figures import figure

Numbers = npt.NDArray[np.float64]
Pixels = npt.NDArray[np.uint8]

TIMES = "\N{MULTIPLICATION SIGN}"
GAP = 2
"""Pixels between two chips, and between two lines."""

MARGIN = 6
"""Pixels around the text of a chip, both sides together."""

SMALLEST = 9
"""Type in pixels at 100 % below which products are not written one by one."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """How products are laid out.

    Attributes:
        lines: the places in the kernel's values, flattened, line by line.
        channels: whether a line is a channel: then it has a letter and a sum of its own.
        terms: whether "value x weight" has room, rather than the product alone.
        font: of all of them.
        chip: width of one in pixels.
        head, tail: pixels for the letter before and the sum behind a line.
    """

    lines: tuple[tuple[int, ...], ...]
    channels: bool
    terms: bool
    font: QFont
    chip: int
    head: int
    tail: int

    @property
    def width(self) -> int:
        """Pixels of the longest line."""
        longest = max(len(line) for line in self.lines)
        return self.head + longest * (self.chip + GAP) + self.tail


def arrange(weights: Numbers, sample: float, width: int, height: int) -> Rows | None:
    """The layout in which the products can be read best; None if there is room for none.

    Args:
        weights: the kernel, (h, w) or (h, w, channels).
        sample: a value as wide as values get, so that nothing moves while the window slides.
        width: pixels there are.
        height: pixels there are.
    """
    texts = {
        True: [f"{figure(sample)} {TIMES} {figure(weight)}" for weight in weights.ravel()],
        False: [figure(float(-abs(sample * weight))) for weight in weights.ravel()],
    }
    biggest = theme.font("small").pixelSize()
    smallest = round(SMALLEST * theme.zoom())
    for terms in (True, False):
        for lines in _lines(weights.shape):
            for pixels in range(biggest, smallest - 1, -1):
                font = theme.font("small")
                font.setPixelSize(pixels)
                metrics = QFontMetrics(font)
                if len(lines) * (metrics.ascent() + metrics.descent() + GAP) > height:
                    continue
                channels = weights.ndim == 3 and weights.shape[2] > 1
                total = float(np.abs(sample * weights).sum())
                rows = Rows(
                    lines=lines,
                    channels=channels,
                    terms=terms,
                    font=font,
                    chip=max(map(metrics.horizontalAdvance, texts[terms])) + MARGIN,
                    head=metrics.horizontalAdvance("R") + MARGIN if channels else 0,
                    tail=metrics.horizontalAdvance(f"= {figure(-total)}") + 8 if channels else 0,
                )
                if rows.width <= width:
                    return rows
    return None


def shades(products: Numbers, weights: Numbers, sample: float) -> Pixels:
    """The colour of each product, uint8 (n, 3) blue-green-red: how much it counts, and which way.

    Args:
        products: values times weights.
        weights: the same shape.
        sample: the largest value there is.
    """
    largest = float(np.abs(weights).max(initial=0.0)) * abs(sample) or 1.0
    pixels = images.diverging(products.ravel()[None], largest, light=not theme.tokens().dark)
    return np.asarray(pixels[0], np.uint8)


def paint_chip(painter: QPainter, area: QRect, text: str, pixel: Pixels | None) -> None:
    """A product on its colour (blue-green-red); without one it is 0 and quiet."""
    colours = theme.tokens()
    shade, type_colour = QColor(colours.raised), QColor(colours.quiet)
    if pixel is not None:
        blue, green, red = (int(part) for part in pixel)
        shade = QColor(red, green, blue)
        bright = 0.114 * blue + 0.587 * green + 0.299 * red > 120
        type_colour = QColor("#10151c" if bright else "#e6edf3")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(shade)
    painter.drawRoundedRect(area, 4, 4)
    painter.setPen(type_colour)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _lines(shape: tuple[int, ...]) -> list[tuple[tuple[int, ...], ...]]:
    """The ways to break a kernel's values into lines."""
    places = np.arange(int(np.prod(shape))).reshape(shape)
    depth = shape[2] if len(shape) == 3 else 1
    if depth > 3:
        return []
    if depth > 1:
        return [tuple(tuple(places[..., part].ravel().tolist()) for part in range(depth))]
    flat = places.ravel()
    return [
        tuple(tuple(part.tolist()) for part in np.array_split(flat, count))
        for count in (2, 3)
        if flat.size >= 2 * count
    ]
