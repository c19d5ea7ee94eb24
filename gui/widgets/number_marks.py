"""What is painted over a grid of numbers: the frame, the veil over what is to come, the zoom."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen

from gui import theme
from gui.widgets.grid_geometry import GridGeometry

MARGIN = 6


def paint_faint(
    painter: QPainter, geometry: GridGeometry, rows: int, columns: int, first: int
) -> None:
    """Veils the values from ``first`` on, counted row by row, as not computed yet."""
    row, column = divmod(max(0, first), columns)
    veil = QColor(theme.tokens().card)
    veil.setAlpha(225)
    if row < rows:
        painter.fillRect(geometry.rect(row, column, 1, columns - column), veil)
    if row + 1 < rows:
        painter.fillRect(geometry.rect(row + 1, 0, rows - row - 1, columns), veil)


def paint_frame(painter: QPainter, area: QRect) -> None:
    """The frame around the present window."""
    # Dark around the accent, so that the frame stands out of light and dark cells alike.
    for colour, width in ((QColor(0, 0, 0, 200), 5), (QColor(theme.tokens().accent), 2)):
        pen = QPen(colour, width)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.drawRect(area)


def paint_zoom(painter: QPainter, area: QRect, zoom: float) -> None:
    """How much larger it is shown, and the key that shows all, in the lower right corner."""
    text = f"{zoom:.1f} \N{MULTIPLICATION SIGN}, 0 shows all"
    painter.setFont(theme.font("small"))
    metrics = QFontMetrics(painter.font())
    width, height = metrics.horizontalAdvance(text) + 2 * MARGIN, metrics.height() + MARGIN
    chip = QRect(area.bottomRight() - QPoint(width + MARGIN, height + MARGIN), area.bottomRight())
    chip.setWidth(width)
    chip.setHeight(height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(16, 18, 22, 215))
    painter.drawRoundedRect(chip, 4, 4)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QColor("#e6edf3"))
    painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
