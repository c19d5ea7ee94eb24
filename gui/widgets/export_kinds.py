"""What can be taken home, a tick and a line of what it is for each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from gui.widgets import cards
from models.take_home import CURVES, KERAS, LITERT, MNIST, NOTEBOOK, ONNX, SCRIPT

PICTURES = "pictures"
INDENT = 24
"""What is under a tick begins where its words do."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of file, in a person's words."""

    key: str
    title: str
    idea: str


NETWORK = (
    Kind(key=KERAS, title="Keras (.keras)", idea="Layers and weights, for Keras and Digitscope."),
    Kind(key=ONNX, title="ONNX (.onnx)", idea="For other languages; takes pixels of 0 to 255."),
    Kind(key=LITERT, title="LiteRT (.tflite)", idea="For phones and small boards; takes a while."),
    Kind(key=CURVES, title="Curves (.csv)", idea="Loss and accuracy of every epoch, as a table."),
)
EXPERIMENT = (
    Kind(
        key=SCRIPT, title="Program (.py)", idea="The experiment in plain Keras, to run and change."
    ),
    Kind(key=NOTEBOOK, title="Notebook (.ipynb)", idea="The same in steps, each with its idea."),
    Kind(key=MNIST, title="MNIST (.npz)", idea="The digits both learn from, 11 MB, no download."),
    Kind(key=PICTURES, title="Pictures (.png)", idea="Plots and maps as the pages show them now."),
)
GROUPS = (("The network", NETWORK), ("The experiment", EXPERIMENT))
FIRST = (KERAS, CURVES, SCRIPT, NOTEBOOK, MNIST)
"""What is ticked until a person chooses."""


class ExportKinds(QWidget):
    """Two columns of ticks; what is not to be had says why.

    Signals:
        changed: another choice.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._ticks: dict[str, QCheckBox] = {}
        self._ideas: dict[str, QLabel] = {}
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(24)
        for place, (heading, kinds) in enumerate(GROUPS):
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(cards.label(heading, "heading"))
            for kind in kinds:
                self._add(column, kind)
            layout.addLayout(column, 0, place)
            layout.setColumnStretch(place, 1)

    @property
    def chosen(self) -> frozenset[str]:
        """What is ticked and to be had."""
        return frozenset(
            key for key, tick in self._ticks.items() if tick.isChecked() and tick.isEnabled()
        )

    def choose(self, keys: object) -> None:
        """Ticks these; anything that is no list of them is left alone."""
        if isinstance(keys, list | tuple | frozenset):
            for key, tick in self._ticks.items():
                tick.setChecked(key in keys)

    @property
    def ticked(self) -> list[str]:
        """What is ticked, also where it is not to be had now."""
        return [key for key, tick in self._ticks.items() if tick.isChecked()]

    def refuse(self, key: str, why: str) -> None:
        """Says why a kind is not to be had; "" where it is."""
        self._ticks[key].setEnabled(not why)
        kind = next(kind for _, kinds in GROUPS for kind in kinds if kind.key == key)
        self._ideas[key].setText(why or kind.idea)

    def _add(self, column: QVBoxLayout, kind: Kind) -> None:
        tick = QCheckBox(kind.title)
        tick.setObjectName(f"export_{kind.key}")
        tick.setAccessibleName(kind.title)
        tick.setAccessibleDescription(kind.idea)
        tick.setToolTip(kind.idea)
        tick.setChecked(kind.key in FIRST)
        tick.toggled.connect(self.changed)
        idea = cards.label(kind.idea, "small")
        idea.setIndent(INDENT)
        column.addWidget(tick)
        column.addWidget(idea)
        self._ticks[kind.key], self._ideas[kind.key] = tick, idea
