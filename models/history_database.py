"""The history's SQLite file: opened, written in short transactions, copied, mended."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.disk import KeepError
from models.history_lock import Lock
from models.sqlite_file import DamagedError, NewerError, SqliteFile, check_pages

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

    def back_up(self, now: datetime.datetime) -> None:
        """Keeps a copy of this day; the newest three stay. What is copied was checked before.

        Raises:
            KeepError: there was no room for it.
        """
        folder = self.folder / BACKUPS
        target = folder / f"history-{now:%Y-%m-%d}.sqlite3"
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeepError.explained(error, folder) from error
        with self.explained(target), contextlib.closing(self.connect()) as connection:
            _copy(connection, target)
        for old in self.backups()[MOST_BACKUPS:]:
            with contextlib.suppress(OSError):
                old.unlink()

    def backups(self) -> tuple[Path, ...]:
        """The copies that there are, the newest first."""
        return tuple(sorted((self.folder / BACKUPS).glob("history-*.sqlite3"), reverse=True))

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
        aside = self.move_aside(now)
        told = f"The history of your runs was damaged and is set aside as {aside.name}; "
        for backup in self.backups():
            try:
                with self.explained(backup), contextlib.closing(_read_only(backup)) as connection:
                    _check(connection)
                    _copy(connection, self.path)
            except KeepError:
                continue
            day = backup.stem.removeprefix("history-")
            return told + f"the copy of {day} is open, brought up to date from the runs' folders."
        return told + "your runs were read again from their folders."

    def _prepare(self, connection: sqlite3.Connection) -> None:
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


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.new")
    temporary.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(temporary)) as copy:
            connection.backup(copy)
            # One file, that can be moved and read without any beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        temporary.replace(target)
    except OSError as error:
        raise KeepError.explained(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
