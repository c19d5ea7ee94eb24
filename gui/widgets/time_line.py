"""The moments of a training as a slider: an accuracy curve above, the epochs' names below."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from gui.theme import font, tokens
from gui.widgets.time_words import moment_name, share_text, short_name

LEFT, RIGHT = 44, 28
"""Pixels beside the axis: figures of the grid, and half of the last name."""

GRID = (0.5, 0.9, 0.99)
"""Accuracies with a line."""

BEST = 0.998
"""Accuracy at the upper edge."""

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -5,
    Qt.Key.Key_PageUp: 5,
}


class TimeLine(QAbstractSlider):
    """One place for each moment, equally far apart: the first epoch gets the room it deserves.

    The curve's scale gives each tenth of the mistakes the same height, so that 98 % and 99 % lie
    as far apart as they are in effort. Its points come as they are measured.

    Signals:
        chosen: the index of the moment that a person went to, by mouse, wheel or key.
    """

    chosen = Signal(int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setObjectName(name)
        self.setAccessibleName("Moment of the training")
        self.setToolTip(
            "From the initial weights to the last: drag, or use the arrow keys. The curve is the "
            "share of test pictures that the network of each moment reads rightly."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setRange(0, 0)
        self._epochs: tuple[float, ...] = ()
        self._accuracies: tuple[float | None, ...] = ()
        self.valueChanged.connect(self._describe)

    def set_moments(self, epochs: Sequence[float], accuracies: Sequence[float | None]) -> None:
        """Other moments; the slider stays at its index, or at the last one where it is beyond.

        Args:
            epochs: of each moment, from 0 up.
            accuracies: 0..1, None where nothing is measured yet.
        """
        self._epochs, self._accuracies = tuple(epochs), tuple(accuracies)
        self.setMaximum(max(0, len(self._epochs) - 1))
        self._describe()
        self.update()

    def x_of(self, index: int) -> float:
        """Where a moment is, in pixels from the left."""
        last = max(1, len(self._epochs) - 1)
        return LEFT + (self.width() - LEFT - RIGHT) * index / last

    def index_at(self, x: float) -> int:
        """The moment nearest to a pixel."""
        last = len(self._epochs) - 1
        room = max(1, self.width() - LEFT - RIGHT)
        return min(max(round((x - LEFT) / room * last), 0), max(0, last))

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(480, 46 + 2 * line + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._choose(self.index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._choose(self.index_at(event.position().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn = event.angleDelta().y() or -event.angleDelta().x()
        if turn:
            self._choose(self.value() + (1 if turn > 0 else -1))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _KEYS:
            self._choose(self.value() + _KEYS[key])
        elif key == Qt.Key.Key_Home:
            self._choose(0)
        elif key == Qt.Key.Key_End:
            self._choose(self.maximum())
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """The tooltip over the curve names the moment under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._epochs:
            QToolTip.showText(event.globalPos(), self._said(self.index_at(event.pos().x())), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font("small"))
        self._paint_grid(painter)
        if self._epochs:
            self._paint_axis(painter)
            self._paint_curve(painter)
            self._paint_now(painter)

    def _plot(self) -> QRectF:
        line = self.fontMetrics().height()
        return QRectF(LEFT, 8, self.width() - LEFT - RIGHT, self.height() - 2 * line - 10)

    def _y(self, accuracy: float) -> float:
        """Where an accuracy lies: its mistakes counted in tenths of tenths."""
        plot = self._plot()
        part = math.log10(1 - min(max(accuracy, 0.0), BEST)) / math.log10(1 - BEST)
        return plot.bottom() - part * plot.height()

    def _paint_grid(self, painter: QPainter) -> None:
        colours = tokens()
        plot = self._plot()
        for accuracy in GRID:
            y = self._y(accuracy)
            painter.setPen(QPen(QColor(colours.line), 1))
            painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
            painter.setPen(QColor(colours.quiet))
            place = QRectF(0, y - 8, LEFT - 8, 16)
            flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(place, flags, f"{100 * accuracy:.0f} %")

    def _paint_axis(self, painter: QPainter) -> None:
        """The groove, a tick a moment, and as many names as there is room for."""
        colours = tokens()
        plot, metrics = self._plot(), painter.fontMetrics()
        painter.setPen(QPen(QColor(colours.line), 3))
        y = plot.bottom() + 6
        painter.drawLine(QPointF(plot.left(), y), QPointF(plot.right(), y))
        count = len(self._epochs)
        names = [moment_name(epoch) for epoch in self._epochs]
        wide = max(metrics.horizontalAdvance(name) for name in names) + 12
        if (count - 1) * wide > plot.width():
            names = [
                short_name(epoch) if index else "start" for index, epoch in enumerate(self._epochs)
            ]
        # The ends first, then the present moment would hide what is near: it is named above.
        order = [0, count - 1, *range(1, count - 1)]
        taken: list[tuple[float, float]] = []
        for index in order:
            x = self.x_of(index)
            painter.setPen(QPen(QColor(colours.quiet), 1))
            painter.drawLine(QPointF(x, y - 3), QPointF(x, y + 3))
            half = metrics.horizontalAdvance(names[index]) / 2 + 5
            if all(x + half <= low or x - half >= high for low, high in taken):
                taken.append((x - half, x + half))
                place = QRectF(x - half, y + 9, 2 * half, metrics.height())
                painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), names[index])

    def _paint_curve(self, painter: QPainter) -> None:
        colours = tokens()
        points = [
            (index, QPointF(self.x_of(index), self._y(accuracy)))
            for index, accuracy in enumerate(self._accuracies)
            if accuracy is not None
        ]
        whole = QPen(QColor(colours.validation), 2)
        unknown = QPen(QColor(colours.validation), 1, Qt.PenStyle.DotLine)
        for (before, start), (after, end) in pairwise(points):
            painter.setPen(whole if after == before + 1 else unknown)
            painter.drawLine(start, end)
        painter.setBrush(QColor(colours.validation))
        painter.setPen(Qt.PenStyle.NoPen)
        for _, point in points:
            painter.drawEllipse(point, 2.5, 2.5)

    def _paint_now(self, painter: QPainter) -> None:
        """The handle, and a line from it to its point of the curve."""
        colours = tokens()
        plot, x = self._plot(), self.x_of(self.value())
        accent = QColor(colours.accent)
        painter.setPen(QPen(accent, 1))
        painter.drawLine(QPointF(x, plot.top() - 4), QPointF(x, plot.bottom() + 6))
        accuracy = self._accuracies[self.value()]
        if accuracy is not None:
            painter.setBrush(accent)
            painter.setPen(QPen(QColor(colours.card), 1.5))
            painter.drawEllipse(QPointF(x, self._y(accuracy)), 5, 5)
        painter.setBrush(accent if self.hasFocus() else QColor(colours.text))
        painter.setPen(QPen(QColor(colours.card), 1.5))
        painter.drawEllipse(QPointF(x, plot.bottom() + 6), 8, 8)

    def _choose(self, index: int) -> None:
        index = min(max(index, 0), self.maximum())
        if index != self.value():
            self.setValue(index)
            self.chosen.emit(index)

    def _said(self, index: int) -> str:
        accuracy = self._accuracies[index]
        measured = "" if accuracy is None else f": {share_text(accuracy)} read rightly"
        return f"{moment_name(self._epochs[index])}{measured}"

    def _describe(self) -> None:
        self.setAccessibleDescription(self._said(self.value()) if self._epochs else "")
