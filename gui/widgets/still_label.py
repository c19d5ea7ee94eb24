"""A place for words that change many times a second: nothing around them is laid out anew."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class StillLabel(QWidget):
    """Holds one label, as wide as there is room and one line high, whatever it says.

    Other words in a label that lies in a layout itself make Qt arrange the whole window again.
    """

    def __init__(self, label: QLabel) -> None:
        super().__init__()
        self._label = label
        label.setParent(self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        self._label.ensurePolished()
        high = max(self._label.fontMetrics().height(), self._label.sizeHint().height())
        return QSize(self._label.minimumWidth(), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._label.setGeometry(self.rect())

    def changeEvent(self, event: QEvent) -> None:
        """Another zoom of the window has other letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self.updateGeometry()
