"""How a network learns: the rule, the rate over time, when it ends, and from what."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from gui.train.draft import Draft
from gui.train.entries import Choice, Small, Whole, check, pairs, show_page
from gui.train.formulas import RULES, Formula
from gui.train.rules import (
    BEGINNINGS,
    DECIMALS,
    EXPLAINED,
    MONITORS,
    NUMBERS,
    RULE_TERMS,
    SCHEDULES,
    rule_of,
)
from gui.widgets.cards import column, field, label, row
from gui.widgets.explain import ExplainButton, Live
from models.config import EarlyStopping, Optimizer
from models.feasible import RANGES


class LearningForm(QWidget):
    """Shows and sets everything of a draft but its layers, each word explained.

    Args:
        draft: holds it.
        live: gives the run on the screen, by which words are explained.
    """

    def __init__(self, draft: Draft, live: Live | None = None) -> None:
        super().__init__()
        self._draft = draft
        self._explains = {
            part: ExplainButton(term, name=f"{part}_explain", live=live)
            for part, term in EXPLAINED.items()
        }
        self._rules: dict[str, dict[str, Small]] = {}
        self._rule = Choice((key, title) for key, (title, _) in BEGINNINGS.items())
        self._rule.edited.connect(self._on_rule)
        self._pages = QStackedWidget()
        for key, (_, begun) in BEGINNINGS.items():
            self._pages.addWidget(self._rule_page(key, begun))
        self._formula = Formula("rule_formula")
        self._schedule = Choice((key, title) for key, title, _ in SCHEDULES)
        self._schedule.edited.connect(lambda key: self._draft.edit(schedule=key))
        self._idea = label("", "small", wrap=True, name="schedule_idea")
        self._parts: dict[tuple[str, str], Small | Whole] = {}
        self._schedules = QStackedWidget()
        for key, _, _ in SCHEDULES:
            self._schedules.addWidget(self._schedule_page(key))
        self._stops = check(
            "End early",
            "early_stopping",
            "Ends the training when the test pictures are no longer read better: what is learnt "
            "after that is often only the training pictures by heart.",
        )
        self._stops.clicked.connect(self._on_stops)
        self._monitor = Choice(MONITORS)
        self._monitor.edited.connect(lambda key: self._stop_with(monitor=key))
        self._patience = Whole(1, 100)
        self._patience.edited.connect(lambda count: self._stop_with(patience=count))
        self._best = check(
            "Go back to the best epoch",
            "early_stopping_best",
            "The network that is kept is that of the best epoch, not of the last.",
        )
        self._best.clicked.connect(lambda on: self._stop_with(restore_best=on))
        self._augmented = check(
            "Pictures made anew for every epoch",
            "augmented_choice",
            "Turned, thickened, blurred and crossed digits, and things that are no digit, as a "
            "camera might show them. The last Dense needs 11 units; an epoch takes longer.",
        )
        self._augmented.clicked.connect(lambda on: self._draft.edit(augmented=on))
        self._arrange()
        draft.changed.connect(self._show)
        self._show()

    def _arrange(self) -> None:
        left = column(
            field(
                "Rule of learning",
                self._rule,
                "How a gradient becomes a step: the chapter compares momentum and Adam.",
                name="rule_choice",
            ),
            self._pages,
            _beside(self._formula, self._explains["rule"]),
            None,
            spacing=12,
        )
        right = column(
            field(
                "Learning rate over time",
                self._schedule,
                "Large steps at first, small ones to settle: a schedule makes the rate smaller.",
                name="schedule_choice",
            ),
            _beside(self._idea, self._explains["schedule"]),
            self._schedules,
            row(self._stops, None, self._explains["early_stopping"]),
            row(
                field(
                    "Watching",
                    self._monitor,
                    "What has to improve, measured on the test pictures after every epoch.",
                    name="early_stopping_monitor",
                ),
                field(
                    "Patience, epochs",
                    self._patience,
                    "So many epochs in a row may bring nothing.",
                    name="early_stopping_patience",
                ),
            ),
            self._best,
            row(self._augmented, None, self._explains["augmented"]),
            None,
            spacing=8,
        )
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 4, 0)
        whole.setSpacing(24)
        for side in (left, right):
            whole.addLayout(side, 1)

    def _rule_page(self, key: str, begun: Optimizer) -> QWidget:
        entries: dict[str, Small] = {}
        boxes = []
        for each in dataclasses.fields(begun):
            name = each.name
            if name == "nesterov" or (name == "momentum" and key in ("sgd", "rmsprop")):
                continue
            low, high = RANGES[name]
            entry = Small(max(low, 1e-4) if name == "momentum" else low, high, _decimals(name))
            entry.edited.connect(lambda value, name=name: self._set(name, value))
            entries[name] = entry
            text, tip = NUMBERS[name]
            boxes.append(field(text, entry, tip, name=f"rule_{key}_{name}"))
        self._rules[key] = entries
        return pairs(boxes)

    def _schedule_page(self, key: str) -> QWidget:
        def part(name: str, entry: Small | Whole, text: str, tip: str) -> QWidget:
            self._parts[key, name] = entry
            entry.edited.connect(lambda value: self._set_part(key, name, value))
            return field(text, entry, tip, name=f"schedule_{key}_{name}")

        boxes = []
        if key in ("step", "plateau"):
            tip = "What the learning rate is multiplied by: 0.5 halves it."
            boxes.append(part("factor", Small(0.01, 0.99, 3), "Factor", tip))
        if key == "step":
            tip = "So many epochs pass between two steps."
            boxes.append(part("epochs", Whole(1, 100), "Every, epochs", tip))
        if key == "plateau":
            tip = "So many epochs in a row without a fall of the test loss."
            boxes.append(part("patience", Whole(1, 100), "Patience, epochs", tip))
            tip = "The learning rate never falls below this."
            boxes.append(part("least", Small(0.0, 1.0, 7), "Never below", tip))
        return pairs(boxes)

    def _show(self) -> None:
        config = self._draft.config
        rule = rule_of(config.optimizer)
        self._rule.show_value(rule)
        show_page(self._pages, list(BEGINNINGS).index(rule))
        for name, entry in self._rules[rule].items():
            entry.show_value(getattr(config.optimizer, name))
        self._formula.show_formula(*RULES[rule])
        self._explains["rule"].set_term(RULE_TERMS[rule])
        self._schedule.show_value(config.schedule)
        keys = [key for key, _, _ in SCHEDULES]
        at = keys.index(config.schedule)
        self._idea.setText(SCHEDULES[at][2])
        show_page(self._schedules, at)
        for (key, name), part in self._parts.items():
            part.show_value(getattr(getattr(config, key), name))
        stopping = config.early_stopping
        self._stops.setChecked(stopping is not None)
        for control in (self._monitor, self._patience, self._best):
            control.setEnabled(stopping is not None)
        shown = stopping or EarlyStopping()
        self._monitor.show_value(shown.monitor)
        self._patience.show_value(shown.patience)
        self._best.setChecked(shown.restore_best)
        self._augmented.setChecked(config.augmented)

    def _on_rule(self, key: str) -> None:
        origin = self._draft.origin.optimizer
        # Whoever comes back to the experiment's own rule finds its numbers again.
        begun = origin if rule_of(origin) == key else BEGINNINGS[key][1]
        self._draft.edit(optimizer=begun)

    def _set(self, name: str, value: float) -> None:
        optimizer: Any = self._draft.config.optimizer
        changed = dataclasses.replace(optimizer, **{name: value})
        self._draft.edit(f"rule {name}", optimizer=changed)

    def _set_part(self, key: str, name: str, value: Any) -> None:
        part = dataclasses.replace(getattr(self._draft.config, key), **{name: value})
        self._draft.edit(f"{key} {name}", **{key: part})

    def _on_stops(self, on: bool) -> None:
        self._draft.edit(early_stopping=EarlyStopping() if on else None)

    def _stop_with(self, **fields: Any) -> None:
        stopping = self._draft.config.early_stopping
        if stopping is not None:
            changed = dataclasses.replace(stopping, **fields)
            self._draft.edit(f"early stopping {list(fields)}", early_stopping=changed)


def _decimals(name: str) -> int:
    return DECIMALS.get(name, 4)


def _beside(said: QWidget, explain: ExplainButton) -> QHBoxLayout:
    layout = row(said, explain)
    layout.setStretch(0, 1)
    layout.setAlignment(explain, Qt.AlignmentFlag.AlignTop)
    return layout
