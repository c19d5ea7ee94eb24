"""A training that goes on from a kept epoch is the one that was never interrupted."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.config import (
    SGD,
    Adam,
    AdamW,
    BatchNormalization,
    Dropout,
    EarlyStopping,
    FixedFilter,
    Optimizer,
    Plateau,
    RMSprop,
    StepDecay,
    TrainConfig,
)
from models.events import EARLY, FINISHED, EpochDone, Event, RateChanged, Started, TrainResult
from models.presets import PRESETS
from models.training import train

CHAPTER = PRESETS["chapter"].config
RULES: dict[str, Optimizer] = {
    "sgd": SGD(learning_rate=1e-4),
    "momentum": SGD(learning_rate=1e-5, momentum=0.9),
    "nesterov": SGD(learning_rate=1e-5, momentum=0.8, nesterov=True),
    "adam": Adam(),
    "adamw": AdamW(weight_decay=0.1),
    "rmsprop": RMSprop(momentum=0.5),
}


@pytest.fixture(scope="module")
def some() -> mnist.Mnist:
    data = mnist.load()
    return mnist.Mnist(
        train_pictures=data.train_pictures[:210],
        train_labels=data.train_labels[:210],
        test_pictures=data.test_pictures[:50],
        test_labels=data.test_labels[:50],
    )


def run(config: TrainConfig, data: mnist.Mnist, **more: Any) -> tuple[TrainResult, list[Event]]:
    events: list[Event] = []
    return train(config, data, events.append, **more), events


def epochs_of(events: list[Event]) -> list[EpochDone]:
    return [event for event in events if isinstance(event, EpochDone)]


def figures(epoch: EpochDone) -> tuple[Any, ...]:
    return (
        epoch.epoch,
        epoch.loss,
        epoch.accuracy,
        epoch.val_loss,
        epoch.val_accuracy,
        epoch.learning_rate,
    )


def continued(config: TrainConfig, data: mnist.Mnist, done: int) -> None:
    """Compares a training with one that is taken up from its ``done``-th epoch."""
    whole, events = run(config, data)
    told = epochs_of(events)
    kept = told[done - 1]
    later, later_events = run(
        config,
        data,
        weights=kept.weights,
        optimizer_state=kept.optimizer_state,
        epochs_done=done,
        history=[vars(one) for one in told[:done]],
    )
    started = later_events[0]
    assert isinstance(started, Started)
    assert started.epochs_done == done
    assert [figures(one) for one in later.history] == [figures(one) for one in whole.history[done:]]
    assert len(later.history) == len(whole.history) - done > 0
    assert later.ended == whole.ended
    for mine, other in (
        (later.weights, whole.weights),
        (later.optimizer_state, whole.optimizer_state),
    ):
        assert len(mine) == len(other)
        assert all(map(np.array_equal, mine, other))


@pytest.mark.parametrize("rule", RULES)
def test_any_rule_goes_on_bit_for_bit(some: mnist.Mnist, rule: str) -> None:
    continued(dataclasses.replace(CHAPTER, optimizer=RULES[rule], epochs=3), some, 2)


@pytest.mark.parametrize("schedule", ["step", "cosine", "plateau"])
def test_any_schedule_goes_on_bit_for_bit(some: mnist.Mnist, schedule: str) -> None:
    config = dataclasses.replace(
        CHAPTER,
        epochs=5,
        schedule=schedule,
        step=StepDecay(factor=0.1, epochs=2),
        plateau=Plateau(factor=0.5, patience=1),
        early_stopping=EarlyStopping(patience=9, restore_best=False),
        optimizer=Adam(learning_rate=0.01),
    )
    continued(config, some, 3)


def test_chance_and_frozen_filters_go_on_bit_for_bit(some: mnist.Mnist) -> None:
    layers = (*CHAPTER.layers[:3], Dropout(), BatchNormalization(), *CHAPTER.layers[3:])
    edge = FixedFilter(index=1, kernel=((1, 0, -1),) * 3)
    config = dataclasses.replace(CHAPTER, layers=layers, fixed_filters=(edge,), epochs=3)
    continued(config, some, 1)


def test_a_run_that_was_over_gets_more_epochs(some: mnist.Mnist) -> None:
    three = dataclasses.replace(CHAPTER, epochs=3)
    first, _ = run(dataclasses.replace(CHAPTER, epochs=2), some)
    more, _ = run(
        three, some, weights=first.weights, optimizer_state=first.optimizer_state, epochs_done=2
    )
    whole, _ = run(three, some)
    assert all(map(np.array_equal, more.weights, whole.weights))
    assert [one.epoch for one in more.history] == [3]
    assert more.ended == whole.ended
    assert more.ended is not None
    assert (more.ended.reason, more.ended.epochs) == (FINISHED, 3)


def test_without_its_memory_the_rule_begins_anew_and_the_schedule_goes_on(
    some: mnist.Mnist,
) -> None:
    config = dataclasses.replace(CHAPTER, epochs=4, schedule="cosine")
    first, events = run(config, some)
    told = epochs_of(events)
    later, _ = run(config, some, weights=told[1].weights, epochs_done=2)
    assert [one.learning_rate for one in later.history] == [
        one.learning_rate for one in first.history[2:]
    ]
    assert int(later.optimizer_state[0]) == int(first.optimizer_state[0]) // 2
    step = dataclasses.replace(config, schedule="step", step=StepDecay(factor=0.1, epochs=1))
    stepped, _ = run(step, some, weights=told[1].weights, epochs_done=2)
    assert [one.learning_rate for one in stepped.history] == pytest.approx([1e-5, 1e-6])


def test_the_memory_of_another_rule_is_refused(some: mnist.Mnist) -> None:
    first, _ = run(dataclasses.replace(CHAPTER, epochs=1), some)
    other = dataclasses.replace(CHAPTER, optimizer=SGD(), epochs=2)
    with pytest.raises(ValueError, match="does not fit one that has"):
        run(other, some, optimizer_state=first.optimizer_state, epochs_done=1)


def test_early_stopping_ends_and_leaves_the_best(some: mnist.Mnist) -> None:
    stopping = EarlyStopping(patience=2)
    config = dataclasses.replace(
        CHAPTER, epochs=30, optimizer=Adam(learning_rate=0.03), early_stopping=stopping
    )
    result, events = run(config, some)
    told = epochs_of(events)
    losses = [one.val_loss for one in told]
    best = int(np.argmin(losses))
    assert result.ended == events[-1]
    assert result.ended is not None
    assert (result.ended.reason, result.ended.best) == (EARLY, best + 1)
    assert (result.ended.restored, result.stopped) == (True, False)
    assert len(told) == best + 1 + 2 < 30
    assert all(map(np.array_equal, result.weights, told[best].weights))
    assert all(map(np.array_equal, result.optimizer_state, told[best].optimizer_state))
    assert result.measured is not None
    assert figures(result.measured) == figures(told[best])
    last = dataclasses.replace(stopping, restore_best=False)
    other, _ = run(dataclasses.replace(config, early_stopping=last), some)
    assert all(map(np.array_equal, other.weights, told[-1].weights))
    assert other.measured is other.history[-1]


def test_a_change_by_the_schedule_is_told(some: mnist.Mnist) -> None:
    config = dataclasses.replace(
        CHAPTER, epochs=3, schedule="step", step=StepDecay(factor=0.1, epochs=1)
    )
    _, events = run(config, some)
    changes = [event for event in events if isinstance(event, RateChanged)]
    assert [(one.epoch, one.total_step, one.by_hand) for one in changes] == [
        (1, 7, False),
        (2, 14, False),
        (3, 21, False),
    ]
    assert [one.learning_rate for one in changes] == pytest.approx([1e-4, 1e-5, 1e-6])
