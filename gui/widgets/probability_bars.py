"""Ten bars, one a digit: how likely the network holds each."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.ground import paint_ground
from models.shares import per_cent

ROWS = 11
NOT_A_DIGIT = 10
"""The row of "not a digit": its place is kept, so that nothing moves when it appears."""

NO_ANSWER = "\N{EN DASH}"
"""What stands where an answer would be."""

SHOWN_FROM = 0.005
"""Below this share "not a digit" is not worth the eye."""


LEAST_DRAWN = 0.0005
"""A share below this reads 0.0 %, so its bar is empty."""

FINENESS = 2000
"""Steps of a bar's length: none is as long as so many half pixels."""

LEAST_TYPE = 8
"""Pixels; smaller nobody could read it."""


class ProbabilityBars(QWidget):
    """Shows the network's answer; the winner is marked by a bar behind its row and by weight."""

    def __init__(self, name: str = "probability_bars") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Probability of each digit")
        self.setToolTip(
            "How the network shares out its trust: ten numbers that add up to 100 %. "
            "Two long bars mean that it hesitates between two digits."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._shares: npt.NDArray[np.float32] | None = None

    @property
    def probabilities(self) -> npt.NDArray[np.float32] | None:
        """float32 (11,) as shown, or None."""
        return self._shares

    def set_probabilities(self, probabilities: npt.NDArray[np.float32] | None) -> None:
        """Shows an answer, float32 (11,) with "not a digit" last; None: no answer yet.

        Raises:
            ValueError: another shape.
        """
        if probabilities is not None and probabilities.shape != (ROWS,):
            raise ValueError(f"expected 11 probabilities, got the shape {probabilities.shape}")
        before = self._looks()
        self._shares = probabilities
        self.setAccessibleDescription(self._in_words())
        for number, look in enumerate(self._looks()):
            if look != before[number]:
                self.update(self._row(number))

    def sizeHint(self) -> QSize:
        return QSize(280, ROWS * 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(140, round(ROWS * 16 * min(theme.zoom(), 1.3)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self, event.rect())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        winner = -1 if self._shares is None else int(np.argmax(self._shares))
        for number in range(ROWS):
            share = 0.0 if self._shares is None else float(self._shares[number])
            row = self._row(number)
            if (number == NOT_A_DIGIT and share < SHOWN_FROM) or not event.region().intersects(row):
                continue
            self._paint_row(painter, QRectF(row), number, share, number == winner)

    def _row(self, number: int) -> QRect:
        """Where a digit's row lies, in whole pixels: each can be painted without its neighbours."""
        top = round(number * self.height() / ROWS)
        return QRect(0, top, self.width(), round((number + 1) * self.height() / ROWS) - top)

    def _looks(self) -> tuple[tuple[object, ...], ...]:
        """What is to be seen in each row: a row that looks as before is not painted anew."""
        if self._shares is None:
            return ((),) * ROWS
        winner = int(np.argmax(self._shares))
        shares = self._shares.tolist()
        return tuple(
            (number == winner, per_cent(share), round(FINENESS * share), share >= SHOWN_FROM)
            for number, share in enumerate(shares)
        )

    def _paint_row(
        self, painter: QPainter, row: QRectF, number: int, share: float, wins: bool
    ) -> None:
        colours = theme.tokens()
        painter.setPen(Qt.PenStyle.NoPen)
        if wins:
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(row, 6, 6)
        small = row.height() < 22
        weight = QFont.Weight.DemiBold if wins else QFont.Weight.Normal
        font = theme.font("small" if small else "body", weight=weight)
        # Where the type is enlarged and the window is not, the rows set its size.
        font.setPixelSize(min(font.pixelSize(), max(LEAST_TYPE, int(0.8 * row.height()))))
        painter.setFont(font)
        figures = painter.fontMetrics().horizontalAdvance("100.0 %")
        # The long name of the eleventh row takes the place of its bar's beginning.
        name = _name(number)
        left = 12 + painter.fontMetrics().horizontalAdvance(name if number == NOT_A_DIGIT else "0")
        thick = max(4.0, min(10.0, row.height() * 0.32))
        track = QRectF(0, 0, max(0.0, row.width() - left - figures - 24), thick)
        track.moveTo(left + 8, row.center().y() - thick / 2)
        painter.setBrush(QColor(colours.line))
        painter.drawRoundedRect(track, thick / 2, thick / 2)
        if share >= LEAST_DRAWN:
            fill = QRectF(track)
            fill.setWidth(max(2.0, track.width() * min(share, 1.0)))
            painter.setBrush(theme.digit_colour(number))
            painter.drawRoundedRect(fill, min(thick, fill.width()) / 2, thick / 2)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(theme.digit_colour(number))
        painter.drawText(row.adjusted(8, 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(QColor(colours.text if wins else colours.quiet))
        text = NO_ANSWER if self._shares is None else per_cent(share)
        painter.drawText(row.adjusted(0, 0, -8, 0), middle | Qt.AlignmentFlag.AlignRight, text)

    def _in_words(self) -> str:
        if self._shares is None:
            return "No answer yet"
        first, second = np.argsort(self._shares)[::-1][:2]
        said = [
            f"{_name(number)} with {per_cent(float(self._shares[number]))}"
            for number in (int(first), int(second))
        ]
        return f"{said[0]}; next {said[1]}"


def _name(number: int) -> str:
    return "not a digit" if number == NOT_A_DIGIT else str(number)
