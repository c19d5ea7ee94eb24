"""The map of digits: every test picture a point; look at one, choose it, zoom, move about."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from gui import images
from gui.widgets import scatter_paint
from gui.widgets.scatter_area import Points, ScatterArea
from gui.widgets.scatter_dots import ScatterDots

REACH = 14.0
"""Pixels around a point in which the mouse finds it."""

MARGIN = 18.0
STEP = 1.25
ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class DigitScatter(QWidget):
    """Shows points with their pictures; knows nothing of how they got their places.

    Attributes:
        area: which part of the map is seen.
        live: where the page's picture lies and what is answered to it, as ``set_live`` said.

    Signals:
        chosen: the place among the pictures of the one clicked, or chosen by Enter.
    """

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Map of digits")
        self.setToolTip(
            "Each point is a test picture; what the layer finds alike lies close together. Point "
            "at one to see it, click to look inside with it; turn the wheel to zoom, drag to move."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(240, 200)
        self.setMouseTracking(True)
        self.area = ScatterArea()
        self._pictures: npt.NDArray[np.uint8] = np.zeros((0, 28, 28), np.uint8)
        self._numbers: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self._dots = ScatterDots(self)
        self._dots.moved.connect(self.update)
        self.live: tuple[Points, int | None] | None = None
        self._empty = ""
        self._pointed: int | None = None
        self._current: int | None = None
        self._grabbed: QPointF | None = None
        self._moved = False

    def set_pictures(
        self,
        pictures: npt.NDArray[np.uint8],
        labels: npt.NDArray[np.uint8],
        numbers: npt.NDArray[np.intp],
    ) -> None:
        """What the points stand for: uint8 (n, 28, 28), what they are, and their numbers from 1."""
        self._pictures, self._dots.labels, self._numbers = pictures, labels, numbers
        self._pointed = self._current = None

    def set_map(self, points: Points, answers: npt.NDArray[np.intp]) -> None:
        """Shows a map: float32 (n, 2) and each picture's answer (-1 for none).

        Points that are shown already glide to their new places.
        """
        self.area.set_extent(points)
        self._dots.set_map(points, answers, glide=self.isVisible())
        self._describe()

    def clear(self, text: str) -> None:
        """Shows a sentence instead of a map."""
        self.live, self._empty = None, text
        self._pointed = self._current = None
        self._dots.clear()
        self._describe()
        self.update()

    def set_live(self, point: Points | None, answer: int | None = None) -> None:
        """Where the picture of this page lies, float32 (2,), and what is answered to it."""
        self.live = None if point is None else (point, answer)
        self.update()

    def reset_view(self) -> None:
        """The whole map again."""
        self.area.reset()
        self.update()

    @property
    def points(self) -> Points | None:
        """The points of the map, also while they still glide to their places."""
        return self._dots.points

    def looked_at(self) -> int | None:
        """The point under the mouse, or the one that the keys are on."""
        return self._pointed if self._pointed is not None else self._current

    def place_of(self, index: int) -> QPointF:
        """Where a point lies in the widget."""
        assert self.points is not None
        return QPointF(*self.area.screen(self.points[index : index + 1])[0])

    def sizeHint(self) -> QSize:
        return QSize(560, 420)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.area.set_rect(QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is not None:
            step = event.position() - self._grabbed
            if self._moved or step.manhattanLength() >= QApplication.startDragDistance():
                self._moved = True
                self.area.move(step.x(), step.y())
                self._grabbed = event.position()
                self.update()
        else:
            self._point_at(event.position())

    def event(self, event: QEvent) -> bool:
        # Over a point its picture is shown; the words would cover it.
        if event.type() == QEvent.Type.ToolTip and self._pointed is not None:
            return True
        return super().event(event)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._look_at(None, self._current)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._grabbed, self._moved = event.position(), False

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._grabbed = None
        self._point_at(event.position())
        if self._pointed is not None and not self._moved:
            self._current = self._pointed
            self.chosen.emit(self._pointed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._pointed is None:
            self.reset_view()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.area.zoom_at(event.position(), STEP ** (event.angleDelta().y() / 120))
        self._point_at(event.position())
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go from point to point, Enter chooses, + and - zoom, Home shows all."""
        key = Qt.Key(event.key())
        if self.points is None:
            super().keyPressEvent(event)
        elif key in ARROWS:
            self._step(*ARROWS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.looked_at() is not None:
            self.chosen.emit(self.looked_at())
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            index = self.looked_at()
            place = QPointF(self.rect().center()) if index is None else self.place_of(index)
            self.area.zoom_at(place, 1 / STEP if key == Qt.Key.Key_Minus else STEP)
        elif key == Qt.Key.Key_Home:
            self.reset_view()
        else:
            super().keyPressEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.points is None:
            scatter_paint.paint_sentence(painter, rect, self._empty)
            return
        points = self._dots.picture(self.area, self.size(), self.devicePixelRatioF())
        painter.drawPixmap(0, 0, points)
        if self.live is not None:
            point, answer = self.live
            place = QPointF(*self.area.screen(point[None])[0])
            scatter_paint.paint_live(painter, rect, place, answer)
        index = self.looked_at()
        if index is not None and (self._pointed is not None or self.hasFocus()):
            place = QPointF(*self.area.screen(self._dots.drawn[index : index + 1])[0])
            scatter_paint.paint_looked_at(painter, place)
            image = images.to_image(self._pictures[index])
            scatter_paint.paint_card(painter, rect, place, image, self._words(index))
        if self.hasFocus():
            scatter_paint.paint_focus(painter, rect)

    def _point_at(self, place: QPointF) -> None:
        if self.points is not None:
            self._look_at(self.area.nearest(self.points, place, REACH), self._current)

    def _look_at(self, pointed: int | None, current: int | None) -> None:
        if (pointed, current) != (self._pointed, self._current):
            self._pointed, self._current = pointed, current
            self._describe()
            self.update()

    def _step(self, right: int, down: int) -> None:
        """To the next point; the first time to the one nearest to the middle."""
        assert self.points is not None
        index = self.looked_at()
        if index is None:
            index = self.area.nearest(self.points, QPointF(self.rect().center()), np.inf)
        else:
            index = self.area.next(self.points, index, right, down)
        assert index is not None
        self.area.show(self.points[index])
        self._look_at(None, index)

    def _words(self, index: int) -> tuple[str, str]:
        answer, label = self._dots.answers[index], self._dots.labels[index]
        return scatter_paint.words(int(label), int(answer), int(self._numbers[index]))

    def _describe(self) -> None:
        index = self.looked_at()
        if self.points is None:
            self.setAccessibleDescription(self._empty)
        elif index is None:
            self.setAccessibleDescription(f"{len(self.points):,} points; use the arrow keys.")
        else:
            self.setAccessibleDescription(", ".join(self._words(index)))
