"""Files are whole or not there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from models.disk import KeepError, atomic_write, data_folder, plain_name


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "file"
    atomic_write(path, b"one")
    atomic_write(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("call", ["fsync", "open", "replace"])
def test_a_failed_write_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path = tmp_path / "file"
    atomic_write(path, b"old")

    def fail(*_: object, **__: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os if call == "fsync" else Path, call, fail)
    with pytest.raises(KeepError, match=r"^file could not be saved: the disk is read-only\.$"):
        atomic_write(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    with pytest.raises(KeepError, match="a folder has that name"):
        atomic_write(tmp_path / "taken", b"x")


@pytest.mark.slow
def test_a_killed_process_leaves_the_old_or_the_new_file(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "file"
    code = (
        "import itertools, sys; from pathlib import Path; from models.disk import atomic_write\n"
        "for i in itertools.count():\n"
        "    atomic_write(Path(sys.argv[1]), bytes([i % 251]) * 300_000)\n"
        "    print(i, flush=True)"
    )
    for lines in (1, 2, 5, 9):
        process = subprocess.Popen(
            [sys.executable, "-c", code, str(path)], cwd=root, stdout=subprocess.PIPE, text=True
        )
        with process:
            assert process.stdout is not None
            for _ in range(lines):
                process.stdout.readline()
            process.send_signal(signal.SIGKILL if os.name != "nt" else signal.SIGTERM)
        data = path.read_bytes()
        assert len(data) == 300_000
        assert len(set(data)) == 1


def test_data_folder_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("DIGITSCOPE_DATA")
    assert data_folder().name == "Digitscope"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a.keras", "a.keras"),
        ("a\nb\x1b.keras", "a?b?.keras"),
        ("\udcff.keras", "?.keras"),
        ("x" * 100 + ".keras", "x" * 40 + "..." + "x" * 10 + ".keras"),
    ],
)
def test_names_in_sentences(name: str, shown: str) -> None:
    assert plain_name(Path("/some/where") / name) == shown
