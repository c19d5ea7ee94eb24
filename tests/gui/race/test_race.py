"""The race as a person uses it: chosen, put in order, started, held, stopped, read."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from gui.pages.train import SINGLE
from gui.race.racing import RACES, TRAINS
from gui.race.table import BEST, EPOCHS, GAP, NOW, PLACE, WHO
from gui.race.work import Kept, RaceOutcome
from gui.training import IDLE, PAUSED, RUNNING
from models import threads
from models.config import Dense, Dropout
from models.events import Started, TrainResult
from models.race import RunnerEvent
from models.race_result import judged
from models.runs import list_runs
from tests.gui.race.conftest import LEFT, LOAD_MS, Race, quick
from tests.gui.test_curve_desk import keep
from tests.training_reports import epoch_done, steps_done

ALT = Qt.KeyboardModifier.AltModifier


def test_racers_are_chosen_by_mouse_and_keyboard(race: Race) -> None:
    keep(race.session.history, "My best")
    assert race.text("race_ready") == "Which experiment learns best?"
    four = race.part(QAbstractButton, "race_four")
    assert four.property("kind") == "primary"
    assert not race.enabled("race_start")
    race.click("race_add")
    # The experiment as it is set, the presets, and the run.
    race.wait(lambda: race.choices.count() > 5, 10_000)
    rows = [race.choices.item(row).text() for row in range(race.choices.count())]
    assert any(row.startswith("My best  ·  your run, 2 epochs") for row in rows)
    for start in ("Dropout", "My best", "Batch normalization"):
        race.choices.setCurrentRow(next(at for at, row in enumerate(rows) if row.startswith(start)))
        QTest.keyClick(race.choices, Qt.Key.Key_Space)
    assert race.titles() == ["Dropout", "My best", "Batch normalization"]
    assert race.text("race_choices_said") == "3 of at most 4 in the race."
    search = race.part(QLineEdit, "race_choices_search")
    QTest.keyClicks(search, "your own")
    assert race.text("race_choices_said").startswith("None of experiments and runs")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    assert race.text("race_ready").startswith("Ready to race: Dropout, My best and Batch")
    assert four.property("kind") == ""
    assert race.enabled("race_start")

    race.list.setCurrentRow(2)
    QTest.keyClick(race.list, Qt.Key.Key_Up, ALT)
    assert race.titles() == ["Dropout", "Batch normalization", "My best"]
    assert race.list.currentRow() == 1
    race.click("race_down")
    assert race.titles() == ["Dropout", "My best", "Batch normalization"]
    race.list.setCurrentRow(0)
    race.list.drop(race.list.visualItemRect(race.list.item(2)).bottomLeft())
    assert race.titles() == ["My best", "Batch normalization", "Dropout"]
    # Letters stay with whom they were given to, and a free one is given away again.
    said = [race.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)]
    assert said == ["B My best", "C Batch normalization", "A Dropout"]
    race.list.setCurrentRow(2)
    QTest.keyClick(race.list, Qt.Key.Key_Delete)
    race.enter(quick("MyNet"))
    assert [racer.place for racer in race.view.settings.racers] == [1, 2, 0]
    race.click("race_remove")
    race.click("race_remove")
    assert race.text("race_problem").endswith("A race needs two experiments at least.")
    assert not race.enabled("race_start")


def test_who_cannot_race_is_marked_and_named(race: Race) -> None:
    impossible = dataclasses.replace(quick("Headless"), layers=(Dense(units=3),))
    race.enter(quick("One"), impossible)
    assert race.text("race_problem").startswith("▲ Headless cannot race: ")
    assert not race.enabled("race_start")
    assert "cannot race" in race.list.item(1).toolTip()
    race.list.setCurrentRow(1)
    race.click("race_remove")
    race.enter(dataclasses.replace(quick("Sharp"), layers=quick("x").layers))
    assert race.text("race_problem") == ""
    assert race.enabled("race_start")


def test_the_field_is_remembered(race: Race) -> None:
    race.enter(quick("One"), quick("MyNet"), epochs=7)
    from gui.race.desk import RaceDesk
    from gui.race.view import RaceView

    again = RaceView()
    race.qtbot.addWidget(again)
    RaceDesk(race.session, again, race.page._own, race.page._present)
    assert [racer.title for racer in again.settings.racers] == ["One", "MyNet"]
    assert again.settings.course.epochs == 7
    race.session.settings.remember("race", {"racers": [{"config": 3}], "course": {"epochs": "x"}})
    odd = RaceView()
    race.qtbot.addWidget(odd)
    RaceDesk(race.session, odd, race.page._own, race.page._present)
    assert odd.settings.racers == []


def test_batches_set_up_neither_list_nor_table_anew(
    race: Race, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They come many times a second, and the window's time is the race's."""
    over = threading.Event()

    def importing(_: object) -> None:
        over.wait(60)
        raise OSError("There is no TensorFlow here.")

    monkeypatch.setattr(threads, "prepare_tensorflow", importing)
    race.enter(quick("One"), quick("Two"))
    race.click("race_start")
    begun = Started(config=quick("One"), steps=60, weights=())
    changed: list[str] = []
    race.list.model().rowsInserted.connect(lambda: changed.append("list"))
    race.table.model().dataChanged.connect(lambda: changed.append("table"))
    for event in (begun, steps_done(1), steps_done(2)):
        race.racing.reports.emit((RunnerEvent(runner=0, event=event),))
    assert changed == []
    race.racing.reports.emit((RunnerEvent(runner=0, event=epoch_done(1)),))
    assert set(changed) == {"table"}
    assert race.cell(0, NOW) == "90.00 %"
    over.set()
    race.end()


