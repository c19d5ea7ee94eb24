"""One position of the sliding window as arithmetic: products, their sum, the output pixel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.arithmetic_rows import GAP, TIMES, Rows, arrange, paint_chip, shades
from gui.widgets.figures import MINUS, figure

Numbers = npt.NDArray[np.float64]

PLUS = 12
"""Pixels between two products."""
WIDE = 1000
"""From this width on the result is written larger."""


@dataclass(frozen=True, kw_only=True)
class Sum:
    """What one output pixel is made of.

    Attributes:
        values: (h, w) or more axes: what lies under the kernel.
        weights: the same shape: the kernel.
        bias: added to the sum of the products.
        relu: whether what is negative becomes 0 afterwards.
        sample: a value as wide as those of other positions, so that nothing moves between them.
        letters: what channels are called in short; their numbers from 1 without.
    """

    values: Numbers
    weights: Numbers
    bias: float
    relu: bool
    sample: float = 255.0
    letters: tuple[str, ...] = ()

    @property
    def products(self) -> Numbers:
        """Values times weights, in the same shape."""
        return np.asarray(self.values * self.weights, np.float64)

    @property
    def total(self) -> float:
        """The output pixel before ReLU."""
        return float(self.products.sum() + self.bias)

    @property
    def output(self) -> float:
        """The output pixel."""
        return max(0.0, self.total) if self.relu else self.total


class Arithmetic(QWidget):
    """The products as chips coloured by their value, then sum, bias and output pixel."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("arithmetic of this position")
        self.setToolTip(
            "Each value under the kernel times the weight that lies on it; the products are summed "
            "up and the bias is added. The result is one pixel of the feature map."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._sum: Sum | None = None

    def set_sum(self, value: Sum | None) -> None:
        """Shows another position, or nothing."""
        self._sum = value
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """The whole line as text."""
        if self._sum is None:
            return ""
        terms = " + ".join(self._terms(self._sum))
        return f"{terms} {self._ending(self._sum)}"

    def sizeHint(self) -> QSize:
        return QSize(600, 2 * QFontMetrics(theme.font("body")).height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._sum is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = self._room(self._sum)
        rows = self._rows(self._sum) if room is None else None
        if room is not None:
            self._paint_terms(painter, self._sum, *room)
        elif rows is not None:
            self._paint_rows(painter, self._sum, rows)
        else:
            self._paint_short(painter, self._sum)

    def shows_terms(self) -> bool:
        """Whether every single product has room, rather than their sums by sign."""
        if self._sum is None:
            return False
        return self._room(self._sum) is not None or self._rows(self._sum) is not None

    def _rows(self, value: Sum) -> Rows | None:
        """The products in several lines; None without room for all."""
        width = self.width() - self._ending_width(value) - 12
        return arrange(value.weights, value.sample, width, self.height())

    def _room(self, value: Sum) -> tuple[QFont, int] | None:
        """Type and width of a chip in which every product fits; None without room for all."""
        # Told from the widest a value can be, so that nothing changes while the window slides.
        sample = figure(value.sample)
        texts = [f"{sample} {TIMES} {figure(weight)}" for weight in value.weights.ravel()]
        texts += self._terms(value)
        largest = theme.font("body").pixelSize()
        share = (self.width() - self._ending_width(value) - 12) // value.weights.size - PLUS
        for pixels in range(largest, largest - 4, -1):
            plain = theme.font("body")
            plain.setPixelSize(pixels)
            widest = max(QFontMetrics(plain).horizontalAdvance(text) for text in texts) + 8
            if widest <= share:
                return plain, min(share, widest + 24)
        return None

    def _paint_terms(self, painter: QPainter, value: Sum, plain: QFont, chip: int) -> None:
        colours = theme.tokens()
        left, height = 0, self.height()
        products = value.products.ravel()
        pixels = shades(value.products, value.weights, value.sample)
        quiet, small = QColor(colours.quiet), theme.font("small")
        line = QFontMetrics(plain).height()
        for index, (text, product) in enumerate(zip(self._terms(value), products, strict=True)):
            if index:
                painter.setFont(plain)
                painter.setPen(quiet)
                painter.drawText(QRect(left, 0, PLUS, line + 8), Qt.AlignmentFlag.AlignCenter, "+")
                left += PLUS
            painter.setFont(plain)
            area = QRect(left, 0, chip, line + 8)
            paint_chip(painter, area, text, pixels[index] if product else None)
            painter.setPen(QColor(colours.text) if product else quiet)
            painter.setFont(small)
            below = QRect(left, line + 8, chip, height - line - 8)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, figure(float(product)))
            left += chip
        painter.setFont(self._strong())
        painter.setPen(QColor(colours.text))
        painter.drawText(
            QRect(left + 12, 0, self.width() - left - 12, line + 8),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            _ending(float(products.sum()), value.bias, value.total),
        )
        if value.relu:
            painter.setFont(small)
            painter.drawText(
                QRect(left + 12, line + 8, self.width() - left - 12, height - line - 8),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
                f"after ReLU {figure(value.output)}",
            )

    def _paint_rows(self, painter: QPainter, value: Sum, rows: Rows) -> None:
        """A chip a product in several lines; a line of a channel with its letter and sum."""
        products, pixels = (
            value.products.ravel(),
            shades(value.products, value.weights, value.sample),
        )
        texts = self._terms(value) if rows.terms else [figure(float(one)) for one in products]
        text_colour, quiet = QColor(theme.tokens().text), QColor(theme.tokens().quiet)
        high = (self.height() + GAP) // len(rows.lines) - GAP
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.setFont(rows.font)
        for number, line in enumerate(rows.lines):
            top, left = number * (high + GAP), rows.head
            if rows.channels:
                painter.setPen(quiet)
                name = value.letters[number] if value.letters else str(number + 1)
                painter.drawText(QRect(0, top, rows.head, high), middle, name)
            for place in line:
                shade = pixels[place] if products[place] else None
                paint_chip(painter, QRect(left, top, rows.chip, high), texts[place], shade)
                left += rows.chip + GAP
            if rows.channels:
                painter.setPen(text_colour)
                told = f"= {figure(float(products[list(line)].sum()))}"
                painter.drawText(QRect(left + 4, top, rows.tail, high), middle, told)
        painter.setFont(self._strong())
        painter.setPen(text_colour)
        left = rows.width + 12
        area = QRect(left, 0, self.width() - left, self.height())
        painter.drawText(area, middle, self._ending(value))

    def _paint_short(self, painter: QPainter, value: Sum) -> None:
        """A kernel too large for one line: how many products, and their sums by sign."""
        products = value.products
        positive = figure(float(products[products > 0].sum()))
        negative = figure(float(products[products < 0].sum()))
        painter.setFont(self._strong())
        painter.setPen(QColor(theme.tokens().text))
        text = f"{products.size} products: {positive} above 0, {negative} below"
        text = f"{text} {self._ending(value)}"
        painter.drawText(
            self.rect(), int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), text
        )

    def _strong(self) -> QFont:
        size = "lead" if self.width() >= WIDE else "body"
        return theme.font(size, weight=QFont.Weight.DemiBold)

    def _ending_width(self, value: Sum) -> int:
        # Wide enough for any position, so that the chips do not move while the window slides.
        most = -float(np.abs(value.weights).sum()) * abs(value.sample)
        sample = _ending(round(most), value.bias, round(most + value.bias))
        return QFontMetrics(self._strong()).horizontalAdvance(sample) + 8

    @staticmethod
    def _terms(value: Sum) -> list[str]:
        pairs = zip(value.values.ravel(), value.weights.ravel(), strict=True)
        return [f"{figure(pixel)} {TIMES} {figure(weight)}" for pixel, weight in pairs]

    @staticmethod
    def _ending(value: Sum) -> str:
        text = _ending(float(value.products.sum()), value.bias, value.total)
        return f"{text}, after ReLU {figure(value.output)}" if value.relu else text


def _ending(products: float, bias: float, total: float) -> str:
    """What follows the products."""
    sign = MINUS if bias < 0 else "+"
    return f"= {figure(products)} {sign} {figure(abs(bias))} bias = {figure(total)}"


__all__ = ["TIMES", "Arithmetic", "Sum"]
