"""The moments of a training as a slider under the curve of their accuracies."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QToolTip

from gui.widgets.moment_paint import Style
from gui.widgets.time_paint import Moments, TimeAxis, paint_time, time_axis
from gui.widgets.time_words import moment_name, share_text

_KEYS = {
    Qt.Key.Key_Left: -1,
    Qt.Key.Key_Down: -1,
    Qt.Key.Key_Right: 1,
    Qt.Key.Key_Up: 1,
    Qt.Key.Key_PageDown: -5,
    Qt.Key.Key_PageUp: 5,
}


class TimeLine(QAbstractSlider):
    """One place for each moment; drag, click, wheel and keys go to one.

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

    def axis(self) -> TimeAxis:
        """Where the moments lie on the widget."""
        return time_axis(QRectF(self.rect()), len(self._epochs), Style.now())

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().height()
        return QSize(480, 46 + 2 * line + 12)

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.sizeHint().height())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.setSliderDown(True)
            self._choose(self.axis().index_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._choose(self.axis().index_at(event.position().x()))

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
            QToolTip.showText(
                event.globalPos(), self._said(self.axis().index_at(event.pos().x())), self
            )
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        moments = Moments(epochs=self._epochs, accuracies=self._accuracies, now=self.value())
        paint_time(painter, QRectF(self.rect()), moments, Style.now(), focused=self.hasFocus())

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
