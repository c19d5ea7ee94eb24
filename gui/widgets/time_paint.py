"""The moments of a training painted as a line: an accuracy curve above, names below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gui.widgets.moment_paint import CENTRE, RIGHT, Style
from gui.widgets.time_words import moment_name, short_name
from models.shares import per_cent

BESIDE = 28
"""Pixels right of the axis: half of the last name."""

GRID = (0.5, 0.9, 0.99)
"""Accuracies with a line."""

BEST = 0.998
"""Accuracy at the upper edge."""

GROOVE = 6
"""Pixels from the plot down to the line on which the handle runs."""

HANDLE = 8
"""Its radius in pixels."""


@dataclass(frozen=True, kw_only=True)
class Moments:
    """What is painted.

    Attributes:
        epochs: of each moment, from 0 up.
        accuracies: 0..1 of each, None where nothing is measured.
        now: index of the present one.
    """

    epochs: Sequence[float]
    accuracies: Sequence[float | None]
    now: int


@dataclass(frozen=True, kw_only=True)
class TimeAxis:
    """Where moments and accuracies lie in an area.

    Moments are equally far apart, so that the first epoch gets the room it deserves. Each tenth of
    the mistakes has the same height, so that 98 % and 99 % lie as far apart as they are in effort.
    """

    area: QRectF
    count: int
    line: int
    left: int

    @property
    def plot(self) -> QRectF:
        """Where the curve is."""
        below = GROOVE + HANDLE + self.line + 4
        return self.area.adjusted(self.left, HANDLE, -BESIDE, -below)

    def x_of(self, index: int) -> float:
        """Where a moment is."""
        return self.plot.left() + self.plot.width() * index / max(1, self.count - 1)

    def y_of(self, accuracy: float) -> float:
        """Where an accuracy is."""
        part = math.log10(1 - min(max(accuracy, 0.0), BEST)) / math.log10(1 - BEST)
        return self.plot.bottom() - part * self.plot.height()

    def index_at(self, x: float) -> int:
        """The moment nearest to a pixel."""
        last = self.count - 1
        place = round((x - self.plot.left()) / max(1.0, self.plot.width()) * last)
        return min(max(place, 0), max(0, last))


def time_axis(area: QRectF, count: int, style: Style) -> TimeAxis:
    """The axis of so many moments."""
    metrics = QFontMetrics(style.small)
    left = metrics.horizontalAdvance("99 %") + 14
    return TimeAxis(area=area, count=count, line=metrics.height(), left=left)


def paint_time(
    painter: QPainter, area: QRectF, moments: Moments, style: Style, *, focused: bool = False
) -> None:
    """Paints everything; ``focused`` marks the handle as the one that keys move."""
    axis = time_axis(area, len(moments.epochs), style)
    painter.setFont(style.small)
    _paint_grid(painter, axis, style)
    if moments.epochs:
        _paint_names(painter, axis, moments.epochs, style)
        _paint_curve(painter, axis, moments.accuracies, style)
        _paint_now(painter, axis, moments, style, focused)


def _paint_grid(painter: QPainter, axis: TimeAxis, style: Style) -> None:
    for accuracy in GRID:
        y = axis.y_of(accuracy)
        painter.setPen(QPen(QColor(style.colours.line), 1))
        painter.drawLine(QPointF(axis.plot.left(), y), QPointF(axis.plot.right(), y))
        painter.setPen(QColor(style.colours.quiet))
        place = QRectF(axis.area.left(), y - 10, axis.left - 8, 20)
        painter.drawText(place, RIGHT, per_cent(accuracy, 0))


def _paint_names(painter: QPainter, axis: TimeAxis, epochs: Sequence[float], style: Style) -> None:
    """The groove, a tick a moment, and as many names as there is room for."""
    metrics, y = painter.fontMetrics(), axis.plot.bottom() + GROOVE
    painter.setPen(QPen(QColor(style.colours.line), 3))
    painter.drawLine(QPointF(axis.plot.left(), y), QPointF(axis.plot.right(), y))
    names = [moment_name(epoch) for epoch in epochs]
    wide = max(metrics.horizontalAdvance(name) for name in names) + 12
    if (len(names) - 1) * wide > axis.plot.width():
        names = [short_name(epoch) for epoch in epochs]
    taken: list[tuple[float, float]] = []
    # The two ends are named whatever lies between.
    for index in (0, len(names) - 1, *range(1, len(names) - 1)):
        x = axis.x_of(index)
        painter.setPen(QPen(QColor(style.colours.quiet), 1))
        painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))
        half = metrics.horizontalAdvance(names[index]) / 2 + 5
        if all(x + half <= low or x - half >= high for low, high in taken):
            taken.append((x - half, x + half))
            place = QRectF(x - half, y + HANDLE + 1, 2 * half, metrics.height())
            painter.drawText(place, CENTRE, names[index])


def _paint_curve(
    painter: QPainter, axis: TimeAxis, accuracies: Sequence[float | None], style: Style
) -> None:
    """A line from moment to moment; dotted over those that are not measured yet."""
    colour = QColor(style.colours.validation)
    points = [
        (index, QPointF(axis.x_of(index), axis.y_of(accuracy)))
        for index, accuracy in enumerate(accuracies)
        if accuracy is not None
    ]
    for (before, start), (after, end) in pairwise(points):
        known = after == before + 1
        painter.setPen(QPen(colour, 2) if known else QPen(colour, 1, Qt.PenStyle.DotLine))
        painter.drawLine(start, end)
    painter.setBrush(colour)
    painter.setPen(Qt.PenStyle.NoPen)
    for _, point in points:
        painter.drawEllipse(point, 2.5, 2.5)


def _paint_now(
    painter: QPainter, axis: TimeAxis, moments: Moments, style: Style, focused: bool
) -> None:
    """The handle, and a line from it through its point of the curve."""
    colours = style.colours
    accent, x = QColor(colours.accent), axis.x_of(moments.now)
    floor = axis.plot.bottom() + GROOVE
    painter.setPen(QPen(accent, 1))
    painter.drawLine(QPointF(x, axis.plot.top() - 4), QPointF(x, floor))
    painter.setPen(QPen(QColor(colours.card), 1.5))
    painter.setBrush(accent)
    accuracy = moments.accuracies[moments.now]
    if accuracy is not None:
        painter.drawEllipse(QPointF(x, axis.y_of(accuracy)), 5, 5)
    painter.setBrush(accent if focused else QColor(colours.text))
    painter.drawEllipse(QPointF(x, floor), HANDLE, HANDLE)
