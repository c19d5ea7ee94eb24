"""What lies directly on a card paints the card's ground itself, and spares all that lies behind."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QWidget

from gui.theme import tokens


def lie_on_card(widget: QWidget) -> None:
    """For a widget that often changes: otherwise Qt paints anew card, page and window behind it.

    Its ``paintEvent`` has to begin with ``paint_ground``.
    """
    widget.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def paint_ground(painter: QPainter, widget: QWidget, area: QRect) -> None:
    """The card's colour, where the widget lies on one and paints it itself."""
    if widget.testAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent):
        painter.fillRect(area, QColor(tokens().card))
