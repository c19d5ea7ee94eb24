"""The SQLite file of a person's own samples, written in short durable transactions."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from models.disk import KeepError
from models.history_database import REASONS, DamagedError, NewerError

FILE = "samples.sqlite3"
VERSION = 1
BUSY_SECONDS = 5.0
SCHEMA = """
CREATE TABLE samples (
    id TEXT PRIMARY KEY,
    picture BLOB NOT NULL CHECK (length(picture) = 784),
    digit INTEGER NOT NULL CHECK (digit BETWEEN 0 AND 10),
    source TEXT NOT NULL CHECK (source IN ('pad', 'camera', 'file')),
    created TEXT NOT NULL,
    deleted_at TEXT
)
"""
PUT = "INSERT OR REPLACE INTO samples VALUES (?, ?, ?, ?, ?, ?)"
Row = tuple[str, bytes, int, str, str, str | None]
"""As in the table: id, picture, digit (10: none), source, created and deleted_at as ISO 8601."""


class SamplesDatabase:
    """One file; every transaction opens it for itself, so that any thread may."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE

    def rows(self) -> list[Row]:
        """Every sample that is not deleted, the oldest first; the deleted ones go for good.

        Raises:
            DamagedError, NewerError: it cannot be used as it is.
            KeepError: it cannot be opened; one sentence.
        """
        if not self.path.exists():
            return []
        with self._transaction() as connection:
            found = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if found != ("ok",):
                raise DamagedError(f"{FILE} is damaged: {found[0]}.")
            connection.execute("DELETE FROM samples WHERE deleted_at IS NOT NULL")
            return connection.execute("SELECT * FROM samples ORDER BY created, rowid").fetchall()

    def put(self, rows: Iterable[Row]) -> None:
        """Writes samples, new or changed; all of them or, on an error, none.

        Raises:
            KeepError: they could not be written; one sentence.
        """
        with self._transaction() as connection:
            connection.executemany(PUT, rows)

    def set_aside(self, now: datetime.datetime) -> str:
        """Gives a damaged file another name; the next write begins a new one.

        Returns:
            That name.

        Raises:
            KeepError: the folder refuses it.
        """
        aside = self.path.with_name(f"samples-damaged-{now:%Y-%m-%d-%H%M%S}.sqlite3")
        try:
            for ending in ("", "-wal", "-shm"):
                path = self.path.with_name(self.path.name + ending)
                if path.exists():
                    path.replace(aside.with_name(aside.name + ending))
        except OSError as error:
            raise KeepError.explained(error, self.path) from error
        return aside.name

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(
                sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
            ) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("BEGIN IMMEDIATE")
                try:
                    _prepare(connection)
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    with contextlib.suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                    raise
        except sqlite3.Error as error:
            raise _explained(error) from error
        except KeepError:
            raise
        except OSError as error:
            raise KeepError.explained(error, self.path) from error


def _prepare(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > VERSION:
        raise NewerError(f"{FILE} was made by a newer Digitscope: use that one to change it.")
    if version < VERSION:
        connection.execute(SCHEMA)
        connection.execute(f"PRAGMA user_version = {VERSION}")


def _explained(error: sqlite3.Error) -> KeepError:
    """SQLite's error as the program's own, in one sentence."""
    name = getattr(error, "sqlite_errorname", "") or ""
    odd = name == "SQLITE_NOTADB" or name.startswith("SQLITE_CORRUPT")
    if odd or "no such" in str(error) or "already exists" in str(error):
        return DamagedError(f"{FILE} is damaged: {error}.")
    reason = next((text for code, text in REASONS.items() if name.startswith(code)), str(error))
    return KeepError(f"Your samples could not be saved: {reason}.")
