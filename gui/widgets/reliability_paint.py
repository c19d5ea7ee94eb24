"""One bin of the calibration plot, and the ground it stands on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from gui import theme

BETWEEN, SMALLEST = 3, 8
"""Pixels between two numbers side by side, and of the smallest type."""

GRID = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, kw_only=True)
class Axes:
    """Where the shares 0..1 lie: accuracy upwards, confidence to the right, counts below."""

    shares: QRectF
    counts: QRectF
    bins: int

    def point(self, confidence: float, accuracy: float) -> QPointF:
        """The place of a pair of shares."""
        area = self.shares
        return QPointF(
            area.left() + area.width() * confidence, area.bottom() - area.height() * accuracy
        )

    def column(self, place: int) -> QRectF:
        """A bin over the height of both plots."""
        width = self.shares.width() / self.bins
        left = self.shares.left() + place * width
        return QRectF(left, self.shares.top(), width, self.counts.bottom() - self.shares.top())

    def bar(self, place: int, low: float, high: float) -> QRectF:
        """A bin between two accuracies."""
        column = self.column(place).adjusted(1.5, 0, -1.5, 0)
        top, bottom = (self.point(0, share).y() for share in (high, low))
        return QRectF(column.left(), top, column.width(), bottom - top)


def paint_ground(painter: QPainter, axes: Axes) -> None:
    """Grid, numbers and the diagonal of perfect honesty."""
    colours = theme.tokens()
    painter.setFont(theme.font("small"))
    for share in GRID:
        level, across = axes.point(0, share), axes.point(share, 0)
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(level, axes.point(1, share))
        painter.setPen(QColor(colours.quiet))
        text = f"{100 * share:.0f}"
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(level.x() - 66, level.y() - 12, 60, 24), right, text)
        under = QRectF(across.x() - 30, axes.counts.bottom() + 4, 60, 20)
        painter.drawText(under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
    painter.setPen(QPen(QColor(colours.line), 1))
    painter.drawLine(axes.counts.bottomLeft(), axes.counts.bottomRight())


def paint_diagonal(painter: QPainter, axes: Axes) -> None:
    """Where how sure it is and how often it is right are the same."""
    painter.setPen(QPen(QColor(theme.tokens().text), 1.5, Qt.PenStyle.DashLine))
    painter.drawLine(axes.point(0, 0), axes.point(1, 1))


def paint_bin(
    painter: QPainter, axes: Axes, place: int, confidence: float, accuracy: float
) -> None:
    """The bar of what is right, the gap to what was claimed, and a mark at the claim.

    Too sure is hatched in the colour of what is wrong, too doubtful in that of the accent.
    """
    colours = theme.tokens()
    painter.setPen(Qt.PenStyle.NoPen)
    bar = QColor(colours.accent)
    bar.setAlphaF(0.75)
    painter.setBrush(bar)
    painter.drawRect(axes.bar(place, 0, accuracy))
    low, high = sorted((confidence, accuracy))
    gap = axes.bar(place, low, high)
    if gap.height() >= 1:
        too_sure = confidence > accuracy
        pattern = Qt.BrushStyle.BDiagPattern if too_sure else Qt.BrushStyle.FDiagPattern
        hatch = QColor(colours.wrong if too_sure else colours.text)
        painter.setBrush(QBrush(hatch, pattern))
        painter.setPen(QPen(hatch, 1))
        painter.drawRect(gap)
    painter.setPen(QPen(QColor(colours.text), 2))
    left, right = (
        axes.bar(place, 0, confidence).topLeft(),
        axes.bar(place, 0, confidence).topRight(),
    )
    painter.drawLine(left, right)


def paint_counts(painter: QPainter, axes: Axes, counts: Sequence[int]) -> None:
    """How many answers lie in each bin: a bar by the logarithm, and the number above it.

    Args:
        painter: to paint with.
        axes: where.
        counts: of each bin; one without answers is left out.
    """
    colours, font = theme.tokens(), counts_font(axes, counts)
    painter.setFont(font)
    for place, area in numbers_over(axes, counts, QFontMetricsF(font)).items():
        column, top = axes.column(place), area.bottom()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.quiet))
        bar = QRectF(column.left() + 1.5, top, column.width() - 3, axes.counts.bottom() - top)
        painter.drawRect(bar)
        painter.setPen(QColor(colours.text))
        whole = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(area, whole, f"{counts[place]:,}")


def counts_font(axes: Axes, counts: Sequence[int]) -> QFont:
    """The same for all numbers: narrow columns take smaller type, down to what can be read."""
    font = theme.font("small")
    while touching(numbers_over(axes, counts, QFontMetricsF(font))) and font.pixelSize() > SMALLEST:
        font.setPixelSize(font.pixelSize() - 1)
    return font


def numbers_over(axes: Axes, counts: Sequence[int], metrics: QFontMetricsF) -> dict[int, QRectF]:
    """Where the number of each bin that has answers stands: on its bar."""
    high, most = metrics.height(), math.log10(max(counts) + 1)
    places = {}
    for place, count in enumerate(counts):
        if count:
            wide = metrics.horizontalAdvance(f"{count:,}")
            left = axes.column(place).center().x() - wide / 2
            tall = (axes.counts.height() - high) * math.log10(count + 1) / most
            places[place] = QRectF(left, axes.counts.bottom() - tall - high, wide, high)
    return places


def touching(numbers: dict[int, QRectF]) -> bool:
    """Whether two neighbours have less than ``BETWEEN`` pixels between them."""
    areas = [area.adjusted(0, 0, BETWEEN, 0) for area in numbers.values()]
    return any(left.intersects(right) for left, right in pairwise(areas))


def paint_titles(painter: QPainter, axes: Axes) -> None:
    """What the axes are."""
    painter.setFont(theme.font("small", weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(theme.tokens().quiet))
    high = painter.fontMetrics().height()
    left = axes.shares.left()
    above = QRectF(left, axes.shares.top() - high - 8, axes.shares.width(), high)
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.drawText(above, side, "of 100 answers so many are right")
    between = QRectF(left, axes.counts.top() - high - 4, axes.counts.width(), high)
    painter.drawText(between, side, "how many answers (heights by the logarithm)")
    below = QRectF(left, axes.counts.bottom() + high + 6, axes.counts.width(), high)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "how sure it said it was, %")
