"""The Train page as a person uses it: real trainings, started, paused, continued and stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QProgressBar,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.train import TrainPage
from gui.training import IDLE, PAUSED, RUNNING, Outcome
from gui.widgets.curves import Curves
from gui.widgets.fixed_filters import FixedFilters
from gui.widgets.layer_table import LayerTable
from models.config import SGD, Adam, FixedFilter
from models.events import Started
from models.presets import preset
from models.runs import list_runs
from tests.gui.parts import Parts
from tests.training_reports import steps_done

LEFT = Qt.MouseButton.LeftButton

LOAD_MS = 180_000
"""TensorFlow's first import on a busy machine."""


class Train(Parts):
    """The page's parts by their object names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.training = window.session.training
        self.curves = self.part(Curves, "training_curves")
        self.result = self.part(QLabel, "training_result")
        self.bar = self.part(QProgressBar, "training_progress")
        self.preset = self.part(QComboBox, "preset_choice")
        self.epochs = self.part(QSpinBox, "epochs_choice")
        self.batch = self.part(QSpinBox, "batch_choice")
        self.rate = self.part(QDoubleSpinBox, "rate_choice")
        self.seed = self.part(QSpinBox, "seed_choice")
        self.click("nav_train")
        qtbot.waitUntil(lambda: self.curves.ready, timeout=20_000)

    def click(self, name: str) -> None:
        button = self.part(QAbstractButton, name)
        assert button.isEnabled(), name
        QTest.mouseClick(button, LEFT)

    def choose(self, preset: str) -> None:
        self.preset.setCurrentIndex(self.preset.findData(preset))

    def wait(self, is_true: Callable[[], bool], timeout: int = 60_000) -> None:
        self.qtbot.waitUntil(is_true, timeout=timeout)


@pytest.fixture
def train(window: MainWindow, qtbot: QtBot) -> Train:
    return Train(window, qtbot)


def test_points_of_one_training_say_nothing_about_the_batches_of_the_next(train: Train) -> None:
    """Their weights in a joined point are counted from each one's own beginning."""
    config = preset("baseline").config
    started = Started(config=config, steps=20, weights=())
    first, second = (steps_done(10, loss=loss) for loss in (1.0, 3.0))
    train.training.events.emit((started, first, started, second))
    [[_, loss, _]] = train.curves.data.steps()
    assert loss == pytest.approx(2.0)


def test_a_preset_fills_in_its_numbers(train: Train) -> None:
    train.choose("momentum")
    page = train.window.page
    assert (train.epochs.value(), train.batch.value(), train.rate.value()) == (10, 32, 0.01)
    train.epochs.setValue(3)
    train.batch.setValue(64)
    train.seed.setValue(7)
    train.rate.setValue(0.0005)
    assert train.rate.text() == "0.0005"
    config = page.settings.config()  # type: ignore[attr-defined] # the Train page has settings
    assert (config.name, config.epochs, config.batch_size, config.seed) == ("momentum", 3, 64, 7)
    assert config.optimizer == SGD(learning_rate=0.0005, momentum=0.9)
    train.choose("adam")
    config = page.settings.config()  # type: ignore[attr-defined] # the Train page has settings
    assert config.optimizer == Adam(learning_rate=0.1, epsilon=1e-8)


def test_the_summary_is_the_chapters(train: Train) -> None:
    train.choose("chapter")
    table = train.part(LayerTable, "layer_table")
    assert table.rowCount() == 9
    assert train.part(QLabel, "total_parameters").text() == "3,730 parameters"
    assert train.result.text() == "The chapter reports 98.14 % after 10 epochs."
    assert len(train.curves.data.reference) == 10
    train.choose("baseline")
    assert table.rowCount() == 10
    assert not train.curves.data.reference


def test_tab_leaves_the_table(train: Train) -> None:
    table = train.part(LayerTable, "layer_table")
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Tab)
    assert not table.hasFocus()


def test_the_choices_come_back(train: Train) -> None:
    page = train.window.page
    train.choose("dropout")
    train.epochs.setValue(4)
    kept = page.state()
    train.choose("l2")
    page.restore(kept)
    assert page.state() == kept
    page.restore({"preset": "none", "epochs": -1, "batch_size": "x", "learning_rate": None})
    assert page.state() == kept


