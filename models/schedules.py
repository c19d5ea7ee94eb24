"""How the learning rate changes from epoch to epoch, and when a training ends early."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

CONSTANT, STEP, COSINE, PLATEAU = SCHEDULES = ("constant", "step", "cosine", "plateau")
VAL_LOSS, VAL_ACCURACY = MONITORS = ("val_loss", "val_accuracy")
LEAST_FALL = 1e-4
"""What the validation loss must fall by to count for the plateau: Keras' own ``min_delta``."""


@dataclass(frozen=True, kw_only=True)
class StepDecay:
    """The learning rate times ``factor`` after every ``epochs`` epochs."""

    factor: float = 0.5
    epochs: int = 3

    def __post_init__(self) -> None:
        _check_share("the step's factor", self.factor)
        _check_count("the step's epochs", self.epochs)


@dataclass(frozen=True, kw_only=True)
class Plateau:
    """The learning rate times ``factor`` when the validation loss no longer falls.

    Attributes:
        factor: what the rate is multiplied by.
        patience: so many epochs in a row without a fall of 0.0001 below the least.
        least: the rate never falls below this.
    """

    factor: float = 0.5
    patience: int = 2
    least: float = 0.0

    def __post_init__(self) -> None:
        _check_share("the plateau's factor", self.factor)
        _check_count("the plateau's patience", self.patience)
        if not _is_number(self.least) or not 0 <= self.least < math.inf:
            raise ValueError(f"the least learning rate is a number from 0 up, not {self.least!r}")


@dataclass(frozen=True, kw_only=True)
class EarlyStopping:
    """The training ends when what is watched has not improved for ``patience`` epochs.

    Attributes:
        monitor: "val_loss" (less is better) or "val_accuracy" (more is better).
        patience: so many epochs in a row without an improvement.
        restore_best: whether the network left is the one of the best epoch, as in Keras also
            where the training went to its last epoch; otherwise it is that of the last.
    """

    monitor: str = VAL_LOSS
    patience: int = 3
    restore_best: bool = True

    def __post_init__(self) -> None:
        if self.monitor not in MONITORS:
            raise ValueError(
                f"early stopping watches {' or '.join(MONITORS)}, not {self.monitor!r}"
            )
        _check_count("early stopping's patience", self.patience)
        if type(self.restore_best) is not bool:
            raise ValueError(f"the best is restored or not, not {self.restore_best!r}")

    def better(self, value: float, best: float | None) -> bool:
        """Whether a figure is an improvement on the best so far (None: there is none yet)."""
        if best is None:
            return True
        return value < best if self.monitor == VAL_LOSS else value > best


def _check_share(what: str, value: Any) -> None:
    if not _is_number(value) or not 0 < value < 1:
        raise ValueError(f"{what} lies between 0 and 1, not {value!r}")


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_count(what: str, value: Any) -> None:
    if type(value) is not int or value < 1:
        raise ValueError(f"{what}: a whole number from 1 up, not {value!r}")
