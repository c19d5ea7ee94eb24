"""Kept runs laid over one another, and what is drawn saved, through the real window."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QListWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.curve_desk import SETTING, CurveDesk, curve_of
from gui.main_window import MainWindow
from gui.widgets.curve_data import TIME
from gui.widgets.curves import Curves
from models.config import TrainConfig
from models.events import Started, TrainResult, Weights
from models.history import History, Run
from models.presets import PRESETS
from models.shapes import describe
from tests.training_reports import epoch_done, steps_done

STEPS = 50


def nothing_learnt(config: TrainConfig) -> Weights:
    """Zeros in the shapes of its layers."""
    return tuple(
        np.zeros(shape, np.float32)
        for layer in describe(config.layers)
        for shape in layer.weight_shapes
    )


def keep(history: History, title: str, *, epochs: int = 2) -> Run:
    """A run as a training of 50 batches an epoch would have left it."""
    config = replace(PRESETS["baseline"].config, epochs=epochs)
    weights = nothing_learnt(config)
    recorder = history.begin(config, title=title)
    recorder.add(Started(config=config, steps=STEPS, weights=weights))
    done = []
    for epoch in range(1, epochs + 1):
        for step in (25, STEPS):
            total = (epoch - 1) * STEPS + step
            recorder.add(steps_done(total, epoch=epoch, step=step, loss=1.0 / (epoch * step)))
        done.append(epoch_done(epoch, weights, seconds=4.0, val_accuracy=0.95))
        recorder.add(done[-1])
    result = TrainResult(config=config, weights=weights, history=tuple(done), stopped=False)
    return recorder.finish(result, ())


class Desk:
    """The parts by their names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        window.show_page("train")
        self.curves = window.findChild(Curves, "training_curves")
        assert self.curves is not None
        qtbot.waitUntil(lambda: self.curves.ready, timeout=20_000)
        self.list = window.findChild(QListWidget, "curve_runs_list")

    def open(self, count: int) -> None:
        button = self.window.findChild(QAbstractButton, "curve_runs_add")
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.qtbot.waitUntil(lambda: self.list.count() == count, timeout=10_000)

    def tick(self, row: int) -> None:
        self.list.setCurrentRow(row)
        QTest.keyClick(self.list, Qt.Key.Key_Space)

    def letters(self) -> list[str]:
        return [run.letter for run in self.curves.runs]


@pytest.fixture
def desk(window: MainWindow, qtbot: QtBot) -> Desk:
    return Desk(window, qtbot)


def test_runs_are_found_laid_over_and_remembered(desk: Desk) -> None:
    history, curves = desk.window.session.history, desk.curves
    for title in ("First try", "Second try", "Long one"):
        keep(history, title)
    desk.open(3)
    search = desk.window.findChild(QLineEdit, "curve_runs_search")
    QTest.keyClicks(search, "TRY sec")
    shown = [row for row in range(3) if not desk.list.item(row).isHidden()]
    assert [desk.list.item(row).text() for row in shown] == ["Second try  ·  2 epochs, 95.0 %"]
    desk.tick(shown[0])
    desk.qtbot.waitUntil(lambda: desk.letters() == ["A"], timeout=10_000)
    search.clear()
    said = desk.window.findChild(QLabel, "curve_runs_said")
    assert said.text() == "1 of at most 8 laid over."
    other = next(row for row in range(3) if row != shown[0])
    desk.tick(other)
    desk.qtbot.waitUntil(lambda: desk.letters() == ["A", "B"], timeout=10_000)
    first = curves.runs[0]
    assert (first.title, len(first.data.done)) == ("Second try", 2)
    assert first.data.steps().shape == (4, 3)
    kept = desk.window.session.settings.value(SETTING, {})
    assert kept["runs"] == [run.key for run in curves.runs]

    # B keeps its letter when A goes, and A is given away again.
    desk.tick(shown[0])
    assert desk.letters() == ["B"]
    desk.tick(shown[0])
    desk.qtbot.waitUntil(lambda: sorted(desk.letters()) == ["A", "B"], timeout=10_000)

    again = Curves("again")
    desk.qtbot.addWidget(again)
    CurveDesk(desk.window.session, again).warm()
    desk.qtbot.waitUntil(lambda: len(again.runs) == 2, timeout=10_000)


def test_no_more_than_eight(desk: Desk) -> None:
    for number in range(9):
        keep(desk.window.session.history, f"Run {number}", epochs=1)
    desk.open(9)
    for row in range(8):
        desk.tick(row)
    desk.qtbot.waitUntil(lambda: len(desk.curves.runs) == 8, timeout=20_000)
    assert not desk.list.item(8).flags() & Qt.ItemFlag.ItemIsEnabled
    desk.tick(0)
    assert desk.list.item(8).flags() & Qt.ItemFlag.ItemIsEnabled


def test_nothing_kept_says_what_to_do(desk: Desk) -> None:
    said = desk.window.findChild(QLabel, "curve_runs_said")
    desk.open(0)
    desk.qtbot.waitUntil(lambda: said.text().startswith("No run is kept yet"), timeout=10_000)


def test_what_still_learns_is_not_offered(desk: Desk) -> None:
    history = desk.window.session.history
    keep(history, "Over")
    config = replace(PRESETS["baseline"].config, epochs=2)
    weights = nothing_learnt(config)
    recorder = history.begin(config, title="Learning")
    recorder.add(Started(config=config, steps=STEPS, weights=weights))
    recorder.add(epoch_done(1, weights))
    desk.open(1)
    assert desk.list.item(0).text().startswith("Over")
    recorder.close()


def test_a_kept_run_has_its_axes(desk: Desk) -> None:
    history = desk.window.session.history
    run = keep(history, "Run")
    data = curve_of(run, history.curve(run.id))
    assert data.steps_an_epoch == STEPS
    assert data.steps()[:, 0].tolist() == [0.5, 1.0, 1.5, 2.0]
    assert data.at([1.5], TIME).tolist() == [6.0]


def save(desk: Desk, entry: int, path: Path) -> None:
    menu = desk.window.findChild(QWidget, "curve_save_menu")
    menu.actions()[entry].trigger()
    dialog = desk.curves.findChild(QFileDialog)
    assert dialog is not None
    said: list[str] = []
    desk.window.session.said.connect(said.append)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    desk.qtbot.waitUntil(lambda: f"Saved as {path.name}." in said, timeout=10_000)


def test_curves_are_saved_as_numbers_and_as_a_picture(desk: Desk, tmp_path: Path) -> None:
    keep(desk.window.session.history, "=1+1")
    desk.open(1)
    desk.tick(0)
    desk.qtbot.waitUntil(lambda: len(desk.curves.runs) == 1, timeout=10_000)
    save(desk, 0, tmp_path / "curves.csv")
    text = (tmp_path / "curves.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    ours = [row for row in rows if row["run"] == "'=1+1"]
    assert [row["kind"] for row in ours] == ["batches"] * 4 + ["epoch"] * 2
    assert ours[-1]["val_accuracy"] == "0.95"
    assert ours[-1]["seconds"] == "8.0"
    desk.qtbot.waitUntil(lambda: desk.curves.findChild(QFileDialog) is None, timeout=5000)
    save(desk, 1, tmp_path / "curves.png")
    picture = QImage(str(tmp_path / "curves.png"))
    assert picture.width() > desk.curves.width()
