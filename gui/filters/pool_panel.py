"""The settings of a ReLU or a pooling step, with what it does in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gui.filters.placing import Placing
from gui.widgets.cards import field, label
from gui.widgets.pair_choice import PairChoice
from vision.steps import PoolStep

KINDS = (("max", "Largest (max)"), ("mean", "Mean (average)"))
WORDS = {
    "max": (
        "Of each pool only the largest value goes on: whether the filter found something here "
        "matters, not where exactly. There is nothing to learn."
    ),
    "mean": (
        "Of each pool the mean goes on: the map becomes smaller and softer. There is nothing to "
        "learn."
    ),
}
RELU_WORDS = (
    "Rectified linear unit, max(0, x): what is negative becomes 0, what is positive stays. The "
    "next layer sees only what the filter found, and the network is no longer one large sum."
)


class PoolPanel(QWidget):
    """A pooling step that can be changed.

    Signals:
        changed: PoolStep, changed by the person.
    """

    changed = Signal(object)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._step = PoolStep()
        self._kind = QComboBox()
        for key, text in KINDS:
            self._kind.addItem(text, key)
        self._size = PairChoice(
            f"{name}_pool_size",
            "Pool",
            "Rows and columns of a pool. A stride that was as large stays as large as the pool, so "
            "that pools do not overlap.",
        )
        self._placing = Placing(f"{name}_pool", "pools reach over the edge, what is outside never "
                                "counts")  # fmt: skip
        self._words = label("", "quiet", wrap=True, name=f"{name}_pool_words")
        kind_tip = "What a pool passes on: its largest value, or the mean of all."
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(label("Pooling", "heading"))
        layout.addWidget(field("Passes on", self._kind, kind_tip, name=f"{name}_pool_kind"))
        layout.addWidget(label("Pool", "small"))
        layout.addWidget(self._size)
        layout.addWidget(self._placing)
        layout.addWidget(self._words)
        layout.addStretch(1)
        self._kind.currentIndexChanged.connect(lambda _: self._on_changed())
        self._size.changed.connect(self._on_size)
        self._placing.changed.connect(self._on_changed)
        self.set_step(self._step)

    def set_step(self, step: PoolStep) -> None:
        """Shows another step, without a signal."""
        self._step = step
        self._kind.blockSignals(True)
        self._kind.setCurrentIndex(self._kind.findData(step.pool))
        self._kind.blockSignals(False)
        self._size.set_value(step.size)
        self._placing.set_value(step.strides, step.padding)
        self._words.setText(WORDS[step.pool])

    def _on_size(self) -> None:
        if self._step.strides == self._step.size:
            self._placing.set_value(self._size.value(), self._step.padding)
        self._on_changed()

    def _on_changed(self) -> None:
        strides, padding = self._placing.value()
        pool = str(self._kind.currentData())
        self.set_step(
            PoolStep(pool=pool, size=self._size.value(), strides=strides, padding=padding)
        )
        self.changed.emit(self._step)


class ReluPanel(QWidget):
    """ReLU has nothing to set; it says what it did."""

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._note = label("", wrap=True, name=f"{name}_relu_note")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        layout.addWidget(label("ReLU", "heading"))
        layout.addWidget(label(RELU_WORDS, "quiet", wrap=True))
        layout.addWidget(self._note)
        layout.addStretch(1)

    def set_counts(self, negative: int, total: int) -> None:
        """How many values of all were negative."""
        share = f" ({100 * negative / total:.0f} %)" if total else ""
        self._note.setText(f"{negative:,} of {total:,} values{share} were negative and are 0 now.")
