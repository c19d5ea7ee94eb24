"""The SQLite file of a person's own samples, written in short durable transactions."""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
import zlib
from collections.abc import Iterable
from pathlib import Path

from models.disk import KeepError, is_plain
from models.sqlite_file import (
    DamagedError,
    NewerError,
    SqliteFile,
    check_pages,
    copy_database,
    is_empty,
    read_only,
)

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
ROWS = "SELECT * FROM samples WHERE deleted_at IS NULL ORDER BY created, rowid"
Row = tuple[str, bytes, int, str, str, str | None]
"""As in the table: id, picture, digit (10: none), source, created and deleted_at as ISO 8601."""
KINDS = (str, bytes, int, str, str)
"""Of what is never missing in a row; SQLite keeps any kind in any column."""


def check_of(picture: bytes) -> str:
    """Eight characters that another picture would not have."""
    return f"{zlib.crc32(picture):08x}"


def is_whole(row: Row) -> bool:
    """Whether the picture is the one that was kept, as its id tells after a dash, and of some time.

    SQLite looks after its pages, not after what lies in them. Older ids tell nothing.
    """
    if not all(isinstance(value, kind) for value, kind in zip(row, KINDS, strict=False)):
        return False
    _, dash, check = row[0].partition("-")
    with contextlib.suppress(ValueError):
        datetime.datetime.fromisoformat(row[4])
        return not dash or check == check_of(row[1])
    return False


class SamplesFile(SqliteFile):
    """A file of samples: the one that counts, or its twin."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            path,
            busy_seconds=BUSY_SECONDS,
            what="Your samples",
            odd=("no such", "already exists"),
        )

    def put(self, rows: Iterable[Row]) -> None:
        """Writes samples, new or changed; all of them or, on an error, none.

        Raises:
            KeepError: they could not be written; one sentence.
        """
        with self.transaction() as connection:
            connection.executemany(PUT, rows)

    def whole_rows(self) -> list[Row]:
        """Samples that are not deleted, and are as they were kept; none of a file that is odd."""
        with (
            contextlib.suppress(KeepError, sqlite3.Error),
            self.explained(),
            contextlib.closing(self.connect()) as connection,
        ):
            check_pages(connection, FILE)
            return [row for row in connection.execute(ROWS).fetchall() if is_whole(row)]
        return []

    def _prepare(self, connection: sqlite3.Connection) -> None:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version > VERSION:
            raise NewerError(f"{FILE} was made by a newer Digitscope: use that one to change it.")
        if version < VERSION:
            connection.execute(SCHEMA)
            connection.execute(f"PRAGMA user_version = {VERSION}")


class SamplesDatabase(SamplesFile):
    """The file of the samples, and a twin that has every one of them too."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE)
        self._twin = SamplesFile(folder / "backups" / FILE)
        self._begins_anew = False

    def rows(self) -> list[Row]:
        """Every sample that is not deleted, the oldest first; the deleted ones go for good.

        Raises:
            DamagedError, NewerError: it cannot be used as it is.
            KeepError: it cannot be opened; one sentence.
        """
        if not os.path.lexists(self.path) and not os.path.lexists(self._twin.path):
            return []
        with self.transaction() as connection:
            check_pages(connection, FILE)
            connection.execute("DELETE FROM samples WHERE deleted_at IS NOT NULL")
            found = connection.execute(ROWS).fetchall()
            if not all(map(is_whole, found)):
                raise DamagedError(f"{FILE} has a sample that was changed from outside.")
            return found

    def connect(self) -> sqlite3.Connection:
        """As every file's; one that is gone, and not its twin, is damaged."""
        if is_empty(self.path) and not self._begins_anew and self._twin.whole_rows():
            raise DamagedError(f"{FILE} is gone.")
        return super().connect()

    def put(self, rows: Iterable[Row]) -> None:
        """As every file's; the twin follows as far as it can."""
        rows = list(rows)
        super().put(rows)
        with contextlib.suppress(KeepError):
            self._twin.put(rows)

    def make_twin(self) -> None:
        """Makes the twin anew where it differs from the file, which was looked through before."""
        with contextlib.suppress(KeepError, OSError, sqlite3.Error):
            if not is_plain(self._twin.path):
                self._twin.move_aside(datetime.datetime.now())
            with self.explained(), contextlib.closing(self.connect()) as connection:
                if set(self._twin.whole_rows()) != set(connection.execute(ROWS).fetchall()):
                    self._twin.path.parent.mkdir(parents=True, exist_ok=True)
                    copy_database(connection, self._twin.path)

    def save_what_is_left(self, now: datetime.datetime) -> tuple[list[Row], str]:
        """Puts a damaged file aside, and begins a new one with what it and its twin have.

        Returns:
            The samples, and the name of what is set aside; "" if the file was gone.

        Raises:
            KeepError: the folder refuses it.
        """
        gone = is_empty(self.path)
        found = {} if gone else {row[0]: row for row in self.whole_rows()}
        found |= {row[0]: row for row in self._twin.whole_rows()}
        rows = sorted(found.values(), key=lambda row: row[4])
        try:
            name = ""
            if gone:
                self.path.unlink(missing_ok=True)
            else:
                name = self.move_aside(now).name
        except OSError as error:
            raise KeepError.explained(error, self.path) from error
        self._begins_anew = True
        try:
            self.put(rows)
        finally:
            self._begins_anew = False
        return rows, name

    def rows_to_read(self) -> list[Row]:
        """As ``rows`` where nothing can be written, a full disk for one; none where that fails."""
        for connect in (self.connect, lambda: read_only(self.path)):
            with contextlib.suppress(KeepError, sqlite3.Error):
                if self.path.exists():
                    with contextlib.closing(connect()) as connection:
                        return connection.execute(ROWS).fetchall()
        return []

    def _prepare(self, connection: sqlite3.Connection) -> None:
        new = connection.execute("PRAGMA user_version").fetchone() == (0,)
        if new and not self._begins_anew and self._twin.whole_rows():
            raise DamagedError(f"{FILE} is empty, and was not.")
        super()._prepare(connection)
