"""Icons drawn from resources/icons in the colours of the theme."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QPushButton

from gui.theme import RESOURCES, tokens, zoom

SIDE, GAP = 16, 6
"""Pixels at 100 %: of a button's icon, and between it and the text (Qt itself leaves none)."""


def icon(name: str, colour: str | None = None, *, size: int = 24, gap: int = 0) -> QIcon:
    """The icon ``resources/icons/<name>.svg``, in the text's colour (quiet where disabled).

    Args:
        name: of the file.
        colour: another one, as "#rrggbb".
        size: side in pixels.
        gap: empty pixels at its right.
    """
    result = QIcon()
    for mode, shade in (
        (QIcon.Mode.Normal, colour or tokens().text),
        (QIcon.Mode.Disabled, tokens().quiet),
    ):
        # Twice the size, so that the icon stays crisp on a dense screen.
        result.addPixmap(_pixmap(name, shade, 2 * size, 2 * gap), mode)
    return result


def dress(button: QAbstractButton) -> None:
    """Draws the icon that a button names in its property ``icon_name``, in the theme and zoom."""
    name = button.property("icon_name")
    if not name:
        return
    primary = button.property("kind") == "primary"
    side = round((button.property("icon_side") or SIDE) * zoom())
    gap = round(GAP * zoom()) if isinstance(button, QPushButton) and button.text() else 0
    button.setIconSize(QSize(side + gap, side))
    button.setIcon(icon(str(name), tokens().on_accent if primary else None, size=side, gap=gap))


def _pixmap(name: str, colour: str, size: int, gap: int) -> QPixmap:
    """Drawn once in each colour and size: a theme dresses every button of the window."""
    key = f"digitscope {name} {colour} {size} {gap}"
    found = QPixmap()
    if QPixmapCache.find(key, found):
        return found
    renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", colour).encode()))
    pixmap = QPixmap(size + gap, size)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(0, 0, size, size))
    painter.end()
    QPixmapCache.insert(key, pixmap)
    return pixmap


@cache
def _source(name: str) -> str:
    """Read once: beside a busy thread each look at a file waits for Python's lock, 5 ms or more."""
    return (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def window_icon() -> QIcon:
    """The program's own icon: a grid with one lit cell."""
    return icon("filters", QColor("#4c8dff").name(), size=64)
