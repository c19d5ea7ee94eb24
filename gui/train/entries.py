"""Boxes for numbers and choices that tell of a person's change only, not of what is shown."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QPushButton,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.widgets.cards import button, field, row

NARROW = 72


class Whole(QSpinBox):
    """A whole number.

    Signals:
        edited: the number, by hand.
    """

    edited = Signal(int)

    def __init__(self, low: int, high: int) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setMinimumWidth(NARROW)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: int) -> None:
        """Shows a number, without a signal; what is out of range is shown as near as may be."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # The form scrolls under the mouse; a number must not change by that.
        event.ignore()


class Small(QDoubleSpinBox):
    """A number with decimals, shown without idle zeros.

    Signals:
        edited: the number, by hand.
    """

    edited = Signal(float)

    def __init__(self, low: float, high: float, decimals: int = 6) -> None:
        super().__init__()
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setMinimumWidth(NARROW)
        self.setKeyboardTracking(False)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setStepType(QDoubleSpinBox.StepType.AdaptiveDecimalStepType)
        self.valueChanged.connect(self.edited)

    def show_value(self, value: float) -> None:
        """Shows a number, without a signal."""
        self.blockSignals(True)
        self.setValue(value)
        self.blockSignals(False)

    def textFromValue(self, value: float) -> str:
        text = f"{value:.{self.decimals()}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Choice(QComboBox):
    """One of a few.

    Signals:
        edited: the key of the one chosen by hand.
    """

    edited = Signal(str)

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        for key, text in choices:
            self.addItem(text, key)
        self.setMinimumWidth(NARROW)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.currentIndexChanged.connect(lambda _: self.edited.emit(self.key()))

    def key(self) -> str:
        """Of the one shown."""
        return str(self.currentData())

    def show_value(self, key: str) -> None:
        """Shows one, without a signal."""
        self.blockSignals(True)
        self.setCurrentIndex(self.findData(key))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Sizes(QWidget):
    """Two whole numbers: rows and columns.

    Signals:
        edited: (rows, columns), by hand.
    """

    edited = Signal(object)

    def __init__(self, text: str, name: str, tip: str, high: int = 28) -> None:
        super().__init__()
        self._boxes = (Whole(1, high), Whole(1, high))
        layout = row(
            field(f"{text}: rows", self._boxes[0], tip, name=f"{name}_rows"),
            field("columns", self._boxes[1], tip, name=f"{name}_columns"),
        )
        self._boxes[1].setAccessibleName(f"{text}: columns")
        for at, box in enumerate(self._boxes):
            layout.setStretch(at, 1)
            box.edited.connect(lambda _: self.edited.emit(self.value()))
        self.setLayout(layout)

    def value(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._boxes[0].value(), self._boxes[1].value()

    def show_value(self, value: tuple[int, int]) -> None:
        """Shows them, without a signal."""
        for box, number in zip(self._boxes, value, strict=True):
            box.show_value(number)


def check(text: str, name: str, tip: str) -> QCheckBox:
    """A box to tick, with the idea as its tooltip."""
    box = QCheckBox(text)
    box.setObjectName(name)
    box.setAccessibleName(text)
    box.setToolTip(tip)
    return box


def pairs(boxes: list[QWidget]) -> QWidget:
    """Two in a row, each half as wide as the whole."""
    page = QWidget()
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for at in range(0, len(boxes), 2):
        pair = row(*boxes[at : at + 2], *([QWidget()] if at + 1 == len(boxes) else []))
        for place in range(2):
            pair.setStretch(place, 1)
        layout.addLayout(pair)
    layout.addStretch(1)
    return page


def wide(first: QWidget, second: QWidget) -> QWidget:
    """Side by side; the first takes the room that is left."""
    box = QWidget()
    layout = row(first, second)
    layout.setStretch(0, 1)
    box.setLayout(layout)
    return box


def small(icon: str, name: str, tip: str) -> QPushButton:
    """A button that is an icon; what it does is the tip up to its key."""
    made = button("", name, tip, icon=icon)
    made.setAccessibleName(tip.split(" (", 1)[0].rstrip("."))
    theme.widen(made, 36)
    return made


def show_page(pages: QStackedWidget, index: int) -> None:
    """Shows one of several pages; the others keep no room for themselves."""
    for at in range(pages.count()):
        high = QSizePolicy.Policy.Preferred if at == index else QSizePolicy.Policy.Ignored
        if (page := pages.widget(at)) is not None:
            page.setSizePolicy(QSizePolicy.Policy.Preferred, high)
    pages.setCurrentIndex(index)
