"""The history's SQLite file: opened, written in short transactions, copied, mended."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.disk import KeepError, is_plain, set_aside
from models.history_lock import Lock
from models.sqlite_file import (
    DamagedError,
    NewerError,
    SqliteFile,
    check_pages,
    copy_database,
    is_empty,
    read_only,
)

DAY = "-".join(("[0-9]" * 4, "[0-9]" * 2, "[0-9]" * 2))
FILE, BACKUPS = "history.sqlite3", "backups"
VERSION = 1
MOST_BACKUPS = 3
BUSY_SECONDS = 10.0
SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    config TEXT NOT NULL,      -- JSON, as models/config.py writes it
    seed TEXT NOT NULL,        -- may be larger than SQLite's integers
    versions TEXT NOT NULL,    -- JSON
    state TEXT NOT NULL CHECK (state IN ('running', 'finished', 'stopped', 'interrupted')),
    created TEXT NOT NULL,     -- ISO 8601 with its zone
    starred INTEGER NOT NULL DEFAULT 0,
    note TEXT NOT NULL DEFAULT '',
    parent TEXT NOT NULL DEFAULT '',
    accuracy REAL,
    scores TEXT NOT NULL,      -- JSON: the last epoch's figures
    folder TEXT NOT NULL,      -- below the data folder
    deleted INTEGER            -- number of the start of the program in which it was deleted
);
CREATE TABLE epochs (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    epoch INTEGER NOT NULL,
    seconds REAL, loss REAL, accuracy REAL, val_loss REAL, val_accuracy REAL,
    PRIMARY KEY (run, epoch)
) WITHOUT ROWID;
CREATE TABLE points (
    run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seconds REAL, loss REAL, accuracy REAL,
    PRIMARY KEY (run, step)
) WITHOUT ROWID;
"""


class Database(SqliteFile):
    """The history's file, its copies, and how it is mended."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / FILE, busy_seconds=BUSY_SECONDS)
        self.folder = folder

    def connect(self) -> sqlite3.Connection:
        """As every file's; one that is gone, of which there are copies, is damaged."""
        if is_empty(self.path) and self.backups():
            raise DamagedError(f"{FILE} is gone.")
        return super().connect()

    @contextmanager
    def transaction(self, *, check: bool = False) -> Iterator[sqlite3.Connection]:
        """As every file's.

        Args:
            check: look through the whole file first.
        """
        with super().transaction() as connection:
            if check:
                _check(connection)
            yield connection

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that changes nothing.

        Raises:
            KeepError: there is nothing that could be read.
        """
        if not self.path.exists():
            raise KeepError(f"There is no {FILE}.")
        with self.explained(), contextlib.closing(self.connect()) as connection:
            if connection.execute("PRAGMA user_version").fetchone() != (VERSION,):
                raise NewerError(f"{FILE} is of another version.")
            yield connection

    def back_up(self, now: datetime.datetime) -> None:
        """Keeps a copy of this day; the newest three stay. What is copied was checked before.

        Raises:
            KeepError: there was no room for it.
        """
        folder = self.folder / BACKUPS
        target = folder / f"history-{now:%Y-%m-%d}.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not is_plain(target):
                set_aside(target, now)
        except OSError as error:
            raise KeepError.explained(error, folder) from error
        with self.explained(target), contextlib.closing(self.connect()) as connection:
            copy_database(connection, target)
        for old in self.backups()[MOST_BACKUPS:]:
            with contextlib.suppress(OSError):
                old.unlink()

    def backups(self) -> tuple[Path, ...]:
        """The copies that there are, the newest first."""
        return tuple(sorted((self.folder / BACKUPS).glob(f"history-{DAY}.sqlite3"), reverse=True))

    def mend(self, now: datetime.datetime) -> str:
        """Sets a damaged file aside and puts the newest sound copy in its place, if there is one.

        Returns:
            One sentence for the person; "" if another program mended it meanwhile.

        Raises:
            KeepError: nothing can be written there.
        """
        lock = Lock(self.folder / ".mending")
        try:
            lock.take(wait=True)
        except OSError as error:
            raise KeepError.explained(error, self.path) from error
        try:
            with contextlib.suppress(DamagedError), self.transaction(check=True):
                return ""
            return self._mend(now)
        except OSError as error:
            if isinstance(error, KeepError):
                raise
            raise KeepError.explained(error, self.path) from error
        finally:
            lock.release(remove=True)

    def _mend(self, now: datetime.datetime) -> str:
        if not is_empty(self.path):
            aside = self.move_aside(now)
            told = f"The history of your runs was damaged and is set aside as {aside.name}; "
        else:
            self.path.unlink(missing_ok=True)
            told = "The history of your runs was gone; "
        for backup in self.backups():
            try:
                with self.explained(backup), contextlib.closing(read_only(backup)) as connection:
                    _check(connection)
                    copy_database(connection, self.path)
            except DamagedError:
                # Else it would be taken for a sign that there is more than is there.
                set_aside(backup, now)
                continue
            day = backup.stem.removeprefix("history-")
            return told + f"the copy of {day} is open, brought up to date from the runs' folders."
        return told + "your runs were read again from their folders."

    def _prepare(self, connection: sqlite3.Connection) -> None:
        if connection.execute("PRAGMA user_version").fetchone() == (0,) and self.backups():
            raise DamagedError(f"{FILE} is empty, and was not.")
        _prepare(connection)


def in_memory() -> sqlite3.Connection:
    """An empty history for where none can be written."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    _prepare(connection)
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version == VERSION:
        return
    if version:
        raise NewerError(f"{FILE} was made by a newer Digitscope: use that one to change it.")
    for statement in SCHEMA.split(";"):
        if statement.strip():
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _check(connection: sqlite3.Connection) -> None:
    check_pages(connection, FILE)
    if connection.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise DamagedError(f"{FILE} is damaged: it has figures of no run.")
    for table in ("meta", "runs", "epochs", "points"):
        try:
            connection.execute(f"SELECT count(*) FROM {table}")
        except sqlite3.OperationalError as error:
            raise DamagedError(f"{FILE} is damaged: {error}.") from error
