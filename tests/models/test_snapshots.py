"""A run's snapshots come back as they were, bounded, and a bad file does no harm."""

from __future__ import annotations

import dataclasses
import io
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import history_recorder, mnist, presets, runs, snapshots
from models.config import Activation, Dense, Flatten, Rescaling, TrainConfig
from models.disk import KeepError
from models.events import EpochDone, SnapshotTaken, Started, TrainResult, Weights
from models.moments import MOST, MOST_BYTES
from models.snapshots import FILE, Collector, Snapshot, open_snapshots, read_snapshots
from tests.training_reports import epoch_done, steps_done

CHAPTER = presets.preset("chapter").config
SMALL = TrainConfig(
    name="small",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    epochs=2,
)


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "data"))


@pytest.fixture
def some(weights_of: Any) -> tuple[Snapshot, ...]:
    weights: Weights = weights_of(CHAPTER)
    accuracies = (None, None, 0.9, 0.95)
    return tuple(
        Snapshot(
            epoch=epoch,
            step=round(1875 * epoch),
            weights=tuple(one + np.float32(epoch) for one in weights),
            val_accuracy=accuracy,
        )
        for epoch, accuracy in zip((0.0, 0.25, 1.0, 2.0), accuracies, strict=True)
    )


def same(one: Weights, other: Weights) -> bool:
    return all(np.array_equal(a, b, equal_nan=True) for a, b in zip(one, other, strict=True))


def assert_equal(found: Sequence[Snapshot], expected: Sequence[Snapshot]) -> None:
    assert [(one.epoch, one.step, one.val_accuracy) for one in found] == [
        (one.epoch, one.step, one.val_accuracy) for one in expected
    ]
    assert all(same(a.weights, b.weights) for a, b in zip(found, expected, strict=True))


def learnt(epoch: int, weights: Weights) -> EpochDone:
    return epoch_done(epoch, weights, val_accuracy=epoch / 1000)


def test_they_come_back_as_they_were(tmp_path: Path, some: tuple[Snapshot, ...]) -> None:
    snapshots.save_snapshots(tmp_path, some)
    found = open_snapshots(tmp_path, CHAPTER)
    assert_equal(found, some)
    assert all(one.dtype == np.float32 for one in found[0].weights)
    assert all(one.finite for one in found)


def test_a_training_gone_astray_is_kept_and_says_so(
    tmp_path: Path, some: tuple[Snapshot, ...]
) -> None:
    nowhere = tuple(np.full_like(one, np.nan) for one in some[0].weights)
    astray = (*some[:3], dataclasses.replace(some[3], weights=nowhere))
    snapshots.save_snapshots(tmp_path, astray)
    assert [one.finite for one in open_snapshots(tmp_path, CHAPTER)] == [True, True, True, False]


def test_a_run_keeps_what_its_training_reported() -> None:
    data = mnist.load()
    few = dataclasses.replace(
        data,
        train_pictures=data.train_pictures[:2000],
        train_labels=data.train_labels[:2000],
        test_pictures=data.test_pictures[:100],
        test_labels=data.test_labels[:100],
    )
    from models.training import train

    collector = Collector()
    result = train(SMALL, few, collector.add)
    run = runs.keep_run(result, snapshots=collector.finish(result))
    found = open_snapshots(run.id, run.config)
    assert_equal(found, collector.snapshots)
    assert [one.step for one in found] == [0, 2, 4, 8, 16, 32, 63, 126]
    assert [one.epoch for one in found][-2:] == [1.0, 2.0]
    assert found[0].val_accuracy is None
    assert found[-1].val_accuracy == result.history[-1].val_accuracy
    assert same(found[-1].weights, result.weights)
    assert found == () or read_snapshots(run.folder, run.config).problem == ""


def test_a_training_that_was_stopped_ends_with_what_it_left(weights_of: Any) -> None:
    weights = weights_of(CHAPTER)
    later = tuple(one + 1 for one in weights)
    collector = Collector()
    collector.add(Started(config=CHAPTER, steps=100, weights=weights))
    for step in (25, 30):
        collector.add(steps_done(step))
    collector.add(SnapshotTaken(epoch=1, step=25, weights=later, keep=False))
    last = tuple(one + 2 for one in weights)
    result = TrainResult(config=CHAPTER, weights=last, history=(), stopped=True)
    found = collector.finish(result)
    assert [(one.step, one.epoch, one.val_accuracy) for one in found] == [
        (0, 0.0, None),
        (30, 0.3, None),
    ]
    assert same(found[-1].weights, last)


def test_a_last_mending_takes_the_place_of_what_it_mended(weights_of: Any) -> None:
    weights = weights_of(CHAPTER)
    collector = Collector()
    collector.add(Started(config=CHAPTER, steps=1, weights=weights))
    collector.add(steps_done(1))
    trained = learnt(1, tuple(one + 1 for one in weights))
    collector.add(trained)
    mended = tuple(one + 2 for one in weights)
    history = (dataclasses.replace(trained, val_accuracy=0.75, weights=mended),)
    result = TrainResult(config=CHAPTER, weights=mended, history=history, stopped=False)
    found = collector.finish(result)
    assert [(one.step, one.val_accuracy) for one in found] == [(0, None), (1, 0.75)]
    assert same(found[-1].weights, mended)


