"""Training that reports events while it runs and can be paused and stopped at any moment."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from models.asks import Ask, Asks
from models.calibration import calibrated
from models.config import TrainConfig
from models.control import Control
from models.course import Begin, Course, Figures
from models.epochs import MOST_STEPS as MOST_STEPS
from models.epochs import Epochs, without_weights
from models.events import (
    EARLY,
    FINISHED,
    STOPPED,
    Ended,
    EpochDone,
    Event,
    RateChanged,
    Started,
    TrainResult,
    Weights,
)
from models.mnist import Mnist
from models.placing import place
from models.prefetch import Examples, Prefetch
from models.threads import prepare_tensorflow

if TYPE_CHECKING:
    from models.picture_tensors import DataTensors


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
    control: Control | None = None,
    weights: Weights | None = None,
    optimizer_state: Weights = (),
    epochs_done: int = 0,
    history: Sequence[Figures] = (),
    snapshot_seconds: float | None = None,
    examples: Examples | None = None,
) -> TrainResult:
    """Train ``config``'s network on all training pictures and validate it after every epoch.

    The mathematics is that of Keras' ``fit``: every batch, reshuffled each epoch, the last one
    smaller if need be; running training figures; validation on all test pictures. A training that
    goes on from the end of an epoch is, bit for bit, the one that was never interrupted.

    Args:
        config: the network, the optimizer and how long.
        data: the pictures.
        on_event: gets each event in this thread; keep it short.
        should_stop: asked between chunks of at most 25 batches; True ends the training.
        should_pause: asked as often; the training waits while it is True (a stop still counts).
        control: more that a person may ask for: one batch, one epoch, another learning rate.
        weights: where to begin, as ``Begin`` says, like the next three.
        optimizer_state: likewise.
        epochs_done: likewise; with 3 of 10 done, the fourth to the tenth follow.
        history: likewise.
        snapshot_seconds: report the weights about this often within an epoch; None only does so
            at the steps of the first epoch that a look back through the run wants.
        examples: what an augmented network learns from in place of ``data``'s training pictures;
            a thread makes the next epoch's during this one and ends before this returns.

    Returns:
        The last weights, or the best where early stopping restores them, and one history entry
        per epoch finished here, the last one with its weights.

    Raises:
        ValueError: the layers do not make a network of digits, ``weights``, ``optimizer_state`` or
            ``history`` do not fit, or an augmented network is given no examples.
    """
    if not config.augmented:
        examples = None
    elif examples is None:
        raise ValueError(f"the network {config.name} is augmented: it needs examples to learn from")
    prepare_tensorflow()
    asks = Asks(should_stop, should_pause, control or Control(), on_event)
    begin = Begin(
        weights=weights, optimizer_state=optimizer_state, epochs_done=epochs_done, history=history
    )
    with Prefetch(examples, config.seed, config.epochs, epochs_done) as prefetch:
        turns = training_turns(config, data, on_event, asks, begin, snapshot_seconds, prefetch)
        result = _finished(turns)
    if examples is not None and not result.stopped and result.history:
        # The first number tells this chance from that of the epochs.
        rng = np.random.default_rng([2, config.seed % 2**64])
        tests = data.test_pictures, data.test_labels
        result = calibrated(result, *examples.held_out(rng), tests)
    return result


def training_turns(
    config: TrainConfig,
    data: Mnist,
    on_event: Callable[[Event], None],
    asks: Asks,
    begin: Begin,
    snapshot_seconds: float | None,
    prefetch: Prefetch,
    shared: DataTensors | None = None,
) -> Generator[None, None, TrainResult]:
    """What ``train`` does, giving way after each chunk of batches and each epoch.

    So several trainings can take turns.

    Time spent elsewhere meanwhile does not count. ``shared`` are ``data``'s pictures as tensors,
    where several learn from them.
    """
    from models.fast_loop import FastLoop
    from models.network import build_network

    course = Course(config, begin.epochs_done, begin.history)
    initial = build_network(config).get_weights()
    if begin.weights is not None:
        _check(begin.weights, initial)
    start: Weights = tuple(np.array(one, np.float32) for one in begin.weights or initial)
    start = place(config, start, begun=begin.weights is not None)
    if prefetch.active:
        made = prefetch.take(asks.stopping)
        if made is None:
            return TrainResult(config=config, weights=start, history=(), stopped=True)
        data = dataclasses.replace(data, train_pictures=made[0], train_labels=made[1])
        del made
    with closing(FastLoop(config, start, data, shared)) as loop:
        epochs = Epochs(config, loop, data, on_event, asks, snapshot_seconds)
        loop.rate.assign(course.rate)
        loop.rate.restore(begin.optimizer_state, begin.epochs_done * epochs.steps)
        on_event(
            Started(config=config, steps=epochs.steps, weights=start, epochs_done=begin.epochs_done)
        )
        history: list[EpochDone] = []
        best: EpochDone | None = None
        for epoch in range(begin.epochs_done + 1, config.epochs + 1):
            if course.over or asks.stops(epoch, 0):
                break
            if prefetch.active and history:
                made = prefetch.take(asks.stopping)
                if made is None:
                    break
                loop.replace_examples(*made)
            yield from epochs.turns(epoch)
            if epochs.done is None:
                break
            before = loop.rate.value
            rate = course.after(epoch, vars(epochs.done), before)
            if rate != before:
                loop.rate.assign(rate)
            done = dataclasses.replace(epochs.done, optimizer_state=loop.rate.state())
            history[-1:] = [without_weights(one) for one in history[-1:]]
            history.append(done)
            best = done if course.best == epoch else best
            asks.control.did_epoch()
            on_event(done)
            if rate != before:
                total = epoch * epochs.steps
                on_event(
                    RateChanged(
                        epoch=epoch,
                        total_step=total,
                        learning_rate=loop.rate.now(total),
                        by_hand=False,
                    )
                )
            yield
        finished = begin.epochs_done + len(history) >= config.epochs
        reason = EARLY if course.over else FINISHED if finished else STOPPED
        stopping = config.early_stopping
        # Whoever stops a training keeps what they saw last.
        restores = reason != STOPPED and stopping is not None and stopping.restore_best
        kept = best if restores else None
        ended = Ended(
            reason=reason,
            epochs=begin.epochs_done + len(history),
            best=course.best,
            restored=kept is not None,
        )
        on_event(ended)
        return TrainResult(
            config=config,
            weights=kept.weights if kept else loop.weights(),
            history=tuple(history),
            stopped=reason == STOPPED,
            ended=ended,
            optimizer_state=kept.optimizer_state if kept else loop.rate.state(),
        )


def _finished(turns: Generator[None, None, TrainResult]) -> TrainResult:
    while True:
        try:
            next(turns)
        except StopIteration as end:
            result: TrainResult = end.value
            return result


def _check(weights: Weights, expected: list[npt.NDArray[np.float32]]) -> None:
    given, needed = [one.shape for one in weights], [one.shape for one in expected]
    if given != needed:
        raise ValueError(f"weights of shapes {given} do not fit a network that has {needed}")
