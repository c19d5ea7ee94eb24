"""How curves are looked at: the x axis, smoothing and the scale of the loss; numbers only."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from gui.widgets.curve_data import EPOCH

Floats = npt.NDArray[np.float64]

MOST_SMOOTHING = 30
"""Neighbours on each side that a point of the thin line is averaged with."""

BOTH, VALIDATION, TRAINING = "both", "validation", "training"
LINES = (BOTH, VALIDATION, TRAINING)
"""Which lines of each training are drawn."""

SMALLEST_LOSS = 1e-6
"""A logarithm needs something above 0."""


@dataclass(frozen=True, kw_only=True)
class CurveView:
    """The person's choices.

    Attributes:
        axis: EPOCH, STEP or TIME.
        smoothing: neighbours on each side, 0..MOST_SMOOTHING.
        log: whether the loss has a logarithmic scale.
        lines: BOTH, VALIDATION or TRAINING.
    """

    axis: str = EPOCH
    smoothing: int = 0
    log: bool = False
    lines: str = BOTH


def smooth(values: Floats, neighbours: int) -> Floats:
    """The mean of each point and as many points on either side; fewer at the ends.

    What is not finite stays so and counts for nobody else.
    """
    count = len(values)
    if neighbours <= 0 or count < 3:
        return values
    good = np.isfinite(values)
    sums = np.concatenate([[0.0], np.cumsum(np.where(good, values, 0.0))])
    counts = np.concatenate([[0], np.cumsum(good)])
    place = np.arange(count)
    # As many on the left as on the right: else the ends of a falling curve would be bent.
    reach = np.minimum(neighbours, np.minimum(place, count - 1 - place))
    low, high = place - reach, place + reach + 1
    means = (sums[high] - sums[low]) / np.maximum(counts[high] - counts[low], 1)
    return np.where(good, means, np.nan)


def log_loss(values: Floats) -> Floats:
    """Powers of ten; NaN stays."""
    finite = np.isfinite(values)
    return np.where(
        finite, np.log10(np.maximum(np.where(finite, values, 1.0), SMALLEST_LOSS)), np.nan
    )


def log_ticks(low: float, high: float) -> list[tuple[float, str]]:
    """Marks 1, 2, 5, 10, ... between two powers of ten, with what stands beside them."""
    marks = []
    for power in range(math.floor(low), math.ceil(high) + 1):
        for step in (1, 2, 5):
            place = math.log10(step) + power
            if low <= place <= high:
                marks.append((place, f"{step * 10.0**power:g}"))
    return marks if len(marks) <= 9 else [mark for mark in marks if mark[1].strip("0.")[:1] == "1"]


def visible_range(
    lines: list[tuple[Floats, Floats]], low: float, high: float
) -> tuple[float, float] | None:
    """The smallest and largest value of lines between two places on the x axis."""
    found = [y[(x >= low) & (x <= high) & np.isfinite(y)] for x, y in lines]
    values = np.concatenate(found) if found else np.empty(0)
    if not len(values):
        return None
    bottom, top = float(values.min()), float(values.max())
    room = 0.05 * (top - bottom) or 0.05 * max(abs(top), 1e-3)
    return bottom - room, top + room


def spread(
    places: list[float], gap: float, low: float = -math.inf, high: float = math.inf
) -> list[float]:
    """Places moved apart, in order, so that neighbours keep a gap and all stay near.

    None lies below ``low`` or above ``high`` where there is room for them.
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    shift = sum(moved[i] - places[i] for i in order) / len(order) if order else 0.0
    moved = [place - shift for place in moved]
    beyond = max(0.0, low - min(moved, default=low)) or min(0.0, high - max(moved, default=high))
    return [place + beyond for place in moved]
