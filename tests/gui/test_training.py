"""A training beside the window goes a batch or an epoch at a time, and on from where it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from gui.training import IDLE, PAUSED, RUNNING, Outcome, Training
from models.config import Activation, Dense, Flatten, Rescaling, TrainConfig
from models.events import EpochDone, Event, Held, RateChanged, StepsDone

LONG_MS = 120_000
SMALL = TrainConfig(
    name="small",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    batch_size=2000,
    epochs=2,
)


class Watched:
    """A training and all that it told."""

    def __init__(self, training: Training) -> None:
        self.training = training
        self.events: list[Event] = []
        self.outcomes: list[Outcome] = []
        self.states: list[str] = []
        training.events.connect(self.events.extend)
        training.ended.connect(self.outcomes.append)
        training.state_changed.connect(lambda: self.states.append(training.state))

    def of(self, kind: type[Any]) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]


@pytest.fixture
def watched(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    del qtbot
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    training = Training(tmp_path / "log.txt")
    yield Watched(training)
    assert training.close(30.0)


def test_batch_by_batch_an_epoch_and_on(watched: Watched, qtbot: QtBot) -> None:
    training = watched.training
    training.step_batch()
    assert training.state == IDLE
    training.start(SMALL)
    training.step_batch()
    qtbot.waitUntil(lambda: len(watched.of(Held)) == 1, timeout=LONG_MS)
    assert training.state == PAUSED
    assert [one.step for one in watched.of(StepsDone)] == [1]
    training.step_batch()
    training.step_batch()
    # It stays paused all the while: a button that flickers says nothing.
    assert watched.states[-1] == PAUSED
    qtbot.waitUntil(lambda: len(watched.of(StepsDone)) == 3, timeout=LONG_MS)
    assert [one.step for one in watched.of(StepsDone)] == [1, 2, 3]
    training.set_learning_rate(0.01)
    training.step_epoch()
    assert training.state == RUNNING
    qtbot.waitUntil(lambda: training.state == PAUSED, timeout=LONG_MS)
    assert [one.epoch for one in watched.of(EpochDone)] == [1]
    assert [(one.total_step, one.learning_rate) for one in watched.of(RateChanged)] == [(3, 0.01)]
    training.pause(False)
    qtbot.waitUntil(lambda: bool(watched.outcomes), timeout=LONG_MS)
    assert [one.epoch for one in watched.of(EpochDone)] == [1, 2]
    assert training.state == IDLE


def test_more_epochs_of_a_kept_run(watched: Watched, qtbot: QtBot) -> None:
    training = watched.training
    training.start(SMALL)
    qtbot.waitUntil(lambda: bool(watched.outcomes), timeout=LONG_MS)
    whole = watched.outcomes[0]
    first = watched.of(EpochDone)[0]
    watched.events.clear()
    training.start(
        SMALL,
        weights=first.weights,
        optimizer_state=first.optimizer_state,
        epochs_done=1,
        history=[vars(first)],
    )
    qtbot.waitUntil(lambda: len(watched.outcomes) == 2, timeout=LONG_MS)
    again = watched.outcomes[1]
    assert [one.epoch for one in watched.of(EpochDone)] == [2]
    assert all(map(np.array_equal, again.result.weights, whole.result.weights))
    assert training.progress == 1.0
    with pytest.raises(ValueError, match="from 0 up"):
        training.set_learning_rate(-1.0)
