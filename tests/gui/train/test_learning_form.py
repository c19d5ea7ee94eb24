"""The rule of learning with its numbers, schedules, early stopping, augmentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QDoubleSpinBox,
    QSpinBox,
)

from models.config import (
    SGD,
    EarlyStopping,
    RMSprop,
    StepDecay,
)
from models.presets import PRESETS

if TYPE_CHECKING:
    from tests.gui.train.conftest import Bench

CHAPTER = PRESETS["chapter"].config


def test_the_rule_and_its_numbers(bench: Bench) -> None:
    bench.tab(1)
    bench.pick("rule_choice", "momentum")
    assert bench.config.optimizer == SGD(momentum=0.9)
    assert bench.text("rule_formula_signs").startswith("v ← μ·v − η·g")
    bench.part(QDoubleSpinBox, "rule_momentum_momentum").setValue(0.5)
    bench.pick("rule_choice", "nesterov")
    assert bench.config.optimizer == SGD(momentum=0.9, nesterov=True)
    bench.pick("rule_choice", "rmsprop")
    bench.part(QDoubleSpinBox, "rule_rmsprop_rho").setValue(0.8)
    assert bench.config.optimizer == RMSprop(rho=0.8)
    bench.pick("rule_choice", "adam")
    assert "√ŝ + ε" in bench.text("rule_formula_signs")
    assert bench.config == CHAPTER
    # The learning rate stands in the column as well: one number.
    bench.part(QDoubleSpinBox, "rate_choice").setValue(0.02)
    assert bench.part(QDoubleSpinBox, "rule_adam_learning_rate").value() == 0.02


def test_schedule_early_stopping_and_augmentation(bench: Bench) -> None:
    bench.tab(1)
    bench.pick("schedule_choice", "step")
    bench.part(QDoubleSpinBox, "schedule_step_factor").setValue(0.1)
    bench.part(QSpinBox, "schedule_step_epochs").setValue(2)
    assert (bench.config.schedule, bench.config.step) == ("step", StepDecay(factor=0.1, epochs=2))
    patience = bench.part(QSpinBox, "early_stopping_patience")
    assert not patience.isEnabled()
    bench.part(QCheckBox, "early_stopping").click()
    patience.setValue(5)
    bench.part(QCheckBox, "early_stopping_best").click()
    bench.pick("early_stopping_monitor", "val_accuracy")
    assert bench.config.early_stopping == EarlyStopping(
        monitor="val_accuracy", patience=5, restore_best=False
    )
    bench.part(QCheckBox, "early_stopping").click()
    assert bench.config.early_stopping is None
    bench.part(QCheckBox, "augmented_choice").click()
    assert "11 units" in bench.text("start_problem")
