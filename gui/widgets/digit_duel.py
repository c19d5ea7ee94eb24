"""The F1 of each digit for two networks: a dot for the one, a square for the other."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.figures import change
from models.shares import of_hundred

Shares = npt.NDArray[np.float64]

DOT, SQUARE = "\N{BLACK CIRCLE}", "\N{WHITE SQUARE}"
"""The marks of the first and the second network, in words and in the plot."""

NAMES = (f"F1 {DOT}", f"F1 {SQUARE}", "change")
LEAST_RANGE = 0.02
MARK = 5.0
SMALLEST_TYPE = 8


class DigitDuel(QWidget):
    """Ten columns; above the figures a plot from the lowest F1 to 100 %."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("F1 of each digit, two networks")
        self.setToolTip(
            "F1 joins precision and recall of a digit. The dot is the first network, the square "
            "the second; the change is the second's less the first's, in points."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._scores: tuple[Shares, Shares] | None = None

    def set_scores(self, first: Shares | None, second: Shares | None) -> None:
        """Shows the F1 of the ten digits, each float (10,), 0..1; None: nothing to compare."""
        self._scores = None if first is None or second is None else (first, second)
        said = ""
        if self._scores is not None:
            pairs = enumerate(zip(*self._scores, strict=True))
            said = "; ".join(f"{digit}: {one:.1%} and {other:.1%}" for digit, (one, other) in pairs)
        self.setAccessibleDescription(said)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(440, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, 90 + 4 * self._line())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._scores is None:
            return
        line, left = self._line(), self._left()
        column = (self.width() - left) / 10
        plot = QRectF(left, 8, self.width() - left, self.height() - 4 * line - 16)
        bottom = _bottom(min(float(each.min()) for each in self._scores))
        self._paint_grid(painter, plot, bottom)
        figures = self._figures(column)
        for digit, (one, other) in enumerate(zip(*self._scores, strict=True)):
            middle = plot.left() + (digit + 0.5) * column
            self._paint_pair(painter, plot, middle, (float(one), float(other)), bottom)
            area = QRectF(plot.left() + digit * column, plot.bottom() + 8, column, line)
            painter.setFont(theme.font("body", weight=QFont.Weight.DemiBold))
            painter.setPen(theme.digit_colour(digit))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, str(digit))
            self._paint_figures(painter, area, (float(one), float(other)), figures)
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.tokens().quiet))
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        for number, name in enumerate(NAMES, 1):
            area = QRectF(0, plot.bottom() + 8 + number * line, left, line)
            painter.drawText(area, side, name)

    def _paint_grid(self, painter: QPainter, plot: QRectF, bottom: float) -> None:
        colours = theme.tokens()
        painter.setFont(theme.font("small"))
        for share in (bottom, (bottom + 1) / 2, 1.0):
            y = _level(plot, share, bottom)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(colours.quiet))
            area = QRectF(0, y - 10, plot.left() - 6, 20)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(area, right, f"{100 * share:.4g}")

    def _paint_pair(
        self,
        painter: QPainter,
        plot: QRectF,
        middle: float,
        pair: tuple[float, float],
        bottom: float,
    ) -> None:
        colours = theme.tokens()
        one, other = (QPointF(middle, _level(plot, share, bottom)) for share in pair)
        better = pair[1] > pair[0]
        painter.setPen(QPen(QColor(colours.right if better else colours.wrong), 2))
        painter.drawLine(one, other)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.accent))
        painter.drawEllipse(one, MARK, MARK)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.training), 2))
        painter.drawRect(QRectF(other.x() - MARK, other.y() - MARK, 2 * MARK, 2 * MARK))

    def _paint_figures(
        self, painter: QPainter, area: QRectF, pair: tuple[float, float], font: QFont
    ) -> None:
        colours = theme.tokens()
        won = round(100 * (pair[1] - pair[0]), 1)
        painter.setFont(font)
        texts = [(of_hundred(share), colours.text) for share in pair]
        colour = colours.quiet if not won else colours.right if won > 0 else colours.wrong
        texts.append((change(won, 1), colour))
        for number, (text, token) in enumerate(texts, 1):
            painter.setPen(QColor(token))
            place = area.translated(0, number * area.height())
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)

    def _figures(self, column: float) -> QFont:
        font = theme.font("small")
        while font.pixelSize() > SMALLEST_TYPE and column < _wide(font, "99.9") + 2:
            font.setPixelSize(font.pixelSize() - 1)
        return font

    def _line(self) -> int:
        return QFontMetrics(theme.font("small")).height() + 3

    def _left(self) -> int:
        return max(_wide(theme.font("small"), name) for name in (*NAMES, "97.25")) + 8


def _wide(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)


def _bottom(lowest: float) -> float:
    """A whole number of per cent somewhat below the lowest."""
    return max(0.0, min(1 - LEAST_RANGE, math.floor(100 * lowest - 0.3) / 100))


def _level(plot: QRectF, share: float, bottom: float) -> float:
    return plot.bottom() - plot.height() * (share - bottom) / (1 - bottom)
