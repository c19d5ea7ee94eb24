"""The letter of a run on its colour: in a chip, in a table, in a picture."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from gui.theme import font, tokens, zoom
from gui.widgets.curve_marks import LETTERS, colour_of

LETTER_SIDE = 18


def paint_letter(painter: QPainter, box: QRectF, letter: str, colour: str) -> None:
    """Paints it into a box."""
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawRoundedRect(box, 4, 4)
    painter.setFont(font("small"))
    painter.setPen(QColor(tokens().card))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


def letter_icon(place: int) -> QIcon:
    """The letter of that place as an icon, in the theme in force."""
    side = round(LETTER_SIDE * zoom())
    pixmap = QPixmap(2 * side, 2 * side)
    pixmap.setDevicePixelRatio(2)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_letter(painter, QRectF(0, 0, side, side), LETTERS[place], colour_of(place))
    painter.end()
    icon = QIcon()
    # The colour is what tells them apart: it stays where a row is chosen or cannot be.
    for mode in (QIcon.Mode.Normal, QIcon.Mode.Disabled, QIcon.Mode.Selected):
        icon.addPixmap(pixmap, mode)
    return icon
