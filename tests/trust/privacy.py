"""Nothing leaves the machine, nothing is stored unasked: python tests/trust/privacy.py.

A child process is used by a person with a name, in a home folder with that name; everything that
it stored is then searched byte by byte, the members of archives included.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust.clicks_sandbox import environment
from tests.trust.summary import tell

CHILD = Path(__file__).with_name("privacy_child.py")
SECONDS = 400
PERSON = "Secretname"
PASSWORD = "s3cretWord"
REMEMBERED = ("settings.json",)
"""May name folders: the last folder chosen is the person's own choice, and stays on the machine."""
KNOWN = (
    "settings.json", "digitscope.log", "tensorflow.log", "history.sqlite3", "history-",
    "samples.sqlite3", "crash-", "owner", "lock",
)  # fmt: skip
"""What the window writes while it is used; no frame fits in there unseen."""
MOST_BYTES = 200_000
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"data:image")
STARTS = ("=", "+", "-", "@", "\t", "\r")


class BrokenError(Exception):
    """A promise is not kept; the message says which and where."""


def use(folder: Path, *extra: str, broken: str = "") -> dict[str, Any]:
    """Lets the child do everything; what it saw.

    Raises:
        BrokenError: it did not come to its end.
    """
    home = folder / f"Jane {PERSON}"
    surroundings = environment(folder) | {"DIGITSCOPE_BROKEN": broken}
    for name in ("files", "out"):
        (folder / name).mkdir()
    home.mkdir()
    (folder / "data").rmdir()
    (home / "data").mkdir()
    (folder / "data").symlink_to(home / "data")
    surroundings |= {"HOME": str(home), "USERPROFILE": str(home), "USER": PERSON, "LOGNAME": PERSON}
    surroundings["DIGITSCOPE_DATA"] = str(home / "data")
    done = subprocess.run(
        [sys.executable, str(CHILD), str(folder), *extra],
        env=surroundings,
        cwd=folder / "cwd",
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        raise BrokenError(f"the child ended with {done.returncode}: {done.stderr[-3000:]}")
    seen: dict[str, Any] = json.loads(lines[-1])
    return seen


def look(folder: Path, seen: dict[str, Any]) -> dict[str, int]:
    """Checks what was seen and what is stored; returns how much was looked at.

    Raises:
        BrokenError: a promise is not kept.
    """
    found = broken(folder, seen)
    if found:
        raise BrokenError("\n".join(found))
    tables = [path for path in _files(folder) if path.suffix == ".csv"]
    return {
        "files": len(_files(folder)),
        "cells": sum(look_at_table(path) for path in tables),
        "texts": seen["marked"],
    }


def broken(folder: Path, seen: dict[str, Any]) -> list[str]:
    """Every promise that is not kept, in words."""
    strange = [name for name in seen["new_files"] if not Path(name).name.startswith(KNOWN)]
    grown = seen["new_bytes"]
    found = [
        words
        for words, wrong in (
            (f"beyond this machine: {seen['sockets']}", seen["sockets"]),
            ("the hostile title was seen nowhere: nothing was tested", not seen["marked"]),
            (f"a name is read as rich text: {seen['rich']}", seen["rich"]),
            (f"a password is shown: {seen['passwords']}", seen["passwords"]),
            (f"stored while the camera was on: {strange}", strange),
            (f"{grown} bytes more while the camera was on", grown > MOST_BYTES),
        )
        if wrong
    ]
    for path in _files(folder):
        found += _words_in(path)
    return found


def _files(folder: Path) -> list[Path]:
    """Everything that was written."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_relative_to(folder / "files")
    ]


def _words_in(path: Path) -> Iterator[str]:
    """What must not stand in a file, and does."""
    for name, data in _contents(path):
        for word in (PASSWORD, PERSON) if path.name not in REMEMBERED else (PASSWORD,):
            if word.encode() in data or word.encode("utf-16-le") in data:
                yield f"{word} stands in {name}"
        if ".log" in path.name and any(kind in data for kind in PICTURES):
            yield f"a picture stands in {name}"


def look_at_table(path: Path) -> int:
    """No cell of a CSV file is a formula; returns how many there are."""
    cells = 0
    for row in csv.reader(io.StringIO(path.read_bytes().decode(), newline="")):
        for cell in row:
            cells += 1
            if cell.startswith(STARTS):
                try:
                    float(cell)
                except ValueError:
                    raise BrokenError(f"{path.name}: {cell!r} is a formula") from None
    return cells


def _contents(path: Path) -> Iterator[tuple[str, bytes]]:
    data = path.read_bytes()
    yield path.name, data
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                yield f"{path.name}/{member}", archive.read(member)


def main() -> int:
    """The whole, with a training; 1 if a promise is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=1, metavar="N", help="the whole N times")
    parser.add_argument("--seed", type=int, default=0, help="nothing here is random")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began, status = time.perf_counter(), 0
    figures: dict[str, Any] = {}
    for _ in range(options.times):
        with tempfile.TemporaryDirectory(prefix="privacy-") as made:
            folder = Path(made)
            try:
                figures = look(folder, use(folder, "--train"))
            except (BrokenError, subprocess.TimeoutExpired) as error:
                status = 1
                sys.stdout.write(f"{error}\n")
    figures |= {"broken": status, "seconds": round(time.perf_counter() - began)}
    tell("privacy", figures, as_json=options.json)
    return status


if __name__ == "__main__":
    sys.exit(main())
