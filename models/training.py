"""Training that reports events while it runs and can be paused and stopped at any moment."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.calibration import calibrated
from models.config import TrainConfig
from models.events import EpochDone, Event, SnapshotTaken, Started, StepsDone, TrainResult, Weights
from models.mnist import Mnist
from models.moments import first_epoch_steps
from models.placing import place
from models.prefetch import Examples, Prefetch
from models.threads import prepare_tensorflow

if TYPE_CHECKING:
    from models.fast_loop import FastLoop

MOST_STEPS = 25
"""Batches in one call of the compiled loop at most; progress is reported after each call."""
LONGEST_CALL = 0.15
"""Seconds one call may take; slow networks get fewer batches a call, so that a stop is quick."""
VALIDATION_PICTURES = 1000
"""Test pictures in one call."""
PAUSE_WAIT = 0.02
"""Seconds between two looks at should_pause and should_stop while paused."""

Ask = Callable[[], bool]


def never() -> bool:
    """The answer of a training that nobody wants to pause or stop."""
    return False


def train(
    config: TrainConfig,
    data: Mnist,
    on_event: Callable[[Event], None],
    *,
    should_stop: Ask = never,
    should_pause: Ask = never,
    weights: Weights | None = None,
    snapshot_seconds: float | None = None,
    examples: Examples | None = None,
) -> TrainResult:
    """Train ``config``'s network on all training pictures and validate it after every epoch.

    The mathematics is that of Keras' ``fit``: every batch, reshuffled each epoch, the last one
    smaller if need be; running training figures; validation on all test pictures.

    Args:
        config: the network, the optimizer and how long.
        data: the pictures.
        on_event: gets each event in this thread; keep it short.
        should_stop: asked between chunks of at most 25 batches; True ends the training.
        should_pause: asked as often; the training waits while it is True (a stop still counts).
        weights: where to start, in get_weights() order; None draws them from the seed. Frozen
            filters of ``config`` are put in either way, trainable ones only among drawn weights.
        snapshot_seconds: report the weights about this often within an epoch; None only does so
            at the steps of the first epoch that a look back through the run wants.
        examples: what an augmented network learns from in place of ``data``'s training pictures;
            a thread makes the next epoch's during this one and ends before this returns.

    Returns:
        The last weights and one history entry per finished epoch, the last one with its weights.

    Raises:
        ValueError: the layers do not make a network of digits, ``weights`` do not fit it, or an
            augmented network is given no examples.
    """
    if not config.augmented:
        examples = None
    elif examples is None:
        raise ValueError(f"the network {config.name} is augmented: it needs examples to learn from")
    prepare_tensorflow()
    control = _Control(stop=should_stop, pause=should_pause)
    with Prefetch(examples, config.seed, config.epochs) as prefetch:
        result = _train(config, data, on_event, control, weights, snapshot_seconds, prefetch)
    if examples is not None and not result.stopped:
        # The first number tells this chance from that of the epochs.
        rng = np.random.default_rng([2, config.seed % 2**64])
        tests = data.test_pictures, data.test_labels
        result = calibrated(result, *examples.held_out(rng), tests)
    return result


def _train(
    config: TrainConfig,
    data: Mnist,
    on_event: Callable[[Event], None],
    control: _Control,
    weights: Weights | None,
    snapshot_seconds: float | None,
    prefetch: Prefetch,
) -> TrainResult:
    from models.fast_loop import FastLoop
    from models.network import build_network

    initial = build_network(config).get_weights()
    if weights is not None:
        _check(weights, initial)
    start: Weights = tuple(np.array(one, np.float32) for one in weights or initial)
    start = place(config, start, begun=weights is not None)
    if prefetch.active:
        made = prefetch.take(control.stops)
        if made is None:
            return TrainResult(config=config, weights=start, history=(), stopped=True)
        data = dataclasses.replace(data, train_pictures=made[0], train_labels=made[1])
        del made
    with closing(FastLoop(config, start, data)) as loop:
        epochs = _Epochs(config, loop, data, on_event, control, snapshot_seconds)
        on_event(Started(config=config, steps=epochs.steps, weights=start))
        history: list[EpochDone] = []
        while len(history) < config.epochs and not control.stops():
            if prefetch.active and history:
                made = prefetch.take(control.stops)
                if made is None:
                    break
                loop.replace_examples(*made)
            done = epochs.run(len(history) + 1)
            if done is None:
                break
            # A long run of a large network would otherwise hold every epoch's weights.
            history[-1:] = [dataclasses.replace(each, weights=()) for each in history[-1:]]
            history.append(done)
            on_event(done)
        return TrainResult(
            config=config,
            weights=loop.weights(),
            history=tuple(history),
            stopped=len(history) < config.epochs,
        )


def _check(weights: Weights, expected: list[npt.NDArray[np.float32]]) -> None:
    given, needed = [one.shape for one in weights], [one.shape for one in expected]
    if given != needed:
        raise ValueError(f"weights of shapes {given} do not fit a network that has {needed}")


@dataclass(kw_only=True)
class _Control:
    """Asks whether to stop, waits while paused, and keeps count of the time that pauses took."""

    stop: Ask
    pause: Ask
    paused: float = 0.0

    def stops(self) -> bool:
        if self.stop():
            return True
        began = perf_counter()
        wait = threading.Event()
        while self.pause():
            wait.wait(PAUSE_WAIT)
            if self.stop():
                return True
        self.paused += perf_counter() - began
        return False

    def clock(self) -> float:
        """Seconds, standing still during pauses."""
        return perf_counter() - self.paused


class _Epochs:
    """Runs one epoch after the other and reports what happens in it."""

    def __init__(
        self,
        config: TrainConfig,
        loop: FastLoop,
        data: Mnist,
        on_event: Callable[[Event], None],
        control: _Control,
        snapshot_seconds: float | None,
    ) -> None:
        self._config = config
        self._loop = loop
        self._pictures = len(data.train_labels)
        self._tests = len(data.test_labels)
        self._on_event = on_event
        self._control = control
        self._snapshot_seconds = math.inf if snapshot_seconds is None else snapshot_seconds
        self._last_snapshot = perf_counter()
        self._chunk = MOST_STEPS
        self._prepared = False
        self.steps = -(-self._pictures // config.batch_size)
        self._marks = first_epoch_steps(self.steps)

    def run(self, epoch: int) -> EpochDone | None:
        """Train and validate; None if it was asked to stop before the end."""
        if not self._prepared and not self._prepare():
            return None
        began = self._control.clock()
        trained = self._train(epoch)
        validated = trained and self._validate()
        if trained is None or validated is None:
            return None
        seconds = self._control.clock() - began
        return EpochDone(
            epoch=epoch,
            seconds=seconds,
            loss=trained[0],
            accuracy=trained[1],
            val_loss=validated[0],
            val_accuracy=validated[1],
            weights=self._loop.weights(),
        )

    def _prepare(self) -> bool:
        """Compile before the clock starts, a piece at a time; False if asked to stop."""
        size = self._config.batch_size
        for part in {min(size, self._pictures), self._pictures % size} - {0}:
            self._loop.prepare(part)
            if self._control.stops():
                return False
        self._loop.evaluate(0, min(2, self._tests))
        self._prepared = True
        return True

    def _train(self, epoch: int) -> tuple[float, float] | None:
        """Mean loss and accuracy over the epoch, weighted by batch as Keras does."""
        seen = step = 0
        loss_sum = right_sum = 0.0
        for batches in self._chunks(epoch):
            if self._control.stops():
                return None
            began = perf_counter()
            total = (epoch - 1) * self.steps + step
            losses, right = self._loop.steps(batches, total)
            seconds = perf_counter() - began
            self._adapt(len(batches), seconds)
            step += len(batches)
            seen += batches.size
            loss_sum += float(losses.sum(dtype=np.float64)) * batches.shape[1]
            right_sum += float(right.sum(dtype=np.float64))
            self._on_event(
                StepsDone(
                    epoch=epoch,
                    step=step,
                    total_step=total + len(batches),
                    loss=float(losses.mean()),
                    accuracy=float(right.sum()) / batches.size,
                    running_loss=loss_sum / seen,
                    running_accuracy=right_sum / seen,
                    pictures_per_second=batches.size / seconds,
                )
            )
            self._snapshot(epoch, step)
        return loss_sum / seen, right_sum / seen

    def _chunks(self, epoch: int) -> Iterator[npt.NDArray[np.int32]]:
        """The epoch's shuffled pictures as rows of batches; a smaller last batch comes alone."""
        random = np.random.default_rng([self._config.seed % 2**64, epoch])
        order = random.permutation(self._pictures).astype(np.int32)
        size = self._config.batch_size
        whole = self._pictures // size
        batches = order[: whole * size].reshape(whole, size)
        done = 0
        marks = self._marks if epoch == 1 else ()
        while done < whole:
            mark = next((mark for mark in marks if mark > done), whole)
            chunk = batches[done : min(done + self._chunk, mark)]
            yield chunk
            done += len(chunk)
        if whole * size < self._pictures:
            yield order[whole * size :][None]

    def _adapt(self, steps: int, seconds: float) -> None:
        fitting = int(LONGEST_CALL * steps / seconds)
        self._chunk = max(1, min(MOST_STEPS, fitting))

    def _snapshot(self, epoch: int, step: int) -> None:
        now = perf_counter()
        keep = epoch == 1 and step in self._marks
        if keep or now - self._last_snapshot >= self._snapshot_seconds:
            self._last_snapshot = now
            weights = self._loop.weights()
            self._on_event(SnapshotTaken(epoch=epoch, step=step, weights=weights, keep=keep))

    def _validate(self) -> tuple[float, float] | None:
        loss, right = 0.0, 0
        for start in range(0, self._tests, VALIDATION_PICTURES):
            if self._control.stops():
                return None
            stop = min(start + VALIDATION_PICTURES, self._tests)
            some_loss, some_right = self._loop.evaluate(start, stop)
            loss, right = loss + some_loss, right + some_right
        return loss / self._tests, right / self._tests
