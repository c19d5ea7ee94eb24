"""What a killed program leaves is cleared at the next start, and nothing else."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.disk import KeepError, atomic_write, is_plain, read_plain, set_aside
from models.history_lock import RUNNING_FILE, Lock
from models.leftovers import NOTES, SCRATCH, clear_leftovers, scratch

KILLED = """
import os, pathlib, sys
from models import disk
disk.os.fsync = lambda handle: os.kill(os.getpid(), 9)
disk.atomic_write(pathlib.Path(sys.argv[1]), b"new")
"""


def killed_while_writing(path: Path, data_folder: Path) -> None:
    """A program that is killed before what it writes has its name."""
    environment = os.environ | {"DIGITSCOPE_DATA": str(data_folder)}
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", KILLED, str(path)]
    assert subprocess.run(command, cwd=root, env=environment, check=False).returncode == -9


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("where", ["elsewhere", "data", "data/runs/chapter", "data/backups"])
def test_half_a_file_goes_wherever_it_lies(tmp_path: Path, where: str) -> None:
    data, folder = tmp_path / "data", tmp_path / where
    folder.mkdir(parents=True)
    (folder / "kept.json").write_bytes(b"old")
    killed_while_writing(folder / "kept.json", data)
    assert len(list(folder.glob(".kept.json.*.new"))) == 1
    clear_leftovers(data, before=2e10)
    assert not list(folder.glob(".kept.json.*.new"))
    assert (folder / "kept.json").read_bytes() == b"old"
    assert not list((data / NOTES).glob("*"))


def test_what_is_being_written_stays(tmp_path: Path) -> None:
    half = tmp_path / ".settings.json.0123.new"
    half.write_bytes(b"half")
    clear_leftovers(tmp_path, before=half.stat().st_mtime - 1)
    run = tmp_path / "runs" / "chapter"
    run.mkdir(parents=True)
    (run / ".resume.npz.0123.new").write_bytes(b"half")
    over = tmp_path / "runs" / "over"
    over.mkdir()
    (over / RUNNING_FILE).touch()
    lock = Lock(run / RUNNING_FILE)
    assert lock.take()
    clear_leftovers(tmp_path, before=half.stat().st_mtime - 1)
    assert half.exists()
    clear_leftovers(tmp_path, before=2e10)
    assert (run / ".resume.npz.0123.new").exists()
    assert not half.exists()
    assert not (over / RUNNING_FILE).exists()
    assert (run / RUNNING_FILE).exists()
    lock.release()


def test_a_note_only_ever_removes_half_a_file_of_ours(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("mine")
    (tmp_path / "data" / NOTES).mkdir(parents=True)
    (tmp_path / "data" / NOTES / "ab").write_text(str(letter))
    (tmp_path / "data" / NOTES / "cd").write_bytes(b"\0\xff")
    clear_leftovers(tmp_path / "data", before=2e10)
    assert letter.read_text() == "mine"
    assert not list((tmp_path / "data" / NOTES).iterdir())


def test_a_file_elsewhere_is_written_without_a_note_where_none_can_be_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").write_text("a file in the folder's place")
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path / "data"))
    atomic_write(tmp_path / "a.csv", b"1")
    assert (tmp_path / "a.csv").read_bytes() == b"1"
    with scratch(tmp_path / "data") as folder:
        assert folder.is_dir()
    assert not folder.exists()


def test_a_place_to_work_in_is_gone_afterwards_or_at_the_next_start(tmp_path: Path) -> None:
    with scratch(tmp_path) as folder:
        (folder / "network.keras").write_bytes(b"x")
        clear_leftovers(tmp_path)
        assert (folder / "network.keras").exists()
    assert not folder.exists()
    left = tmp_path / SCRATCH / "left"
    left.mkdir(parents=True)
    (left / "network.keras").write_bytes(b"x")
    clear_leftovers(tmp_path)
    assert not left.exists()


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(KeepError, match=r"^a could not be saved: a folder has that name\.$"):
        atomic_write(tmp_path / "a", b"1")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_setting_aside_never_writes_over(tmp_path: Path) -> None:
    now = datetime.datetime(2026, 11, 23, 1, 2, 3)
    names = []
    for content in ("one", "two", "three"):
        (tmp_path / "run.json").write_text(content)
        names.append(set_aside(tmp_path / "run.json", now).name)
    stem = "run-damaged-2026-11-23-010203"
    assert names == [f"{stem}.json", f"{stem}-2.json", f"{stem}-3.json"]
    assert [(tmp_path / name).read_text() for name in names] == ["one", "two", "three"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
def test_a_pipe_in_a_files_place_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("file")
    assert is_plain(tmp_path / "file")
    assert not is_plain(tmp_path / "link")
    (tmp_path / "file").write_bytes(b"1")
    assert is_plain(tmp_path / "link")
    assert not is_plain(tmp_path / "pipe")
    assert not is_plain(tmp_path)
    assert read_plain(tmp_path / "link", 10) == b"1"
    with pytest.raises(ValueError, match="not a regular file"):
        read_plain(tmp_path / "pipe", 10)
