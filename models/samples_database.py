"""The SQLite file of a person's own samples, written in short durable transactions."""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable
from pathlib import Path

from models.disk import KeepError
from models.sqlite_file import NewerError, SqliteFile, check_pages

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


class SamplesDatabase(SqliteFile):
    """The file of the samples."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            folder / FILE,
            busy_seconds=BUSY_SECONDS,
            what="Your samples",
            odd=("no such", "already exists"),
        )

    def rows(self) -> list[Row]:
        """Every sample that is not deleted, the oldest first; the deleted ones go for good.

        Raises:
            DamagedError, NewerError: it cannot be used as it is.
            KeepError: it cannot be opened; one sentence.
        """
        if not self.path.exists():
            return []
        with self.transaction() as connection:
            check_pages(connection, FILE)
            connection.execute("DELETE FROM samples WHERE deleted_at IS NOT NULL")
            return connection.execute("SELECT * FROM samples ORDER BY created, rowid").fetchall()

    def put(self, rows: Iterable[Row]) -> None:
        """Writes samples, new or changed; all of them or, on an error, none.

        Raises:
            KeepError: they could not be written; one sentence.
        """
        with self.transaction() as connection:
            connection.executemany(PUT, rows)

    def set_aside(self, now: datetime.datetime) -> str:
        """Gives a damaged file another name; the next write begins a new one.

        Returns:
            That name.

        Raises:
            KeepError: the folder refuses it.
        """
        try:
            return self.move_aside(now).name
        except OSError as error:
            raise KeepError.explained(error, self.path) from error

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise NewerError(f"{FILE} was made by a newer Digitscope: use that one to change it.")
        if version < VERSION:
            connection.execute(SCHEMA)
            connection.execute(f"PRAGMA user_version = {VERSION}")
