"""A training obeys: one batch, one epoch, another learning rate, on, stop."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable

import numpy as np
import pytest

from models import mnist
from models.config import SGD, Activation, Dense, Flatten, Rescaling, TrainConfig
from models.control import Control
from models.events import Ended, EpochDone, Event, Held, RateChanged, StepsDone, TrainResult
from models.training import train

SMALL = TrainConfig(
    name="small",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    optimizer=SGD(learning_rate=0.01),
    epochs=2,
)


@pytest.fixture(scope="module")
def some() -> mnist.Mnist:
    data = mnist.load()
    return mnist.Mnist(
        train_pictures=data.train_pictures[:1010],
        train_labels=data.train_labels[:1010],
        test_pictures=data.test_pictures[:100],
        test_labels=data.test_labels[:100],
    )


def held_each_time(
    data: mnist.Mnist, control: Control, answers: list[Callable[[], None]]
) -> tuple[TrainResult, list[Event]]:
    """Trains; each time it stands still the next answer is given, from another thread."""
    events: list[Event] = []
    left = iter(answers)
    threads: list[threading.Thread] = []

    def on_event(event: Event) -> None:
        events.append(event)
        if isinstance(event, Held):
            threads.append(threading.Thread(target=next(left)))
            threads[-1].start()

    result = train(SMALL, data, on_event, control=control)
    for thread in threads:
        thread.join()
    assert next(left, None) is None
    return result, events


def test_batch_by_batch_then_epoch_by_epoch(some: mnist.Mnist) -> None:
    control = Control()
    control.pause()

    def two_batches() -> None:
        control.one_batch()
        control.one_batch()

    answers = [control.one_batch, two_batches, control.one_epoch, control.one_epoch]
    result, events = held_each_time(some, control, answers)
    held = [(event.epoch, event.step) for event in events if isinstance(event, Held)]
    # Before the first batch, after one, after three, after the first epoch; the second was the
    # last: nothing is left to stand still for.
    assert held == [(1, 0), (1, 1), (1, 3), (2, 0)]
    first = events.index(next(event for event in events if isinstance(event, EpochDone)))
    assert isinstance(events[first + 1], Held)
    # A batch at a time is the same training.
    whole = train(SMALL, some, lambda _: None)
    assert all(map(np.array_equal, result.weights, whole.weights))
    assert [one.val_loss for one in result.history] == [one.val_loss for one in whole.history]


def test_the_last_batch_of_an_epoch_stands_still_before_its_validation(some: mnist.Mnist) -> None:
    control = Control()
    control.pause()
    steps = 32
    answers = [*[control.one_batch] * (steps + 1), control.proceed]
    _, events = held_each_time(some, control, answers)
    held = [(event.epoch, event.step) for event in events if isinstance(event, Held)]
    assert held == [(1, step) for step in range(steps + 1)] + [(2, 1)]


def test_another_rate_counts_from_the_next_batch_on(some: mnist.Mnist) -> None:
    control = Control()
    control.pause()

    def nothing_learnt() -> None:
        control.set_learning_rate(0.5)
        control.set_learning_rate(0.0)
        control.one_epoch()

    result, events = held_each_time(some, control, [control.one_epoch, nothing_learnt])
    first, second = result.history
    assert (first.learning_rate, second.learning_rate) == (0.01, 0.0)
    assert first.val_loss == second.val_loss
    assert [event for event in events if isinstance(event, RateChanged)] == [
        RateChanged(epoch=2, total_step=32, learning_rate=0.0, by_hand=True)
    ]
    told = {event.epoch: event.learning_rate for event in events if isinstance(event, StepsDone)}
    assert told == {1: 0.01, 2: 0.0}


def test_a_rate_set_before_the_start_is_the_first(some: mnist.Mnist) -> None:
    control = Control()
    control.set_learning_rate(0.3)
    found = train(SMALL, some, lambda _: None, control=control)
    faster = dataclasses.replace(SMALL, optimizer=SGD(learning_rate=0.3))
    expected = train(faster, some, lambda _: None)
    assert all(map(np.array_equal, found.weights, expected.weights))


@pytest.mark.parametrize("rate", [-0.1, float("inf"), float("nan")])
def test_a_rate_that_is_none_is_refused(rate: float) -> None:
    control = Control()
    with pytest.raises(ValueError, match="a learning rate is a number from 0 up"):
        control.set_learning_rate(rate)
    assert control.take_rate() is None


def test_whoever_stands_still_can_stop(some: mnist.Mnist) -> None:
    control = Control()
    control.pause()
    result, events = held_each_time(some, control, [control.one_batch, control.stop])
    assert result.stopped
    assert events[-1] == Ended(reason="stopped", epochs=0)
    assert [event.step for event in events if isinstance(event, StepsDone)] == [1]


def test_a_pause_takes_back_what_was_asked_for() -> None:
    control = Control()
    control.one_batch()
    assert not control.holding
    control.pause()
    assert control.holding
    assert control.most_batches(25) == 25
    control.one_epoch()
    assert not control.holding
    control.did_epoch()
    assert control.holding
    control.proceed()
    assert not control.holding
