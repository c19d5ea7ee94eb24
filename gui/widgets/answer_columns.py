"""What the network got and what it said, one column a digit: picture, eleven bars, answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPen

from gui import theme
from gui.widgets.probability_bars import NOT_A_DIGIT, ROWS
from models.shares import per_cent

if TYPE_CHECKING:
    from vision.tracking import TrackedDigit

LARGEST, SMALLEST = 56, 22
"""Side of a 28x28 picture on the screen, in pixels."""
WANTED = 36
"""Side for which the pictures of the stages give way."""
GAP = 8
MORE = 36
"""Width of the place where it says how many do not fit."""
ANSWER = 18
"""Height of the line with the answer."""
LEAST_SHARE = 0.01
"""A share below this has no bar: it would not be seen."""


class AnswerColumns:
    """Where the columns lie, and how they are painted.

    Args:
        area: the room there is.
        count: how many digits.
    """

    def __init__(self, area: QRectF, count: int) -> None:
        self.area = area
        self._count = count
        room = (area.width() + GAP) / max(1, count) - GAP
        self._side = max(SMALLEST, min(LARGEST, int(room), int(area.height() * 0.45)))

    @staticmethod
    def wanted(count: int) -> int:
        """Width in pixels that so many columns should have."""
        return max(count, 4) * (WANTED + GAP)

    @property
    def fitting(self) -> int:
        """How many columns there is room for; beside fewer than all stands how many more."""
        pitch = self._side + GAP
        if self._count * pitch <= self.area.width() + GAP:
            return self._count
        return max(0, int((self.area.width() - MORE) // pitch))

    def rect(self, index: int) -> QRectF:
        """The place of a column."""
        left = self.area.left() + index * (self._side + GAP)
        return QRectF(left, self.area.top(), self._side, self.area.height())

    def at(self, point: QPointF) -> int | None:
        """The column under a point."""
        for index in range(self.fitting):
            if self.rect(index).adjusted(-GAP / 2, 0, GAP / 2, 0).contains(point):
                return index
        return None

    def paint(
        self,
        painter: QPainter,
        digits: Sequence[TrackedDigit],
        tiles: Sequence[QImage],
        chosen: int | None,
    ) -> None:
        """Paints a column a digit, and how many more there are."""
        for index in range(self.fitting):
            self._paint(painter, self.rect(index), digits[index], tiles[index], chosen)
        if self.fitting < self._count:
            left = self.rect(self.fitting).left()
            room = QRectF(left, self.area.top(), MORE, self.area.height())
            painter.setPen(QColor(theme.tokens().quiet))
            painter.setFont(theme.font("small"))
            more = f"+{self._count - self.fitting}"
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, more)

    def _paint(
        self,
        painter: QPainter,
        rect: QRectF,
        one: TrackedDigit,
        tile: QImage,
        chosen: int | None,
    ) -> None:
        colours = theme.tokens()
        if one.id == chosen:
            painter.setPen(QPen(QColor(colours.accent), 1.5))
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(rect.adjusted(-3, 0, 3, 0), 4, 4)
        picture = QRectF(rect.left(), rect.top() + 3, self._side, self._side)
        painter.drawImage(picture, tile)
        bars = QRectF(rect.left(), picture.bottom() + 5, self._side, 0)
        bars.setBottom(rect.bottom() - ANSWER)
        self._paint_bars(painter, bars, one)
        painter.setPen(theme.digit_colour(one.digit))
        font = theme.font("small", weight=QFont.Weight.DemiBold)
        painter.setFont(font)
        answer = QRectF(rect.left() - GAP / 2, rect.bottom() - ANSWER, rect.width() + GAP, ANSWER)
        share = per_cent(one.confidence, 0)
        long = f"{one.digit}  {share}"
        fits = painter.fontMetrics().horizontalAdvance(long) <= answer.width()
        painter.drawText(answer, Qt.AlignmentFlag.AlignCenter, long if fits else str(one.digit))

    def _paint_bars(self, painter: QPainter, area: QRectF, one: TrackedDigit) -> None:
        """Ten upright bars and a quiet eleventh, from 0 to 100 %."""
        colours = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.line))
        painter.drawRect(QRectF(area.left(), area.bottom() - 1, area.width(), 1))
        pitch = area.width() / ROWS
        for number in range(ROWS):
            share = float(one.probabilities[number])
            if share < LEAST_SHARE:
                continue
            high = max(1.5, share * area.height())
            bar = QRectF(area.left() + number * pitch, area.bottom() - high, pitch * 0.8, high)
            colour = theme.digit_colour(number)
            if number == NOT_A_DIGIT:
                colour.setAlpha(160)
            painter.setBrush(colour)
            painter.drawRect(bar)
