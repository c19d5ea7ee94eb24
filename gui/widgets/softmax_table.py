"""How sums become probabilities, digit by digit: logit, exponential, share of the sum."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui.theme import digit_colour, font, tokens
from gui.widgets.figures import figure
from gui.widgets.layer_tiles import output_names
from models.shares import per_cent

if TYPE_CHECKING:
    from models.feature_maps import SoftmaxSteps

HEADS = ("", "logit z", "exponential eᶻ", "eᶻ / sum")
STARTS = (0.0, 0.14, 0.36, 0.66, 1.0)
"""Where the columns begin, as shares of the width."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
WIDEST = 640


class SoftmaxTable(QWidget):
    """A row for each output, the sum beneath; the winner stands out by weight and ground."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("How sums become probabilities")
        self.setToolTip(
            "Softmax: e to the power of each sum, so that all are positive and large ones count "
            "far more, divided by the total, so that they add up to 100 %."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._steps: SoftmaxSteps | None = None

    def set_steps(self, steps: SoftmaxSteps | None) -> None:
        """Shows another answer, or none."""
        self._steps = steps
        self.setAccessibleDescription("" if steps is None else " ".join(map(" ".join, rows(steps))))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(420, 260)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 13 * 15)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._steps is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lines = rows(self._steps)
        high = min(self.height() / (len(lines) + 1), 32.0)
        wide = min(self.width(), WIDEST)
        area = QRectF((self.width() - wide) / 2, 0, wide, high)
        winner = max(range(len(lines) - 1), key=lambda line: _number(self._steps, line))
        painter.setPen(QColor(tokens().quiet))
        painter.setFont(_font(high))
        self._paint_line(painter, area, HEADS)
        for number, line in enumerate(lines):
            place = area.translated(0, (number + 1) * high)
            last = number == len(lines) - 1
            if number == winner:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(tokens().raised))
                painter.drawRoundedRect(place, 6, 6)
            if last:
                painter.setPen(QColor(tokens().line))
                painter.drawLine(place.topLeft(), place.topRight())
            bold = number == winner or last
            painter.setFont(_font(high, QFont.Weight.DemiBold if bold else QFont.Weight.Normal))
            painter.setPen(QColor(tokens().text if bold else tokens().quiet))
            self._paint_line(painter, place, line, None if last else number)
        painter.end()

    def _paint_line(
        self,
        painter: QPainter,
        area: QRectF,
        texts: tuple[str, ...],
        digit: int | None = None,
    ) -> None:
        pen = painter.pen()
        for column, text in enumerate(texts):
            left, right = (area.left() + area.width() * STARTS[column + end] for end in (0, 1))
            cell = QRectF(left + 8, area.top(), right - left - 16, area.height())
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            painter.setPen(digit_colour(digit) if column == 0 and digit is not None else pen)
            painter.drawText(cell, int(side | Qt.AlignmentFlag.AlignVCenter), text)


def rows(steps: SoftmaxSteps) -> list[tuple[str, str, str, str]]:
    """The table's texts, the line of the sum last."""
    names = output_names(len(steps.logits))
    found = [
        (name, _sum(float(logit)), power(float(logit)), _share(float(share)))
        for name, logit, share in zip(names, steps.logits, steps.probabilities, strict=True)
    ]
    return [
        *found,
        ("Sum", "", power(steps.log_total), _share(round(float(steps.probabilities.sum()), 5))),
    ]


def power(logarithm: float) -> str:
    """E to the power of a number in about three figures, however large: "3.14", "5.2 · 10²¹"."""
    if not math.isfinite(logarithm):
        return "not a number"
    ten = logarithm / math.log(10)
    if -3 <= ten < 4:
        value = math.exp(logarithm)
        return figure(value, 0 if value >= 1000 else 1 if value >= 100 else 2 if value >= 1 else 4)
    exponent = math.floor(ten)
    mantissa = f"{10 ** (ten - exponent):.2f}"
    if mantissa == "10.00":
        mantissa, exponent = "1.00", exponent + 1
    return f"{mantissa} · 10{str(exponent).translate(SUPERSCRIPTS)}"


def _number(steps: SoftmaxSteps | None, line: int) -> float:
    share = math.nan if steps is None else float(steps.probabilities[line])
    return share if math.isfinite(share) else -1.0


def _sum(logit: float) -> str:
    return figure(logit, 2) if math.isfinite(logit) else "not a number"


def _share(share: float) -> str:
    return per_cent(share) if math.isfinite(share) else "–"


def _font(height: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    result = font("body" if height >= 22 else "small", weight=weight)
    result.setPixelSize(min(result.pixelSize(), max(8, int(0.8 * height))))
    return result
