"""Runs taken over from their folders: those of earlier versions, and those that were killed."""

from __future__ import annotations

import contextlib
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

from models import history_bin
from models.disk import KeepError
from models.folder import INTERRUPTED, RUNNING
from models.history_lock import RUNNING_FILE, running
from models.history_rows import put_run
from models.history_run import describe_run, read_run
from models.leftovers import LOADED, is_temporary
from models.resume import RESUME_FILE
from models.storage import NetworkError

OWN_FILES = {RUNNING_FILE, RESUME_FILE}


def take_over(
    connection: sqlite3.Connection,
    data_folder: Path,
    *,
    everything: bool = False,
    look: bool = False,
) -> None:
    """Enters what lies in folders and is not entered yet, or is entered as running and is not.

    Args:
        connection: in a transaction.
        data_folder: whose ``runs`` are looked at.
        everything: bring every run up to date, after a copy was opened.
        look: change nothing in the folders.
    """
    known = dict(connection.execute("SELECT id, state FROM runs"))
    away = {row[0] for row in connection.execute("SELECT id FROM runs WHERE deleted IS NOT NULL")}
    folders = {folder.name: folder for folder in _folders(data_folder / "runs")}
    for name, folder in folders.items():
        if name in away:
            # Its move into the bin was cut short.
            with contextlib.suppress(KeepError):
                history_bin.put(data_folder, name)
        elif everything or name not in known or (known[name] == RUNNING and not running(folder)):
            _take(connection, data_folder, folder, look=look)
    for name, state in known.items():
        if state == RUNNING and name not in folders:
            connection.execute("UPDATE runs SET state = ? WHERE id = ?", (INTERRUPTED, name))
    if everything:
        for folder in _folders(data_folder / history_bin.BIN):
            if folder.name not in folders:
                _take_deleted(connection, data_folder, folder)


def clear_orphans(data_folder: Path) -> None:
    """Removes folders of trainings that were killed before they were described at all."""
    for folder in _folders(data_folder / "runs"):
        with contextlib.suppress(OSError):
            old = folder.stat().st_mtime < LOADED
            names = {path.name for path in folder.iterdir()}
            ours = all(name in OWN_FILES or is_temporary(name) for name in names)
            if old and ours and not running(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _take(connection: sqlite3.Connection, data_folder: Path, folder: Path, *, look: bool) -> None:
    try:
        run = read_run(folder)
    except NetworkError:
        # One bad folder must not hide the others.
        return
    if not running(folder):
        if run.state == RUNNING:
            run = replace(run, state=INTERRUPTED)
            if not look:
                with contextlib.suppress(OSError):
                    describe_run(run)
        if not look:
            _tidy(folder)
    put_run(connection, data_folder, run)


def _tidy(folder: Path) -> None:
    """Removes what a kill left of files that were being written."""
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            if path.name == RUNNING_FILE or is_temporary(path.name):
                path.unlink()


def _take_deleted(connection: sqlite3.Connection, data_folder: Path, folder: Path) -> None:
    with contextlib.suppress(NetworkError):
        run = replace(read_run(folder), folder=data_folder / "runs" / folder.name)
        put_run(connection, data_folder, run)
        history_bin.mark(connection, run.id)


def _folders(parent: Path) -> tuple[Path, ...]:
    try:
        return tuple(sorted(path for path in parent.iterdir() if path.is_dir()))
    except OSError:
        return ()
