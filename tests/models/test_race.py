"""Runners that take turns learn what each would have learnt alone, and the winner is told."""

from __future__ import annotations

import dataclasses
from itertools import groupby

import numpy as np
import pytest

from models import mnist
from models.config import SGD, Activation, Adam, Dense, Flatten, Rescaling, TrainConfig
from models.events import Ended, EpochDone, Event, Started, StepsDone, TrainResult
from models.presets import PRESETS
from models.race import Arrived, Dropped, RaceEvent, RunnerEvent, race, why_not_race
from models.race_result import Standing, judged
from models.training import train
from tests.training_reports import epoch_done

LINE = TrainConfig(
    name="line",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    optimizer=Adam(learning_rate=0.01),
    epochs=3,
    seed=7,
)
SLOW = dataclasses.replace(LINE, name="slow", optimizer=SGD(learning_rate=1e-5), epochs=2, seed=8)
NAMES = ("One", "Two", "Three")
CHAPTER = dataclasses.replace(PRESETS["chapter"].config, epochs=2, batch_size=16)


@pytest.fixture(scope="module")
def some() -> mnist.Mnist:
    data = mnist.load()
    return mnist.Mnist(
        train_pictures=data.train_pictures[:1610],
        train_labels=data.train_labels[:1610],
        test_pictures=data.test_pictures[:200],
        test_labels=data.test_labels[:200],
    )


def of_runner(events: list[RaceEvent], runner: int) -> list[Event]:
    return [one.event for one in events if isinstance(one, RunnerEvent) and one.runner == runner]


def test_each_learns_what_it_would_have_learnt_alone(some: mnist.Mnist) -> None:
    events: list[RaceEvent] = []
    found = race([LINE, SLOW, CHAPTER], some, events.append)
    for number, config in enumerate((LINE, SLOW, CHAPTER)):
        result = found.results[number]
        alone = train(dataclasses.replace(config, seed=7), some, lambda _: None)
        assert result.config == alone.config
        assert all(map(np.array_equal, result.weights, alone.weights))
        assert [one.val_accuracy for one in result.history] == [
            one.val_accuracy for one in alone.history
        ]
        own = of_runner(events, number)
        assert isinstance(own[0], Started)
        assert own[-1] == Ended(reason="finished", epochs=config.epochs)
        assert not any(one.seconds <= 0 for one in result.history)
    assert found.winner == 0
    assert found.names == ("Line", "Slow", PRESETS["chapter"].title)
    assert found.line.startswith("Line won: ")
    told = [one for one in events if isinstance(one, Standing)]
    assert tuple(told) == found.standings
    assert [one.epoch for one in told] == [1, 2, 3]
    # Who is done stays where it was.
    assert told[2].accuracies[1:] == told[1].accuracies[1:]


def test_turns_are_quarters_of_an_epoch(some: mnist.Mnist) -> None:
    events: list[RaceEvent] = []
    race([LINE, SLOW], some, events.append)
    steps = [
        (one.runner, one.event)
        for one in events
        if isinstance(one, RunnerEvent) and isinstance(one.event, StepsDone | EpochDone)
    ]
    ends = [(runner, list(group)[-1][1]) for runner, group in groupby(steps, lambda one: one[0])]
    first = [(runner, event) for runner, event in ends if event.epoch == 1]
    assert [runner for runner, _ in first] == [0, 1] * 4
    # 51 batches an epoch: a quarter is 12.75, and a call of the loop has 25 at most.
    for quarter in range(3):
        for _, event in first[2 * quarter : 2 * quarter + 2]:
            assert isinstance(event, StepsDone)
            assert 0 <= event.step - 51 * (quarter + 1) / 4 < 25
    assert all(isinstance(event, EpochDone) for _, event in first[6:])


def test_time_of_others_does_not_count(some: mnist.Mnist) -> None:
    found = race([LINE, CHAPTER, CHAPTER, CHAPTER], some, lambda _: None)
    line, *others = [result.history[-1].seconds for result in found.results]
    # A softmax of the pixels needs a fraction of a ConvNet's time, and waits for three.
    assert line < min(others)
    assert found.names[1:] == (
        PRESETS["chapter"].title,
        f"{PRESETS['chapter'].title} (2)",
        f"{PRESETS['chapter'].title} (3)",
    )


def test_a_stop_ends_the_race_for_all(some: mnist.Mnist) -> None:
    events: list[RaceEvent] = []
    found = race(
        [LINE, SLOW],
        some,
        events.append,
        should_stop=lambda: any(isinstance(one, Standing) for one in events),
    )
    assert [result.stopped for result in found.results] == [True, True]
    assert [len(result.history) for result in found.results] == [1, 1]
    assert found.winner == 0
    assert "after one epoch" in found.line
    assert found.line.endswith("Line was ahead after epoch 1.")
    none = race([LINE, SLOW], some, lambda _: None, should_stop=lambda: True)
    assert (none.winner, none.means, none.standings) == (None, (None, None), ())
    assert none.line == "Nobody finished an epoch: there is no winner."


