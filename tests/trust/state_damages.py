"""What can happen to a file of the program's own, and which files there are."""

from __future__ import annotations

import contextlib
import json
import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

Damage = Callable[[Path], None]


def garbled(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(max(1, path.stat().st_size)))


def garbled_within(path: Path) -> None:
    data = path.read_bytes()
    middle = len(data) // 2
    path.write_bytes(data[: middle - 9] + b"\xff\x00" * 9 + data[middle + 9 :])


def cut(share: float) -> Damage:
    def shorten(path: Path) -> None:
        path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])

    return shorten


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def gone(path: Path) -> None:
    path.unlink()


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()
    (path / "letter.txt").write_text("mine")


def a_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def a_link_to_nothing(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def a_link_to_itself_elsewhere(path: Path) -> None:
    moved = path.with_name(f"moved-{path.name}")
    path.rename(moved)
    path.symlink_to(moved.name)


def newer(path: Path) -> None:
    if path.suffix == ".sqlite3":
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA user_version = 99")
    elif path.suffix == ".json":
        data = json.loads(path.read_bytes()) | {"version": 99, "unheard of": [1, {"a": None}]}
        path.write_text(json.dumps(data))
    else:
        path.write_bytes(b"DS99" + path.read_bytes())


DAMAGES: dict[str, Damage] = {
    "garbled": garbled,
    "garbled within": garbled_within,
    "cut to a tenth": cut(0.1),
    "cut in half": cut(0.5),
    "cut at its end": cut(0.97),
    "empty": emptied,
    "gone": gone,
    "from a newer version": newer,
    "a folder": a_folder,
    "a pipe": a_pipe,
    "a link to nothing": a_link_to_nothing,
    "a link": a_link_to_itself_elsewhere,
}
NOT_SEEN = {"garbled within", "from a newer version", "a link"}
"""What need not be noticed: a number in a file of numbers is another, a link is followed."""
FILES = (
    "settings.json",
    "history.sqlite3",
    "samples.sqlite3",
    "backups/history-*.sqlite3",
    "backups/samples.sqlite3",
    "runs/*-1/run.json",
    "runs/*-1/network.keras",
    "runs/*-1/network.onnx",
    "runs/*-1/weights.npz",
    "runs/*-1/snapshots.npz",
    "runs/*-2/run.json",
    "runs/*-2/resume.npz",
    "history.sqlite3-wal",
    "history.sqlite3-shm",
    "samples.sqlite3-wal",
    "runs/*-1/.running",
    ".open",
    ".mending",
    "digitscope.log",
    "tensorflow.log",
)
"""As patterns; of the runs, one that is finished and one that was interrupted."""
BESIDE = {
    "-wal",
    "-shm",
    ".running",
    ".open",
    ".mending",
    ".log",
    "s/samples.sqlite3",
    "history-*.sqlite3",
}
"""Ends of names of what holds nothing that is finished: whatever stands there is no news."""


def path_of(data: Path, name: str) -> Path:
    """The file that a pattern means, made where there is none yet.

    Of the runs number 1 is finished, 2 interrupted.
    """
    if name.startswith("runs/"):
        number, rest = name.removeprefix("runs/*-").split("/", 1)
        kept = {(folder / "network.keras").exists(): folder for folder in data.glob("runs/*")}
        path = kept[number == "1"] / rest
    else:
        path = next(iter(data.glob(name)), data / name)
    if not path.exists():
        path.write_bytes(b"x" * 5000)
    return path
