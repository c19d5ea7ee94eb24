"""Precision, recall and F1 of each digit, under the columns of a confusion matrix."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from models.shares import of_hundred

Shares = npt.NDArray[np.float64]

NAMES = ("precision", "recall", "F1")
ROW = 20
SMALLEST_TYPE = 8
NAMES_WIDTH = 64


class DigitScores(QWidget):
    """Three rows of ten figures in per cent, the lowest of each row marked."""

    def __init__(self, name: str = "digit_scores") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Scores of each digit, per cent")
        self.setToolTip(
            "Precision: of the answers 3, how many were threes. Recall: of the threes, how many "
            "were answered 3. F1 is the harmonic mean of the two. In per cent; the lowest is "
            "underlined."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rows: tuple[Shares, ...] = ()
        self._left, self._cell = NAMES_WIDTH, 40

    def set_scores(self, precision: Shares, recall: Shares, f1: Shares) -> None:
        """Shows the scores of the ten digits, each float (10,), 0..1."""
        self._rows = (precision, recall, f1)
        said = [
            f"{name}: " + ", ".join(f"{digit} {share:.1%}" for digit, share in enumerate(row))
            for name, row in zip(NAMES, self._rows, strict=True)
        ]
        self.setAccessibleDescription("; ".join(said))
        self.update()

    def clear(self) -> None:
        """Shows no figures, but keeps its place."""
        self._rows = ()
        self.setAccessibleDescription("")
        self.update()

    def set_columns(self, left: int, cell: int) -> None:
        """Puts the figures under columns that begin at ``left`` and are ``cell`` pixels wide."""
        self._left, self._cell = left, cell
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(460, len(NAMES) * ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, len(NAMES) * ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        plain = theme.font("small")
        while plain.pixelSize() > SMALLEST_TYPE and self._cell < _widest(plain):
            plain.setPixelSize(plain.pixelSize() - 1)
        named = theme.font("small")
        while QFontMetrics(named).horizontalAdvance(max(NAMES, key=len)) > NAMES_WIDTH:
            named.setPixelSize(named.pixelSize() - 1)
        marked = QFont(plain)
        marked.setWeight(QFont.Weight.DemiBold)
        marked.setUnderline(True)
        for number, name in enumerate(NAMES):
            top = number * ROW
            painter.setFont(named)
            painter.setPen(QColor(colours.quiet))
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(QRect(self._left - NAMES_WIDTH, top, NAMES_WIDTH, ROW), side, name)
            if not self._rows:
                continue
            row = self._rows[number]
            painter.setPen(QColor(colours.text))
            for digit, share in enumerate(row):
                painter.setFont(marked if digit == int(np.argmin(row)) else plain)
                area = QRect(self._left + digit * self._cell, top, self._cell, ROW)
                text = "100" if share == 1 else of_hundred(share)
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)


def _widest(plain: QFont) -> int:
    return QFontMetrics(plain).horizontalAdvance("99.9") + 6
