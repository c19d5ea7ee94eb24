"""What follows from each epoch's figures: the next learning rate, and whether to end early."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from models.config import PLATEAU, STEP, TrainConfig
from models.events import Weights
from models.schedules import LEAST_FALL, VAL_LOSS

Figures = Mapping[str, float]
"""One epoch's figures; ``val_loss`` and ``val_accuracy`` are looked at."""


@dataclass(frozen=True, kw_only=True)
class Begin:
    """Where a training begins or goes on; as it stands, at the beginning.

    Attributes:
        weights: in get_weights() order; None draws them from the seed. Frozen filters are put in
            either way, trainable ones only among drawn weights.
        optimizer_state: as an EpochDone or a TrainResult gave it beside these weights, of the same
            optimizer and layers, its learning rate with it; (): the optimizer begins anew.
        epochs_done: epochs that were trained before; the experiment's ``epochs`` count them.
        history: figures of all these epochs, for a plateau or early stopping that goes on; or ().
    """

    weights: Weights | None = None
    optimizer_state: Weights = ()
    epochs_done: int = 0
    history: Sequence[Figures] = ()


class Course:
    """A training's schedule and early stopping, as Keras' own callbacks do them.

    ReduceLROnPlateau watches the validation loss, EarlyStopping what it is told to; neither
    changes anything but the rate and when it ends.

    Attributes:
        rate: what the learning rate is now according to the schedule alone.
        over: whether early stopping wants the training to end.
        best: the epoch that early stopping found best, from 1; None: none was seen.
    """

    def __init__(
        self, config: TrainConfig, epochs_done: int = 0, history: Sequence[Figures] = ()
    ) -> None:
        """Begin, or take up what was done.

        Args:
            config: the experiment.
            epochs_done: epochs that were done before.
            history: their figures, as far as they are known: all or none.

        Raises:
            ValueError: there are other than ``epochs_done`` figures.
        """
        if epochs_done < 0 or len(history) not in (0, epochs_done):
            raise ValueError(f"{len(history)} epochs' figures for {epochs_done} epochs")
        self._config = config
        self._least: float | None = None
        self._wait = 0
        self._value: float | None = None
        self._patience = 0
        self.best: int | None = None
        self.over = False
        self.rate = float(config.optimizer.learning_rate)
        for epoch in range(1, epochs_done + 1):
            self.rate = self.after(epoch, history[epoch - 1] if history else None, self.rate)
        if self.over:
            # Somebody wants more of it all the same: as much patience as at the beginning.
            self.over, self._patience = False, 0

    def after(self, epoch: int, figures: Figures | None, rate: float) -> float:
        """The learning rate after this epoch; also whether it is ``over`` now.

        Args:
            epoch: from 1.
            figures: None where nobody knows them: only steps are taken.
            rate: the learning rate so far.
        """
        if figures is not None:
            self._watch(epoch, figures)
        if self._config.schedule == STEP and epoch % self._config.step.epochs == 0:
            return rate * self._config.step.factor
        if self._config.schedule == PLATEAU and figures is not None:
            return self._on_plateau(figures[VAL_LOSS], rate)
        return rate

    def _on_plateau(self, loss: float, rate: float) -> float:
        plateau = self._config.plateau
        if self._least is None or loss + LEAST_FALL < self._least:
            self._least, self._wait = loss, 0
            return rate
        self._wait += 1
        if self._wait < plateau.patience or rate <= np.float32(plateau.least):
            return rate
        self._wait = 0
        return max(rate * plateau.factor, plateau.least)

    def _watch(self, epoch: int, figures: Figures) -> None:
        stopping = self._config.early_stopping
        if stopping is None:
            return
        if stopping.better(figures[stopping.monitor], self._value):
            self._value, self.best, self._patience = figures[stopping.monitor], epoch, 0
        else:
            self._patience += 1
            self.over = self._patience >= stopping.patience
