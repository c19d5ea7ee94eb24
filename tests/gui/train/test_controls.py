"""One batch, one epoch, another learning rate: asked of a real training."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QDoubleSpinBox, QSpinBox

from gui.training import IDLE, PAUSED
from models.events import EpochDone, RateChanged, StepsDone

if TYPE_CHECKING:
    from tests.gui.train.conftest import Bench

LOAD_MS = 180_000
"""TensorFlow's first import on a busy machine."""


@pytest.mark.slow
def test_a_training_goes_by_batches_and_epochs_and_with_another_rate(bench: Bench) -> None:
    training = bench.window.session.training
    told: list[Any] = []
    training.events.connect(told.extend)

    def of(kind: type[Any]) -> list[Any]:
        return [event for event in told if isinstance(event, kind)]

    bench.choose("baseline")
    bench.part(QSpinBox, "batch_choice").setValue(2000)
    bench.part(QSpinBox, "epochs_choice").setValue(3)
    bench.click("step_batch")
    bench.qtbot.waitUntil(lambda: training.state == PAUSED, timeout=LOAD_MS)
    bench.qtbot.waitUntil(lambda: bool(of(StepsDone)), timeout=10_000)
    assert of(StepsDone)[-1].total_step == 1
    assert not bench.part(QSpinBox, "epochs_choice").isEnabled()

    rate = bench.part(QDoubleSpinBox, "rate_choice")
    assert rate.isEnabled()
    rate.setValue(0.004)
    bench.click("step_batch")
    bench.qtbot.waitUntil(lambda: bool(of(RateChanged)), timeout=10_000)
    assert of(RateChanged)[-1].learning_rate == pytest.approx(0.004)
    assert of(RateChanged)[-1].by_hand

    bench.click("step_epoch")
    bench.qtbot.waitUntil(lambda: bool(of(EpochDone)), timeout=60_000)
    bench.qtbot.waitUntil(lambda: training.state == PAUSED, timeout=10_000)
    assert [done.epoch for done in of(EpochDone)] == [1]

    bench.click("stop_training")
    bench.qtbot.waitUntil(lambda: training.state == IDLE, timeout=60_000)
    # What is set was never touched: the next training begins with it.
    assert rate.value() == 0.001
    assert bench.config.optimizer.learning_rate == 0.001
    assert bench.part(QAbstractButton, "start_training").isEnabled()


def test_what_cannot_be_trained_cannot_be_stepped_either(bench: Bench) -> None:
    steps = [bench.part(QAbstractButton, name) for name in ("step_batch", "step_epoch")]
    assert all(step.isEnabled() for step in steps)
    bench.list.setCurrentRow(8)
    bench.click("layer_remove")
    assert not any(step.isEnabled() for step in steps)
