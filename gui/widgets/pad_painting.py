"""What the drawing pad paints: the pixels it hands on, and its invitation."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen

from gui import theme
from gui.widgets.strokes import Stroke, draw_step

RASTER = 336
"""Side in pixels of the picture handed on: twelve times the network's 28."""

MARGIN = 24
"""Empty pixels around it, so that ink at the pad's edge is not taken for a neighbour's end."""


def smooth(painter: QPainter) -> QPainter:
    """The painter, told to draw without steps."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return painter


def blank_raster() -> QImage:
    """An empty picture to be handed on."""
    whole = RASTER + 2 * MARGIN
    image = QImage(whole, whole, QImage.Format.Format_Grayscale8)
    image.fill(0)
    return image


def to_raster(image: QImage, stroke: Stroke, index: int) -> None:
    """Draws what point ``index`` added to a stroke, white, into a picture of ``blank_raster``."""
    painter = smooth(QPainter(image))
    white = QColor(255, 255, 255)
    draw_step(painter, stroke, index, QPointF(MARGIN, MARGIN), float(RASTER), white)
    painter.end()


def paint_invitation(painter: QPainter, origin: QPointF, side: float) -> None:
    """A dashed three to trace, and one line that says what to do, in a square."""
    colours = theme.tokens()
    font = theme.font("reading", weight=QFont.Weight.Medium)
    font.setPixelSize(max(1, round(0.62 * side)))
    path = QPainterPath()
    path.addText(0, 0, font, "3")
    middle = origin + QPointF(0.5 * side, 0.46 * side)
    path.translate(middle - path.boundingRect().center())
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(colours.line), 2, Qt.PenStyle.DashLine))
    painter.drawPath(path)
    painter.setPen(QColor(colours.quiet))
    painter.setFont(theme.font("title", weight=QFont.Weight.DemiBold))
    words = QRectF(origin.x(), origin.y() + 0.8 * side, side, 0.08 * side)
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, "Draw a digit here")
    painter.setFont(theme.font("body"))
    words.translate(0, 0.07 * side)
    hint = "Mouse, finger or pen; anywhere, any size"
    painter.drawText(words, Qt.AlignmentFlag.AlignCenter, hint)
