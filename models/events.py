"""What a training reports while it runs, as frozen data that travels between threads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.config import TrainConfig

Weights = tuple[np.ndarray, ...]
"""Every weight of a network in Keras' get_weights() order; float32, never changed in place."""


@dataclass(frozen=True, kw_only=True)
class Started:
    """Training begins: ``steps`` batches an epoch, and the initial weights."""

    config: TrainConfig
    steps: int
    weights: Weights


@dataclass(frozen=True, kw_only=True)
class StepsDone:
    """At most 25 batches more are done; ``loss`` and ``accuracy`` (0..1) are their means.

    Attributes:
        epoch: from 1.
        step: batches done in this epoch.
        total_step: batches done since the run began.
        running_loss: mean over this epoch so far; likewise ``running_accuracy``.
        pictures_per_second: speed over these batches, pauses left out.
    """

    epoch: int
    step: int
    total_step: int
    loss: float
    accuracy: float
    running_loss: float
    running_accuracy: float
    pictures_per_second: float


@dataclass(frozen=True, kw_only=True)
class SnapshotTaken:
    """The weights in the middle of an epoch, for pages that follow the training.

    ``keep`` marks those that come at certain steps of the first epoch, on any machine the same;
    the others come when some time has passed.
    """

    epoch: int
    step: int
    weights: Weights
    keep: bool = False


@dataclass(frozen=True, kw_only=True)
class EpochDone:
    """An epoch and its validation on all test pictures are done (accuracies 0..1).

    ``seconds`` covers training and validation, without imports, tracing and pauses.
    """

    epoch: int
    seconds: float
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    weights: Weights


Event = Started | StepsDone | SnapshotTaken | EpochDone


@dataclass(frozen=True, kw_only=True)
class TrainResult:
    """What training left: the network so far is usable even if ``stopped``.

    Attributes:
        config: the experiment.
        weights: the last weights.
        history: one entry per finished epoch; only the last still has its weights.
        stopped: True when it was asked to stop before its last epoch ended.
    """

    config: TrainConfig
    weights: Weights
    history: tuple[EpochDone, ...]
    stopped: bool
