"""Icons drawn from resources/icons in the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from gui.theme import RESOURCES, tokens


def icon(name: str, colour: str | None = None, *, size: int = 24) -> QIcon:
    """The icon ``resources/icons/<name>.svg``, in the text's colour (quiet where disabled)."""
    source = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    result = QIcon()
    for mode, shade in (
        (QIcon.Mode.Normal, colour or tokens().text),
        (QIcon.Mode.Disabled, tokens().quiet),
    ):
        # Twice the size, so that the icon stays crisp on a dense screen.
        result.addPixmap(_pixmap(source, shade, QSize(2 * size, 2 * size)), mode)
    return result


def _pixmap(source: str, colour: str, size: QSize) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(source.replace("currentColor", colour).encode()))
    pixmap = QPixmap(size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter)
    painter.end()
    return pixmap


def window_icon() -> QIcon:
    """The program's own icon: a grid with one lit cell."""
    return icon("filters", QColor("#4c8dff").name(), size=64)
