"""The controls for how a window moves: two strides and what happens at the edge."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gui.widgets.cards import label, row
from gui.widgets.pair_choice import PairChoice
from vision.filters import PADDINGS, Pair


class Placing(QWidget):
    """Strides and padding of a step.

    Signals:
        changed: one of them is another.
    """

    changed = Signal()

    def __init__(self, name: str, zeros: str) -> None:
        """``name`` begins the object names; ``zeros`` says what padding adds."""
        super().__init__()
        self._strides = PairChoice(
            f"{name}_stride",
            "Stride",
            "How many rows and columns the window moves on at a time. Where they do not divide the "
            "picture, its last pixels are left out, as Keras does.",
        )
        self._padding = QComboBox()
        self._padding.addItems(list(PADDINGS))
        self._padding.setObjectName(f"{name}_padding")
        self._padding.setAccessibleName("Padding")
        self._padding.setToolTip(
            f"What happens at the edge. valid: the window stays inside, the output is smaller. "
            f"same: {zeros}, so that with stride 1 the output is as large as the input."
        )
        self._padding.setMinimumWidth(76)
        self._strides.changed.connect(self.changed)
        self._padding.currentIndexChanged.connect(lambda _: self.changed.emit())
        said = label("Padding", "small")
        said.setMinimumWidth(76)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(row(label("Stride", "small"), None, said))
        layout.addLayout(row(self._strides, None, self._padding))

    def value(self) -> tuple[Pair, str]:
        """Strides and padding."""
        return self._strides.value(), self._padding.currentText()

    def set_value(self, strides: Pair, padding: str) -> None:
        """Shows others, without a signal."""
        self._strides.set_value(strides)
        self._padding.blockSignals(True)
        self._padding.setCurrentText(padding)
        self._padding.blockSignals(False)
