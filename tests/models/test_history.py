"""The history keeps, finds, changes and gives back runs, whatever happens to its file."""

from __future__ import annotations

import dataclasses
import datetime
import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import disk, mnist, presets, runs
from models.classifier import load
from models.config import SGD, Activation, Dense, Flatten, Rescaling, TrainConfig
from models.disk import KeepError
from models.events import EpochDone, Started, StepsDone, TrainResult, Weights
from models.history import History
from models.history_database import FILE
from models.history_lock import running
from models.history_recorder import Recorder
from models.resume import RESUME_FILE
from models.sqlite_file import SqliteFile
from models.storage import NetworkError
from models.training import train as train_network
from tests.training_reports import epoch_done, steps_done

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
CONFIG = dataclasses.replace(presets.preset("chapter").config, epochs=4)
Train = Callable[..., Recorder]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def history(data: Path) -> History:
    return History(data)


@pytest.fixture
def weights(weights_of: Any) -> Weights:
    made: Weights = weights_of(CONFIG)
    return made


def epoch(number: int, weights: Weights, loss: float = 0.5) -> EpochDone:
    learnt = tuple(one + number for one in weights)
    figures = {"loss": loss / number, "val_accuracy": 0.9 + number / 100}
    return epoch_done(number, learnt, seconds=2.0, **figures)


def steps(number: int, total: int) -> StepsDone:
    return steps_done(total, epoch=number, step=25, loss=1 / total)


@pytest.fixture
def train(history: History, weights: Weights) -> Train:
    """Tells a recorder of a training up to an epoch."""

    def told(epochs: int, **how: Any) -> Recorder:
        recorder = history.begin(CONFIG, **{"now": NOON, **how})
        recorder.add(Started(config=CONFIG, steps=50, weights=weights))
        for number in range(1, epochs + 1):
            recorder.add(steps(number, 50 * number - 25))
            recorder.add(steps(number, 50 * number))
            recorder.add(epoch(number, weights))
        return recorder

    return told


def result(weights: Weights, epochs: int) -> TrainResult:
    done = tuple(epoch(number, weights) for number in range(1, epochs + 1))
    return TrainResult(
        config=CONFIG, weights=done[-1].weights, history=done, stopped=epochs < CONFIG.epochs
    )


def test_a_run_is_seen_while_it_runs(history: History, train: Train) -> None:
    recorder = train(2)
    (run,) = history.list()
    assert run.id == recorder.run_id
    assert run.words == "running, 2 of 4 epochs done"
    assert [one["epoch"] for one in run.history] == [1, 2]
    assert set(run.versions) >= {"digitscope", "keras", "tensorflow", "numpy", "python"}
    assert runs.list_runs() == ()
    with pytest.raises(KeepError, match="still training"):
        history.delete(run.id)
    assert running(run.folder)
    recorder.close()


def test_a_finished_run_has_its_network_and_figures(
    history: History, train: Train, weights: Weights
) -> None:
    recorder = train(4)
    kept = recorder.finish(result(weights, 4))
    assert history.list() == runs.list_runs() == (kept,)
    assert (kept.state, kept.words, kept.accuracy) == ("finished", "4 epochs", pytest.approx(0.94))
    assert [point.step for point in history.curve(kept.id)] == [25 * n for n in range(1, 9)]
    assert not (kept.folder / RESUME_FILE).exists()
    assert not running(kept.folder)
    np.testing.assert_array_equal(load(kept.id).weights[0], weights[0] + 4)


def test_a_stopped_run_says_so(train: Train, weights: Weights) -> None:
    kept = train(2).finish(result(weights, 2))
    assert (kept.stopped, kept.words) == (True, "stopped after epoch 2")


def test_a_killed_run_shows_its_epochs_opens_and_goes_on(
    history: History, train: Train, weights: Weights
) -> None:
    recorder = train(3)
    recorder.close()  # The system does the same when the process is killed.
    (run,) = history.list()
    assert run.words == "interrupted after epoch 3"
    assert runs.list_runs() == (run,)
    network = load(run.id)
    np.testing.assert_array_equal(network.weights[0], weights[0] + 3)
    assert network.test_accuracy == pytest.approx(0.93)
    more = history.continue_config(run.id)
    assert (more.epochs_done, more.config) == (3, CONFIG)
    np.testing.assert_array_equal(more.weights[0], weights[0] + 3)

    on = history.begin(CONFIG, parent=run, now=NOON)
    on.add(Started(config=CONFIG, steps=50, weights=more.weights))
    on.add(epoch(1, weights))
    on.close()
    newest = history.get(on.run_id)
    assert newest.parent == run.id
    assert [one["epoch"] for one in newest.history] == [1, 2, 3, 4]
    assert len(history.get(run.id).history) == 3


