"""The Train page's column of settings: the experiment, its few numbers, and start, pause, stop."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QSizePolicy,
    QSpinBox,
    QStackedWidget,
    QWidget,
)

from gui import icons
from gui.widgets.cards import Inspector, button, field, label, row
from gui.widgets.fixed_filters import FixedFilters
from gui.widgets.layer_table import LayerTable
from gui.widgets.learning_rate import NARROW, LearningRate
from models.config import TrainConfig
from models.presets import PRESETS
from models.shapes import describe

MOST_EPOCHS = 200
MOST_PICTURES = 4096
MOST_SEED = 2**31 - 1


class TrainSettings(Inspector):
    """What will be trained, and the buttons that train it.

    Signals:
        preset_changed: another experiment or another number of epochs was chosen.
        start_requested, pause_requested (on and off again), stop_requested: the buttons.
    """

    preset_changed = Signal()
    start_requested = Signal()
    pause_requested = Signal()
    stop_requested = Signal()

    def __init__(self) -> None:
        super().__init__("What to train")
        self._preset = QComboBox()
        for name, preset in PRESETS.items():
            self._preset.addItem(preset.title, name)
        self._summary = label("", "small", wrap=True)
        self._summary.setMinimumHeight(2 * self._summary.fontMetrics().height() + 4)
        self._epochs = _whole(1, MOST_EPOCHS)
        self._batch = _whole(1, MOST_PICTURES)
        self._rate = LearningRate()
        self._seed = _whole(0, MOST_SEED)
        self.filters = FixedFilters("fixed_filters")
        self._start = button(
            "Start training",
            "start_training",
            "Begins with fresh weights and learns in the background; every page stays usable "
            "(Space).",
            kind="primary",
            icon="play",
        )
        self._pause = button(
            "Pause",
            "pause_training",
            "Holds the training between two batches; nothing is lost (Space).",
            kind="primary",
            icon="pause",
        )
        self._stop = button(
            "Stop",
            "stop_training",
            "Ends the training now; the network as far as it has learnt is kept and can be used.",
            icon="stop",
        )
        self._buttons = QStackedWidget()
        self._table = LayerTable("layer_table")
        self._table.setToolTip("The network from top to bottom; it learns only its parameters.")
        self._total = label("", "quiet", name="total_parameters")
        self._arrange()
        self._preset.currentIndexChanged.connect(self._on_preset)
        self._epochs.valueChanged.connect(lambda _: self.preset_changed.emit())
        self._start.clicked.connect(self.start_requested)
        self._pause.clicked.connect(self.pause_requested)
        self._stop.clicked.connect(self.stop_requested)
        self._on_preset()

    @property
    def preset(self) -> str:
        """The name of the experiment chosen."""
        return str(self._preset.currentData())

    def config(self) -> TrainConfig:
        """The experiment with the numbers as they are set."""
        base = PRESETS[self.preset].config
        return dataclasses.replace(
            base,
            epochs=self._epochs.value(),
            batch_size=self._batch.value(),
            seed=self._seed.value(),
            optimizer=dataclasses.replace(base.optimizer, learning_rate=self._rate.value()),
            fixed_filters=self.filters.fitting(base),
        )

    def show_state(self, *, idle: bool, can_pause: bool, paused: bool, can_stop: bool) -> None:
        """Shows the buttons that make sense now: start while idle, else pause and stop."""
        held = self._start.hasFocus() or self._pause.hasFocus() or self._stop.hasFocus()
        for control in (self._preset, self._epochs, self._batch, self._rate, self._seed):
            control.setEnabled(idle)
        self._start.setEnabled(idle)
        self._pause.setEnabled(can_pause)
        self._stop.setEnabled(can_stop)
        self._buttons.setCurrentIndex(0 if idle else 1)
        self._pause.setText("Continue" if paused else "Pause")
        self._pause.setAccessibleName(self._pause.text())
        self._pause.setProperty("icon_name", "play" if paused else "pause")
        self.restyle()
        if held:
            # Whoever works by keyboard finds the button that took the place of the one pressed.
            (
                self._start if idle else self._stop if not self._pause.isEnabled() else self._pause
            ).setFocus()

    def restyle(self) -> None:
        """The icon and the table in the colours and the type of the theme."""
        icons.dress(self._pause)
        self._table.show_layers(describe(PRESETS[self.preset].config.layers))
        self.filters.restyle()

    def state(self) -> dict[str, Any]:
        """The choices, JSON-ready."""
        return {
            "preset": self.preset,
            "epochs": self._epochs.value(),
            "batch_size": self._batch.value(),
            "learning_rate": self._rate.value(),
            "seed": self._seed.value(),
            "fixed_filters": self.filters.state(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd is left alone."""
        index = self._preset.findData(state.get("preset"))
        if index >= 0:
            self._preset.setCurrentIndex(index)
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
        self.filters.restore(state.get("fixed_filters"))

    def _arrange(self) -> None:
        for item in (
            field(
                "Experiment",
                self._preset,
                "A network and its way of learning, as the chapter tries them one after another.",
                name="preset_choice",
            ),
            self._summary,
            _pair(
                field(
                    "Epochs",
                    self._epochs,
                    "How often the network sees all 60,000 training pictures.",
                    name="epochs_choice",
                ),
                field(
                    "Batch size",
                    self._batch,
                    "How many pictures are looked at before the weights take one step. Small "
                    "batches take many unsteady steps, large ones few and steady ones.",
                    name="batch_choice",
                ),
            ),
            _pair(
                field(
                    "Learning rate",
                    self._rate,
                    "How far each step goes. Too small learns slowly, too large never settles.",
                    name="rate_choice",
                ),
                field(
                    "Seed",
                    self._seed,
                    "Chance decides the first weights and the order of the pictures; the same "
                    "seed repeats the same chance.",
                    name="seed_choice",
                ),
            ),
        ):
            self.column.addWidget(item)
        for widget in (self._start, _pair(self._pause, self._stop)):
            self._buttons.addWidget(widget)
        self._buttons.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # A large type is cut off rather than widening the column.
        for each in (self._preset, self._total, self._start, self._pause, self._stop):
            each.setMinimumWidth(1)
        self.column.addWidget(self._buttons)
        # Beneath the buttons, which stay where they are when a filter comes.
        self.column.addWidget(self.filters)
        self.column.addSpacing(4)
        self.column.addLayout(row(label("The network", "heading"), None, self._total))
        self.column.addWidget(self._table)
        self.column.addStretch(1)

    def _on_preset(self) -> None:
        preset = PRESETS[self.preset]
        config = preset.config
        self._summary.setText(preset.summary)
        self._batch.setValue(config.batch_size)
        self._rate.setValue(config.optimizer.learning_rate)
        self._seed.setValue(config.seed)
        self._epochs.setValue(config.epochs)
        layers = describe(config.layers)
        self._table.show_layers(layers)
        total = sum(layer.parameters for layer in layers)
        self._total.setText(f"{total:,} parameters")
        self.filters.set_experiment(config, preset.title)
        self.preset_changed.emit()


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
