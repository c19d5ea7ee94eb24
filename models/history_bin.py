"""Deleted runs, which stay in a folder of their own until the next start but one."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

from models.disk import KeepError

BIN = "bin"
STARTS = 2
"""A run that was deleted so many starts ago is removed for good."""


def mark(connection: sqlite3.Connection, run_id: str) -> None:
    """Notes that a run is deleted."""
    connection.execute(
        "UPDATE runs SET deleted = ? WHERE id = ? AND deleted IS NULL",
        (_starts(connection), run_id),
    )


def unmark(connection: sqlite3.Connection, run_id: str) -> None:
    """Notes that a run is back."""
    connection.execute("UPDATE runs SET deleted = NULL WHERE id = ?", (run_id,))


def put(data_folder: Path, run_id: str) -> None:
    """Moves a run's folder into the bin; one that is not there needs no move.

    Raises:
        KeepError: it cannot be moved.
    """
    _move(data_folder / "runs" / run_id, data_folder / BIN / run_id)


def take(data_folder: Path, run_id: str) -> None:
    """Moves a run's folder out of the bin; raises as ``put``."""
    _move(data_folder / BIN / run_id, data_folder / "runs" / run_id)


def empty(connection: sqlite3.Connection, data_folder: Path) -> None:
    """Counts a start of the program, and removes what was deleted two starts ago."""
    starts = _starts(connection) + 1
    connection.execute("REPLACE INTO meta VALUES ('starts', ?)", (str(starts),))
    old = connection.execute("SELECT id FROM runs WHERE deleted <= ?", (starts - STARTS,))
    for (run_id,) in old.fetchall():
        for parent in (data_folder / BIN, data_folder / "runs"):
            # Never a folder above it, whatever stands in a garbled row.
            if Path(run_id).name == run_id:
                shutil.rmtree(parent / run_id, ignore_errors=True)
        connection.execute("DELETE FROM runs WHERE id = ?", (run_id,))


def _starts(connection: sqlite3.Connection) -> int:
    row = connection.execute("SELECT value FROM meta WHERE key = 'starts'").fetchone()
    return int(row[0]) if row else 0


def _move(source: Path, target: Path) -> None:
    if not source.exists():
        return
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        source.rename(target)
    except OSError as error:
        raise KeepError.explained(error, source) from error
