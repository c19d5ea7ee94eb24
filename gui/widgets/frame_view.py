"""A camera's picture that fills its place, with what was read drawn over it."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import images, theme
from gui.widgets.frame_marks import (
    LeftOut,
    Mark,
    in_words,
    paint_box,
    paint_left_out,
    paint_tag,
)
from gui.widgets.ground import paint_ground
from models.shares import per_cent

LEAST_MARK = 22.0
"""A box is at least this large on the screen, so that it can be seen and clicked."""

MOST, FEWER = 9_500_000, 5_000_000
"""Pixels (a frame of 4096 x 2304 has fewer than the first) and about how many are shown instead."""


class FrameView(QWidget):
    """Shows a frame with its marks; Left and Right walk along the digits, Escape leaves them.

    Signals:
        digit_clicked: int, the id of a mark.
        released: no digit shall be followed.
        inside_requested: Enter, or a double click: look into the chosen digit.
    """

    digit_clicked = Signal(int)
    released = Signal()
    inside_requested = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Camera picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMouseTracking(True)
        self._picture: npt.NDArray[np.uint8] | None = None
        self._image: QImage | None = None
        self._marks: tuple[Mark, ...] = ()
        self._left_out: tuple[LeftOut, ...] = ()
        self._chosen: int | None = None
        self._mirrored = False

    @property
    def picture(self) -> npt.NDArray[np.uint8] | None:
        """The frame that is shown, never mirrored, or None."""
        return self._picture

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What is drawn over it."""
        return self._marks

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is drawn over it faintly."""
        return self._left_out

    def set_frame(
        self,
        picture: npt.NDArray[np.uint8] | None,
        marks: tuple[Mark, ...] = (),
        left_out: tuple[LeftOut, ...] = (),
    ) -> None:
        """Shows a frame: uint8 (h, w, 3) blue-green-red or (h, w); None: nothing."""
        if picture is not self._picture:
            self._picture, self._image = picture, None
        self._marks, self._left_out = marks, left_out
        self.setAccessibleDescription(self._said())
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Shows left and right swapped, as a mirror does; writing over the picture is not."""
        self._mirrored = mirrored
        self.update()

    def set_chosen(self, number: int | None) -> None:
        """The mark drawn heavier than the others."""
        self._chosen = number
        self.update()

    def box_rect(self, box: tuple[int, int, int, int]) -> QRectF:
        """Where a box of the picture lies in the widget."""
        place, scale = self._place()
        x, y, width, height = box
        assert self._picture is not None
        if self._mirrored:
            x = self._picture.shape[1] - x - width
        return QRectF(place.x() + x * scale, place.y() + y * scale, width * scale, height * scale)

    def mark_rect(self, mark: Mark) -> QRectF:
        """Where a mark lies in the widget: a little round its box, and never too small to hit."""
        rect = self.box_rect(mark.box).adjusted(-4, -4, 4, 4)
        grow = QPointF(
            max(0.0, LEAST_MARK - rect.width()) / 2, max(0.0, LEAST_MARK - rect.height()) / 2
        )
        return rect.adjusted(-grow.x(), -grow.y(), grow.x(), grow.y())

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_ground(painter, self, event.rect())
        place, _ = self._place()
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if self._mirrored:
                painter.setTransform(QTransform(-1, 0, 0, 1, self.width(), 0))
            painter.drawImage(place.toRect(), self._shown())
            painter.resetTransform()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            fonts = theme.font("lead", weight=QFont.Weight.Bold), theme.font("small")
            rects = [self.mark_rect(mark) for mark in self._marks]
            left_out = [(item, self.box_rect(item.box)) for item in self._left_out]
            paint_left_out(painter, left_out, rects, place)
            for mark, rect in zip(self._marks, rects, strict=True):
                paint_box(painter, mark, rect, chosen=mark.id == self._chosen)
            for mark, rect in zip(self._marks, rects, strict=True):
                paint_tag(painter, mark, rect, rects, fonts)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.tokens().accent), 2))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._mark_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        mark = self._mark_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and mark is not None:
            self.digit_clicked.emit(mark.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._mark_at(event.position()) is not None:
            self.inside_requested.emit()

    def event(self, event: QEvent) -> bool:
        """Pointing at what was left out tells why."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            item = self._left_out_at(QPointF(event.pos()))
            if item is not None:
                QToolTip.showText(event.globalPos(), f"Left out: {in_words(item.reason)}", self)
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
        if self._chosen is not None and event.key() == Qt.Key.Key_Escape:
            self.released.emit()
            return
        if self._chosen is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.inside_requested.emit()
            return
        if step is None or not self._marks:
            super().keyPressEvent(event)
            return
        numbers = [mark.id for mark in self._marks]
        if self._chosen in numbers:
            index = (numbers.index(self._chosen) + step) % len(numbers)
        else:
            index = 0 if step > 0 else len(numbers) - 1
        self.digit_clicked.emit(numbers[index])

    def _place(self) -> tuple[QRectF, float]:
        """Where the picture lies, aspect kept, and how many pixels of the screen one of its has."""
        if self._picture is None:
            return QRectF(self.rect()), 1.0
        height, width = self._picture.shape[:2]
        scale = min(self.width() / width, self.height() / height)
        size = (width * scale, height * scale)
        corner = ((self.width() - size[0]) / 2, (self.height() - size[1]) / 2)
        return QRectF(*corner, *size), scale

    def _shown(self) -> QImage:
        """The frame as an image, made once and only when it is painted."""
        assert self._picture is not None
        if self._image is None:
            # The painter's own format: scaling another smoothly takes twice as long. Of a large
            # photograph every n-th pixel: all of them would stop the window for a second.
            pixels = self._picture.shape[0] * self._picture.shape[1]
            step = math.ceil(math.sqrt(pixels / FEWER)) if pixels > MOST else 1
            image = images.to_image(np.ascontiguousarray(self._picture[::step, ::step]))
            self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        return self._image

    def _mark_at(self, at: QPointF) -> Mark | None:
        if self._picture is None:
            return None
        hits = [mark for mark in self._marks if self.mark_rect(mark).contains(at)]
        return min(hits, key=lambda mark: mark.box[2] * mark.box[3], default=None)

    def _left_out_at(self, at: QPointF) -> LeftOut | None:
        if self._picture is None or self._mark_at(at) is not None:
            return None
        hits = [one for one in self._left_out if self.box_rect(one.box).contains(at)]
        return min(hits, key=lambda one: one.box[2] * one.box[3], default=None)

    def _said(self) -> str:
        """What a screen reader says of the picture."""
        read = ", ".join(
            f"{mark.digit} {per_cent(mark.confidence, 0)}"
            for mark in self._marks
            if not mark.hidden
        )
        return f"Read: {read}" if read else "Nothing is read"
