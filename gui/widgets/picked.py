"""One position of a pool, or of ReLU, as arithmetic: which value goes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets.figures import figure

NARROWEST = 30
"""Pixels of a chip at least; more values than fit are only counted."""

OUTSIDE = "\N{MIDDLE DOT}"
"""What stands for a place over the edge, which never counts."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Pick:
    """What one output pixel is picked from.

    Attributes:
        values: float64 (h, w) under the window.
        counted: bool (h, w): False over the edge.
        kind: "max", "mean" or "relu".
        output: the output pixel.
    """

    values: npt.NDArray[np.float64]
    counted: npt.NDArray[np.bool_]
    kind: str
    output: float

    @property
    def ending(self) -> str:
        """What becomes of the values, in words."""
        if self.kind == "relu":
            return f"max(0, {figure(float(self.values[0, 0]))}) = {figure(self.output)}"
        inside = self.values[self.counted]
        if self.kind == "max":
            return f"the largest of {inside.size} is {figure(self.output)}"
        total = figure(float(inside.sum()))
        return f"{total} / {inside.size} = {figure(self.output)}, the mean"

    @property
    def chosen(self) -> int | None:
        """The first place of the largest value, row by row; None unless it alone goes on."""
        if self.kind != "max":
            return None
        return int(np.argmax(np.where(self.counted, self.values, -np.inf)))

    @property
    def terms(self) -> list[str]:
        """Each value as text, row by row."""
        pairs = zip(self.values.ravel(), self.counted.ravel(), strict=True)
        return [figure(float(value)) if inside else OUTSIDE for value, inside in pairs]


class Picked(QWidget):
    """The values of a pool as chips, the one that goes on framed, and what becomes of them."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("arithmetic of this position")
        self.setToolTip(
            "The values under the window, row by row, and what goes on of them. A dot is a place "
            "over the edge: it never counts."
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pick: Pick | None = None

    def set_pick(self, pick: Pick | None) -> None:
        """Shows another position, or nothing."""
        self._pick = pick
        self.setAccessibleDescription(self.text())
        self.update()

    def text(self) -> str:
        """The whole line as text."""
        if self._pick is None:
            return ""
        if self._pick.kind == "relu":
            return self._pick.ending
        return f"{', '.join(self._pick.terms)}: {self._pick.ending}"

    def sizeHint(self) -> QSize:
        return QSize(600, 2 * QFontMetrics(theme.font("body")).height() + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(300, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._pick is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        strong = theme.font("lead", weight=QFont.Weight.DemiBold)
        left = 0
        if self._pick.kind != "relu":
            room = self.width() - QFontMetrics(strong).horizontalAdvance(self._pick.ending) - 28
            left = self._paint_chips(painter, self._pick, room) + 12
        painter.setFont(strong)
        painter.setPen(QColor(theme.tokens().text))
        painter.drawText(
            QRect(left, 0, self.width() - left, self.height()),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            self._pick.ending,
        )

    def _paint_chips(self, painter: QPainter, pick: Pick, room: int) -> int:
        """The values in lines of equal chips; returns where they end."""
        terms, colours = pick.terms, theme.tokens()
        lines = 1 if len(terms) <= 9 else 2
        across = -(-len(terms) // lines)
        plain = theme.font("body" if lines == 1 else "small")
        widest = max(map(QFontMetrics(plain).horizontalAdvance, terms))
        wide = min(72, max(NARROWEST, widest + 12))
        if wide * across > room:
            return 0
        high = min(28, self.height() // lines - 2)
        top = (self.height() - lines * (high + 2)) // 2
        painter.setFont(plain)
        for place, text in enumerate(terms):
            row, column = divmod(place, across)
            area = QRect(column * wide, top + row * (high + 2), wide - 4, high)
            picked = place == pick.chosen
            painter.setPen(QPen(QColor(colours.accent), 2) if picked else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.raised))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 4, 4)
            painter.setPen(QColor(colours.quiet if text == OUTSIDE else colours.text))
            painter.drawText(area, Qt.AlignmentFlag.AlignCenter, text)
        return wide * across
