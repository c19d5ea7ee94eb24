"""The points of one training's curves, and the ranges in which they are read best."""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt

from models.events import EpochDone, Event, Started, StepsDone
from models.figures import EpochFigures
from models.signs import restraints

Floats = npt.NDArray[np.float64]

BATCHES = 25
"""A point of the thin line is the mean of about so many."""

TRAINING_PICTURES = 60_000
"""In an epoch."""

FEW_POINTS = 12
"""With fewer batches than this the first, enormous losses still set the range."""

USUAL_SHARE = 95.0
"""The loss axis shows this many per cent of the batches; the first few may lie far above."""

MOST_POINTS = 3000
"""Of the thin line: with more, every two become one, so that a long training draws as quickly."""

EPOCH, STEP, TIME = "epoch", "step", "time"
AXES = (EPOCH, STEP, TIME)
"""What the x axis counts."""

ACCURACY_BOTTOMS = (0.95, 0.9, 0.8, 0.5, 0.0)


class CurveData:
    """Grows point by point while a network trains.

    Attributes:
        epochs: how many are planned: the length of the x axis.
        reference: the figures that others report for the same experiment.
        done: the finished epochs.
        steps_an_epoch: batches an epoch, 0 while nobody knows.
        pace: seconds an epoch takes, as far as one can tell before the first is over; 0: unknown.
        held_by: what holds the training back on purpose, as models.signs.restraints says.
    """

    def __init__(self, epochs: int, reference: Sequence[EpochFigures] = ()) -> None:
        self.epochs = epochs
        self.reference = tuple(reference)
        self.done: list[EpochFigures] = []
        self.steps_an_epoch = 0
        self.pace = 0.0
        self.held_by: tuple[str, ...] = ()
        self._steps = array("d")
        self._last_batches = 0
        self._chunk = BATCHES
        self._seen = 0

    def add(self, event: Event) -> None:
        """Whatever a training reports, in its order; what is no figure is passed over."""
        if isinstance(event, Started):
            # The batches of another training before it do not count.
            self.steps_an_epoch, self._seen = event.steps, 0
            self.held_by = restraints(event.config)
        elif isinstance(event, StepsDone):
            place = event.epoch - 1 + event.step / max(1, self.steps_an_epoch)
            # Where the window was busy reports were left out: a point is 25 at the most.
            batches = min(BATCHES, event.total_step - self._seen)
            self.add_step(place, event.loss, event.accuracy, batches)
            self._seen = event.total_step
            if event.pictures_per_second > 0:
                self.pace = TRAINING_PICTURES / event.pictures_per_second
        elif isinstance(event, EpochDone):
            # Only its figures: a long training would otherwise fill the memory with weights.
            self.add_epoch(replace(event, weights=(), optimizer_state=()))

    def add_step(self, epoch: float, loss: float, accuracy: float, batches: int = BATCHES) -> None:
        """The mean of some batches; ``epoch`` counts from 0 and has a fraction.

        Few batches, such as the last ones of an epoch, join the point before them: the mean of
        three is so unsteady that the line would end in a spike.
        """
        few = min(batches, self._last_batches) <= self._chunk / 2
        whole = batches + self._last_batches
        if self._steps and few and whole <= 1.5 * self._chunk:
            share = batches / whole
            loss = share * loss + (1 - share) * self._steps[-2]
            accuracy = share * accuracy + (1 - share) * self._steps[-1]
            del self._steps[-3:]
            batches = whole
        self._steps.extend((epoch, loss, accuracy))
        self._last_batches = batches
        if len(self._steps) >= 3 * MOST_POINTS:
            self._thin()

    def add_epoch(self, figures: EpochFigures) -> None:
        """A finished epoch."""
        self.done.append(figures)

    @property
    def empty(self) -> bool:
        """Whether nothing of this training is known yet."""
        return not self._steps and not self.done

    def steps(self) -> Floats:
        """The batches so far, float64 (n, 3): epoch, loss, accuracy 0..1."""
        return np.array(self._steps, dtype=np.float64).reshape(-1, 3)

    def at(self, epochs: npt.ArrayLike, axis: str) -> Floats:
        """Where places counted in epochs lie on another x axis; NaN where nobody knows.

        Time is that of training and validation alone, from the end of one epoch to the next.
        """
        places = np.asarray(epochs, dtype=np.float64)
        if axis == STEP:
            return places * (self.steps_an_epoch or math.nan)
        if axis == TIME:
            ends, seconds, pace = self._clock()
            beyond = np.maximum(places - ends[-1], 0.0)
            return np.interp(places, ends, seconds) + np.where(beyond > 0, beyond * pace, 0.0)
        return places

    def epoch_of(self, place: float, axis: str) -> float:
        """The other way round: the place in epochs; NaN where nobody knows."""
        if axis == STEP:
            return place / self.steps_an_epoch if self.steps_an_epoch else math.nan
        if axis == TIME:
            ends, seconds, pace = self._clock()
            if not math.isfinite(seconds[-1]):
                return math.nan
            if place > seconds[-1]:
                return float(ends[-1] + (place - seconds[-1]) / pace) if pace > 0 else math.nan
            return float(np.interp(place, seconds, ends))
        return place

    def length(self, axis: str) -> float:
        """How long the x axis is for this training; NaN where nobody knows yet."""
        return float(self.at([float(self.epochs)], axis)[0])

    def _clock(self) -> tuple[Floats, Floats, float]:
        """Ends of epochs, the seconds by then, and seconds an epoch from there on (or NaN)."""
        took = [float(getattr(each, "seconds", math.nan)) for each in self.done]
        first = (
            self.done[0].epoch - 1
            if self.done
            else math.floor(self._steps[0] if self._steps else 0)
        )
        ends = np.array([first, *(each.epoch for each in self.done)], dtype=np.float64)
        pace = took[-1] if took else self.pace or math.nan
        return ends, np.cumsum([0.0, *took]), pace

    def _thin(self) -> None:
        points = self.steps()
        if len(points) % 2:
            points = points[:-1]
        halves = points.reshape(-1, 2, 3)
        merged = halves.mean(axis=1)
        merged[:, 0] = halves[:, 1, 0]
        self._steps = array("d", merged.ravel())
        self._chunk *= 2
        self._last_batches = self._chunk

    def loss_top(self) -> float:
        """The upper end of the loss axis: a round number under which nearly all points lie.

        Raw pixels begin with losses of 5 to 30 and fall below 0.2 within an epoch: an axis that
        held every point would show a flat line.
        """
        usual: list[float] = []
        losses = _finite(self.steps()[:, 1])
        if len(losses):
            share = USUAL_SHARE if len(losses) > FEW_POINTS else 100.0
            usual.append(float(np.percentile(losses, share)))
        usual.extend(_finite([epoch.val_loss for epoch in self.done]))
        if not usual or not self.done:
            known = [value for epoch in self.reference for value in (epoch.loss, epoch.val_loss)]
            usual.extend([float(np.percentile(known, 90.0))] if known else [])
        return round_up(max(usual, default=1.0))

    def accuracy_bottom(self) -> float:
        """The lower end of the accuracy axis (0..1): it rises only when an epoch is done."""
        if not self.done:
            return 0.0
        lowest = [epoch.val_accuracy for epoch in self.done]
        lowest.extend(epoch.accuracy for epoch in self.done[1:])
        steps = self.steps()
        usual = _finite(steps[steps[:, 0] <= len(self.done)][:, 2])
        if len(usual):
            lowest.append(float(np.percentile(usual, 100.0 - USUAL_SHARE)))
        if not np.isfinite(lowest).all():
            return 0.0
        return next(bottom for bottom in ACCURACY_BOTTOMS if bottom <= max(0.0, min(lowest)))

    def step_at(self, epoch: float) -> tuple[float, float, float] | None:
        """The batches nearest to a place on the x axis: epoch, loss, accuracy."""
        steps = self.steps()
        if not len(steps):
            return None
        nearest = steps[int(np.abs(steps[:, 0] - epoch).argmin())]
        return float(nearest[0]), float(nearest[1]), float(nearest[2])

    def epoch_at(self, epoch: float, *, reference: bool = False) -> EpochFigures | None:
        """The finished (or reported) epoch within half an epoch of a place on the x axis."""
        figures = self.reference if reference else self.done
        near = [each for each in figures if abs(each.epoch - epoch) <= 0.5]
        return near[0] if near else None


def round_up(value: float) -> float:
    """The next of ..., 0.5, 1, 2, 5, 10, ... that is not below ``value``; at least 0.1."""
    value = min(max(value, 0.1), 1e12)
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def _finite(values: Any) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    return found[np.isfinite(found)]
