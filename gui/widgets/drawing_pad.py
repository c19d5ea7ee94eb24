"""A square of paper to draw on with mouse, finger or pen."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTabletEvent,
    QTouchEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import images, theme
from gui.widgets.pad_painting import blank_raster, paint_invitation, smooth, to_raster
from gui.widgets.strokes import Stroke, draw_step

USUAL_WIDTH = 0.07
"""Of the pen, as a part of the pad's side: MNIST's stroke, for a digit that fills two thirds."""

LARGEST = 2000
"""Side in pixels that it asks for where nothing limits it."""

MOST_UNDO = 200


class DrawingPad(QWidget):
    """Keeps strokes, draws them smoothly as they come, and hands them on as pixels.

    Signals:
        changed: the ink is another, also in the middle of a stroke.
        pen_lifted: a stroke is finished; ``changed`` came before.
    """

    changed = Signal()
    pen_lifted = Signal()

    def __init__(self, name: str = "drawing_pad") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Drawing pad")
        self.setAccessibleDescription("Draw a digit with mouse, finger or pen. Delete clears.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._width = USUAL_WIDTH
        self._strokes: tuple[Stroke, ...] = ()
        self._before: list[tuple[Stroke, ...]] = []
        self._drawing: Stroke | None = None
        self._ink = QPixmap()
        self._raster = blank_raster()

    @property
    def is_empty(self) -> bool:
        """Whether there is no ink."""
        return not self._strokes

    @property
    def can_undo(self) -> bool:
        """Whether there is a stroke, or a clearing, to take back."""
        return bool(self._before)

    @property
    def pen_width(self) -> float:
        """Of the next stroke, as a part of the pad's side."""
        return self._width

    def set_pen_width(self, width: float) -> None:
        """Chooses the next stroke's width, as a part of the pad's side."""
        self._width = width

    def ink(self) -> npt.NDArray[np.uint8]:
        """The drawing: uint8 (384, 384), light ink on dark, with an empty margin."""
        return images.from_grey(self._raster)

    def clear(self) -> None:
        """Takes all ink away; ``undo`` brings it back."""
        if self._strokes:
            self._remember()
            self._replace(())

    def undo(self) -> bool:
        """Takes back the last stroke or clearing; returns whether there was one."""
        if not self._before:
            return False
        self._replace(self._before.pop())
        return True

    def refresh(self) -> None:
        """Draws all ink anew: the theme or the size is another."""
        ratio = self.devicePixelRatioF()
        self._ink = QPixmap(self.size() * ratio)
        self._ink.setDevicePixelRatio(ratio)
        self._ink.fill(Qt.GlobalColor.transparent)
        painter = smooth(QPainter(self._ink))
        origin, side = self._square()
        for stroke in self._strokes:
            for index in range(len(stroke.points)):
                draw_step(painter, stroke, index, origin, side, self._colour())
        painter.end()
        self.update()

    def sizeHint(self) -> QSize:
        """As large as it is allowed to be."""
        return self.maximumSize().boundedTo(QSize(LARGEST, LARGEST))

    def minimumSizeHint(self) -> QSize:
        return QSize(280, 280)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.refresh()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colours = theme.tokens()
        painter = smooth(QPainter(self))
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        edge = QPen(QColor(colours.accent), 2) if self.hasFocus() else QPen(QColor(colours.line))
        painter.setPen(edge)
        painter.setBrush(QColor(colours.card))
        painter.drawRoundedRect(frame, 8, 8)
        if self.is_empty:
            paint_invitation(painter, *self._square())
        painter.drawPixmap(0, 0, self._ink)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._down(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._up(event.position())

    def tabletEvent(self, event: QTabletEvent) -> None:
        kind, at, pressure = event.type(), event.position(), event.pressure()
        if kind == QEvent.Type.TabletPress:
            self._down(at, pressure)
        elif kind == QEvent.Type.TabletMove:
            self._move(at, pressure)
        elif kind == QEvent.Type.TabletRelease:
            self._up(at)
        event.accept()

    def event(self, event: QEvent) -> bool:
        """Touch comes here only; the first finger draws, the others rest on the glass."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.clear()
        else:
            super().keyPressEvent(event)

    def _touch(self, event: QTouchEvent) -> None:
        kind = event.type()
        at = event.points()[0].position() if event.points() else QPointF()
        if kind == QEvent.Type.TouchBegin:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self._down(at)
        elif kind == QEvent.Type.TouchUpdate:
            self._move(at)
        elif kind == QEvent.Type.TouchEnd:
            self._up(at)
        elif kind == QEvent.Type.TouchCancel and self._drawing is not None:
            self._drawing = None
            self.undo()

    def _down(self, at: QPointF, pressure: float = 1.0) -> None:
        self._remember()
        self._drawing = Stroke(width=self._width)
        self._strokes += (self._drawing,)
        self._extend(at, pressure)

    def _move(self, at: QPointF, pressure: float = 1.0) -> None:
        if self._drawing is not None:
            self._extend(at, pressure)

    def _up(self, at: QPointF) -> None:
        stroke, self._drawing = self._drawing, None
        if stroke is None:
            return
        if self._on_pad(at) != stroke.points[-1][:2]:
            self._drawing = stroke
            self._extend(at, stroke.points[-1][2])
            self._drawing = None
        self.pen_lifted.emit()

    def _extend(self, at: QPointF, pressure: float) -> None:
        stroke = self._drawing
        assert stroke is not None
        stroke.points.append((*self._on_pad(at), pressure))
        index = len(stroke.points) - 1
        origin, side = self._square()
        painter = smooth(QPainter(self._ink))
        draw_step(painter, stroke, index, origin, side, self._colour())
        painter.end()
        to_raster(self._raster, stroke, index)
        self.update()
        self.changed.emit()

    def _replace(self, strokes: tuple[Stroke, ...]) -> None:
        self._drawing = None
        self._strokes = strokes
        self._raster = blank_raster()
        for stroke in strokes:
            for index in range(len(stroke.points)):
                to_raster(self._raster, stroke, index)
        self.refresh()
        self.changed.emit()

    def _remember(self) -> None:
        self._before = [*self._before[1 - MOST_UNDO :], self._strokes]

    def _square(self) -> tuple[QPointF, float]:
        """The corner and the side of the largest square in the middle of the widget."""
        side = float(max(1, min(self.width(), self.height())))
        return QPointF((self.width() - side) / 2, (self.height() - side) / 2), side

    def _on_pad(self, at: QPointF) -> tuple[float, float]:
        origin, side = self._square()
        return (at.x() - origin.x()) / side, (at.y() - origin.y()) / side

    def _colour(self) -> QColor:
        return QColor(theme.tokens().text)
