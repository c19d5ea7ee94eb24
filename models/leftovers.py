"""What a killed program leaves of files it was writing: found and cleared at the next start."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.history_lock import RUNNING_FILE, Lock, held, running

NOTES, SCRATCH = "writing", "scratch"
"""Folders of the data folder: what is being written elsewhere, and places to work in."""
OWN_FOLDERS = ("backups", "runs/*", "bin/*")
TEMPORARY = re.compile(r"\..+\.new")
"""How a file is called while it is written (models/disk.py, models/sqlite_copies.py)."""
LOADED = time.time()
"""What is older was not written by this program as it runs now."""
LONGEST_NOTE = 1 << 16


@contextmanager
def noted(temporary: Path, data_folder: Path) -> Iterator[None]:
    """Notes a file that is written outside the data folder, so that a next start knows of it.

    Where no note can be made the file is written without one.
    """
    temporary, data_folder = temporary.absolute(), data_folder.absolute()
    if data_folder in temporary.parents:
        yield
        return
    lock = _note(data_folder / NOTES, temporary)
    try:
        yield
    finally:
        if lock is not None:
            lock.release(remove=True)


@contextmanager
def scratch(data_folder: Path) -> Iterator[Path]:
    """An empty folder to work in, gone at the end, and at the next start after a kill.

    Raises:
        OSError: there is no room for one anywhere.
    """
    try:
        parent = data_folder / SCRATCH
        parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=parent))
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="digitscope-"))
    lock = Lock(folder / RUNNING_FILE)
    try:
        with contextlib.suppress(OSError):
            lock.take()
        yield folder
    finally:
        lock.release()
        # Windows keeps a killed process's files for a moment; they go with the next start.
        shutil.rmtree(folder, ignore_errors=True)


def clear_leftovers(data_folder: Path, before: float = LOADED) -> None:
    """Removes what programs that were killed had not written to the end.

    Args:
        data_folder: whose.
        before: only files older than this moment (seconds since 1970).
    """
    for note in _inside(data_folder / NOTES):
        if not held(note):
            with contextlib.suppress(OSError, ValueError):
                if stat.S_ISREG(note.lstat().st_mode):
                    _clear(Path(note.read_bytes()[:LONGEST_NOTE].decode()), before)
            with contextlib.suppress(OSError):
                note.unlink()
    for folder in (data_folder, *(one for each in OWN_FOLDERS for one in data_folder.glob(each))):
        if not running(folder):
            for path in _inside(folder):
                _clear(path, before)
    for folder in _inside(data_folder / SCRATCH):
        if not running(folder):
            shutil.rmtree(folder, ignore_errors=True)


def is_temporary(name: str) -> bool:
    """Whether a file that is being written is called so."""
    return TEMPORARY.fullmatch(name) is not None


def _note(folder: Path, temporary: Path) -> Lock | None:
    note = folder / os.urandom(8).hex()
    lock = Lock(note)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # Written first: on Windows what is locked cannot be written by another handle.
        note.write_bytes(str(temporary).encode())
        lock.take()
    except (OSError, ValueError):
        with contextlib.suppress(OSError):
            note.unlink()
        return None
    return lock


def _clear(path: Path, before: float) -> None:
    with contextlib.suppress(OSError, ValueError):
        found = path.lstat()
        ours = is_temporary(path.name) or path.name == RUNNING_FILE
        if ours and stat.S_ISREG(found.st_mode) and found.st_mtime < before:
            path.unlink()


def _inside(folder: Path) -> tuple[Path, ...]:
    try:
        return tuple(folder.iterdir())
    except OSError:
        return ()
