"""What of the history was damaged is set aside and mended; a second window only reads."""

from __future__ import annotations

import dataclasses
import datetime
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import presets
from models.classifier import load
from models.disk import KeepError
from models.events import Started, TrainResult, Weights
from models.history import History
from models.history_database import FILE
from models.history_run import Run
from models.owner import ONLY_SHOWS, Owner
from models.resume import RESUME_FILE
from models.snapshots import Snapshot
from tests.training_reports import epoch_done, steps_done

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)
CONFIG = dataclasses.replace(presets.preset("chapter").config, epochs=2)


@pytest.fixture
def history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> History:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "data"))
    return History(tmp_path / "data")


@pytest.fixture
def weights(weights_of: Any) -> Weights:
    made: Weights = weights_of(CONFIG)
    return made


@pytest.fixture
def kept(history: History, weights: Weights) -> Run:
    """A finished run with snapshots and a curve."""
    recorder = history.begin(CONFIG, now=NOON)
    recorder.add(Started(config=CONFIG, steps=50, weights=weights))
    done = epoch_done(1, weights)
    recorder.add(steps_done(25))
    recorder.add(done)
    result = TrainResult(config=CONFIG, weights=weights, history=(done,), stopped=True)
    return recorder.finish(result, [Snapshot(epoch=0, step=0, weights=weights, val_accuracy=None)])


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
@pytest.mark.parametrize("what", ["a folder", "a pipe", "nothing", "a link to nothing", "a wal"])
def test_what_stands_in_the_history_s_place_is_set_aside(
    history: History, kept: Run, what: str
) -> None:
    history.start(NOON)
    path = history.folder / FILE
    if what != "a wal":
        path.unlink()
    if what == "a folder":
        path.mkdir()
    elif what == "a pipe":
        os.mkfifo(path)
    elif what == "nothing":
        path.touch()
    elif what == "a link to nothing":
        path.symlink_to("nowhere")
    else:
        path.with_name(f"{FILE}-wal").mkdir()
    told = history.start(NOON)
    gone = what == "nothing"
    assert told.startswith("The history of your runs was " + ("gone" if gone else "damaged"))
    assert ("is set aside as history-damaged-" in told) != gone
    assert history.list() == (kept,)
    assert history.curve(kept.id) != ()
    assert history.start(NOON) == ""


def test_a_second_window_reads_and_takes_over(
    history: History, kept: Run, weights: Weights
) -> None:
    first, second = Owner(history.folder), Owner(history.folder)
    assert first.owns()
    assert not second.owns()
    other = History(history.folder, second.check)
    before = {path: path.read_bytes() for path in history.folder.rglob("*") if path.is_file()}
    assert other.start(NOON) == ONLY_SHOWS
    assert other.list() == (kept,)
    assert other.curve(kept.id) == history.curve(kept.id)
    with pytest.raises(KeepError, match="open in another window"):
        other.star(kept.id, True)
    told: list[str] = []
    recorder = other.begin(CONFIG, now=NOON + datetime.timedelta(hours=1), on_problem=told.append)
    recorder.add(Started(config=CONFIG, steps=50, weights=weights))
    assert told == [f"The training goes on, but is not kept for now: {ONLY_SHOWS}"]
    after = {path: path.read_bytes() for path in history.folder.rglob("*") if path.is_file()}
    assert after == before
    first.release()
    recorder.add(epoch_done(1, weights))
    recorder.close()
    assert other.star(kept.id, True).starred
    assert len(other.list()) == 2
    second.release()


@pytest.mark.parametrize(
    "name", ["run.json", "network.keras", "network.onnx", "weights.npz", "snapshots.npz"]
)
@pytest.mark.parametrize("how", ["garbled", "cut", "gone", "a folder"])
def test_a_damaged_file_of_a_run_is_set_aside_and_written_again(
    history: History, kept: Run, weights: Weights, name: str, how: str
) -> None:
    path = kept.folder / name
    data = path.read_bytes()
    path.unlink()
    if how == "garbled":
        middle = len(data) // 2
        path.write_bytes(data[: middle - 20] + b"\0\xff" * 20 + data[middle + 20 :])
    elif how == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif how == "a folder":
        path.mkdir()
    told = history.start(NOON)
    stem, end = name.split(".")
    if how != "gone":
        aside = f"{stem}-damaged-2026-11-22-120000.{end}"
        assert told == f"Of {kept.title} something was damaged: it is set aside as {aside}."
        assert (kept.folder / aside).exists()
    assert path.is_file() == (name != "snapshots.npz")
    assert history.get(kept.id) == kept
    assert all(map(np.array_equal, load(kept.id).weights, weights))
    assert history.start(NOON) == ""


def test_an_unusable_copy_is_set_aside_and_the_folders_are_read(
    history: History, kept: Run
) -> None:
    history.start(NOON)
    (backup,) = (history.folder / "backups").glob("history-*.sqlite3")
    backup.write_bytes(b"x" * 5000)
    (history.folder / FILE).unlink()
    assert history.start(NOON).endswith("was gone; your runs were read again from their folders.")
    assert [run.id for run in history.list()] == [kept.id]
    assert history.start(NOON) == ""


def test_a_damaged_end_of_an_epoch_is_no_pipe_to_wait_for(
    history: History, kept: Run, weights: Weights
) -> None:
    """An interrupted run whose state is gone keeps its figures, and the start says so once."""
    recorder = history.begin(CONFIG, now=NOON + datetime.timedelta(hours=1))
    recorder.add(Started(config=CONFIG, steps=50, weights=weights))
    recorder.add(epoch_done(1, weights))
    recorder.close()
    path = history.get(recorder.run_id).folder / RESUME_FILE
    path.write_bytes(path.read_bytes()[:-100])
    assert "set aside as resume-damaged-" in history.start(NOON)
    assert history.start(NOON) == ""
    assert history.get(recorder.run_id).epochs == 1
    assert history.get(kept.id) == kept