VERTICAL = ((1.0, 0.0, -1.0), (1.0, 0.0, -1.0), (1.0, 0.0, -1.0))


def line(index: int, **fields: Any) -> FixedFilter:
    return FixedFilter(index=index, kernel=VERTICAL, name="Vertical line", **fields)


def test_a_filter_made_by_hand_is_taken_and_removed(train: Train) -> None:
    filters = train.part(FixedFilters, "fixed_filters")
    session, settings = train.window.session, train.part(TrainPage, "page_train").settings
    said: list[str] = []
    session.said.connect(said.append)
    train.choose("chapter")
    assert not filters.isVisible()
    session.filter_offered.emit(line(2))
    assert said == ["Filter 3: Vertical line, frozen. The next training begins with it."]
    assert filters.isVisible()
    assert train.part(QLabel, "fixed_filter_3_text").text() == "Filter 3: Vertical line, frozen"
    session.filter_offered.emit(line(0, trainable=True))
    assert settings.config().fixed_filters == (line(0, trainable=True), line(2))

    # Another of the same number takes its place.
    session.filter_offered.emit(line(2, bias=1.0, trainable=True))
    assert settings.config().fixed_filters[1] == line(2, bias=1.0, trainable=True)

    train.click("fixed_filter_1_remove")
    assert settings.config().fixed_filters == (line(2, bias=1.0, trainable=True),)
    last = train.part(QAbstractButton, "fixed_filter_3_remove")
    last.setFocus()
    QTest.keyClick(last, Qt.Key.Key_Space)
    assert settings.config().fixed_filters == ()
    assert not filters.isVisible()


def test_a_filter_that_does_not_fit_says_so_and_waits(train: Train) -> None:
    session, settings = train.window.session, train.part(TrainPage, "page_train").settings
    said: list[str] = []
    session.said.connect(said.append)
    faults: list[object] = []
    session.fault.connect(faults.append)
    train.choose("camera")
    session.filter_offered.emit(line(6))
    why = "filter 7 has a kernel of 3x3, the first convolution needs 5x5"
    assert said == [f"Filter 7: Vertical line, frozen. Left out of Camera: {why}."]
    assert settings.config().fixed_filters == ()
    problem = train.part(QLabel, "fixed_filter_7_problem")
    assert problem.text() == f"Left out of Camera: {why}."
    train.choose("baseline")
    problem = train.part(QLabel, "fixed_filter_7_problem")
    assert "the first convolution has 6 filters" in problem.text()
    train.click("fixed_filter_7_remove")
    session.filter_offered.emit(line(5))
    assert settings.config().fixed_filters == (line(5),)
    train.choose("camera")
    assert settings.config().fixed_filters == ()
    train.choose("l2")
    assert settings.config().fixed_filters == (line(5),)
    assert not faults


def test_the_filters_come_back_with_the_choices(train: Train) -> None:
    page = train.part(TrainPage, "page_train")
    train.window.session.filter_offered.emit(line(1))
    kept = page.state()
    train.click("fixed_filter_2_remove")
    assert page.state() != kept
    page.restore(kept)
    assert page.state() == kept
    assert page.settings.config().fixed_filters == (line(1),)
    page.restore({"fixed_filters": [3, [], {"index": -1}, None]})
    assert page.settings.config().fixed_filters == ()


@pytest.mark.slow
def test_the_start_honours_a_filter_and_keeps_what_the_network_was(train: Train) -> None:
    from models.classifier import load
    from models.snapshots import open_snapshots

    train.choose("baseline")
    train.epochs.setValue(1)
    train.batch.setValue(256)
    train.window.session.filter_offered.emit(line(4))
    ended: list[Outcome] = []
    train.training.ended.connect(ended.append)
    train.click("start_training")
    train.wait(lambda: bool(ended), LOAD_MS)
    run = ended[0].run
    assert run is not None
    assert run.config.fixed_filters == (line(4),)
    kernel = load(run.id).weights[0]
    np.testing.assert_array_equal(kernel[:, :, 0, 4], np.array(VERTICAL, np.float32))
    shown, kept = train.training.snapshots, open_snapshots(run.id, run.config)
    assert [one.step for one in shown] == [0, 7, 15, 29, 59, 118, 235]
    assert [one.step for one in kept] == [one.step for one in shown]
    assert kept[-1].val_accuracy == run.accuracy
    for one in kept:
        np.testing.assert_array_equal(one.weights[0][..., 4], kernel[..., 4])


