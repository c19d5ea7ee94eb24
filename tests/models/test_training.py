"""Training reports what it does, obeys at once, and reaches the chapter's accuracy."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from time import perf_counter

import numpy as np
import pytest

from models import mnist
from models.config import SGD, Activation, Dense, Flatten, Rescaling, TrainConfig
from models.events import (
    FINISHED,
    STOPPED,
    Ended,
    EpochDone,
    Event,
    SnapshotTaken,
    Started,
    StepsDone,
    TrainResult,
)
from models.presets import PRESETS
from models.training import MOST_STEPS, train

SMALL = TrainConfig(
    name="small",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    epochs=2,
)


@pytest.fixture(scope="module")
def data() -> mnist.Mnist:
    return mnist.load()


@pytest.fixture(scope="module")
def some(data: mnist.Mnist) -> mnist.Mnist:
    return part_of(data, 2010, 333)


def part_of(data: mnist.Mnist, train_pictures: int, test_pictures: int) -> mnist.Mnist:
    return mnist.Mnist(
        train_pictures=data.train_pictures[:train_pictures],
        train_labels=data.train_labels[:train_pictures],
        test_pictures=data.test_pictures[:test_pictures],
        test_labels=data.test_labels[:test_pictures],
    )


def run(config: TrainConfig, data: mnist.Mnist) -> tuple[TrainResult, list[Event]]:
    events: list[Event] = []
    return train(config, data, events.append), events


def same(one: tuple[np.ndarray, ...], other: tuple[np.ndarray, ...]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_the_events_tell_the_whole_story(some: mnist.Mnist) -> None:
    result, events = run(SMALL, some)

    started = events[0]
    assert isinstance(started, Started)
    assert (started.config, started.steps) == (SMALL, 63)  # 62 whole batches and one of 26.
    epochs = [event for event in events if isinstance(event, EpochDone)]
    assert [epoch.epoch for epoch in epochs] == [1, 2]
    # A long run does not hold every epoch's weights.
    assert result == TrainResult(
        config=SMALL,
        weights=result.weights,
        history=(dataclasses.replace(epochs[0], weights=(), optimizer_state=()), epochs[1]),
        stopped=False,
        ended=Ended(reason=FINISHED, epochs=2),
        optimizer_state=result.optimizer_state,
    )
    assert events[-1] == result.ended
    assert result.measured is epochs[1]
    assert same(result.weights, epochs[-1].weights)
    assert not same(epochs[0].weights, epochs[1].weights)

    steps = [event for event in events if isinstance(event, StepsDone)]
    totals = [0] + [step.total_step for step in steps]
    lengths = np.diff(totals)
    assert totals[-1] == 126
    assert 1 <= lengths.min() <= lengths.max() <= MOST_STEPS
    for epoch in epochs:
        own = [step for step in steps if step.epoch == epoch.epoch]
        assert own[-1].step == 63
        assert own[-1].running_loss == pytest.approx(epoch.loss)
        assert own[-1].running_accuracy == pytest.approx(epoch.accuracy)
        assert all(step.pictures_per_second > 0 for step in own)
        assert epoch.seconds > 0
    assert epochs[1].loss < epochs[0].loss
    assert epochs[1].val_accuracy > 0.5
    assert all(weight.dtype == np.float32 for weight in result.weights)


def test_each_picture_is_seen_once_an_epoch(some: mnist.Mnist) -> None:
    frozen = dataclasses.replace(SMALL, optimizer=SGD(learning_rate=0.0), epochs=1)
    same_pictures = dataclasses.replace(
        some, test_pictures=some.train_pictures, test_labels=some.train_labels
    )
    result, _ = run(frozen, same_pictures)
    # Nothing is learnt, so training figures over all pictures are the validation's.
    epoch = result.history[0]
    assert epoch.loss == pytest.approx(epoch.val_loss, rel=1e-5)
    assert epoch.accuracy == pytest.approx(epoch.val_accuracy, abs=1e-9)


def test_the_last_figures_are_those_of_keras(some: mnist.Mnist) -> None:
    from models.network import build_network

    config = dataclasses.replace(PRESETS["l2"].config, epochs=1)
    result, _ = run(config, some)
    model = build_network(config)
    model.set_weights(result.weights)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    pictures = some.test_pictures[..., None].astype(np.float32)
    loss, accuracy = model.evaluate(pictures, some.test_labels, verbose=0)
    assert result.history[0].val_loss == pytest.approx(loss, rel=1e-5)
    assert result.history[0].val_accuracy == pytest.approx(accuracy, abs=1e-6)


def test_the_seed_decides_everything(some: mnist.Mnist) -> None:
    config = dataclasses.replace(PRESETS["dropout"].config, epochs=1, seed=5)
    first, again = run(config, some)[0], run(config, some)[0]
    other = run(dataclasses.replace(config, seed=6), some)[0]
    assert same(first.weights, again.weights)
    assert first.history[0].loss == again.history[0].loss
    assert not same(first.weights, other.weights)


def test_training_goes_on_from_given_weights(some: mnist.Mnist) -> None:
    first, _ = run(dataclasses.replace(SMALL, epochs=1), some)
    events: list[Event] = []
    second = train(SMALL, some, events.append, weights=first.weights)
    started = events[0]
    assert isinstance(started, Started)
    assert same(started.weights, first.weights)
    assert second.history[0].loss < first.history[0].loss
    with pytest.raises(ValueError, match=r"\(784, 9\).* do not fit"):
        train(SMALL, some, events.append, weights=(np.zeros((784, 9)), np.zeros(9)))


@pytest.mark.parametrize("batch_size", [1, 5000])
def test_any_batch_size(data: mnist.Mnist, batch_size: int) -> None:
    few = part_of(data, 101, 1)
    config = dataclasses.replace(SMALL, batch_size=batch_size, epochs=1)
    result, events = run(config, few)
    assert len(result.history) == 1
    last = [event for event in events if isinstance(event, StepsDone)][-1]
    assert last.step == -(-101 // batch_size)


class Remote:
    """Asks for something from a given moment on, as a button in a window would."""

    def __init__(self, when: Callable[[Event], bool]) -> None:
        self.when = when
        self.pressed = False
        self.time = 0.0
        self.events: list[Event] = []

    def __call__(self) -> bool:
        return self.pressed

    def on_event(self, event: Event) -> None:
        self.events.append(event)
        if self.when(event) and not self.pressed:
            self.pressed, self.time = True, perf_counter()


def test_a_stop_keeps_the_network_so_far(data: mnist.Mnist) -> None:
    def late(event: Event) -> bool:
        return isinstance(event, StepsDone) and event.epoch == 2 and event.step > 30

    remote = Remote(late)
    config = PRESETS["chapter"].config
    result = train(config, part_of(data, 3000, 500), remote.on_event, should_stop=remote)
    assert perf_counter() - remote.time <= 0.5
    assert result.stopped
    assert [epoch.epoch for epoch in result.history] == [1]
    assert not same(result.weights, result.history[0].weights)
    assert all(np.isfinite(weight).all() for weight in result.weights)


def test_a_stop_before_the_first_step(some: mnist.Mnist) -> None:
    remote = Remote(lambda event: isinstance(event, Started))
    result = train(SMALL, some, remote.on_event, should_stop=remote)
    started = remote.events[0]
    assert isinstance(started, Started)
    assert remote.events[1:] == [Ended(reason=STOPPED, epochs=0)]
    assert (result.stopped, result.history, result.measured) == (True, (), None)
    assert same(result.weights, started.weights)


def test_a_stop_after_the_last_epoch_changes_nothing(some: mnist.Mnist) -> None:
    remote = Remote(lambda event: isinstance(event, EpochDone) and event.epoch == SMALL.epochs)
    result = train(SMALL, some, remote.on_event, should_stop=remote)
    assert remote.pressed
    assert not result.stopped


def test_a_pause_holds_the_training_and_does_not_count(some: mnist.Mnist) -> None:
    held = threading.Event()
    asked = 0

    def paused() -> bool:
        # Lets the first chunk pass, then pauses for 20 looks (0.4 s).
        nonlocal asked
        asked += seen > 0
        if 1 <= asked <= 20:
            held.set()
            return True
        return False

    seen = 0

    def on_event(event: Event) -> None:
        nonlocal seen
        seen += isinstance(event, StepsDone)
        counts.append((asked, seen))

    counts: list[tuple[int, int]] = []
    began = perf_counter()
    config = dataclasses.replace(SMALL, epochs=1)
    result = train(config, some, on_event, should_pause=paused)
    took = perf_counter() - began
    assert held.is_set()
    assert not result.stopped
    assert not [count for count in counts if 0 < count[0] <= 20]  # Nothing while paused.
    assert result.history[0].seconds < took - 0.35


def test_a_stop_ends_a_pause(some: mnist.Mnist) -> None:
    remote = Remote(lambda event: isinstance(event, StepsDone))
    looks = 0

    def stops() -> bool:
        nonlocal looks
        looks += remote.pressed
        return looks > 5

    result = train(SMALL, some, remote.on_event, should_pause=remote, should_stop=stops)
    assert result.stopped
    assert [type(event) for event in remote.events] == [Started, StepsDone, SnapshotTaken, Ended]


def test_snapshots_come_as_often_as_asked(some: mnist.Mnist) -> None:
    events: list[Event] = []
    train(SMALL, some, events.append, snapshot_seconds=0.0)
    snapshots = [event for event in events if isinstance(event, SnapshotTaken)]
    steps = [event for event in events if isinstance(event, StepsDone)]
    assert [one.step for one in snapshots] == [one.step for one in steps]
    assert not same(snapshots[0].weights, snapshots[1].weights)
    assert snapshots[-1].epoch == 2
    events.clear()
    train(SMALL, some, events.append, snapshot_seconds=1000.0)
    assert all(event.keep for event in events if isinstance(event, SnapshotTaken))


def test_snapshots_to_keep_come_at_the_same_steps_on_any_machine(some: mnist.Mnist) -> None:
    _, events = run(SMALL, some)
    taken = [event for event in events if isinstance(event, SnapshotTaken)]
    # 63 steps: a thirty-second of the first epoch, a sixteenth, an eighth, a quarter, a half.
    assert [(one.epoch, one.step) for one in taken] == [(1, 2), (1, 4), (1, 8), (1, 16), (1, 32)]
    assert all(one.keep for one in taken)
    before = [events[events.index(one) - 1] for one in taken]
    assert [one.step for one in before if isinstance(one, StepsDone)] == [2, 4, 8, 16, 32]
    weights = [events[0].weights, *(one.weights for one in taken)]  # type: ignore[union-attr]  # Started
    assert not any(same(one, next_one) for one, next_one in pairwise(weights))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "least"),
    [("l2", 0.4), ("l1", 0.18), ("dropout", 0.6), ("batchnorm", 0.85), ("baseline", 0.85)],
)
def test_the_other_experiments_learn(data: mnist.Mnist, name: str, least: float) -> None:
    config = dataclasses.replace(PRESETS[name].config, epochs=1)
    result, _ = run(config, part_of(data, 15_000, 2_000))
    assert result.history[0].val_accuracy >= least


@pytest.mark.slow
@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_the_reckless_optimizers_kill_the_network(data: mnist.Mnist, name: str) -> None:
    config = dataclasses.replace(PRESETS[name].config, epochs=1)
    result, _ = run(config, part_of(data, 15_000, 2_000))
    assert result.history[0].val_accuracy <= 0.2


@pytest.mark.slow
def test_the_chapter_reaches_its_accuracy(data: mnist.Mnist) -> None:
    result, _ = run(PRESETS["chapter"].config, data)
    assert len(result.history) == 10
    assert result.history[-1].val_accuracy >= 0.97


class Inverted:
    """Each epoch the same pictures, inverted."""

    def __init__(self, data: mnist.Mnist) -> None:
        self.pictures, self.labels = 255 - data.train_pictures, data.train_labels
        self.epochs = 0

    def epoch(self, _rng: np.random.Generator) -> Iterator[tuple[np.ndarray, np.ndarray] | None]:
        self.epochs += 1
        yield None
        yield self.pictures, self.labels

    def held_out(self, _rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        return self.pictures[:100], self.labels[:100]


AUGMENTED = TrainConfig(
    name="augmented",
    layers=(Rescaling(), Flatten(), Dense(units=11), Activation(function="softmax")),
    epochs=3,
    schedule="cosine",
    augmented=True,
)


def test_an_augmented_network_learns_from_its_examples_only(some: mnist.Mnist) -> None:
    examples = Inverted(some)
    result = train(AUGMENTED, some, lambda _: None, examples=examples)
    assert examples.epochs == 3
    assert len(result.history) == 3
    # Every test picture is inverted to it.
    assert result.history[-1].accuracy > 0.5
    assert result.history[-1].val_accuracy < 0.2
    assert same(result.weights, result.history[-1].weights)
    assert all(thread.name != "examples" for thread in threading.enumerate())


def test_an_augmented_training_stops_and_keeps_what_it_has(some: mnist.Mnist) -> None:
    events: list[Event] = []
    result = train(
        AUGMENTED, some, events.append, should_stop=lambda: len(events) > 5, examples=Inverted(some)
    )
    assert result.stopped
    at_once = train(
        AUGMENTED, some, events.append, should_stop=lambda: True, examples=Inverted(some)
    )
    assert at_once.stopped
    assert at_once.history == ()
    assert all(thread.name != "examples" for thread in threading.enumerate())


def test_an_augmented_network_without_examples_is_refused(some: mnist.Mnist) -> None:
    with pytest.raises(ValueError, match="augmented: it needs examples"):
        train(AUGMENTED, some, lambda _: None)


def test_examples_are_left_aside_by_a_network_that_is_not_augmented(some: mnist.Mnist) -> None:
    examples = Inverted(some)
    with_them = train(SMALL, some, lambda _: None, examples=examples)
    assert examples.epochs == 0
    assert same(with_them.weights, train(SMALL, some, lambda _: None).weights)
