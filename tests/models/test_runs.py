"""A training that was kept is there again, whole, whatever lies beside it."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import disk, presets, runs
from models.classifier import load
from models.disk import KeepError
from models.events import EpochDone, TrainResult
from models.storage import NetworkError
from tests.training_reports import epoch_done

NOON = datetime.datetime(2026, 11, 22, 12, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "data"))
    return tmp_path / "data" / "runs"


@pytest.fixture
def result(weights_of: Any) -> TrainResult:
    config = presets.preset("chapter").config
    weights = weights_of(config)
    history = tuple(
        epoch_done(number, weights, loss=0.3, accuracy=0.9, val_accuracy=0.9 + number / 100)
        for number in (1, 2)
    )
    return TrainResult(config=config, weights=weights, history=history, stopped=False)


def test_a_kept_run_answers_again(result: TrainResult, folder: Path) -> None:
    kept = runs.keep_run(result, now=NOON)
    assert kept.id == "chapter-2026-11-22-1200"
    assert kept.accuracy == pytest.approx(0.92)
    assert kept.history[1]["val_accuracy"] == pytest.approx(0.92)
    assert runs.list_runs() == (kept,)
    picture = np.arange(28 * 28, dtype=np.uint8).reshape(1, 28, 28)
    first, second = runs.open_run(kept.id), load(kept.id)
    np.testing.assert_array_equal(first(picture), second(picture))
    for one, other in zip(first.weights, result.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    names = {path.name for path in (folder / kept.id).iterdir()}
    assert names == {"network.keras", "network.onnx", "weights.npz", "run.json"}


def test_ids_are_unique_and_the_newest_comes_first(result: TrainResult) -> None:
    one, two = (runs.keep_run(result, now=NOON) for _ in range(2))
    later = runs.keep_run(result, now=NOON + datetime.timedelta(hours=1))
    assert two.id == f"{one.id}-2"
    assert [run.id for run in runs.list_runs()] == [later.id, two.id, one.id]


def test_names_become_safe_folders(result: TrainResult, folder: Path) -> None:
    config = {**vars(result.config), "name": "../../Zur Übung: a/b"}
    run = runs.keep_run(
        TrainResult(**{**vars(result), "config": type(result.config)(**config)}), now=NOON
    )
    assert run.folder.parent == folder
    assert run.config.name == "../../Zur Übung: a/b"
    assert load(run.id).name == run.id


def test_weights_newer_than_the_last_figure_claim_none(result: TrainResult) -> None:
    moved = tuple(each + 1 for each in result.weights)
    stopped = TrainResult(**{**vars(result), "weights": moved, "stopped": True})
    run = runs.keep_run(stopped)
    assert run.accuracy is None
    assert run.stopped
    assert len(run.history) == 2
    assert load(run.id).test_accuracy is None


def test_a_run_without_a_whole_epoch_is_kept(result: TrainResult) -> None:
    run = runs.keep_run(TrainResult(**{**vars(result), "history": (), "stopped": True}))
    assert run.accuracy is None
    assert runs.list_runs()[0].history == ()


def test_a_dead_network_is_kept(result: TrainResult) -> None:
    dead = tuple(np.full_like(each, np.nan) for each in result.weights)
    history = tuple(
        EpochDone(**{**vars(epoch), "loss": float("nan"), "weights": dead})
        for epoch in result.history
    )
    run = runs.keep_run(TrainResult(**{**vars(result), "weights": dead, "history": history}))
    assert np.isnan(runs.list_runs()[0].history[0]["loss"])
    assert not load(run.id)(np.zeros((1, 28, 28), np.uint8)).any()


def test_bad_folders_hide_no_good_ones(result: TrainResult, folder: Path) -> None:
    kept = runs.keep_run(result, now=NOON)
    about = json.loads((kept.folder / "run.json").read_text())
    bad: dict[str, Any] = {
        "empty": "",
        "cut": json.dumps(about)[:300],
        "list": "[]",
        "number": "3",
        "no-config": json.dumps({**about, "config": None}),
        "no-layers": json.dumps({**about, "config": {**about["config"], "layers": []}}),
        "odd-layers": json.dumps({**about, "config": {**about["config"], "layers": [3]}}),
        "odd-date": json.dumps({**about, "created": "yesterday"}),
        "odd-history": json.dumps({**about, "history": [1, 2]}),
        "odd-accuracy": json.dumps({**about, "test_accuracy": "high"}),
        "deep": "[" * 100_000,
        "bytes": "\ud800",
    }
    for name, text in bad.items():
        (folder / name).mkdir()
        (folder / name / "run.json").write_text(text, encoding="utf-8", errors="surrogatepass")
    (folder / "nothing").mkdir()
    (folder / "file").write_text("x")
    assert [run.id for run in runs.list_runs()] == [kept.id]
    with pytest.raises(NetworkError):
        runs.open_run("cut")
    with pytest.raises(NetworkError):
        load("odd-layers")


@pytest.mark.parametrize("name", ["network.onnx", "weights.npz"])
@pytest.mark.parametrize("damage", ["gone", "cut", "garbled"])
def test_the_keras_file_answers_where_its_twin_is_damaged(
    result: TrainResult, name: str, damage: str
) -> None:
    kept = runs.keep_run(result)
    good = load(kept.id)
    path = kept.folder / name
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[: len(data) // 2] if damage == "cut" else data[::-1])
    found = load(kept.id)
    for one, other in zip(found.weights, good.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    (kept.folder / "network.keras").unlink()
    with pytest.raises(NetworkError, match=r"network|damaged"):
        load(kept.id)


def test_a_full_disk_is_one_sentence_and_leaves_nothing(
    result: TrainResult, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "fsync", full)
    with pytest.raises(KeepError, match=r"^\S+ could not be saved: the disk is full\.$"):
        runs.keep_run(result)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_one_sentence(result: TrainResult, folder: Path) -> None:
    folder.parent.parent.joinpath("data").write_text("a file where the folder should be")
    with pytest.raises(KeepError, match=r"^chapter-\S+ could not be saved: .*\.$"):
        runs.keep_run(result)
    assert runs.list_runs() == ()
