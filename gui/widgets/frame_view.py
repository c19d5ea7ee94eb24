"""A camera's picture that fills its place, with what was read drawn over it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme

LEAST_MARK = 22.0
"""A box is at least this large on the screen, so that it can be seen and clicked."""
TAG = 22.0
"""Height in pixels of the tag on a box."""

OVER, ON_OVER = (16, 18, 22, 215), (230, 237, 243)
"""Ground and text of what is written over a picture; the same in both themes."""


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One digit to draw over the picture.

    Attributes:
        id: what ``digit_clicked`` says.
        digit: 0..9.
        confidence: 0..1.
        box: x, y, width, height in pixels of the picture.
    """

    id: int
    digit: int
    confidence: float
    box: tuple[int, int, int, int]


class FrameView(QWidget):
    """Shows a frame with its marks; Left and Right walk along the digits, Enter chooses one.

    Signals:
        digit_clicked: int, the id of a mark.
    """

    digit_clicked = Signal(int)

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

    def set_frame(
        self, picture: npt.NDArray[np.uint8] | None, marks: tuple[Mark, ...] = ()
    ) -> None:
        """Shows a frame: uint8 (h, w, 3) blue-green-red or (h, w); None: nothing."""
        self._picture, self._image, self._marks = picture, None, marks
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Shows left and right swapped, as a mirror does; writing over the picture is not."""
        self._mirrored = mirrored
        self.update()

    def set_chosen(self, number: int | None) -> None:
        """The mark drawn heavier than the others."""
        self._chosen = number
        self.update()

    def mark_rect(self, mark: Mark) -> QRectF:
        """Where a mark lies in the widget."""
        place, scale = self._place()
        x, y, width, height = mark.box
        assert self._picture is not None
        if self._mirrored:
            x = self._picture.shape[1] - x - width
        rect = QRectF(
            place.x() + x * scale, place.y() + y * scale, width * scale, height * scale
        ).adjusted(-4, -4, 4, 4)
        grow = QPointF(
            max(0.0, LEAST_MARK - rect.width()) / 2, max(0.0, LEAST_MARK - rect.height()) / 2
        )
        return rect.adjusted(-grow.x(), -grow.y(), grow.x(), grow.y())

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        place, _ = self._place()
        if self._picture is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            if self._mirrored:
                painter.setTransform(QTransform(-1, 0, 0, 1, self.width(), 0))
            painter.drawImage(place.toRect(), self._shown())
            painter.resetTransform()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            # Made once a frame: a font costs as much as everything else of a tag.
            fonts = theme.font("lead", weight=QFont.Weight.Bold), theme.font("small")
            rects = [self.mark_rect(mark) for mark in self._marks]
            for mark, rect in zip(self._marks, rects, strict=True):
                self._paint_box(painter, mark, rect)
            for mark, rect in zip(self._marks, rects, strict=True):
                self._paint_tag(painter, mark, rect, rects, fonts)
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        step = steps.get(Qt.Key(event.key()))
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
            # The painter's own format: scaling another smoothly takes twice as long.
            image = images.to_image(self._picture)
            self._image = image.convertToFormat(QImage.Format.Format_RGB32)
        return self._image

    def _mark_at(self, at: QPointF) -> Mark | None:
        if self._picture is None:
            return None
        hits = [mark for mark in self._marks if self.mark_rect(mark).contains(at)]
        return min(hits, key=lambda mark: mark.box[2] * mark.box[3], default=None)

    def _paint_box(self, painter: QPainter, mark: Mark, rect: QRectF) -> None:
        """A box in the digit's hue with a dark rim, so that it is seen on any picture."""
        chosen = mark.id == self._chosen
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(0, 0, 0, 150), 6 if chosen else 4))
        painter.drawRoundedRect(rect, 4, 4)
        painter.setPen(QPen(QColor(theme.DIGIT_HUES_DARK[mark.digit]), 4 if chosen else 2))
        painter.drawRoundedRect(rect, 4, 4)

    def _paint_tag(
        self,
        painter: QPainter,
        mark: Mark,
        rect: QRectF,
        others: list[QRectF],
        fonts: tuple[QFont, QFont],
    ) -> None:
        """The digit above its box, and its share where that hides no neighbour."""
        large, small = fonts
        digit, share = str(mark.digit), f"{100 * mark.confidence:.0f} %"
        wide = QFontMetricsF(large).horizontalAdvance(digit) + 12
        tag = QRectF(rect.left() - 1, rect.top() - TAG, wide, TAG - 1)
        if tag.top() < 0:
            tag.moveTop(rect.bottom() + 1)
        long = tag.adjusted(0, 0, QFontMetricsF(small).horizontalAdvance(share) + 4, 0)
        beside = long.adjusted(0, 0, 2, 0)
        free = not any(other.intersects(beside) for other in others if other != rect)
        crowded = any(_tag_meets(beside, other) for other in others if other != rect)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(*OVER))
        painter.drawRoundedRect(long if free and not crowded else tag, 4, 4)
        if free and not crowded:
            painter.setFont(small)
            painter.setPen(QColor(*ON_OVER))
            right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(long.adjusted(0, 0, -6, 0), right, share)
        painter.setPen(QColor(theme.DIGIT_HUES_DARK[mark.digit]))
        painter.setFont(large)
        painter.drawText(tag.adjusted(6, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, digit)


def _tag_meets(tag: QRectF, other: QRectF) -> bool:
    """Whether a tag would cover the tag that stands on another box."""
    return tag.intersects(QRectF(other.left() - 1, other.top() - TAG, 24, TAG - 1))
