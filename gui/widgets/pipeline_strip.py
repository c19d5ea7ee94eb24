"""From frame to answer in one row: frame, ink, boxes, 28x28 pictures and their probabilities."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import images, theme
from gui.widgets import stages
from gui.widgets.answer_columns import AnswerColumns
from gui.widgets.probability_bars import per_cent
from gui.widgets.stages import Stages

if TYPE_CHECKING:
    from gui.camera import View
    from vision.tracking import TrackedDigit

HEIGHT = 156
CAPTION = 22
ARROW = 24
"""Room between two stages, with an arrow in it."""
NARROWEST = 84
"""Width of a stage's picture, in pixels, where many digits need the room."""

STRIP_SECONDS = 0.15
"""The stages are shown anew this often: a person cannot follow more."""


class PipelineStrip(QWidget):
    """The stages of one frame; of one digit, cut out, where one is chosen.

    Left and Right walk along the digits, Escape lets the chosen one go.

    Signals:
        digit_clicked: int, the id of a tracked digit.
        released: no digit shall be followed.
    """

    digit_clicked = Signal(int)
    released = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("How the frame was read")
        self.setToolTip(
            "What happens to every frame: light and paper are divided out until only ink is left, "
            "each piece of ink gets a box and is brought to MNIST's form, and the network answers "
            "for all of them at once. Click a digit to follow it."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._view: View | None = None
        self._stages: Stages | None = None
        self._digits: tuple[TrackedDigit, ...] = ()
        self._tiles: list[QImage] = []
        self._chosen: int | None = None
        self._shown = 0.0

    @property
    def digits(self) -> tuple[TrackedDigit, ...]:
        """What is shown, one column each."""
        return self._digits

    def show_view(
        self, view: View, digits: tuple[TrackedDigit, ...], *, at_once: bool = False
    ) -> None:
        """Shows the stages of a view, unless the last ones have only just been shown.

        Args:
            view: the frame and its reading.
            digits: what is in view.
            at_once: the person did something and shall see it.
        """
        now = time.monotonic()
        if not at_once and now - self._shown < STRIP_SECONDS:
            return
        self._shown = now
        self._view, self._digits = view, digits
        high = HEIGHT - CAPTION
        chosen = self._followed()
        self._stages = (
            stages.whole(view, high) if chosen is None else stages.around(view, chosen.box, high)
        )
        self._tiles = [images.to_image(one.picture) for one in digits]
        self.setAccessibleDescription(self._in_words())
        self.update()

    def set_chosen(self, number: int | None) -> None:
        """Follows one digit through every stage, or none."""
        self._chosen = number
        if self._view is not None:
            self.show_view(self._view, self._digits, at_once=True)

    def clear(self) -> None:
        """Nothing is read."""
        self._view, self._stages, self._digits, self._tiles = None, None, (), []
        self.setAccessibleDescription("")
        self.update()

    def column_rect(self, number: int) -> QRectF:
        """Where a tracked digit's picture and bars are drawn.

        Raises:
            ValueError: no such digit is shown.
        """
        ids = [one.id for one in self._digits]
        return self._columns().rect(ids.index(number))

    def sizeHint(self) -> QSize:
        return QSize(640, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        if self._stages is None:
            painter.setPen(QColor(theme.tokens().quiet))
            words = "Start a source, and the stages of its reading appear here."
            painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, words)
        else:
            self._paint_stages(painter, self._stages)
            columns = self._columns()
            self._paint_caption(painter, columns.area, self._answer_caption())
            columns.paint(painter, self._digits, self._tiles, self._chosen)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(theme.tokens().accent), 1))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._digit_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = self._digit_at(event.position())
        if event.button() == Qt.MouseButton.LeftButton and number is not None:
            self.digit_clicked.emit(number)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        numbers = [one.id for one in self._digits]
        if event.key() == Qt.Key.Key_Escape and self._chosen is not None:
            self.released.emit()
        elif step is not None and numbers:
            at = numbers.index(self._chosen) + step if self._chosen in numbers else min(step, 0)
            self.digit_clicked.emit(numbers[at % len(numbers)])
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            words = self._tip(QPointF(event.pos()))
            if words:
                QToolTip.showText(event.globalPos(), words, self)
                return True
        return super().event(event)

    def _followed(self) -> TrackedDigit | None:
        return next((one for one in self._digits if one.id == self._chosen), None)

    def stage_rects(self) -> list[QRectF]:
        """Where the three pictures lie; they give way where there are many digits."""
        assert self._stages is not None
        image = self._stages.images[0]
        high = HEIGHT - CAPTION
        wide = image.width() * high / image.height()
        room = self.width() - AnswerColumns.wanted(len(self._digits)) - 3 * ARROW
        wide = max(min(wide, room / 3), min(wide, NARROWEST))
        tall = wide * image.height() / image.width()
        return [
            QRectF(index * (wide + ARROW), CAPTION + (high - tall) / 2, wide, tall)
            for index in range(3)
        ]

    def _columns(self) -> AnswerColumns:
        left = self.stage_rects()[-1].right() + ARROW if self._stages is not None else 0.0
        area = QRectF(left, CAPTION, max(0.0, self.width() - left), HEIGHT - CAPTION)
        return AnswerColumns(area, len(self._digits))

    def _paint_stages(self, painter: QPainter, shown: Stages) -> None:
        colours = theme.tokens()
        rects = self.stage_rects()
        chosen = self._followed()
        suffix = "" if chosen is None else f" of this {chosen.digit}"
        for index, (rect, image) in enumerate(zip(rects, shown.images, strict=True)):
            painter.drawImage(rect, image)
            name = stages.NAMES[index] if chosen is None else stages.ONE[index]
            self._paint_caption(painter, rect, name + suffix)
            painter.save()
            painter.setClipRect(rect)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if index == 2:
                self._paint_boxes(painter, shown, rect)
            elif chosen is not None:
                painter.setPen(QPen(_hue(chosen.digit), 1.5))
                painter.drawRect(shown.place(chosen.box, rect))
            painter.restore()
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawRect(rect)
            painter.setPen(QPen(QColor(colours.quiet), 1.5))
            middle = QPointF(rect.right() + ARROW / 2, CAPTION + (HEIGHT - CAPTION) / 2)
            for tip in (-4.0, 4.0):
                painter.drawLine(middle + QPointF(-2, tip), middle + QPointF(2, 0))

    def _paint_boxes(self, painter: QPainter, shown: Stages, rect: QRectF) -> None:
        assert self._view is not None
        painter.setPen(QPen(QColor(150, 158, 168, 150), 1))
        for rejected in self._view.reading.rejected:
            painter.drawRect(shown.place(rejected.box, rect))
        for one in self._digits:
            painter.setPen(QPen(_hue(one.digit), 2.5 if one.id == self._chosen else 1.5))
            painter.drawRect(shown.place(one.box, rect))

    def _paint_caption(self, painter: QPainter, under: QRectF, text: str) -> None:
        painter.setPen(QColor(theme.tokens().quiet))
        room = under.width() + ARROW - 6
        # An enlarged name is cut off rather than written over the next one.
        words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(room))
        painter.drawText(QPointF(under.left(), CAPTION - 8), words)

    def _answer_caption(self) -> str:
        count = len(self._digits)
        left_out = len(self._view.reading.rejected) if self._view is not None else 0
        return f"28 × 28 and probabilities: {count} read, {left_out} left out"

    def _digit_at(self, at: QPointF) -> int | None:
        """The id of the digit under a point: its column, or its box in one of the pictures."""
        if self._stages is None:
            return None
        index = self._columns().at(at)
        if index is not None:
            return self._digits[index].id
        for rect in self.stage_rects():
            if rect.contains(at):
                point = self._stages.point(at, rect)
                hit = [one for one in self._digits if QRectF(*one.box).contains(point)]
                return min(hit, key=lambda one: one.box[2] * one.box[3]).id if hit else None
        return None

    def _tip(self, at: QPointF) -> str:
        if self._stages is None:
            return ""
        index = self._columns().at(at)
        if index is not None:
            one = self._digits[index]
            return f"Read as {one.digit} with {per_cent(one.confidence)}. Click to follow it."
        for rect, meaning in zip(self.stage_rects(), stages.MEANINGS, strict=True):
            if rect.contains(at):
                return meaning
        return ""

    def _in_words(self) -> str:
        said = ", ".join(f"{one.digit} {per_cent(one.confidence)}" for one in self._digits)
        return f"{self._answer_caption()}. {said}" if said else self._answer_caption()


def _hue(digit: int) -> QColor:
    """The bright hue in both themes: ink is light on dark in both."""
    return QColor(theme.DIGIT_HUES_DARK[digit])
