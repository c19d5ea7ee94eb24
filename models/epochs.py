"""One epoch after the other: batches, validation and what is reported on the way."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Generator, Iterator
from time import perf_counter

import numpy as np
import numpy.typing as npt

from models.asks import Asks
from models.config import TrainConfig
from models.events import EpochDone, Event, RateChanged, SnapshotTaken, StepsDone
from models.fast_loop import FastLoop
from models.mnist import Mnist
from models.moments import first_epoch_steps

MOST_STEPS = 25
"""Batches in one call of the compiled loop at most; progress is reported after each call."""
LONGEST_CALL = 0.15
"""Seconds one call may take; slow networks get fewer batches a call, so that a stop is quick."""
VALIDATION_PICTURES = 1000
"""Test pictures in one call."""

Turns = Generator[None, None, None]


class Epochs:
    """Runs one epoch after the other and reports what happens in it.

    Attributes:
        steps: batches in an epoch.
        done: the epoch that ``turns`` has just finished; None if it was asked to stop before.
    """

    def __init__(
        self,
        config: TrainConfig,
        loop: FastLoop,
        data: Mnist,
        on_event: Callable[[Event], None],
        asks: Asks,
        snapshot_seconds: float | None,
    ) -> None:
        self._config = config
        self._loop = loop
        self._pictures = len(data.train_labels)
        self._tests = len(data.test_labels)
        self._on_event = on_event
        self._asks = asks
        self._snapshot_seconds = math.inf if snapshot_seconds is None else snapshot_seconds
        self._last_snapshot = perf_counter()
        self._chunk = MOST_STEPS
        self._prepared = False
        self._step = 0
        self._sums = (0.0, 0.0)
        self.done: EpochDone | None = None
        self.steps = -(-self._pictures // config.batch_size)
        self._marks = first_epoch_steps(self.steps)

    def turns(self, epoch: int) -> Turns:
        """Train and validate, giving way after each call of the loop; then ``done`` says how."""
        self.done = None
        if not self._prepared and not self._prepare(epoch):
            return
        began = self._asks.clock()
        self._step, self._sums = 0, (0.0, 0.0)
        for batches in self._batches(epoch):
            self._train(epoch, batches)
            paused = perf_counter()
            yield
            self._asks.rest(perf_counter() - paused)
        if self._step < self.steps:
            return
        validated = self._validate(epoch)
        if validated is None:
            return
        self.done = EpochDone(
            epoch=epoch,
            seconds=self._asks.clock() - began,
            loss=self._sums[0] / self._pictures,
            accuracy=self._sums[1] / self._pictures,
            val_loss=validated[0],
            val_accuracy=validated[1],
            weights=self._loop.weights(),
            learning_rate=self._loop.rate.now(epoch * self.steps - 1),
        )

    def _prepare(self, epoch: int) -> bool:
        """Compile before the clock starts, a piece at a time; False if asked to stop."""
        size = self._config.batch_size
        for part in {min(size, self._pictures), self._pictures % size} - {0}:
            self._loop.prepare(part)
            if self._asks.stops(epoch, 0):
                return False
        self._loop.evaluate(0, min(2, self._tests))
        self._prepared = True
        return True

    def _batches(self, epoch: int) -> Iterator[npt.NDArray[np.int32]]:
        """The epoch's shuffled pictures as rows of batches; a smaller last batch comes alone.

        Ends early when asked to stop.
        """
        random = np.random.default_rng([self._config.seed % 2**64, epoch])
        order = random.permutation(self._pictures).astype(np.int32)
        size = self._config.batch_size
        whole = self._pictures // size
        batches = order[: whole * size].reshape(whole, size)
        marks = self._marks if epoch == 1 else ()
        while self._step < self.steps:
            if self._asks.stops(epoch, self._step):
                return
            if self._step == whole:
                yield order[whole * size :][None]
                return
            most = self._asks.control.most_batches(self._chunk)
            mark = next((mark for mark in marks if mark > self._step), whole)
            yield batches[self._step : min(self._step + most, mark)]

    def _train(self, epoch: int, batches: npt.NDArray[np.int32]) -> None:
        """One call of the loop, and what there is to say of it."""
        before = (epoch - 1) * self.steps + self._step
        self._take_rate(epoch, before)
        began = perf_counter()
        losses, right = self._loop.steps(batches, before)
        seconds = perf_counter() - began
        count = len(batches)
        self._chunk = max(1, min(MOST_STEPS, int(LONGEST_CALL * count / seconds)))
        self._step += count
        self._asks.control.did(count)
        loss_sum = self._sums[0] + float(losses.sum(dtype=np.float64)) * batches.shape[1]
        right_sum = self._sums[1] + float(right.sum(dtype=np.float64))
        self._sums = loss_sum, right_sum
        seen = min(self._step * self._config.batch_size, self._pictures)
        self._on_event(
            StepsDone(
                epoch=epoch,
                step=self._step,
                total_step=before + count,
                loss=float(losses.mean()),
                accuracy=float(right.sum()) / batches.size,
                running_loss=loss_sum / seen,
                running_accuracy=right_sum / seen,
                pictures_per_second=batches.size / seconds,
                learning_rate=self._loop.rate.now(before + count - 1),
            )
        )
        self._snapshot(epoch)

    def _take_rate(self, epoch: int, total_step: int) -> None:
        rate = self._asks.control.take_rate()
        if rate is not None:
            self._loop.rate.assign(rate)
            value = self._loop.rate.now(total_step)
            self._on_event(
                RateChanged(epoch=epoch, total_step=total_step, learning_rate=value, by_hand=True)
            )

    def _snapshot(self, epoch: int) -> None:
        now = perf_counter()
        keep = epoch == 1 and self._step in self._marks
        if keep or now - self._last_snapshot >= self._snapshot_seconds:
            self._last_snapshot = now
            weights = self._loop.weights()
            self._on_event(SnapshotTaken(epoch=epoch, step=self._step, weights=weights, keep=keep))

    def _validate(self, epoch: int) -> tuple[float, float] | None:
        loss, right = 0.0, 0
        for start in range(0, self._tests, VALIDATION_PICTURES):
            if self._asks.stops(epoch, self._step):
                return None
            stop = min(start + VALIDATION_PICTURES, self._tests)
            some_loss, some_right = self._loop.evaluate(start, stop)
            loss, right = loss + some_loss, right + some_right
        return loss / self._tests, right / self._tests


def without_weights(epoch: EpochDone) -> EpochDone:
    """Its figures only: a long run of a large network would otherwise hold every epoch's."""
    return dataclasses.replace(epoch, weights=(), optimizer_state=())
