"""One bin of the calibration plot, and the ground it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QPainter, QPen

from gui import theme

OVERHANG, SMALLEST = 6, 8
"""Pixels that a number may be wider than its column, and of the smallest type."""

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


def paint_count(painter: QPainter, axes: Axes, place: int, share: float, text: str) -> None:
    """How many answers lie in a bin.

    Args:
        painter: to paint with.
        axes: where.
        place: of the bin.
        share: height of its bar, 0..1.
        text: the number.
    """
    colours = theme.tokens()
    column, counts = axes.column(place), axes.counts
    font = theme.font("small")
    # Narrow columns take smaller type, down to what can be read; a little may hang over.
    room = column.width() + OVERHANG
    while painter.fontMetrics().horizontalAdvance(text) > room and font.pixelSize() > SMALLEST:
        font.setPixelSize(font.pixelSize() - 1)
        painter.setFont(font)
    high = painter.fontMetrics().height()
    tall = (counts.height() - high) * share
    bar = QRectF(column.left() + 1.5, counts.bottom() - tall, column.width() - 3, tall)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours.quiet))
    painter.drawRect(bar)
    painter.setPen(QColor(colours.text))
    area = QRectF(column.left() - 4, bar.top() - high, column.width() + 8, high)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


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
