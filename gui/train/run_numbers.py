"""The few numbers of every experiment that a person changes first."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QSpinBox, QWidget

from gui.train.draft import Draft
from gui.widgets.cards import column, field, row
from gui.widgets.explain import ExplainButton, Live
from gui.widgets.learning_rate import NARROW, LearningRate
from models.feasible import MOST_EPOCHS, MOST_PICTURES, MOST_SEED


class RunNumbers(QWidget):
    """Epochs, batch size, learning rate and seed of a draft, each word explained.

    Args:
        draft: holds them.
        live: gives the run on the screen, by which words are explained.

    While a training runs the learning rate is that of the training, and only it can be changed.

    Signals:
        rate_requested: another learning rate for the training that runs.
    """

    rate_requested = Signal(float)

    def __init__(self, draft: Draft, live: Live | None = None) -> None:
        super().__init__()
        self._draft = draft
        self._running = False
        self._live = live
        self._epochs = _whole(1, MOST_EPOCHS)
        self._batch = _whole(1, MOST_PICTURES)
        self._rate = LearningRate()
        self._seed = _whole(0, MOST_SEED)
        self._arrange()
        self._epochs.valueChanged.connect(lambda value: draft.edit("epochs", epochs=value))
        self._batch.valueChanged.connect(lambda value: draft.edit("batch", batch_size=value))
        self._seed.valueChanged.connect(lambda value: draft.edit("seed", seed=value))
        self._rate.valueChanged.connect(self._on_rate)
        draft.changed.connect(self._show)
        self._show()

    def state(self) -> dict[str, Any]:
        """The numbers, JSON-ready."""
        return {
            "epochs": self._epochs.value(),
            "batch_size": self._batch.value(),
            "learning_rate": self._draft.config.optimizer.learning_rate,
            "seed": self._seed.value(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes numbers back; anything odd is left alone."""
        for name, control in (
            ("epochs", self._epochs),
            ("batch_size", self._batch),
            ("seed", self._seed),
        ):
            value = state.get(name)
            if type(value) is int and control.minimum() <= value <= control.maximum():
                control.setValue(value)
        rate = state.get("learning_rate")
        if isinstance(rate, float) and self._rate.minimum() <= rate <= self._rate.maximum():
            self._rate.setValue(rate)

    def set_running(self, running: bool) -> None:
        """Whether a training runs that a person may steer."""
        for control in (self._epochs, self._batch, self._seed):
            control.setEnabled(not running)
        if running != self._running:
            self._running = running
            self._show()

    def show_rate(self, rate: float) -> None:
        """The training goes on with another learning rate."""
        if self._running:
            _put(self._rate, rate)

    def _arrange(self) -> None:
        first = _pair(
            field(
                "Epochs",
                self._epochs,
                "How often the network sees all 60,000 training pictures.",
                name="epochs_choice",
                said=ExplainButton("epoch", name="epochs_explain", live=self._live),
            ),
            field(
                "Batch size",
                self._batch,
                "How many pictures are looked at before the weights take one step. Small "
                "batches take many unsteady steps, large ones few and steady ones.",
                name="batch_choice",
                said=ExplainButton("batch", name="batch_explain", live=self._live),
            ),
        )
        second = _pair(
            field(
                "Learning rate",
                self._rate,
                "How far each step goes. Too small learns slowly, too large never settles. While a "
                "training runs, a new rate counts from its next batch on.",
                name="rate_choice",
                said=ExplainButton("learning rate", name="rate_explain", live=self._live),
            ),
            field(
                "Seed",
                self._seed,
                "Chance decides the first weights and the order of the pictures; the same "
                "seed repeats the same chance.",
                name="seed_choice",
            ),
        )
        self.setLayout(column(first, second, spacing=2))

    def _on_rate(self, value: float) -> None:
        if self._running:
            self.rate_requested.emit(value)
            return
        optimizer = dataclasses.replace(self._draft.config.optimizer, learning_rate=value)
        self._draft.edit("rule learning_rate", optimizer=optimizer)

    def _show(self) -> None:
        config = self._draft.config
        _put(self._epochs, config.epochs)
        _put(self._batch, config.batch_size)
        _put(self._seed, config.seed)
        if not self._running:
            _put(self._rate, config.optimizer.learning_rate)


def _put(box: QSpinBox | QDoubleSpinBox, value: Any) -> None:
    """Shows a number, without a signal: it is the draft's already."""
    box.blockSignals(True)
    box.setValue(value)
    box.blockSignals(False)


def _whole(low: int, high: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(low, high)
    # Its own hint has room for the largest seed, more than half of the column.
    box.setMinimumWidth(NARROW)
    box.lineEdit().setTextMargins(6, 0, 0, 0)
    return box


def _pair(first: QWidget, second: QWidget) -> QWidget:
    box = QWidget()
    layout = row(first, second)
    layout.setStretch(0, 1)
    layout.setStretch(1, 1)
    box.setLayout(layout)
    return box