@pytest.mark.slow
def test_a_training_is_started_paused_continued_and_stopped(train: Train) -> None:
    train.choose("baseline")
    train.epochs.setValue(50)
    train.click("start_training")
    pause = train.part(QAbstractButton, "pause_training")
    assert not train.preset.isEnabled()
    train.wait(lambda: train.training.state == RUNNING, LOAD_MS)
    train.wait(lambda: len(train.curves.data.steps()) >= 3)

    train.click("pause_training")
    assert train.training.state == PAUSED
    assert pause.text() == "Continue"
    # What was under way arrives, then nothing more.
    train.qtbot.wait_signal(train.training.events, timeout=500, raising=False).wait()
    with train.qtbot.assertNotEmitted(train.training.events, wait=300):
        held = len(train.curves.data.steps())
    assert "Paused" in train.part(QLabel, "training_state").text()

    train.click("pause_training")
    assert pause.text() == "Pause"
    train.wait(lambda: len(train.curves.data.steps()) > held + 2)
    assert "pictures/s" in train.part(QLabel, "training_speed").text()
    assert train.part(QLabel, "training_left").text().endswith(" left")

    # The network in training answers and can be looked into, while it trains on.
    maps = train.part(QWidget, "feature_maps")
    train.click("nav_inside")
    train.wait(lambda: int(maps.property("updates")) >= 2)
    before = int(maps.property("updates"))
    train.wait(lambda: int(maps.property("updates")) >= before + 2)
    assert "in training" in train.part(QLabel, "inside_network").text()
    train.click("nav_train")

    train.click("stop_training")
    train.wait(lambda: train.training.state == IDLE, 30_000)
    (run,) = list_runs()
    assert run.stopped
    assert train.text("training_state").startswith("Stopped by you in epoch ")
    assert run.title in train.result.text()
    train.click("try_network")
    train.wait(lambda: train.window.session.networks.active_key == run.id)
    assert train.window.page.key == "draw"


@pytest.mark.slow
def test_a_whole_epoch_is_compared_with_the_chapter(train: Train) -> None:
    train.choose("chapter")
    train.epochs.setValue(1)
    train.batch.setValue(256)
    train.click("start_training")
    train.wait(lambda: train.training.state == RUNNING, LOAD_MS)
    # Another page meanwhile: nothing is lost.
    train.click("nav_draw")
    train.wait(lambda: train.training.state == IDLE, 120_000)
    train.click("nav_train")
    steps = train.curves.data.steps()
    assert steps[-1, 0] == 1.0
    # On a busy machine batches come fewer at a time; up to one and a half calls share a point.
    assert len(steps) >= 60_000 // 256 / (1.5 * 25)
    (done,) = train.curves.data.done
    (run,) = list_runs()
    assert run.accuracy == done.val_accuracy > 0.5
    assert train.result.text().startswith(f"{100 * done.val_accuracy:.1f} % after 1 epoch;")
    assert "the chapter reports 98.14 % after 10 epochs" in train.result.text()
    assert train.bar.value() == train.bar.maximum()
    assert train.text("training_state") == "Finished: its one epoch is done"
    assert not train.part(QAbstractButton, "stop_training").isEnabled()


@pytest.mark.slow
def test_the_network_in_training_can_be_tried_at_once(train: Train) -> None:
    train.choose("baseline")
    train.click("start_training")
    attempt = train.part(QAbstractButton, "try_network")
    train.wait(attempt.isEnabled, LOAD_MS)
    train.click("try_network")
    chip = train.part(QAbstractButton, "network_chip")
    assert chip.text() == "Baseline (in training)"
    networks = train.window.session.networks
    assert networks.active_key == "training"
    assert train.window.page.key == "draw"
    first = networks.active
    train.wait(lambda: networks.active is not first)
    QTest.mouseClick(train.part(QAbstractButton, "nav_train"), LEFT)
    train.click("stop_training")
    train.wait(lambda: networks.active_key not in ("", "training"), 30_000)
    assert networks.active_key == list_runs()[0].id
