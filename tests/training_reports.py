"""What a training would report, made up: for tests of whoever hears it."""

from __future__ import annotations

from typing import Any

from models.events import EpochDone, StepsDone, Weights


def steps_done(batches: int, **figures: Any) -> StepsDone:
    """So many batches since the beginning, in the first epoch unless the figures differ."""
    usual = {
        "epoch": 1,
        "step": batches,
        "total_step": batches,
        "loss": 0.5,
        "accuracy": 0.5,
        "running_loss": 0.5,
        "running_accuracy": 0.5,
        "pictures_per_second": 1000.0,
    }
    return StepsDone(**(usual | figures))


def epoch_done(epoch: int, weights: Weights = (), **figures: Any) -> EpochDone:
    """An epoch's end."""
    usual = {"seconds": 1.0, "loss": 0.5, "accuracy": 0.8, "val_loss": 0.2, "val_accuracy": 0.9}
    return EpochDone(epoch=epoch, weights=weights, **(usual | figures))
