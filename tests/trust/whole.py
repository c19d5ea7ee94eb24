"""Whether the files of a folder are whole, and what half-written ones lie about."""

from __future__ import annotations

import ast
import contextlib
import csv
import io
import json
import shutil
import sqlite3
import tempfile
import zipfile
from pathlib import Path

from models.leftovers import NOTES, SCRATCH, is_temporary

QUIET = {"-wal", "-shm", ".log", ".running", ".open", ".mending"}
"""Ends of names that say nothing: logs, locks, and what SQLite keeps beside a file in use."""


def broken(folder: Path) -> list[str]:
    """Files under a final name that are not whole, each with what is wrong."""
    found = []
    for path in sorted(folder.rglob("*")):
        relative = path.relative_to(folder)
        if path.is_dir() or is_temporary(path.name) or relative.parts[0] in (NOTES, SCRATCH):
            continue
        if any(path.name.endswith(end) for end in QUIET) or "-damaged-" in path.name:
            continue
        try:
            check(path)
        except Exception as error:  # whatever a reader raises: it is not whole
            found.append(f"{relative} is not whole: {type(error).__name__} {error}")
    return found


def strays(folder: Path) -> list[str]:
    """Half-written files and notes of them."""
    return sorted(
        str(path.relative_to(folder))
        for path in folder.rglob("*")
        if is_temporary(path.name)
        or path.name == ".running"
        or (path.parent == folder / NOTES)
        or (path.parent == folder / SCRATCH)
    )


def check(path: Path) -> None:
    """Reads a file as its kind is read; raises whatever its reader does."""
    data = path.read_bytes()
    if not data:
        raise ValueError("it is empty")
    kind = path.suffix.lower()
    if kind in (".json", ".ipynb"):
        json.loads(data)
    elif kind in (".npz", ".keras"):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.testzip() is not None:
                raise ValueError("a part of it is damaged")
        if kind == ".keras":
            from models.storage import open_network_file

            open_network_file(path)
    elif kind == ".onnx":
        import onnx

        onnx.checker.check_model(onnx.load_model_from_string(data))
    elif kind == ".csv":
        rows = list(csv.reader(io.StringIO(data.decode())))
        if not data.endswith(b"\n") or len({len(row) for row in rows}) != 1:
            raise ValueError("its rows differ")
    elif kind == ".py":
        ast.parse(data)
    elif kind == ".png":
        if not (data.startswith(b"\x89PNG") and data.endswith(b"IEND\xaeB`\x82")):
            raise ValueError("it has no end")
    elif kind == ".gif":
        if not (data.startswith(b"GIF8") and data.endswith(b";")):
            raise ValueError("it has no end")
    elif kind == ".tflite":
        if data[4:8] != b"TFL3":
            raise ValueError("it is no LiteRT file")
    elif kind == ".sqlite3":
        sound(path)
    else:
        raise ValueError("nobody knows this kind of file")


def sound(path: Path) -> None:
    """Looks through a copy of a database, so that looking mends nothing.

    Raises:
        ValueError: it is damaged.
        sqlite3.Error: it cannot even be opened.
    """
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / path.name
        for end in ("", "-wal"):
            beside = path.with_name(path.name + end)
            if beside.exists():
                shutil.copyfile(beside, copy.with_name(copy.name + end))
        with contextlib.closing(sqlite3.connect(copy)) as connection:
            if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
                raise ValueError("the database is damaged")
            if connection.execute("PRAGMA foreign_key_check").fetchall():
                raise ValueError("it has figures of no run")
