"""Strokes in units of the pad, and how a pen lays them down."""

from __future__ import annotations

from dataclasses import dataclass, field

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, Qt

LIGHTEST_TOUCH = 0.35
"""A pen that hardly presses still draws this part of the full width."""


@dataclass(kw_only=True)
class Stroke:
    """One line from pen down to pen up.

    Attributes:
        width: of the pen, as a part of the pad's side.
        points: x, y as parts of the pad's side, and pressure 0..1 (1 for a mouse).
    """

    width: float
    points: list[tuple[float, float, float]] = field(default_factory=list)


def draw_step(
    painter: QPainter, stroke: Stroke, index: int, origin: QPointF, side: float, colour: QColor
) -> None:
    """Draws what point ``index`` added to a stroke, so that a line can grow under the pen.

    Corners are rounded by curves from middle to middle of the measured points, which are their
    control points: the usual way to smooth ink without lagging behind the pen.

    Args:
        painter: its antialiasing is set by the caller.
        stroke: with at least ``index + 1`` points.
        index: of the newest point.
        origin: where the pad's corner lies for the painter.
        side: the pad's side in the painter's pixels.
        colour: of the ink.
    """
    at = [
        QPointF(origin.x() + x * side, origin.y() + y * side)
        for x, y, _ in stroke.points[max(0, index - 2) : index + 1]
    ]
    pressure = stroke.points[index][2]
    width = stroke.width * side * (LIGHTEST_TOUCH + (1 - LIGHTEST_TOUCH) * pressure)
    if len(at) == 1:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(at[0], width / 2, width / 2)
        return
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    end = QLineF(at[-2], at[-1]).center()
    if len(at) == 3:
        path = QPainterPath(QLineF(at[0], at[1]).center())
        path.quadTo(at[1], end)
        painter.drawPath(path)
    else:
        painter.drawLine(at[0], end)
    painter.drawLine(end, at[-1])