@pytest.mark.parametrize("mine", [None, "Two"])
def test_the_winner_s_row_is_chosen_unless_the_person_chose_one(
    race: Race, monkeypatch: pytest.MonkeyPatch, mine: str | None
) -> None:
    over = threading.Event()

    def importing(_: object) -> None:
        over.wait(60)
        raise OSError("There is no TensorFlow here.")

    monkeypatch.setattr(threads, "prepare_tensorflow", importing)
    runs = [keep(race.session.history, name) for name in ("One", "Two", "Three")]
    race.enter(*(quick(run.title) for run in runs))
    race.click("race_start")
    results = []
    for at, accuracy in enumerate((0.7, 0.8, 0.9)):
        done = epoch_done(1, val_accuracy=accuracy)
        kept = Kept(runner=at, run=runs[at], problem="")
        race.racing.reports.emit((RunnerEvent(runner=at, event=done), kept))
        config = race.racing.racers[at].config
        results.append(TrainResult(config=config, weights=(), history=(done,), stopped=True))
    if mine:
        race.table.selectRow(1)
    else:
        assert not race.enabled("race_use")
    result = judged(results, [racer.title for racer in race.racing.racers])
    race.racing.ended.emit(RaceOutcome(racers=race.racing.racers, result=result))
    assert [race.cell(line, WHO) for line in range(3)] == ["Three", "Two", "One"]
    (chosen,) = race.table.selectionModel().selectedRows()
    assert race.cell(chosen.row(), WHO) == (mine or "Three")
    assert race.enabled("race_inside")
    race.click("race_use")
    expected = next(run for run in runs if run.title == (mine or "Three"))
    race.wait(lambda: race.session.networks.active_key == expected.id, 20_000)
    over.set()
    race.end()

    # The next race begins without a choice.
    over.clear()
    race.click("race_start")
    assert not race.table.selectionModel().hasSelection()
    over.set()
    race.end()


@pytest.mark.slow
def test_a_race_is_run_read_and_used(race: Race) -> None:
    slow = dataclasses.replace(
        quick("Slow", rate=1e-4),
        layers=(*quick("x").layers[:2], Dropout(rate=0.5), *quick("x").layers[2:]),
    )
    race.enter(slow, quick("MyNet"))
    race.run()
    assert not race.list.isEnabled()
    QTest.keyClick(race.window, Qt.Key.Key_Space)
    race.wait(lambda: race.racing.state == PAUSED)
    assert race.text("race_state").startswith("Paused in epoch ")
    assert race.text("status_text").startswith("Race of 2 experiments: epoch ")
    assert race.text("status_text").endswith(", paused")
    race.click("race_pause")
    assert race.racing.state == RUNNING

    # Meanwhile nothing else is trained, and it is said why.
    QTest.mouseClick(race.tabs, LEFT, pos=race.tabs.tabRect(SINGLE).center())
    assert race.text("start_problem").endswith(RACES)
    assert not race.enabled("start_training")
    QTest.keyClick(race.window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    assert race.view.isVisible()

    race.end()
    assert race.text("race_state").startswith("MyNet won: ")
    assert race.text("race_state").endswith(" points before Slow.")
    assert race.text("race_words") == (
        "What MyNet has other than Slow: no dropout 0.5 after layer 2 (flattening); "
        "learning rate 0.01 instead of 0.0001."
    )
    assert [race.cell(0, column) for column in (PLACE, WHO, EPOCHS, GAP)] == [
        "1",
        "MyNet",
        "2 of 2",
        "leads",
    ]
    assert race.cell(1, WHO) == "Slow"
    assert float(race.cell(1, GAP)) > 1
    lanes = {run.title: run for run in race.view.curves.runs}
    assert [len(lanes[title].data.done) for title in ("Slow", "MyNet")] == [2, 2]
    best = max(one.val_accuracy for one in lanes["MyNet"].data.done)
    assert race.cell(0, BEST) == f"{100 * best:.2f} %"
    assert race.cell(0, NOW).endswith(" %")

    # Each is an ordinary run, and can be made the network in use.
    kept = {run.config.name: run for run in list_runs()}
    assert set(kept) == {"Slow", "MyNet"}
    assert all(", race of " in run.title for run in kept.values())
    assert kept["MyNet"].accuracy == lanes["MyNet"].data.done[-1].val_accuracy
    # The winner's row is chosen.
    race.click("race_inside")
    race.wait(lambda: race.session.networks.active_key == kept["MyNet"].id, 20_000)
    assert race.window.page.key == "inside"


@pytest.mark.slow
def test_a_stopped_race_keeps_what_everybody_learnt(race: Race) -> None:
    race.enter(quick("One"), quick("Two", rate=0.001), epochs=50)
    race.run()
    race.wait(lambda: all(run.data.done for run in race.view.curves.runs))
    race.click("race_stop")
    race.end()
    runs = {run.config.name: run for run in list_runs()}
    assert {run.state for run in runs.values()} == {"stopped"}
    assert all(run.history for run in runs.values())
    assert "won" in race.text("race_state") or "level" in race.text("race_state")
    # It goes on alone.
    more = race.session.history.continue_config(runs["One"].id)
    assert more.epochs_done == len(runs["One"].history)
    assert more.optimizer_state


@pytest.mark.slow
def test_no_race_beside_a_training(race: Race) -> None:
    race.enter(quick("One"), quick("Two"))
    race.session.training.start(quick("alone"))
    race.wait(lambda: race.session.training.state == RUNNING, LOAD_MS)
    assert race.text("race_problem").endswith(TRAINS)
    assert not race.enabled("race_start")
    race.view.four.click()
    assert race.racing.state == IDLE
    race.session.training.stop()
    race.wait(lambda: race.session.training.state == IDLE)
    assert race.text("race_problem") == ""
