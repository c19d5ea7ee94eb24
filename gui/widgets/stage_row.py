"""The three stages before the network, side by side: frame, ink and boxes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from gui import theme
from gui.widgets import stages
from gui.widgets.stages import Stages

if TYPE_CHECKING:
    from vision.recognize import Rejected
    from vision.tracking import TrackedDigit

ARROW = 24
"""Room behind each stage, with an arrow in it."""
NARROWEST = 84
"""Width of a stage's picture, in pixels, where many digits need the room."""


class StageRow:
    """Where the pictures lie, and how they are painted.

    Args:
        shown: the pictures.
        area: the room there is, captions left aside.
        wanted: the width that what stands at the right should have.
    """

    def __init__(self, shown: Stages, area: QRectF, wanted: float) -> None:
        self._shown = shown
        image = shown.images[0]
        wide = image.width() * area.height() / image.height()
        room = (area.width() - wanted) / 3 - ARROW
        wide = max(min(wide, room), min(wide, NARROWEST))
        tall = wide * image.height() / image.width()
        top = area.top() + (area.height() - tall) / 2
        self._area = area
        self.rects = [
            QRectF(area.left() + index * (wide + ARROW), top, wide, tall) for index in range(3)
        ]

    @property
    def right(self) -> float:
        """Where what follows may begin."""
        return self.rects[-1].right() + ARROW

    def at(self, point: QPointF) -> int | None:
        """The stage under a point."""
        return next((i for i, rect in enumerate(self.rects) if rect.contains(point)), None)

    def digit_at(self, point: QPointF, digits: Sequence[TrackedDigit]) -> TrackedDigit | None:
        """The digit whose box in one of the pictures lies under a point."""
        index = self.at(point)
        if index is None:
            return None
        place = self._shown.point(point, self.rects[index])
        hits = [one for one in digits if QRectF(*one.box).contains(place)]
        return min(hits, key=lambda one: one.box[2] * one.box[3], default=None)

    def paint(
        self,
        painter: QPainter,
        digits: Sequence[TrackedDigit],
        rejected: Sequence[Rejected],
        chosen: TrackedDigit | None,
    ) -> None:
        """Paints the pictures with their captions and the arrows between them."""
        colours = theme.tokens()
        for index, (rect, image) in enumerate(zip(self.rects, self._shown.images, strict=True)):
            painter.drawImage(rect, image)
            name = stages.NAMES[index]
            if chosen is not None:
                name = f"{stages.ONE[index]} of this {chosen.digit}"
            caption(painter, QRectF(rect.left(), self._area.top(), rect.width(), 0), name)
            painter.save()
            painter.setClipRect(rect)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if index == len(stages.NAMES) - 1:
                self._paint_boxes(painter, rect, digits, rejected, chosen)
            elif chosen is not None:
                painter.setPen(QPen(_hue(chosen.digit), 1.5))
                painter.drawRect(self._shown.place(chosen.box, rect))
            painter.restore()
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawRect(rect)
            painter.setPen(QPen(QColor(colours.quiet), 1.5))
            middle = QPointF(rect.right() + ARROW / 2, self._area.center().y())
            for tip in (-4.0, 4.0):
                painter.drawLine(middle + QPointF(-2, tip), middle + QPointF(2, 0))

    def _paint_boxes(
        self,
        painter: QPainter,
        rect: QRectF,
        digits: Sequence[TrackedDigit],
        rejected: Sequence[Rejected],
        chosen: TrackedDigit | None,
    ) -> None:
        painter.setPen(QPen(QColor(150, 158, 168, 150), 1))
        for other in rejected:
            painter.drawRect(self._shown.place(other.box, rect))
        for one in digits:
            painter.setPen(QPen(_hue(one.digit), 2.5 if one is chosen else 1.5))
            painter.drawRect(self._shown.place(one.box, rect))


def caption(painter: QPainter, under: QRectF, text: str) -> None:
    """A quiet name above the top of a rectangle; cut off rather than written over the next."""
    painter.setPen(QColor(theme.tokens().quiet))
    room = int(under.width() + ARROW - 6)
    words = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room)
    painter.drawText(QPointF(under.left(), under.top() - 8), words)


def _hue(digit: int) -> QColor:
    """The bright hue in both themes: ink is light on dark in both."""
    return QColor(theme.DIGIT_HUES_DARK[digit])
