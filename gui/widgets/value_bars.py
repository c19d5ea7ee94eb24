"""A row of values as bars around zero, painted into any widget."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from gui import images
from gui.theme import digit_colour, font, tokens
from gui.widgets.figures import figure

FEW = 32
"""So many bars have their numbers written under them."""

DIGITS = (10, 11)
"""A row this long stands for the digits; its bars have the digits' colours."""


class Axis:
    """The common scale of a row of bars, from the lowest value (or 0) to the highest (or 0)."""

    def __init__(self, values: npt.NDArray[np.float32], area: QRectF) -> None:
        finite = values[np.isfinite(values)]
        self.low = min(0.0, float(finite.min(initial=0.0)))
        self.high = max(0.0, float(finite.max(initial=0.0)))
        if self.low == self.high:
            self.high = 1.0
        self.area = area
        self.width = area.width() / len(values)

    def y(self, value: float) -> float:
        """Where a value lies."""
        share = (value - self.low) / (self.high - self.low)
        return self.area.bottom() - share * self.area.height()

    def index_at(self, x: float) -> int:
        """The bar under a pixel."""
        return math.floor((x - self.area.left()) / self.width)


def bars_area(size: QRectF, values: npt.NDArray[np.float32]) -> QRectF:
    """The room for the bars: left of it and under it stand numbers."""
    line = 18
    return size.adjusted(56, line if len(values) <= FEW else 8, -8, -line)


def paint_bars(
    painter: QPainter, axis: Axis, values: npt.NDArray[np.float32], marked: int | None
) -> None:
    """Paints the bars, their zero line and the ends of the scale."""
    colours = tokens()
    zero = axis.y(0.0)
    few = len(values) <= FEW
    painter.setFont(font("small"))
    painter.setPen(Qt.PenStyle.NoPen)
    above, below = _sides(axis)
    room = 0.0 if axis.width < 4 else min(0.25 * axis.width, 6.0)
    if axis.width < 1:
        _paint_dense(painter, axis, values)
        shown = values[:0]
    else:
        shown = values
    for index, value in enumerate(shown):
        left = axis.area.left() + index * axis.width
        if not np.isfinite(value):
            painter.setBrush(QColor(colours.wrong))
            painter.drawRect(QRectF(left, zero - 3, max(1.0, axis.width), 6))
            continue
        painter.setBrush(_colour(index, len(values)) or (above if value >= 0 else below))
        top, bottom = sorted((axis.y(float(value)), zero))
        bar = QRectF(left + room / 2, top, max(1.0, axis.width - room), max(1.0, bottom - top))
        painter.drawRect(bar)
    painter.setPen(QColor(colours.line))
    painter.drawLine(round(axis.area.left()), round(zero), round(axis.area.right()), round(zero))
    painter.setPen(QColor(colours.quiet))
    _paint_ends(painter, axis, zero)
    if few:
        _paint_names(painter, axis, values)
    if marked is not None and 0 <= marked < len(values):
        painter.setPen(QColor(colours.text))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        left = axis.area.left() + marked * axis.width
        painter.drawRect(QRectF(left, axis.area.top(), max(2.0, axis.width), axis.area.height()))


def _paint_dense(painter: QPainter, axis: Axis, values: npt.NDArray[np.float32]) -> None:
    """More values than pixels: of each pixel's share the lowest and the highest."""
    columns = max(1, int(axis.area.width()))
    starts = np.linspace(0, len(values), columns, endpoint=False).astype(np.intp)
    finite = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    highs = np.maximum(np.maximum.reduceat(finite, starts), 0)
    lows = np.minimum(np.minimum.reduceat(finite, starts), 0)
    for bounds, colour in zip((highs, lows), _sides(axis), strict=True):
        painter.setBrush(colour)
        for column, bound in enumerate(bounds):
            top, bottom = sorted((axis.y(float(bound)), axis.y(0.0)))
            painter.drawRect(QRectF(axis.area.left() + column, top, 1.0, bottom - top))


def _paint_ends(painter: QPainter, axis: Axis, zero: float) -> None:
    right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
    ends = {axis.high: axis.area.top(), 0.0: zero, axis.low: axis.area.bottom()}
    for value, y in ends.items():
        if value == 0.0 or abs(y - zero) > 16:
            place = QRectF(axis.area.left() - 56, y - 8, 48, 16)
            painter.drawText(place, right, _short(value))


def _paint_names(painter: QPainter, axis: Axis, values: npt.NDArray[np.float32]) -> None:
    """The number under each bar, its value above the bar's end where there is room."""
    centre = Qt.AlignmentFlag.AlignCenter
    first = 0 if len(values) in DIGITS else 1
    for index, value in enumerate(values):
        left = axis.area.left() + index * axis.width
        under = QRectF(left, axis.area.bottom() + 2, axis.width, 16)
        painter.drawText(under, centre, "–" if index == 10 and first == 0 else str(index + first))
        if axis.width >= 36 and np.isfinite(value):
            above = QRectF(left - 4, axis.y(max(float(value), 0.0)) - 17, axis.width + 8, 16)
            painter.drawText(above, centre, _short(float(value)))


def _short(value: float) -> str:
    """About three figures: 0.123, 1.23, 12.3, 123."""
    size = abs(value)
    return figure(value, 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3)


def _sides(axis: Axis) -> tuple[QColor, QColor]:
    """The colours above and below zero: those of signed maps where there is anything below."""
    if axis.low == 0:
        return QColor(tokens().accent), QColor(tokens().accent)
    ends = images.diverging(np.array([[0.7, -0.7]]), 1.0, light=not tokens().dark)[0]
    above, below = (QColor(int(red), int(green), int(blue)) for blue, green, red in ends)
    return above, below


def _colour(index: int, count: int) -> QColor | None:
    return digit_colour(index) if count in DIGITS else None
