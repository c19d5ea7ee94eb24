"""What is known after an epoch, whoever trained it: the shape that events and presets share."""

from __future__ import annotations

from typing import Protocol


class Figures(Protocol):
    """Losses, regularizers included, and accuracies."""

    @property
    def loss(self) -> float:
        """Mean over the epoch's batches."""

    @property
    def accuracy(self) -> float:
        """Likewise, 0..1."""

    @property
    def val_loss(self) -> float:
        """On the test pictures."""

    @property
    def val_accuracy(self) -> float:
        """On the test pictures, 0..1."""


class EpochFigures(Figures, Protocol):
    """Of one epoch: events.EpochDone and presets.ReportedEpoch both fit."""

    @property
    def epoch(self) -> int:
        """From 1."""
