"""Two small numbers, rows and columns, as choices side by side."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from gui.widgets.arithmetic import TIMES
from gui.widgets.cards import label, row

NARROWEST = 52
"""Pixels in which a figure and the arrow have room."""
LARGEST = 7


class PairChoice(QWidget):
    """How many rows and columns, from 1.

    Signals:
        changed: the person chose another number.
    """

    changed = Signal()

    def __init__(self, name: str, what: str, tip: str, *, largest: int = LARGEST) -> None:
        """``name`` begins the object names; ``what`` and ``tip`` say what is counted."""
        super().__init__()
        self._boxes = (QComboBox(), QComboBox())
        for box, side in zip(self._boxes, ("rows", "columns"), strict=True):
            box.addItems([str(number) for number in range(1, largest + 1)])
            box.setObjectName(f"{name}_{side}")
            box.setAccessibleName(f"{what}, {side}")
            box.setToolTip(tip)
            box.setMinimumWidth(NARROWEST)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
        self.setLayout(row(self._boxes[0], label(TIMES), self._boxes[1], None, spacing=4))

    def value(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._boxes[0].currentIndex() + 1, self._boxes[1].currentIndex() + 1

    def set_value(self, value: tuple[int, int]) -> None:
        """Shows others, without a signal."""
        for box, number in zip(self._boxes, value, strict=True):
            box.blockSignals(True)
            box.setCurrentIndex(number - 1)
            box.blockSignals(False)
