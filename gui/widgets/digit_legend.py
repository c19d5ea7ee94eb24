"""What the colours and rings on the map of digits stand for, with how many there are of each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.scatter_paint import DOT, RING

COLUMNS = 6
"""Five digits and what the rings mean in the first row, five and the live point in the second."""


class DigitLegend(QWidget):
    """Ten digits with their counts, the ring of a wrong answer, the ring of the page's picture."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Key to the map")
        self.setToolTip(
            "How many pictures of each digit are on the map. The colour is what a picture is, not "
            "what the network says; a red ring marks one that it reads wrongly."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._counts = np.zeros(10, int)
        self._wrong: int | None = None

    def set_counts(self, labels: npt.NDArray[np.uint8], wrong: int | None) -> None:
        """How many pictures there are of each digit, and how many are answered wrongly."""
        self._counts = np.bincount(labels, minlength=10)[:10]
        self._wrong = wrong
        each = ", ".join(f"{digit}: {count}" for digit, count in enumerate(self._counts))
        mistakes = "" if wrong is None else f"; {wrong} read wrongly"
        self.setAccessibleDescription(each + mistakes)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(520, 2 * self._line())

    def minimumSizeHint(self) -> QSize:
        return QSize(380, 2 * self._line())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours, line = theme.tokens(), float(self._line())
        bold, plain = theme.font("small", weight=QFont.Weight.DemiBold), theme.font("small")
        words = self._words()
        last = max(QFontMetrics(plain).horizontalAdvance(word) for word in words) + 30.0
        width = min((self.width() - last) / (COLUMNS - 1), 110.0)
        for digit, count in enumerate(self._counts):
            row, column = divmod(digit, COLUMNS - 1)
            x, y = column * width, (row + 0.5) * line
            hue = theme.digit_colour(digit)
            painter.setPen(QPen(hue, DOT + 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            painter.drawPoint(QPointF(x + 6, y))
            painter.setFont(bold)
            painter.setPen(hue)
            painter.drawText(QRectF(x + 16, y - line / 2, 14, line), _LEFT, str(digit))
            painter.setFont(plain)
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QRectF(x + 30, y - line / 2, width - 30, line), _LEFT, f"{count:,}")
        painter.setBrush(Qt.BrushStyle.NoBrush)
        x = (COLUMNS - 1) * width
        for row, (word, hue) in enumerate(
            zip(words, (QColor(colours.wrong), QColor(colours.accent)), strict=True)
        ):
            y = (row + 0.5) * line
            painter.setPen(QPen(hue, 2 + row))
            painter.drawEllipse(QPointF(x + 12, y), RING / 2 + row, RING / 2 + row)
            painter.setPen(QColor(colours.quiet))
            painter.drawText(QRectF(x + 28, y - line / 2, last, line), _LEFT, word)

    def _words(self) -> tuple[str, str]:
        wrong = "read wrongly" if self._wrong is None else f"{self._wrong:,} read wrongly"
        return wrong, "the picture of this page"

    def _line(self) -> int:
        return QFontMetrics(theme.font("small")).height() + 6


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
