"""The numbers of one layer, each with the idea behind it."""

from __future__ import annotations

import dataclasses
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.train.entries import Choice, Sizes, Small, Whole
from gui.train.formulas import PENALTIES, Formula
from gui.widgets.cards import field, label, row
from gui.widgets.explain import ExplainButton, Live
from gui.widgets.layer_names import meaning
from models.config import LAYER_KINDS, Layer, Regularizer
from models.feasible import RANGES

Entry = Whole | Small | Choice | Sizes
FUNCTIONS = (
    ("linear", "None"),
    ("relu", "ReLU"),
    ("softmax", "Softmax"),
    ("tanh", "tanh"),
    ("sigmoid", "Sigmoid"),
)
PADDINGS = (("valid", "None (valid)"), ("same", "Zeros (same)"))
KINDS = (("", "None"), ("l1", "L1"), ("l2", "L2"))
MOST_FILTERS, MOST_UNITS = 512, 4096

WORDS: dict[str, tuple[str, str]] = {
    "filters": ("Filters", "How many patterns the layer looks for: each makes one map."),
    "units": ("Units", "How many sums the layer makes; the last Dense has one a digit: 10."),
    "kernel_size": ("Kernel", "How much of the picture a filter sees at once."),
    "pool_size": ("Window", "How many values are brought to one."),
    "strides": ("Steps", "How far the window moves each time: 2 halves the size of the maps."),
    "padding": (
        "Padding",
        "Zeros around the picture let the window reach its edge: with them maps keep their size.",
    ),
    "activation": ("Activation", "A function that is applied to every value the layer gives."),
    "function": ("Function", "ReLU lets only positive values pass; softmax makes probabilities."),
    "rate": ("Share dropped", "The share of values that is set to 0 at random while learning."),
    "momentum": (
        "Momentum",
        "How slowly the means that are used after the training follow those of the batches.",
    ),
    "epsilon": ("ε (epsilon)", "Added to the variance, so that nothing is divided by 0."),
    "scale": ("Times", "1/255 = 0.003922 brings pixels of 0 to 255 to 0 to 1."),
    "offset": ("Plus", "What is added to every value."),
    "kernel_regularizer": ("Penalty on weights", "What weights cost: they stay small."),
    "bias_regularizer": ("Penalty on biases", "What biases cost: they stay small."),
    "activity_regularizer": (
        "Penalty on outputs",
        "What the values cost that the layer gives, as a mean over the batch.",
    ),
}
ORDER = ("filters", "units", "activation", "kernel_size", "pool_size", "strides", "padding")
"""What stands above what; the rest follows as it is declared."""
DECIMALS = {"epsilon": 9, "scale": 6}
TERMS = {"Dropout": "dropout", "BatchNormalization": "batch normalization"}
"""The word that explains a kind of layer."""


