"""A small picture shown large, every pixel a sharp square."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.ground import paint_ground

GRID_FROM = 6
"""Grid lines are drawn where a pixel of the picture is at least this many pixels of the screen."""


class PixelView(QWidget):
    """Shows a picture as large as fits by a whole factor, centred.

    Signals:
        clicked: by mouse, or by Enter and Space where ``clickable``.
    """

    clicked = Signal()

    def __init__(
        self, name: str, *, grid: bool = False, empty_text: str = "", clickable: bool = False
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(name.replace("_", " "))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._picture: npt.NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._grid = grid
        self._empty_text = empty_text
        self._clickable = clickable
        if clickable:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            self.setCursor(Qt.CursorShape.PointingHandCursor)

    @property
    def picture(self) -> npt.NDArray[np.uint8] | None:
        """What is shown, or None."""
        return self._picture

    def set_picture(self, picture: npt.NDArray[np.uint8] | None) -> None:
        """Shows a picture: uint8 (h, w) grey or (h, w, 3) blue-green-red; None: the empty text."""
        self._picture = picture
        self._image = None if picture is None else images.to_image(picture)
        self.update()

    def set_empty_text(self, text: str) -> None:
        """What is said while there is no picture."""
        if text != self._empty_text:
            self._empty_text = text
            self.update()

    def picture_rect(self) -> QRect:
        """Where the picture lies in the widget; a square in the middle while there is none."""
        image = self._image
        width, height = (1, 1) if image is None else (image.width(), image.height())
        scale = min(self.width() / width, self.height() / height)
        if image is not None and scale >= 1:
            scale = float(int(scale))
        size = QSize(max(1, int(width * scale)), max(1, int(height * scale)))
        return QRect(
            (self.width() - size.width()) // 2,
            (self.height() - size.height()) // 2,
            size.width(),
            size.height(),
        )

    def sizeHint(self) -> QSize:
        return QSize(224, 224)

    def minimumSizeHint(self) -> QSize:
        return QSize(56, 56)

    def paintEvent(self, event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = QPainter(self)
        paint_ground(painter, self, event.rect())
        place = self.picture_rect()
        if self._image is None:
            self._paint_empty(painter, place, colours)
        else:
            shrunk = place.width() < self._image.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, shrunk)
            painter.drawImage(place, self._image)
            if self._grid:
                self._paint_grid(painter, place)
            painter.setPen(QColor(colours.line))
            painter.drawRect(place.adjusted(0, 0, -1, -1))
        if self.hasFocus():
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawRect(place.adjusted(1, 1, -1, -1))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        inside = self.rect().contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and inside:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
        if self._clickable and event.key() in keys:
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def _paint_empty(self, painter: QPainter, place: QRect, colours: theme.Tokens) -> None:
        painter.setPen(QPen(QColor(colours.line), 1, Qt.PenStyle.DashLine))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.setPen(QColor(colours.quiet))
        painter.setFont(theme.font("small"))
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(place.adjusted(12, 12, -12, -12), flags, self._empty_text)

    def _paint_grid(self, painter: QPainter, place: QRect) -> None:
        assert self._image is not None
        step = place.width() // self._image.width()
        if step < GRID_FROM:
            return
        painter.setPen(QColor(128, 128, 128, 56))
        for x in range(place.left() + step, place.right(), step):
            painter.drawLine(x, place.top(), x, place.bottom())
        for y in range(place.top() + step, place.bottom(), step):
            painter.drawLine(place.left(), y, place.right(), y)
