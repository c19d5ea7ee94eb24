"""What a training reports while it runs, as frozen data that travels between threads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from models.config import TrainConfig

Weights = tuple[np.ndarray, ...]
"""Every weight of a network in Keras' get_weights() order; float32, never changed in place."""


@dataclass(frozen=True, kw_only=True)
class Started:
    """Training begins: ``steps`` batches an epoch, and the initial weights.

    ``epochs_done`` were done before, where a training goes on.
    """

    config: TrainConfig
    steps: int
    weights: Weights
    epochs_done: int = 0


@dataclass(frozen=True, kw_only=True)
class StepsDone:
    """At most 25 batches more are done; ``loss`` and ``accuracy`` (0..1) are their means.

    Attributes:
        epoch: from 1.
        step: batches done in this epoch.
        total_step: batches done since the run began.
        running_loss: mean over this epoch so far; likewise ``running_accuracy``.
        pictures_per_second: speed over these batches, pauses left out.
        learning_rate: of the last of these batches; None where nobody noted it.
    """

    epoch: int
    step: int
    total_step: int
    loss: float
    accuracy: float
    running_loss: float
    running_accuracy: float
    pictures_per_second: float
    learning_rate: float | None = None


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

    Attributes:
        epoch: from 1, counted on where a training goes on.
        seconds: training and validation, without imports, tracing and pauses.
        loss: mean over the epoch while it learnt; likewise ``accuracy``.
        val_loss: over all test pictures; likewise ``val_accuracy``.
        weights: at its end.
        learning_rate: of its last batch; None where nobody noted it.
        optimizer_state: what the optimizer remembers at its end, the rate of the next epoch with
            it; ``train`` takes it back, and goes on from here as if it had never ended.
    """

    epoch: int
    seconds: float
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float
    weights: Weights
    learning_rate: float | None = None
    optimizer_state: Weights = ()


@dataclass(frozen=True, kw_only=True)
class RateChanged:
    """The learning rate is another from the batch after ``total_step`` on.

    Attributes:
        epoch: epochs begun by then.
        total_step: batches done by then since the run began.
        learning_rate: the new one; a cosine falls from there.
        by_hand: a person changed it; otherwise the schedule did.
    """

    epoch: int
    total_step: int
    learning_rate: float
    by_hand: bool


@dataclass(frozen=True, kw_only=True)
class Held:
    """The training stands still, asked to pause or after the batch or epoch that it was asked for.

    Attributes:
        epoch: the one it is in, from 1.
        step: batches done in it; 0 where it stands between two epochs.
    """

    epoch: int
    step: int


FINISHED, STOPPED, EARLY = "finished", "stopped", "early"


@dataclass(frozen=True, kw_only=True)
class Ended:
    """Why the training ended, after its last epoch.

    Attributes:
        reason: FINISHED (all its epochs), STOPPED (asked to) or EARLY (early stopping).
        epochs: done in all.
        best: the epoch that early stopping found best; None where it watched none.
        restored: whether the network left is that epoch's.
    """

    reason: str
    epochs: int
    best: int | None = None
    restored: bool = False


Event = Started | StepsDone | SnapshotTaken | EpochDone | RateChanged | Held | Ended


@dataclass(frozen=True, kw_only=True)
class TrainResult:
    """What training left: the network so far is usable even if ``stopped``.

    Attributes:
        config: the experiment.
        weights: the last weights.
        history: one entry per epoch finished in this call; only the last still has its weights and
            state.
        stopped: True when it was asked to stop before its last epoch ended.
        ended: why and when it ended; None where nobody noted it.
        optimizer_state: what the optimizer remembers beside ``weights``.
    """

    config: TrainConfig
    weights: Weights
    history: tuple[EpochDone, ...]
    stopped: bool
    ended: Ended | None = None
    optimizer_state: Weights = ()

    @property
    def measured(self) -> EpochDone | None:
        """The epoch whose figures are those of ``weights``; None: nobody measured them."""
        if self.ended is not None and self.ended.restored:
            return next((one for one in self.history if one.epoch == self.ended.best), None)
        last = self.history[-1] if self.history else None
        if last is None or len(last.weights) != len(self.weights):
            return None
        pairs = zip(last.weights, self.weights, strict=True)
        same = all(one is other or np.array_equal(one, other) for one, other in pairs)
        return last if same else None