@pytest.mark.slow
def test_a_killed_run_goes_on_as_if_it_had_not_been(history: History) -> None:
    """A real training with momentum, bit for bit."""
    config = TrainConfig(
        name="tiny",
        layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
        optimizer=SGD(momentum=0.9),
        epochs=3,
    )
    whole = mnist.load()
    data = mnist.Mnist(
        train_pictures=whole.train_pictures[:320],
        train_labels=whole.train_labels[:320],
        test_pictures=whole.test_pictures[:100],
        test_labels=whole.test_labels[:100],
    )
    expected = train_network(config, data, lambda _: None)
    recorder = history.begin(config, now=NOON)
    train_network(dataclasses.replace(config, epochs=2), data, recorder.add)
    recorder.close()

    more = history.continue_config(recorder.run_id)
    assert (more.epochs_done, len(more.optimizer_state) > 0) == (2, True)
    on = history.begin(more.config, parent=more.run, now=NOON)
    found = train_network(
        more.config,
        data,
        on.add,
        weights=more.weights,
        optimizer_state=more.optimizer_state,
        epochs_done=more.epochs_done,
        history=more.history,
    )
    kept = on.finish(found)
    for one, other in zip(found.weights, expected.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    assert [one["epoch"] for one in kept.history] == [1, 2, 3]
    assert kept.accuracy == expected.history[-1].val_accuracy
    # And it, too, can go on.
    assert history.continue_config(kept.id).optimizer_state != ()


def test_an_epoch_whose_entry_was_cut_short_is_found_in_its_folder(
    history: History, train: Train
) -> None:
    recorder = train(3)
    recorder.close()
    with sqlite3.connect(history.folder / FILE) as connection:
        connection.execute("DELETE FROM epochs WHERE epoch = 3")
    connection.close()
    (run,) = history.list()
    assert run.words == "interrupted after epoch 3"


def test_what_a_person_writes_outlasts_the_training_and_the_database(
    history: History, train: Train, weights: Weights
) -> None:
    recorder = train(1)
    run_id = recorder.run_id
    history.rename(run_id, "  Mine\x00 ")
    history.star(run_id, True)
    history.note(run_id, "first\nsecond")
    recorder.add(epoch(2, weights))
    kept = recorder.finish(result(weights, 2))
    assert (kept.title, kept.starred, kept.note) == ("Mine", True, "first\nsecond")
    assert load(run_id).title == "Mine"
    (history.folder / FILE).unlink()
    (again,) = History(history.folder).list()
    assert again == kept


def test_a_run_needs_a_name(history: History, train: Train, weights: Weights) -> None:
    kept = train(4).finish(result(weights, 4))
    with pytest.raises(ValueError, match="needs a name"):
        history.rename(kept.id, " \n ")
    with pytest.raises(NetworkError, match="no run called nothing"):
        history.rename("nothing", "Mine")


def test_runs_are_searched(history: History, train: Train, weights: Weights) -> None:
    one = train(4, title="Grüße").finish(result(weights, 4))
    two = train(2).finish(result(weights, 2))
    history.note(two.id, "too fast")
    history.star(one.id, True)
    assert [run.id for run in history.list("GRÜSSE")] == [one.id]
    assert [run.id for run in history.list("fast chapter")] == [two.id]
    assert [run.id for run in history.list(starred=True)] == [one.id]
    assert [run.id for run in history.list(starred=False)] == [two.id]
    assert history.list("100%") == ()


def test_a_deleted_run_can_be_taken_back_until_the_next_start_but_one(
    history: History, train: Train, weights: Weights
) -> None:
    history.start()
    kept = train(4).finish(result(weights, 4))
    history.delete(kept.id)
    assert history.list() == ()
    assert not kept.folder.exists()
    assert [run.id for run in history.deleted()] == [kept.id]
    history.start()
    assert history.restore(kept.id) == kept
    load(kept.id)
    history.delete(kept.id)
    history.start()
    assert [run.id for run in history.deleted()] == [kept.id]
    history.start()
    assert history.deleted() == ()
    assert list((history.folder / "bin").iterdir()) == []


def test_a_move_into_the_bin_that_was_cut_short_is_done_later(
    history: History, train: Train, weights: Weights
) -> None:
    kept = train(4).finish(result(weights, 4))
    history.delete(kept.id)
    shutil.move(history.folder / "bin" / kept.id, kept.folder)
    assert history.list() == ()
    assert (history.folder / "bin" / kept.id).is_dir()


def test_runs_of_earlier_versions_are_taken_over(
    history: History, train: Train, weights: Weights
) -> None:
    kept = train(4).finish(result(weights, 4))
    about = json.loads((kept.folder / "run.json").read_text())
    for new in ("state", "versions", "starred", "note", "parent"):
        del about[new]
    (kept.folder / "run.json").write_text(json.dumps(about))
    (history.folder / FILE).unlink()
    (old,) = history.list()
    assert old == dataclasses.replace(kept, versions={})


@pytest.mark.parametrize("damage", ["garbled head", "garbled middle", "cut", "no tables"])
@pytest.mark.parametrize("copied", [True, False])
def test_a_damaged_database_is_set_aside_and_nothing_is_lost(
    history: History, train: Train, weights: Weights, damage: str, copied: bool
) -> None:
    for _ in range(12):
        kept = train(4).finish(result(weights, 4))
    if copied:
        assert history.start(NOON) == ""
    later = train(2).finish(result(weights, 2))
    path = history.folder / FILE
    content = path.read_bytes()
    middle = len(content) // 2
    changed = {
        "garbled head": b"x" * 200 + content[200:],
        "garbled middle": content[: middle - 6000] + b"\xff" * 12000 + content[middle + 6000 :],
        "cut": content[:5000],
        "no tables": b"",
    }
    path.write_bytes(changed[damage])
    if damage == "no tables":
        with sqlite3.connect(path) as connection:
            connection.execute("PRAGMA user_version = 1")
        connection.close()
    told = history.start(NOON)
    assert told.startswith("The history of your runs was damaged and is set aside as history-dam")
    assert ("the copy of 2026-11-22 is open" in told) == copied
    assert len(list(history.folder.glob("history-damaged-*.sqlite3"))) == 1
    assert len(history.list()) == 13
    assert history.get(kept.id) == kept
    assert history.get(later.id) == later
    assert history.start(NOON) == ""


def test_a_list_mends_a_damaged_database_and_the_next_start_says_so(
    history: History, train: Train, weights: Weights
) -> None:
    kept = train(4).finish(result(weights, 4))
    (history.folder / FILE).write_bytes(b"no database at all, but long enough to be read" * 100)
    assert history.list() == (kept,)
    assert "was damaged" in history.start()
    assert history.start() == ""


def test_three_copies_are_kept(history: History, train: Train, weights: Weights) -> None:
    train(4).finish(result(weights, 4))
    for day in range(5):
        assert history.start(NOON + datetime.timedelta(days=day)) == ""
    names = sorted(path.name for path in (history.folder / "backups").iterdir())
    assert names == [f"history-2026-11-{day}.sqlite3" for day in (24, 25, 26)]


def test_a_newer_version_s_history_is_read_from_the_folders(
    history: History, train: Train, weights: Weights
) -> None:
    kept = train(4).finish(result(weights, 4))
    with sqlite3.connect(history.folder / FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    assert history.list() == (kept,)
    assert "newer Digitscope" in history.start()
    with pytest.raises(KeepError, match="newer Digitscope"):
        history.star(kept.id, True)


def test_where_no_database_can_be_made_runs_are_listed_all_the_same(
    history: History, train: Train, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = train(4).finish(result(weights, 4))
    (history.folder / FILE).unlink()

    def closed(_: object) -> None:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorname = "SQLITE_CANTOPEN"
        raise error

    monkeypatch.setattr(SqliteFile, "connect", closed)
    assert history.list() == (kept,)
    with pytest.raises(KeepError, match=r"^history.sqlite3 could not be saved: .*\.$"):
        history.star(kept.id, True)
    told = train(1, now=NOON + datetime.timedelta(hours=1))
    assert told.problem.startswith("The training goes on, but is not kept for now")
    later = told.finish(result(weights, 4))
    assert "history.sqlite3" in later.problem
    assert {run.id for run in history.list()} == {kept.id, later.id}


def test_a_full_disk_is_one_sentence_and_the_training_goes_on(
    history: History, train: Train, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    recorder = train(1, on_problem=told.append)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk.os, "fsync", full)
        recorder.add(epoch(2, weights))
        recorder.add(epoch(3, weights))
    said = "The training goes on, but is not kept for now: {} could not be saved: the disk is full."
    assert told == [said.format("resume.npz")]
    # Figures that are entered have their network on the disk.
    assert len(history.get(recorder.run_id).history) == 1
    recorder.add(epoch(4, weights))
    assert recorder.problem == ""
    assert len(history.get(recorder.run_id).history) == 4
    recorder.close()


def test_a_run_that_cannot_be_entered_at_its_start_is_kept_at_its_end(
    history: History, weights: Weights, monkeypatch: pytest.MonkeyPatch
) -> None:
    recorder = history.begin(CONFIG, now=NOON)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(disk.os, "fsync", full)
        recorder.add(Started(config=CONFIG, steps=50, weights=weights))
        recorder.add(epoch(1, weights))
    assert recorder.run_id == ""
    assert list((history.folder / "runs").iterdir()) == []
    kept = recorder.finish(result(weights, 4))
    assert history.list() == (kept,)


def test_a_curve_stays_bounded(history: History, weights: Weights) -> None:
    recorder = history.begin(CONFIG, now=NOON)
    recorder.add(Started(config=CONFIG, steps=50, weights=weights))
    for number in range(1, 10_001):
        recorder.add(steps(1, number))
    recorder.add(epoch(1, weights))
    recorder.close()
    curve = history.curve(recorder.run_id)
    assert 1000 <= len(curve) <= 2000
    assert len({b.step - a.step for a, b in pairwise(curve)}) == 1


def test_an_orphan_of_a_kill_goes(history: History) -> None:
    orphan = history.folder / "runs" / "chapter-2026-11-22-1200"
    theirs = history.folder / "runs" / "theirs"
    for folder, name in ((orphan, RESUME_FILE), (theirs, "letter.txt")):
        folder.mkdir(parents=True)
        (folder / name).write_text("x")
        os.utime(folder, (0, 0))
    history.start()
    assert not orphan.exists()
    assert theirs.is_dir()
