"""How far a training is, as it is said under the curves and in the status line."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

import pytest
from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

import models.training
from gui.main_window import MainWindow
from gui.training import IDLE, RUNNING
from gui.widgets.training_words import duration
from models import threads
from models.config import TrainConfig
from models.events import Event, Started, TrainResult, Weights
from tests.gui.parts import Parts
from tests.gui.test_curve_desk import STEPS, keep
from tests.training_reports import steps_done

EPOCHS = 2


class Told(Parts):
    """A kept run of one epoch goes on in its second, and reports what a test makes up."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window: MainWindow = window
        self.qtbot, self.training = qtbot, window.session.training
        self.reports: SimpleQueue[Event | None] = SimpleQueue()

    def go_on(self) -> None:
        self.window.show_page("train")
        session = self.window.session
        history = session.history
        more = history.continue_config(keep(history, "Kept", epochs=1).id)
        config = dataclasses.replace(more.config, epochs=EPOCHS)
        session.continue_requested.emit(dataclasses.replace(more, config=config))
        self.wait(lambda: self.training.state == RUNNING)

    def train(
        self,
        config: TrainConfig,
        _data: object,
        on_event: Callable[[Event], None],
        *,
        weights: Weights,
        epochs_done: int,
        **_: Any,
    ) -> TrainResult:
        """In place of a training."""
        on_event(Started(config=config, steps=STEPS, weights=weights, epochs_done=epochs_done))
        for event in iter(self.reports.get, None):
            on_event(event)
        return TrainResult(config=config, weights=weights, history=(), stopped=True)

    def report(self, batches: int, speed: float) -> None:
        """So many batches of the second epoch."""
        one = steps_done(STEPS + batches, epoch=2, step=batches, pictures_per_second=speed)
        self.reports.put(one)
        self.wait(lambda: self.training.last_step is one)

    def wait(self, is_true: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(is_true, timeout=20_000)


@pytest.fixture
def told(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Told]:
    made = Told(window, qtbot)
    monkeypatch.setattr(threads, "prepare_tensorflow", lambda _: None)
    monkeypatch.setattr(models.training, "train", made.train)
    made.go_on()
    yield made
    made.reports.put(None)
    made.wait(lambda: made.training.state == IDLE)


def test_a_run_that_goes_on_is_in_its_second_epoch_from_the_start(told: Told) -> None:
    assert told.text("training_state") == "Training, epoch 2 of 2"
    bar = told.part(QProgressBar, "training_progress")
    assert bar.value() == bar.maximum() // EPOCHS


def test_the_time_left_is_the_same_wherever_it_is_said(told: Told) -> None:
    said = set()
    for batches in range(1, STEPS):
        # A machine on which others work: now slow, now quick.
        told.report(batches, 10.0 if batches % 2 else 40.0)
        left = told.text("training_left")
        if left:
            assert told.text("status_text").endswith(f"epoch 2 of 2, {left}")
            said.add(left)
    told.wait(lambda: told.training.seconds_left is not None)
    left = f"{duration(told.training.seconds_left or 0.0)} left"
    told.wait(lambda: told.text("training_left") == left)
    assert told.text("status_text").endswith(f", {left}")
    assert len(said) > 1
