"""What the colours and rings on the map of digits stand for, with how many there are of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.scatter_paint import DOT, RING

WRONG, LIVE = "read wrongly", "this page’s picture"
ROWS = 12
"""Ten digits, the ring of a wrong answer, the ring of the page's picture."""

MARK, TEXT = 24, 44
"""Where a digit and where its count begin, in pixels at 100 %."""


class DigitLegend(QWidget):
    """A column: the ten digits with their counts, and what the two kinds of ring mean."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Key to the map")
        self.setToolTip(
            "How many pictures of each digit are on the map. The colour is what a picture is, not "
            "what the network says; a red ring marks one that it reads wrongly."
        )
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._counts = np.zeros(10, int)
        self._wrong: int | None = None
        self._live = False

    def set_counts(self, labels: npt.NDArray[np.uint8], wrong: int | None) -> None:
        """How many pictures there are of each digit, and how many are answered wrongly."""
        self._counts = np.bincount(labels, minlength=10)[:10]
        self._wrong = wrong
        each = ", ".join(f"{digit}: {count}" for digit, count in enumerate(self._counts))
        mistakes = "" if wrong is None else f"; {wrong} {WRONG}"
        self.setAccessibleDescription(each + mistakes)
        self.update()

    def set_live(self, live: bool) -> None:
        """Whether the page's picture is on the map."""
        if live != self._live:
            self._live = live
            self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font("small"))
        words = max(metrics.horizontalAdvance(word) for word in (f"0,000 {WRONG}", LIVE))
        return QSize(round(MARK * theme.zoom()) + words + 4, ROWS * (metrics.height() + 7))

    def minimumSizeHint(self) -> QSize:
        line = QFontMetrics(theme.font("small")).height()
        return QSize(self.sizeHint().width(), ROWS * line)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for digit, count in enumerate(self._counts):
            hue = theme.digit_colour(digit)
            pen = QPen(hue, DOT + 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
            row = self._row(digit)
            painter.setPen(pen)
            painter.drawPoint(QPointF(row.left() + 9, row.center().y()))
            painter.setFont(theme.font("body", weight=QFont.Weight.DemiBold))
            painter.setPen(hue)
            left = row.adjusted(MARK * theme.zoom(), 0, 0, 0)
            painter.drawText(left, _LEFT, str(digit))
            self._write(painter, row.adjusted(TEXT * theme.zoom(), 0, 0, 0), f"{count:,}")
        colours = theme.tokens()
        if self._wrong is not None:
            words = f"{self._wrong:,} {WRONG}"
            self._ring(painter, self._row(10), RING, QPen(QColor(colours.wrong), 2), words)
        if self._live:
            self._ring(painter, self._row(11), RING + 3, QPen(QColor(colours.accent), 3), LIVE)

    def _row(self, index: int) -> QRectF:
        height = min(self.height(), self.sizeHint().height()) / ROWS
        return QRectF(0, index * height, self.width(), height)

    def _ring(self, painter: QPainter, row: QRectF, size: float, pen: QPen, words: str) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen)
        painter.drawEllipse(QPointF(row.left() + 9, row.center().y()), size / 2, size / 2)
        self._write(painter, row.adjusted(MARK * theme.zoom(), 0, 0, 0), words)

    def _write(self, painter: QPainter, place: QRectF, words: str) -> None:
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(theme.tokens().quiet))
        painter.drawText(place, _LEFT, words)


_LEFT = (
    Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
)  # rows may be lower than large type