def test_who_cannot_race_is_refused(some: mnist.Mnist) -> None:
    for configs in ([LINE], [LINE] * 5):
        with pytest.raises(ValueError, match="2 to 4 runners"):
            race(configs, some, lambda _: None)
    with pytest.raises(ValueError, match="camera learns from pictures made anew"):
        race([LINE, PRESETS["camera"].config], some, lambda _: None)
    assert why_not_race(LINE) == ""


def test_who_fails_drops_out_and_the_others_go_on(some: mnist.Mnist) -> None:
    events: list[RaceEvent] = []
    headless = dataclasses.replace(LINE, name="headless", layers=(Flatten(),))
    found = race([headless, LINE, SLOW], some, events.append, names=("Headless", "A", "B"))
    (dropped,) = (one for one in events if isinstance(one, Dropped))
    assert dropped.runner == 0
    assert "10 outputs" in dropped.sentence
    assert not of_runner(events, 0)
    assert found.results[0] is None
    assert (found.winner, found.runner_up, found.means[0]) == (1, 2, None)
    assert found.verdict.startswith("A won: ")
    # Whoever is done says so at once: SLOW has an epoch less.
    assert [one.runner for one in events if isinstance(one, Arrived)] == [2, 1]
    for one in events:
        if isinstance(one, Arrived):
            assert one.result is found.results[one.runner]
    nobody = race([headless, headless], some, lambda _: None)
    assert nobody.results == (None, None)
    assert nobody.line == "Nobody finished an epoch: there is no winner."


def test_who_fails_on_the_way_has_no_place(some: mnist.Mnist) -> None:
    standings: list[Standing] = []
    sentences: list[str] = []

    def hear(event: RaceEvent) -> None:
        if isinstance(event, Standing):
            standings.append(event)
        elif isinstance(event, Dropped):
            sentences.append(event.sentence)
        elif isinstance(event, RunnerEvent) and event.runner == 1 and len(standings) == 1:
            # As an allocation in one of its steps would.
            raise MemoryError

    found = race([LINE, SLOW], some, hear)
    assert sentences == ["there is not enough memory for it"]
    assert found.results[0] is not None
    assert len(found.results[0].history) == 3
    assert [one.accuracies[1] is None for one in standings] == [False, True, True]
    assert "the others finished no epoch" in found.verdict


def result_of(name: str, *accuracies: float) -> TrainResult:
    history = tuple(epoch_done(epoch, val_accuracy=one) for epoch, one in enumerate(accuracies, 1))
    config = dataclasses.replace(LINE, name=name)
    return TrainResult(config=config, weights=(), history=history, stopped=False)


def test_the_mean_of_the_last_three_epochs_decides() -> None:
    lucky = result_of("lucky", 0.5, 0.6, 0.7, 0.99)
    steady = result_of("steady", 0.4, 0.8, 0.9, 0.9)
    found = judged([lucky, steady], ("Lucky", "Steady"))
    assert found.winner == 1
    assert found.means == (pytest.approx(0.7633333), pytest.approx(0.8666667))
    assert found.line == (
        "Steady won: 86.67 % over the last 3 epochs, 10.33 points before Lucky. "
        "Lucky was ahead after epoch 1, Steady after epochs 2 to 3, Lucky after epoch 4."
    )


def test_level_runners_have_no_winner() -> None:
    found = judged(
        [result_of("one", 0.5, 0.7), result_of("two", 0.7, 0.5), result_of("three")], NAMES
    )
    assert found.winner is None
    assert found.line == (
        "One and Two are level at 60.00 % over the last 2 epochs. "
        "Two was ahead after epoch 1, One after epoch 2."
    )
    alone = judged([result_of("one", 0.5), result_of("two")], NAMES[:2])
    assert (alone.winner, alone.means) == (0, (0.5, None))
    assert "the others finished no epoch" in alone.line
    same = judged([result_of("one", 0.5), result_of("two", 0.5)], NAMES[:2])
    assert same.line.endswith("Nobody was ahead after epoch 1.")


def test_of_a_stopped_race_only_common_epochs_count() -> None:
    ahead = dataclasses.replace(result_of("ahead", 0.5, 0.9), stopped=True)
    behind = dataclasses.replace(result_of("behind", 0.6), stopped=True)
    found = judged([ahead, behind], NAMES[:2])
    assert found.means == (0.5, 0.6)
    assert found.verdict.startswith("Two won: 60.00 % after one epoch")
    early = dataclasses.replace(result_of("early"), stopped=True)
    assert judged([ahead, early], NAMES[:2]).winner is None
