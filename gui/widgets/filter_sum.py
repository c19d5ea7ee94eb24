"""The arithmetic of one pixel in a narrow column: products in the kernel's own shape, or sums."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from gui import images, theme
from gui.widgets.arithmetic import TIMES, Arithmetic
from gui.widgets.figures import MINUS, figure
from gui.widgets.layer_names import FUNCTIONS

Numbers = npt.NDArray[np.float64]

GAP = 2
TALLEST = 48
"""Pixels of a cell at most: room for a product and what it is made of."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Terms:
    """What one value of a network is made of.

    Attributes:
        values: float64 (height, width, channels): what lies under the kernel.
        weights: the same shape: the kernel.
        bias: added to the sum.
        output: what the network gives, after its activation function.
        function: that function's name; "linear" for none.
        channel: whose products are shown one by one; None: one sum for each channel.
        names: of the channels.
    """

    values: Numbers
    weights: Numbers
    bias: float
    output: float
    function: str
    channel: int | None
    names: tuple[str, ...]

    @property
    def sums(self) -> Numbers:
        """The products of each channel, summed up: float64 (channels,)."""
        return np.asarray((self.values * self.weights).sum(axis=(0, 1)), np.float64)

    @property
    def total(self) -> float:
        """All products and the bias: what the activation function gets."""
        return float(self.sums.sum() + self.bias)


class FilterSum(Arithmetic):
    """The same arithmetic as on the Filters page, wrapped to the width of a column.

    With one channel each product lies where its weight lies in the kernel; with several each
    channel is one cell, the strongest first, and what has no room is summed up in the last.
    """

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._terms_shown: Terms | None = None

    def set_terms(self, terms: Terms | None) -> None:
        """Shows another pixel, or nothing."""
        self._terms_shown = terms
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """The whole as text, every product or every channel."""
        terms = self._terms_shown
        if terms is None:
            return ""
        return f"{' + '.join(text for text, _ in _cells(terms, None))} {' '.join(_ending(terms))}"

    def sizeHint(self) -> QSize:
        return QSize(276, 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(180, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        terms = self._terms_shown
        if terms is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = theme.font("body", weight=QFont.Weight.DemiBold)
        line = QFontMetrics(strong).height() + 2
        ending = _joined(_ending(terms), QFontMetrics(strong), self.width())
        height = self.height() - len(ending) * line - 4
        bottom = self._paint_cells(painter, terms, height)
        painter.setFont(strong)
        painter.setPen(QColor(theme.tokens().text))
        for number, text in enumerate(ending):
            place = QRect(0, bottom + 4 + number * line, self.width(), line)
            painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), text)

    def _paint_cells(self, painter: QPainter, terms: Terms, height: int) -> int:
        """Paints them into the upper part; returns where they end."""
        plain = theme.font("small")
        metrics = QFontMetrics(plain)
        single = terms.channel is not None
        if single:
            rows, columns = terms.weights.shape[:2]
            cells = _cells(terms, None)
        else:
            # As wide as such sums mostly are, so that columns stay while the window slides.
            texts = [text for text, _ in _cells(terms, None)]
            texts.append(f"{terms.names[-1]}  {MINUS}8.88")
            columns = max(1, self.width() // (max(map(metrics.horizontalAdvance, texts)) + 8))
            room = max(1, height // (metrics.height() + 6 + GAP))
            cells = _cells(terms, columns * room)
            rows = -(-len(cells) // columns)
        wide = (self.width() + GAP) // columns - GAP
        tall = min(
            max(1, (height + GAP) // rows - GAP), TALLEST if single else metrics.height() + 6
        )
        colours = theme.tokens()
        sums = np.array([value for _, value in cells])
        pixels = images.diverging(sums[None], None, light=not colours.dark)[0]
        # Long ones before short ones, whatever fits: both factors, their product, nothing.
        both = tall >= 2 * metrics.height() and all(
            metrics.horizontalAdvance(text) <= wide - 2 for text, _ in cells
        )
        for index, (text, value) in enumerate(cells):
            row, column = divmod(index, columns)
            area = QRect(column * (wide + GAP), row * (tall + GAP), wide, tall)
            blue, green, red = (int(part) for part in pixels[index])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(red, green, blue) if value else QColor(colours.raised))
            painter.drawRoundedRect(area, 3, 3)
            bright = 0.114 * blue + 0.587 * green + 0.299 * red > 120
            shade = QColor("#10151c" if bright else "#e6edf3") if value else QColor(colours.quiet)
            painter.setPen(shade)
            painter.setFont(plain)
            shown = figure(value) if math.isfinite(value) else "none"
            if not single:
                shown = text
            elif both:
                shown = f"{text}\n{shown}"
            fits = tall >= metrics.ascent() and metrics.horizontalAdvance(shown) <= wide
            if both or fits:
                painter.drawText(area, Qt.AlignmentFlag.AlignCenter, shown)
        return int(rows * (tall + GAP) - GAP)


def _cells(terms: Terms, room: int | None) -> list[tuple[str, float]]:
    """What is summed up, as text and number; with little room the weakest are one."""
    if terms.channel is not None:
        values = terms.values[..., terms.channel].ravel()
        weights = terms.weights[..., terms.channel].ravel()
        return [
            (f"{_number(value)} {TIMES} {_number(weight)}", float(value * weight))
            for value, weight in zip(values, weights, strict=True)
        ]
    sums = terms.sums
    order = np.argsort(-np.abs(np.nan_to_num(sums, nan=np.inf)), kind="stable")
    few = len(order) if room is None or len(order) <= room else max(0, room - 1)
    cells = [(f"{terms.names[index]}  {_number(sums[index])}", float(sums[index]))
             for index in order[:few]]  # fmt: skip
    if few < len(order):
        rest = float(sums[order[few:]].sum())
        cells.append((f"{len(order) - few} others  {_number(rest)}", rest))
    return cells


def _ending(terms: Terms) -> list[str]:
    """What follows the products: their sum, the bias, the activation function."""
    size = _number(abs(terms.bias))
    bias = f"{MINUS if terms.bias < 0 and size != '0' else '+'} {size} bias"
    sums = terms.sums
    if terms.channel is None or len(sums) == 1:
        lines = [f"= {_number(sums.sum())} {bias} = {_number(terms.total)}"]
    else:
        here = float(sums[terms.channel])
        rest = _number(float(sums.sum()) - here)
        lines = [
            f"= {_number(here)} here, {rest} from the others",
            f"{bias} = {_number(terms.total)}",
        ]
    if terms.function != "linear":
        name = FUNCTIONS.get(terms.function, terms.function)
        lines.append(f"after {name} {_number(terms.output, 4)}")
    return lines


def _joined(parts: list[str], metrics: QFontMetrics, width: int) -> list[str]:
    """As few lines as the width allows."""
    lines = parts[:1]
    for part in parts[1:]:
        both = f"{lines[-1]} {part}" if part[0] in f"+{MINUS}" else f"{lines[-1]}, {part}"
        if metrics.horizontalAdvance(both) <= width:
            lines[-1] = both
        else:
            lines.append(part)
    return lines


def _number(value: float | np.floating, decimals: int = 2) -> str:
    number = float(value)
    if not math.isfinite(number):
        return "not a number"
    return figure(number, decimals if abs(number) >= 0.1 else max(decimals, 3))
