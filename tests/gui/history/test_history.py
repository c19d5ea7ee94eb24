"""My runs: found, marked, renamed, noted, compared, deleted and taken back by mouse and keys."""

from __future__ import annotations

import dataclasses
import datetime
import re
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRegularExpression, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
    QTableWidget,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.history.details import facts
from gui.history.dialog import HistoryDialog
from gui.history.table import RunTable
from gui.main_window import MainWindow
from gui.pages.train import TrainPage
from gui.training import IDLE
from gui.widgets.export_dialog import ExportDialog
from models.events import Started, TrainResult
from models.history import Continuation, History, Recorder, Run
from models.presets import preset
from models.shapes import describe
from tests.training_reports import epoch_done

W = TypeVar("W", bound=QWidget)
NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000
OURS = QRegularExpression("^history_")


def trained(history: History, name: str, epochs: int, hour: int) -> tuple[Recorder, TrainResult]:
    """A training of four epochs that got so far."""
    config = dataclasses.replace(preset(name).config, epochs=4)
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    weights = tuple(np.full(shape, 0.01, np.float32) for shape in shapes)
    recorder = history.begin(config, now=NOON + datetime.timedelta(hours=hour))
    recorder.add(Started(config=config, steps=10, weights=weights))
    done = []
    for epoch in range(1, epochs + 1):
        done.append(epoch_done(epoch, weights, val_accuracy=0.9 + epoch / 100))
        recorder.add(done[-1])
    stopped = epochs < config.epochs
    return recorder, TrainResult(
        config=config, weights=weights, history=tuple(done), stopped=stopped
    )


@pytest.fixture
def runs(window: MainWindow) -> tuple[Run, Run, Run]:
    """From the newest: one that was killed, with dropout, the chapter's."""
    history = window.session.history
    for hour, name in enumerate(("chapter", "dropout")):
        recorder, result = trained(history, name, 4, hour)
        recorder.finish(result)
    killed, _ = trained(history, "l2", 3, 2)
    killed.close()
    newest, second, third = history.list()
    return newest, second, third


