"""One small plot of the lab: what is read, against how much a picture was changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPainterPath, QPen, QPolygonF

from gui import theme
from gui.widgets.recipe_style import STYLES, paint_marker

if TYPE_CHECKING:
    from vision.robustness import Curve

WHOLE, NOTHING = ("normalized", "raw")
MARK, LARGE_MARK = 2.6, 4.2
TINTED = 0.16


@dataclass(frozen=True, kw_only=True)
class PlotArea:
    """Where a plot lies: its card's cell and, in it, the axes."""

    cell: QRectF
    axes: QRectF
    amounts: int

    def x(self, index: int) -> float:
        """The place of an amount; they stand equally far apart."""
        return self.axes.left() + self.axes.width() * index / max(1, self.amounts - 1)

    def nearest(self, x: float) -> int:
        """The amount nearest to a place."""
        part = (x - self.axes.left()) / max(1.0, self.axes.width())
        return min(max(round(part * (self.amounts - 1)), 0), self.amounts - 1)

    def line(self, shares: npt.NDArray[np.float64]) -> QPolygonF:
        """A curve's points."""
        bottom, high = self.axes.bottom(), self.axes.height()
        return QPolygonF(
            [QPointF(self.x(at), bottom - high * share) for at, share in enumerate(shares.tolist())]
        )


def paint_frame(
    painter: QPainter, area: PlotArea, curve: Curve, place: int | None, *, numbered: bool
) -> None:
    """Everything but the lines: title, grid, amounts.

    Args:
        painter: to paint with.
        area: where.
        curve: what it is about.
        place: the amount looked at, if it is in this plot.
        numbered: whether the axis of accuracy has its numbers here.
    """
    colours = theme.tokens()
    axes, disturbance = area.axes, curve.disturbance
    _paint_title(painter, area, disturbance.title, disturbance.unit)
    painter.setFont(theme.font("small"))
    for share in (0.0, 0.5, 1.0):
        y = axes.bottom() - axes.height() * share
        painter.setPen(QPen(QColor(colours.line), 1))
        painter.drawLine(QPointF(axes.left(), y), QPointF(axes.right(), y))
        if numbered:
            painter.setPen(QColor(colours.quiet))
            box = QRectF(axes.left() - 80, y - 20, 74, 40)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(box, side, f"{100 * share:.0f}")
    if place is not None:
        painter.setPen(QPen(QColor(colours.accent), 1))
        painter.drawLine(QPointF(area.x(place), axes.top()), QPointF(area.x(place), axes.bottom()))
    _paint_amounts(painter, area, disturbance.amounts, place)


def paint_lines(
    painter: QPainter,
    area: PlotArea,
    curve: Curve,
    other: Curve | None,
    shown: Sequence[str],
    place: int | None,
) -> None:
    """The curves of the shown recipes, another network's faintly behind them."""
    if curve.count and WHOLE in shown and NOTHING in shown:
        _paint_gain(painter, area, curve)
    for key in shown:
        if other is not None and other.count:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(STYLES[key].pen(faint=True))
            painter.drawPolyline(area.line(other.accuracy(key)))
    if not curve.count:
        return
    # The two that matter most are drawn last, on top.
    for key in sorted(shown, key=(WHOLE, NOTHING).__contains__):
        style, line = STYLES[key], area.line(curve.accuracy(key))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(style.pen())
        painter.drawPolyline(line)
        for at, point in enumerate(line.toList()):
            paint_marker(painter, style, point, LARGE_MARK if at == place else MARK)


def _paint_title(painter: QPainter, area: PlotArea, title: str, unit: str) -> None:
    """The title, and at its right the unit if there is room."""
    cell, middle = area.cell, Qt.AlignmentFlag.AlignVCenter
    top = QRectF(cell.left() + 6, cell.top() + 4, cell.width() - 12, 20 * theme.zoom())
    painter.setFont(theme.font("body", weight=QFont.Weight.DemiBold))
    painter.setPen(QColor(theme.tokens().text))
    metrics = painter.fontMetrics()
    words = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(top.width()))
    painter.drawText(top, middle | Qt.AlignmentFlag.AlignLeft, words)
    taken = metrics.horizontalAdvance(words) + 8
    painter.setFont(theme.font("small"))
    painter.setPen(QColor(theme.tokens().quiet))
    if taken + painter.fontMetrics().horizontalAdvance(unit) <= top.width():
        painter.drawText(top, middle | Qt.AlignmentFlag.AlignRight, unit)


def _paint_amounts(
    painter: QPainter, area: PlotArea, amounts: Sequence[float], place: int | None
) -> None:
    """Numbers under the axis, as many as fit: the one looked at, the first and the last before."""
    colours = theme.tokens()
    font = theme.font("small")
    taken: list[QRectF] = []
    last = len(amounts) - 1
    for at in dict.fromkeys([*([] if place is None else [place]), 0, last, *range(last)]):
        font.setWeight(QFont.Weight.DemiBold if at == place else QFont.Weight.Normal)
        text = f"{amounts[at]:g}"
        wide = QFontMetrics(font).horizontalAdvance(text) + 3
        box = QRectF(area.x(at) - wide / 2, area.axes.bottom() + 3, wide, 16 * theme.zoom())
        if any(box.intersects(other) for other in taken):
            continue
        taken.append(box)
        painter.setFont(font)
        painter.setPen(QColor(colours.text if at == place else colours.quiet))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def _paint_gain(painter: QPainter, area: PlotArea, curve: Curve) -> None:
    """The ground between none of the recipe and all of it: won, or lost."""
    colours = theme.tokens()
    whole, nothing = (_under(area, curve.accuracy(key)) for key in (WHOLE, NOTHING))
    painter.setPen(Qt.PenStyle.NoPen)
    for path, token in (
        (whole.subtracted(nothing), colours.accent),
        (nothing.subtracted(whole), colours.wrong),
    ):
        tint = QColor(token)
        tint.setAlphaF(TINTED)
        painter.setBrush(tint)
        painter.drawPath(path)


def _under(area: PlotArea, shares: npt.NDArray[np.float64]) -> QPainterPath:
    """All that lies between a curve and the lower edge of the plot."""
    line = area.line(shares)
    line.append(QPointF(area.axes.right(), area.axes.bottom() + 1))
    line.append(QPointF(area.axes.left(), area.axes.bottom() + 1))
    path = QPainterPath()
    path.addPolygon(line)
    path.closeSubpath()
    return path