def test_a_long_run_takes_no_more_memory_and_its_file_no_more_room(
    tmp_path: Path, weights_of: Any
) -> None:
    layers = (Flatten(), Dense(units=120), Dense(units=10), Activation(function="softmax"))
    config = TrainConfig(name="wide", layers=layers)
    first: Weights = weights_of(config)
    size = sum(one.nbytes for one in first)
    assert 300_000 < size < 500_000
    collector = Collector()
    tracemalloc.start()
    try:
        collector.add(Started(config=config, steps=8, weights=first))
        for epoch in range(1, 201):
            collector.add(learnt(epoch, tuple(one + epoch for one in first)))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(collector.snapshots) <= MOST
    assert held <= MOST_BYTES + 2 * size
    snapshots.save_snapshots(tmp_path, collector.snapshots)
    assert (tmp_path / FILE).stat().st_size <= MOST_BYTES + 65_536
    assert_equal(open_snapshots(tmp_path, config), collector.snapshots)


def test_a_run_without_them_has_none_and_a_sentence(tmp_path: Path) -> None:
    missing = read_snapshots(tmp_path, CHAPTER)
    assert (missing.snapshots, missing.problem) == ((), "No snapshots of this training were kept.")
    assert read_snapshots("../elsewhere", CHAPTER).problem == missing.problem


def test_a_run_that_lacks_room_for_them_is_kept_without(
    weights_of: Any, some: tuple[Snapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise KeepError("snapshots.npz could not be saved: the disk is full.")

    monkeypatch.setattr(history_recorder, "save_snapshots", full)
    result = TrainResult(config=CHAPTER, weights=weights_of(CHAPTER), history=(), stopped=True)
    run = runs.keep_run(result, snapshots=some)
    assert run.problem == (
        "Its snapshots are missing: snapshots.npz could not be saved: the disk is full."
    )
    assert [one.id for one in runs.list_runs()] == [run.id]


Arrays = dict[str, np.ndarray]


def _packed(arrays: Arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, **arrays)  # type: ignore[arg-type]  # named arrays
    return buffer.getvalue()


def _plain(arrays: Arrays) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)  # type: ignore[arg-type]  # named arrays
    return buffer.getvalue()


def _with(**changes: Callable[[np.ndarray], np.ndarray]) -> Callable[[Arrays], bytes]:
    def write(arrays: Arrays) -> bytes:
        for name, change in changes.items():
            arrays[name] = change(arrays[name])
        return _plain(arrays)

    return write


def _promising(arrays: Arrays) -> bytes:
    """An array whose head promises more than any memory holds."""
    head = io.BytesIO()
    shape = {"descr": "<f4", "fortran_order": False, "shape": (2, 10**15)}
    np.lib.format.write_array_header_1_0(head, shape)
    buffer = io.BytesIO(_plain({k: v for k, v in arrays.items() if k != "weights"}))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("weights.npy", head.getvalue() + bytes(16))
    return buffer.getvalue()


@pytest.mark.parametrize(
    "write",
    [
        lambda _: b"",
        lambda _: b"no archive",
        lambda arrays: _plain(arrays)[:-2000],
        lambda arrays: _plain(arrays).replace(b"descr", b"wrong"),
        lambda arrays: _plain({k: v for k, v in arrays.items() if k != "weights"}),
        lambda _: bytes(MOST_BYTES + 100_000),
        _packed,
        _promising,
        _with(weights=lambda a: a[:, :-1]),
        _with(weights=lambda a: a.astype(np.float64)),
        _with(weights=lambda a: a.astype(object)),
        _with(weights=np.asfortranarray),
        _with(steps=lambda a: a[::-1].copy()),
        _with(epochs=lambda a: a * np.nan),
        _with(epochs=lambda a: a[:0], steps=lambda a: a[:0], val_accuracies=lambda a: a[:0]),
        _with(val_accuracies=lambda a: a + 1),
        _with(epochs=lambda a: a.reshape(2, 2)),
    ],
)
def test_a_damaged_file_is_no_snapshots_and_one_sentence(
    tmp_path: Path, some: tuple[Snapshot, ...], write: Callable[[Arrays], bytes]
) -> None:
    snapshots.save_snapshots(tmp_path, some)
    with np.load(tmp_path / FILE, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    (tmp_path / FILE).write_bytes(write(arrays))
    found = read_snapshots(tmp_path, CHAPTER)
    assert found.snapshots == ()
    assert found.problem == f"The snapshots of {tmp_path.name} are damaged and cannot be shown."


def test_those_of_another_network_are_not_shown(tmp_path: Path, some: tuple[Snapshot, ...]) -> None:
    snapshots.save_snapshots(tmp_path, some)
    assert open_snapshots(tmp_path, SMALL) == ()