class LayerForm(QWidget):
    """The fields of one kind of layer.

    Args:
        kind: of the layer.
        live: gives the run on the screen, by which words are explained.

    Signals:
        edited: (name of the field, value), by hand.
    """

    edited = Signal(str, object)

    def __init__(self, kind: str, live: Live | None = None) -> None:
        super().__init__()
        self._layer: Layer | None = None
        self._entries: dict[str, Entry] = {}
        self._amounts: dict[str, Small] = {}
        self._explain: ExplainButton | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 4, 0)
        self._column.setSpacing(8)
        self._says = label("", "small", wrap=True, name=f"layer_{kind.lower()}_meaning")
        self._prefix = f"layer_{kind.lower()}"
        self._live = live
        said = row(self._says)
        if kind in TERMS:
            said.addWidget(ExplainButton(TERMS[kind], name=f"{self._prefix}_explain", live=live))
        self._column.addLayout(said)
        pair: list[QWidget] = []
        names = [each.name for each in dataclasses.fields(LAYER_KINDS[kind])]
        for name in sorted(names, key=_place):
            if name.endswith("_regularizer"):
                self._column.addWidget(self._penalty(name))
                continue
            box = self._box(name)
            if isinstance(self._entries[name], Sizes):
                self._column.addWidget(box)
                continue
            pair.append(box)
            if len(pair) == 2 or name in ("padding", names[-1]):
                self._column.addLayout(_halves(pair[0], pair[1] if pair[1:] else QWidget()))
                pair = []
        self._formula: Formula | None = None
        if self._amounts:
            self._formula = Formula(f"{self._prefix}_formula")
            self._column.addWidget(self._formula)
        self._column.addStretch(1)

    def show_layer(self, layer: Layer) -> None:
        """Shows a layer of this kind, without a signal."""
        self._layer = layer
        self._says.setText(meaning(layer))
        for name, entry in self._entries.items():
            value: Any = getattr(layer, name)
            if name in self._amounts:
                amount = self._amounts[name]
                amount.setEnabled(value is not None)
                amount.show_value(0.0 if value is None else value.amount)
                value = "" if value is None else value.kind
            elif name == "strides" and value is None:
                value = layer.pool_size  # type: ignore[union-attr] # only pools have no steps
            entry.show_value(value)
        if self._formula is not None:
            kinds = sorted(self._used())
            signs = "\n".join(PENALTIES[kind][0] for kind in kinds)
            self._formula.show_formula(signs, " ".join(PENALTIES[kind][1] for kind in kinds))
        if self._explain is not None:
            self._explain.set_term(min(self._used(), default="l2"))

    def _box(self, name: str) -> QWidget:
        text, tip = WORDS[name]
        entry: Entry
        if name in ("kernel_size", "pool_size", "strides"):
            entry = Sizes(text, f"{self._prefix}_{name}", tip)
        elif name in ("activation", "function"):
            entry = Choice(FUNCTIONS if name == "activation" else FUNCTIONS[1:])
        elif name == "padding":
            entry = Choice(PADDINGS)
        elif name in ("filters", "units"):
            entry = Whole(1, MOST_FILTERS if name == "filters" else MOST_UNITS)
        else:
            low, high = (0.0, 0.95) if name == "rate" else RANGES[name]
            entry = Small(low, high, DECIMALS.get(name, 4))
        self._entries[name] = entry
        entry.edited.connect(partial(self._on_edited, name))
        if isinstance(entry, Sizes):
            return entry
        return field(text, entry, tip, name=f"{self._prefix}_{name}")

    def _penalty(self, name: str) -> QWidget:
        text, tip = WORDS[name]
        choice, amount = Choice(KINDS), Small(*RANGES["amount"], 5)
        self._entries[name], self._amounts[name] = choice, amount
        stem = f"{self._prefix}_{name.removesuffix('_regularizer')}_penalty"
        said = None
        if self._explain is None:
            # Beside the first of them; what it explains is the same for all.
            asked = f"{self._prefix}_penalty_explain"
            said = self._explain = ExplainButton("l2", name=asked, live=self._live)
        choice.edited.connect(partial(self._on_penalty, name))
        amount.edited.connect(lambda _: self._on_penalty(name, choice.key()))
        return _widget(
            _halves(
                field(text, choice, tip, name=stem),
                field(
                    "λ: how much",
                    amount,
                    "How much it costs beside the mistakes: 0.01 is much, 0.0001 little.",
                    name=f"{stem}_amount",
                    said=said,
                ),
            )
        )

    def _on_edited(self, name: str, value: object) -> None:
        layer: Any = self._layer
        follows = name == "strides" and hasattr(layer, "pool_size")
        self.edited.emit(name, None if follows and value == layer.pool_size else value)

    def _on_penalty(self, name: str, kind: str) -> None:
        if not kind:
            self.edited.emit(name, None)
            return
        before: Regularizer | None = getattr(self._layer, name)
        # The chapter's amount to begin with.
        amount = 0.01 if before is None else self._amounts[name].value()
        self.edited.emit(name, Regularizer(kind=kind, amount=amount))

    def _used(self) -> set[str]:
        found = (getattr(self._layer, name) for name in self._amounts)
        return {each.kind for each in found if each is not None}


def _place(name: str) -> int:
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _halves(first: QWidget, second: QWidget) -> Any:
    layout = row(first, second)
    layout.setStretch(0, 1)
    layout.setStretch(1, 1)
    return layout


def _widget(layout: Any) -> QWidget:
    box = QWidget()
    box.setLayout(layout)
    return box
