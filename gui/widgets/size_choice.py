"""Rows and columns of a kernel as two small choices."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from gui.widgets.arithmetic import TIMES
from gui.widgets.cards import label

NARROWEST = 52
"""Pixels in which a figure and the arrow have room."""


class SizeChoice(QWidget):
    """How many rows and columns, from 1.

    Signals:
        changed: the person chose another size.
    """

    changed = Signal()

    def __init__(self, name: str, what: str, largest: int) -> None:
        """``name`` begins the object names; ``what`` has the size."""
        super().__init__()
        self._rows, self._columns = QComboBox(), QComboBox()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        for box, side in ((self._rows, "rows"), (self._columns, "columns")):
            box.addItems([str(size) for size in range(1, largest + 1)])
            box.setObjectName(f"{name}_{side}")
            box.setAccessibleName(f"{what} {side}")
            box.setToolTip(
                f"How many {side} of pixels the {what.lower()} sees at once; it need not be a "
                "square. Weights that are there stay in the middle."
            )
            box.setMinimumWidth(NARROWEST)
            box.currentIndexChanged.connect(lambda _: self.changed.emit())
            layout.addWidget(box)
        layout.insertWidget(1, label(TIMES))

    def value(self) -> tuple[int, int]:
        """Rows and columns."""
        return self._rows.currentIndex() + 1, self._columns.currentIndex() + 1

    def set_value(self, rows: int, columns: int) -> None:
        """Shows another size, without a signal."""
        for box, size in ((self._rows, rows), (self._columns, columns)):
            box.blockSignals(True)
            box.setCurrentIndex(size - 1)
            box.blockSignals(False)
