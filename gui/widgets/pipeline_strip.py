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
from gui.widgets.stage_row import StageRow, caption
from gui.widgets.stages import Stages
from models.shares import per_cent

if TYPE_CHECKING:
    from gui.camera import View
    from vision.tracking import TrackedDigit

HEIGHT = 156
CAPTION = 22

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
            rejected = self._view.reading.rejected if self._view is not None else ()
            self._row(self._stages).paint(painter, self._digits, rejected, self._followed())
            columns = self._columns()
            caption(painter, columns.area, self._answer_caption())
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
        """Where the three pictures lie."""
        return self._row(self._stages).rects if self._stages is not None else []

    def _row(self, shown: Stages) -> StageRow:
        area = QRectF(0, CAPTION, self.width(), HEIGHT - CAPTION)
        return StageRow(shown, area, AnswerColumns.wanted(len(self._digits)))

    def _columns(self) -> AnswerColumns:
        left = self._row(self._stages).right if self._stages is not None else 0.0
        area = QRectF(left, CAPTION, max(0.0, self.width() - left), HEIGHT - CAPTION)
        return AnswerColumns(area, len(self._digits))

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
        hit = self._row(self._stages).digit_at(at, self._digits)
        return None if hit is None else hit.id

    def _tip(self, at: QPointF) -> str:
        if self._stages is None:
            return ""
        index = self._columns().at(at)
        if index is not None:
            one = self._digits[index]
            return f"Read as {one.digit} with {per_cent(one.confidence)}. Click to follow it."
        stage = self._row(self._stages).at(at)
        return "" if stage is None else stages.MEANINGS[stage]

    def _in_words(self) -> str:
        said = ", ".join(f"{one.digit} {per_cent(one.confidence)}" for one in self._digits)
        return f"{self._answer_caption()}. {said}" if said else self._answer_caption()
