"""The points of a map as a picture that is kept, and their way from one map to the next."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QElapsedTimer, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPixmap

from gui import theme
from gui.widgets import scatter_paint
from gui.widgets.scatter_area import Points, ScatterArea

GLIDE_MS, FRAME_MS = 300, 30
"""A newer map is not put in the place of the one shown: its points move there."""


class ScatterDots(QObject):
    """Points with labels and answers; paints them only when something of them has changed.

    Attributes:
        labels: uint8 (n,): what the points are.
        answers: int (n,): what was answered; -1 for nothing.
        points: float32 (n, 2), where they lie or will lie; None: there is no map.
        drawn: float32 (n, 2), where they are drawn at this moment.

    Signals:
        moved: they are drawn elsewhere.
    """

    moved = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.labels: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
        self.answers: npt.NDArray[np.intp] = np.zeros(0, np.intp)
        self.points: Points | None = None
        self.drawn: Points = np.zeros((0, 2), np.float32)
        self._from = self.drawn
        self._letters: dict[int, int] = {}
        self._kept: tuple[object, QPixmap] | None = None
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(FRAME_MS)
        self._timer.timeout.connect(self._move)

    def set_map(self, points: Points, answers: npt.NDArray[np.intp], *, glide: bool) -> None:
        """Moves the points to the places of another map, or puts them there at once."""
        glide = glide and self.points is not None and self.points.shape == points.shape
        self.points, self.answers = points, answers
        self._letters = scatter_paint.letter_places(points, self.labels)
        self._from = _in_extent(self.drawn, points) if glide else points
        self._clock.start()
        self._timer.start()
        self._move()

    def clear(self) -> None:
        """No map."""
        self.points = None
        self._timer.stop()

    def picture(self, area: ScatterArea, size: QSize, ratio: float) -> QPixmap:
        """All points and letters, as large as the widget; painting them takes some 10 ms."""
        key = (area.view, theme.tokens(), theme.zoom(), size, ratio)
        if self._kept is not None and self._kept[0] == key:
            return self._kept[1]
        pixmap = QPixmap(size * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        screen = area.screen(self.drawn)
        wrong = (self.answers != self.labels) & (self.answers >= 0)
        rect = QRectF(0, 0, size.width(), size.height())
        scatter_paint.paint_points(painter, rect, screen, self.labels, wrong)
        scatter_paint.paint_letters(painter, screen, self._letters)
        painter.end()
        self._kept = (key, pixmap)
        return pixmap

    def _move(self) -> None:
        assert self.points is not None
        part = min(1.0, self._clock.elapsed() / GLIDE_MS)
        if part >= 1 or self._from is self.points:
            self.drawn = self.points
            self._timer.stop()
        else:
            part = part * part * (3 - 2 * part)
            self.drawn = self._from + np.float32(part) * (self.points - self._from)
        self._kept = None
        self.moved.emit()


def _in_extent(points: Points, other: Points) -> Points:
    """Points scaled and moved to cover the same ground as others: a glide then starts in view."""
    scale = np.ptp(other, axis=0).max() / max(float(np.ptp(points, axis=0).max()), 1e-12)
    middles = [(each.min(axis=0) + each.max(axis=0)) / 2 for each in (points, other)]
    return np.asarray((points - middles[0]) * scale + middles[1], np.float32)
