"""The Train page's column of settings: the experiment, its few numbers, and start, pause, stop."""

from __future__ import annotations

import dataclasses
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QComboBox

from gui.train.draft import CHANGED, Draft
from gui.train.editor import in_words
from gui.train.entries import wide
from gui.train.own import OwnExperiments
from gui.train.run_buttons import RunButtons
from gui.train.run_numbers import RunNumbers
from gui.widgets.cards import Inspector, button, field, label, row
from gui.widgets.explain import Live
from gui.widgets.fixed_filters import FixedFilters
from gui.widgets.layer_table import LayerTable
from models.config import TrainConfig, from_dict, to_dict
from models.presets import PRESETS

OWN = "own:"
"""Before the name of an own experiment, so that none is taken for a preset."""
BESIDE_SUMMARY = 48
BESIDE_TITLE = 90
"""Pixels of the column that are not left to a sentence, and to a title in the list."""


class TrainSettings(Inspector):
    """What will be trained, and the buttons that train it.

    Signals:
        preset_changed: another experiment or another number of epochs was chosen.
        customise_requested: the editor is wanted.
    """

    preset_changed = Signal()
    customise_requested = Signal()

    def __init__(self, own: OwnExperiments, live: Live | None = None) -> None:
        super().__init__("What to train")
        self._own = own
        first = next(iter(PRESETS))
        self.draft = Draft(first, PRESETS[first].config)
        self._preset = QComboBox()
        # It must not grow wider than the column, whatever a name of one's own is like.
        narrow = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self._preset.setSizeAdjustPolicy(narrow)
        self._summary = label("", "small", name="preset_summary", wrap=True)
        self._summary.setMinimumHeight(2 * self._summary.fontMetrics().height() + 4)
        self._customise = button(
            "Customise…",
            "customise_experiment",
            "Opens the editor: every layer, the rule of learning, and your own experiments.",
        )
        self._twin = button(
            "Its twin",
            "preset_twin",
            "The same experiment with or without scaled pixels: why scaling matters.",
        )
        self.numbers, self.live = RunNumbers(self.draft, live), live
        self.buttons = RunButtons()
        self.filters = FixedFilters("fixed_filters")
        self._table = LayerTable("layer_table")
        self._table.setToolTip("The network from top to bottom; it learns only its parameters.")
        self._total = label("", "quiet", name="total_parameters")
        self._arrange()
        self.fill_experiments()
        self._preset.currentIndexChanged.connect(self._on_preset)
        self._customise.clicked.connect(self.customise_requested)
        self._twin.clicked.connect(lambda: self.choose(PRESETS[self.draft.key].twin))
        self.draft.changed.connect(self._show)
        self._show()

    @property
    def preset(self) -> str:
        """The name of the experiment chosen: a preset's, or an own one's after "own:"."""
        return self.draft.key

    @property
    def title(self) -> str:
        """What the experiment is called as it is set: "Chapter, changed"."""
        changed = bool(self.draft.differences)
        return self.plain_title(self.draft.key) + (CHANGED if changed else "")

    @property
    def own_name(self) -> str:
        """The name of the own experiment chosen, or ""."""
        key = self.draft.key
        return key.removeprefix(OWN) if key.startswith(OWN) else ""

    @property
    def can_start(self) -> bool:
        """Whether what is set can be trained."""
        return self.draft.trouble is None

    def plain_title(self, key: str) -> str:
        """What an experiment is called as it was chosen."""
        return PRESETS[key].title if key in PRESETS else key.removeprefix(OWN)

    def config(self) -> TrainConfig:
        """The experiment as it is set."""
        config = self.draft.config
        return dataclasses.replace(
            config, name=self.draft.run_name, fixed_filters=self.filters.fitting(config)
        )

    def choose(self, key: str, config: TrainConfig | None = None) -> bool:
        """Another experiment by its key, with changes or without; whether there is one."""
        origin = self._origin(key)
        if origin is not None:
            self.draft.choose(key, origin, config)
            if origin.fixed_filters:
                self.filters.take(origin.fixed_filters)
        return origin is not None

    def fill_experiments(self) -> None:
        """The presets and then the own experiments, as there are now."""
        self._preset.blockSignals(True)
        self._preset.clear()
        for key in PRESETS:
            self._preset.addItem(PRESETS[key].title, key)
        for name in self._own:
            self._preset.addItem(name, OWN + name)
        self._preset.blockSignals(False)
        self._name_experiments()

    def show_state(self, *, idle: bool, can_pause: bool, paused: bool, can_stop: bool) -> None:
        """Shows the buttons that make sense now: start while idle, else pause and stop."""
        self._twin.setEnabled(idle)
        self._preset.setEnabled(idle)
        self.numbers.set_running(not idle)
        self.buttons.show_state(idle=idle, can_pause=can_pause, paused=paused, can_stop=can_stop)

    def show_editing(self, editing: bool) -> None:
        """The button opens the editor or closes it."""
        self._customise.setText("Back to the curves" if editing else "Customise…")
        self._customise.setAccessibleName(self._customise.text())

    def focus_editing(self) -> None:
        """The keyboard goes back to the button that opens the editor."""
        self._customise.setFocus()

    def restyle(self) -> None:
        """The icon and the table in the colours and the type of the theme."""
        self.buttons.restyle()
        self._name_experiments()
        self._table.show_layers(self.draft.infos)
        self.filters.restyle()

    def state(self) -> dict[str, Any]:
        """The choices, JSON-ready."""
        return {
            "preset": self.preset,
            **self.numbers.state(),
            "fixed_filters": self.filters.state(),
            "draft": to_dict(self.draft.config) if self.draft.differences else {},
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd is left alone."""
        key = state.get("preset")
        if isinstance(key, str):
            self.choose(key)
        draft = state.get("draft")
        if isinstance(draft, dict) and draft:
            with suppress(ValueError, TypeError, KeyError, AttributeError):
                config = from_dict(draft)
                self.draft.choose(self.draft.key, self.draft.origin, config)
        self.numbers.restore(state)
        self.draft.forget_steps()
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
            wide(self._customise, self._twin),
            self.numbers,
            self.buttons,
            # Beneath the buttons, which stay where they are when a filter comes.
            self.filters,
        ):
            self.column.addWidget(item)
        for each in (self._preset, self._customise, self._twin, self._total):
            each.setMinimumWidth(1)  # a large type is cut off rather than widening the column
        self.column.addLayout(row(label("The network", "heading"), None, self._total))
        self.column.addWidget(self._table)
        self.column.addStretch(1)

    def _origin(self, key: str) -> TrainConfig | None:
        if key.startswith(OWN):
            return self._own.get(key.removeprefix(OWN))
        return PRESETS[key].config if key in PRESETS else None

    def _on_preset(self) -> None:
        self.choose(str(self._preset.currentData()))

    def _name_experiments(self) -> None:
        """Marks the one that is chosen, and says in its name whether it is changed."""
        self._preset.blockSignals(True)
        self._preset.setCurrentIndex(self._preset.findData(self.draft.key))
        for index in range(self._preset.count()):
            key = str(self._preset.itemData(index))
            changed = index == self._preset.currentIndex() and bool(self.draft.differences)
            self._preset.setItemText(index, self._fitting(key, CHANGED if changed else ""))
        self._preset.blockSignals(False)

    def _told(self, differences: tuple[str, ...]) -> str:
        """As many as two lines can hold, so that nothing beneath moves; the tip has them all."""
        metrics = self._summary.fontMetrics()
        room = QRect(0, 0, self.maximumWidth() - BESIDE_SUMMARY, 1000)
        for most in range(min(3, len(differences)), 0, -1):
            text = in_words(differences, most)
            high = metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height()
            if high <= 2 * metrics.lineSpacing() + 1:
                return text
        return in_words(differences, 0)

    def _fitting(self, key: str, after: str) -> str:
        """A title that the list has room for: a name of one's own may be long."""
        metrics = self._preset.fontMetrics()
        room = self.maximumWidth() - BESIDE_TITLE - metrics.horizontalAdvance(after)
        title = self.plain_title(key)
        return metrics.elidedText(title, Qt.TextElideMode.ElideMiddle, room) + after

    def _show(self) -> None:
        """Everything as the draft has it, without a signal of the controls."""
        draft, config = self.draft, self.draft.config
        self._name_experiments()
        preset = PRESETS.get(draft.key)
        summary = "" if preset is None else preset.summary
        self._twin.setVisible(preset is not None and bool(preset.twin))
        changed = draft.differences
        self._summary.setText(self._told(changed) if changed or not summary else summary)
        self._summary.setToolTip("\n".join(changed) or (preset.explanation if preset else ""))
        self._table.show_layers(draft.infos)
        total = sum(layer.parameters for layer in draft.infos)
        self._total.setText(f"{total:,} parameters")
        self.filters.set_experiment(config, self.plain_title(draft.key))
        self.buttons.show_trouble(draft.trouble)
        self.preset_changed.emit()
