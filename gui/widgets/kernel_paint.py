"""A kernel drawn: each slice a grid of weights in the colours of what counts for and against."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from gui import images, theme
from gui.widgets import channels
from gui.widgets.figures import figure
from gui.widgets.kernel_layout import KernelLayout, Place
from gui.widgets.number_cells import BRIGHT, LUMA, fitting_fonts

Weights = npt.NDArray[np.float64]

WIDEST_TYPE = "0.11"
"""Type is chosen for at least this, so that it does not change with every step."""
MARK = 8
"""Side of the square in a channel's colour beside its letter."""


def paint_kernel(
    widget: QWidget,
    layout: KernelLayout,
    kernel: Weights,
    *,
    current: Place | None,
    typing: str,
    colour: bool,
) -> None:
    """Paints the slices that are shown.

    Args:
        widget: what is painted on.
        layout: where everything lies.
        kernel: float64 (h, w, depth).
        current: the weight that is framed, or None.
        typing: what was typed so far into the current weight, or "".
        colour: whether three slices are red, green and blue.
    """
    painter = QPainter(widget)
    # A kernel of tiny weights should look as strong as one of large weights.
    top = float(np.abs(np.nan_to_num(kernel)).max(initial=0.0)) or 1.0
    longest = max([figure(weight) for weight in kernel.ravel()] + [WIDEST_TYPE], key=len)
    room = layout.cell - (8 if layout.cell >= 30 else 2)
    fonts = fitting_fonts(longest, room) or fitting_fonts(WIDEST_TYPE, room)
    for part in layout.shown:
        if layout.header:
            _paint_head(painter, layout.head(part), part, kernel.shape[2], colour)
        _paint_slice(painter, layout, kernel[..., part], part, top, fonts)
    if current is None:
        return
    area = layout.rect(current)
    if area is None:
        return
    if typing:
        painter.fillRect(area.adjusted(1, 1, -1, -1), QColor(theme.tokens().ground))
        painter.setPen(QColor(theme.tokens().text))
        painter.setFont((fitting_fonts(f"{typing}|", room) or (theme.font("small"),))[0])
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, f"{typing}|")
    painter.setPen(QPen(QColor(theme.tokens().accent), 2))
    painter.drawRect(area.adjusted(1, 1, -1, -1))


def _paint_slice(
    painter: QPainter,
    layout: KernelLayout,
    weights: Weights,
    part: int,
    top: float,
    fonts: tuple[QFont, QFont] | None,
) -> None:
    colours = theme.tokens()
    pixels = images.diverging(weights, top, light=not colours.dark)
    bright = pixels @ LUMA > BRIGHT
    for (row, column), weight in np.ndenumerate(weights):
        area = layout.rect((row, column, part)) or QRect()
        blue, green, red = (int(value) for value in pixels[row, column])
        painter.fillRect(area.adjusted(1, 1, -1, -1), QColor(red, green, blue))
        painter.setPen(QColor(colours.line))
        painter.drawRect(area.adjusted(1, 1, -2, -2))
        if fonts is not None:
            painter.setPen(QColor("#10151c" if bright[row, column] else "#e6edf3"))
            painter.setFont(fonts[1])
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, figure(weight))


def _paint_head(painter: QPainter, area: QRect, part: int, depth: int, colour: bool) -> None:
    """The slice's letter with its colour beside it, or its number."""
    painter.setFont(theme.font("small", weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(theme.tokens().text))
    text = channels.letter(part, depth, colour=colour)
    if colour and depth == len(channels.LETTERS):
        corner = area.topLeft() + QPoint(1, (area.height() - MARK) // 2)
        painter.fillRect(QRect(corner, QSize(MARK, MARK)), channels.tint(part))
        area = area.adjusted(MARK + 6, 0, 0, 0)
    painter.drawText(area, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text)
