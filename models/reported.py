"""The figures that the chapter prints after each epoch of its experiments."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

CURVES = Path(__file__).resolve().parent.parent / "resources" / "chapter_curves.csv"


@dataclass(frozen=True, kw_only=True)
class ReportedEpoch:
    """What the chapter reports after one epoch (accuracies 0..1)."""

    epoch: int
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float


def reported() -> dict[str, tuple[ReportedEpoch, ...]]:
    """The chapter's epochs, in order, by the name of the experiment; others are not in it."""
    curves: dict[str, tuple[ReportedEpoch, ...]] = {}
    with CURVES.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            epoch = ReportedEpoch(
                epoch=int(row["epoch"]),
                loss=float(row["loss"]),
                accuracy=float(row["accuracy"]),
                val_loss=float(row["val_loss"]),
                val_accuracy=float(row["val_accuracy"]),
            )
            curves[row["preset"]] = (*curves.get(row["preset"], ()), epoch)
    return curves