@pytest.fixture
def dialog(window: MainWindow, runs: Any, qtbot: QtBot) -> HistoryDialog:
    QTest.keyClick(window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    found = window.findChild(HistoryDialog)
    assert found is not None
    table = part(found, QTableWidget, "history_runs")
    qtbot.waitUntil(lambda: table.rowCount() == len(runs), timeout=WAIT)
    return found


def part(dialog: HistoryDialog, kind: type[W], name: str) -> W:
    found = dialog.findChild(kind, name)
    assert found is not None, name
    return found


def click(dialog: HistoryDialog, name: str) -> None:
    QTest.mouseClick(part(dialog, QAbstractButton, name), LEFT)


def choose(dialog: HistoryDialog, line: int, *, also: bool = False, column: int = 2) -> None:
    table = part(dialog, QTableWidget, "history_runs")
    place = table.visualItemRect(table.item(line, column)).center()
    keys = Qt.KeyboardModifier.ControlModifier if also else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(table.viewport(), LEFT, keys, place)


def titles(dialog: HistoryDialog) -> list[str]:
    table = part(dialog, QTableWidget, "history_runs")
    return [table.item(line, 1).text() for line in range(table.rowCount())]


def test_a_killed_run_says_how_far_it_came(dialog: HistoryDialog, runs: tuple[Run, ...]) -> None:
    table = part(dialog, QTableWidget, "history_runs")
    assert [table.item(line, 2).text() for line in range(3)] == [
        "interrupted after epoch 3",
        "4 epochs",
        "4 epochs",
    ]
    choose(dialog, 0)
    assert part(dialog, QLabel, "history_title").text() == runs[0].title
    assert part(dialog, QLabel, "history_facts").text().startswith("Interrupted after epoch 3\n93")


def test_figures_that_are_not_the_last_network_s_say_so(runs: tuple[Run, ...]) -> None:
    whole = runs[2]
    on_the_way = dataclasses.replace(whole, state="stopped", accuracy=None)
    assert "not measured since" in facts(on_the_way)
    assert "not measured" not in facts(whole)


def test_a_run_is_searched_marked_and_filtered(dialog: HistoryDialog, qtbot: QtBot) -> None:
    search = part(dialog, QLineEdit, "history_search")
    QTest.keyClicks(search, "dropout")
    qtbot.waitUntil(lambda: len(titles(dialog)) == 1, timeout=WAIT)
    choose(dialog, 0, column=0)
    table = part(dialog, QTableWidget, "history_runs")
    qtbot.waitUntil(lambda: table.item(0, 0).text() == "\N{BLACK STAR}", timeout=WAIT)
    search.clear()
    qtbot.waitUntil(lambda: len(titles(dialog)) == 3, timeout=WAIT)
    box = part(dialog, QCheckBox, "history_starred")
    QTest.mouseClick(box, LEFT, pos=QPoint(8, box.height() // 2))
    qtbot.waitUntil(lambda: len(titles(dialog)) == 1, timeout=WAIT)
    QTest.keyClicks(search, "none like it")
    empty = part(dialog, QLabel, "history_empty")
    qtbot.waitUntil(empty.isVisible, timeout=WAIT)
    assert empty.text() == "No run has these words."


def test_a_run_gets_a_name_and_a_note(
    dialog: HistoryDialog, runs: tuple[Run, ...], window: MainWindow, qtbot: QtBot
) -> None:
    choose(dialog, 1)
    click(dialog, "history_open")
    networks, chip = window.session.networks, window.findChild(QAbstractButton, "network_chip")
    assert chip is not None
    qtbot.waitUntil(lambda: networks.active_key == runs[1].id, timeout=WAIT)
    click(dialog, "history_rename")
    writing = QApplication.focusWidget()
    table = part(dialog, QTableWidget, "history_runs")
    editor = writing if isinstance(writing, QLineEdit) else table.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    answering: list[Run] = []
    part(dialog, RunTable, "history_runs").open_requested.connect(answering.append)
    editor.selectAll()
    QTest.keyClicks(editor, "Mine")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert answering == []  # The same key in the list lets a run answer.
    history = window.session.history
    qtbot.waitUntil(lambda: history.get(runs[1].id).title == "Mine", timeout=WAIT)
    qtbot.waitUntil(
        lambda: "Mine" in [entry.title for entry in networks.entries()],
        timeout=WAIT,
    )
    assert chip.text().startswith("Mine")  # It answers under the name that it has now.
    note = part(dialog, QPlainTextEdit, "history_note")
    QTest.keyClicks(note, "ends higher")
    choose(dialog, 0)
    qtbot.waitUntil(lambda: history.get(runs[1].id).note == "ends higher", timeout=WAIT)
    assert note.toPlainText() == ""


def test_two_runs_are_compared_in_words(
    dialog: HistoryDialog, runs: tuple[Run, ...], qtbot: QtBot
) -> None:
    choose(dialog, 2)
    choose(dialog, 1, also=True)
    words = part(dialog, QLabel, "history_differences")
    qtbot.waitUntil(lambda: "dropout 0.2 after each pooling" in words.text(), timeout=WAIT)
    heading = part(dialog, QLabel, "history_pair").text()
    assert heading == f"{runs[1].title}, compared with {runs[2].title}"
    assert words.text().endswith("94.00 % right\n0.00 points")
    assert not part(dialog, QAbstractButton, "history_open").isEnabled()


def test_a_deleted_run_is_taken_back(
    dialog: HistoryDialog, runs: tuple[Run, ...], window: MainWindow, qtbot: QtBot
) -> None:
    choose(dialog, 1)
    table = part(dialog, QTableWidget, "history_runs")
    QTest.keyClick(table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(titles(dialog)) == 2, timeout=WAIT)
    assert part(dialog, QLabel, "history_notice_text").text() == f"{runs[1].title} is in the bin."
    assert not runs[1].folder.exists()
    click(dialog, "history_undo")
    qtbot.waitUntil(lambda: len(titles(dialog)) == 3, timeout=WAIT)
    assert window.session.history.get(runs[1].id) == runs[1]
    assert not part(dialog, QWidget, "history_notice").isVisible()


@pytest.mark.slow
def test_a_killed_run_answers_and_goes_on(
    dialog: HistoryDialog, runs: tuple[Run, ...], window: MainWindow, qtbot: QtBot
) -> None:
    choose(dialog, 0)
    click(dialog, "history_open")
    networks = window.session.networks
    qtbot.waitUntil(lambda: networks.active_key == runs[0].id, timeout=WAIT)
    asked: list[Continuation] = []
    window.session.continue_requested.connect(asked.append)
    until = part(dialog, QSpinBox, "history_until")
    assert (until.value(), until.minimum()) == (4, 4)
    until.setValue(6)
    click(dialog, "history_continue")
    qtbot.waitUntil(lambda: asked != [], timeout=WAIT)
    assert (asked[0].run.id, asked[0].epochs_done, asked[0].config.epochs) == (runs[0].id, 3, 6)
    page = window.page
    assert isinstance(page, TrainPage)
    assert [done.epoch for done in page.curves.data.done] == [1, 2, 3]
    training = window.session.training
    qtbot.waitUntil(lambda: training.last_step is not None, timeout=60_000)
    assert training.last_step is not None
    assert training.last_step.epoch == 4
    going = next(run for run in window.session.history.list() if run.state == "running")
    assert (going.parent, going.epochs, going.config.epochs) == (runs[0].id, 3, 6)
    training.stop()
    qtbot.waitUntil(lambda: training.state == IDLE, timeout=WAIT)


def test_its_parts_are_listed_named_and_explained(dialog: HistoryDialog, root: Path) -> None:
    text = (root / "docs" / "objects.md").read_text(encoding="utf-8")
    section = text.split("## History\n")[1].split("\n## ")[0]
    listed = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    ours = [dialog, *dialog.findChildren(QWidget, OURS)]
    assert sorted(listed) == sorted(part.objectName() for part in ours)
    assert [one.objectName() for one in ours if not one.accessibleName().strip()] == []
    silent = [b for b in dialog.findChildren(QAbstractButton, OURS) if len(b.toolTip()) < 10]
    assert silent == []


def test_a_run_is_taken_home_from_the_list(
    dialog: HistoryDialog, runs: tuple[Run, ...], window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Not the network that answers, but the one that is chosen."""
    networks = window.session.networks
    networks.refresh()
    qtbot.waitUntil(lambda: runs[1].id in [entry.key for entry in networks.entries()], timeout=WAIT)
    choose(dialog, 1)
    click(dialog, "history_take")
    export = window.findChild(ExportDialog, "export")
    assert export is not None
    assert export.isVisible()
    assert export.key == runs[1].id
    export.set_folder(str(tmp_path))
    export.kinds.choose(["script"])
    QTest.mouseClick(export.findChild(QAbstractButton, "export_take"), LEFT)
    status = export.findChild(QLabel, "export_status")
    qtbot.waitUntil(lambda: status.text().startswith("Saved"), timeout=WAIT)
    (written,) = tmp_path.glob("*.py")
    assert "layers.Dropout(0.2)" in written.read_text()
    export.close()
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT)
    choose(dialog, 2)
    QTest.keyClick(dialog, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: export.key == runs[2].id, timeout=WAIT)
