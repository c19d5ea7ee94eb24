"""Whatever write fails, the old file is there and a sentence says so; broken writing is noticed."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models import disk
from models.sqlite_file import SqliteFile
from tests.trust.writes import try_all
from tests.trust.writes_actions import ACTIONS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="handles are named in /proc"),
]
PLACES = 300
"""Writes of the whole session, at least."""


@pytest.fixture(autouse=True)
def kept_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The harness sets the data folder; afterwards it is what it was."""
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "data"))


def test_writes_that_fail_by_chance(tmp_path: Path) -> None:
    """``python tests/trust/writes.py`` lets every one of them fail, in three ways each."""
    tally, wrong = try_all(ACTIONS, tmp_path, 40, seed=5)
    assert wrong == []
    assert tally.failed == 40
    assert tally.places.total() >= PLACES


def in_place(path: Path, data: bytes) -> None:
    """Truncates the old file first."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(data)
    except OSError as error:
        raise KeepError.explained(error, path) from error  # type: ignore[name-defined] # noqa: F821


def without_sync(path: Path, data: bytes) -> None:
    """Gives the file its name whether or not it is on the disk."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("wb") as file:
            file.write(data)
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise KeepError.explained(error, path) from error  # type: ignore[name-defined] # noqa: F821


def swallowing(path: Path, data: bytes) -> None:
    """Tells nobody what the disk refused."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())  # type: ignore[name-defined] # noqa: F821
        temporary.replace(path)
        sync_folder(path.parent)  # type: ignore[name-defined] # noqa: F821
    except OSError:
        temporary.unlink(missing_ok=True)


def untidy(path: Path, data: bytes) -> None:
    """Leaves what it had written, and an error of the system's in place of a sentence."""
    temporary = path.with_name(f".{path.name}.new")
    with temporary.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())  # type: ignore[name-defined] # noqa: F821
    temporary.replace(path)
    sync_folder(path.parent)  # type: ignore[name-defined] # noqa: F821


@pytest.mark.parametrize(
    ("write", "noticed"),
    [
        (in_place, {"settings.json is written in place", "setting zoom was 1.15, now None"}),
        (without_sync, {"settings.json got its name before it was on the disk"}),
        (swallowing, {"nothing was said, and it is not done"}),
        (untidy, {"no plain sentence"}),
    ],
)
def test_broken_writing_is_noticed(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    write: Callable[[Path, bytes], None],
    noticed: set[str],
) -> None:
    # The function itself, so that whoever imported it by name has the broken one.
    monkeypatch.setattr(disk.atomic_write, "__code__", write.__code__)
    _, wrong = try_all({"choices": ACTIONS["choices"]}, tmp_path, None, seed=0)
    assert all(any(sign in sentence for sentence in wrong) for sign in noticed), wrong


def test_a_database_without_its_safety_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(file: SqliteFile) -> sqlite3.Connection:
        file.path.parent.mkdir(parents=True, exist_ok=True)
        return sqlite3.connect(file.path, isolation_level=None)

    monkeypatch.setattr(SqliteFile, "connect", connect)
    _, wrong = try_all({"a sample": ACTIONS["a sample"]}, tmp_path, 1, seed=0)
    assert any("committed with delete 2, not in WAL" in sentence for sentence in wrong), wrong


def test_a_commit_that_never_comes_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from models.samples import Samples

    monkeypatch.setattr(Samples, "save", lambda _: None)
    _, wrong = try_all({"a sample": ACTIONS["a sample"]}, tmp_path, None, seed=0)
    assert any("does not work at all" in sentence for sentence in wrong), wrong
