"""An SQLite file of the program's own: short durable transactions, and errors in one sentence."""

from __future__ import annotations

import contextlib
import datetime
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from models.disk import KeepError, is_plain, sync_folder

REASONS = {
    "SQLITE_FULL": "the disk is full",
    "SQLITE_READONLY": "writing there is not allowed",
    "SQLITE_CANTOPEN": "writing there is not allowed",
    "SQLITE_PERM": "writing there is not allowed",
    "SQLITE_BUSY": "another program is writing to it",
    "SQLITE_LOCKED": "another program is writing to it",
    "SQLITE_IOERR": "the disk refused",
}
MISSING = ("no such table", "no such column")
"""How SQLite's message begins where a file holds something else than it should."""


class DamagedError(KeepError):
    """The file is no sound database."""


class NewerError(KeepError):
    """A newer version of the program wrote it."""


class SqliteFile:
    """One file; every transaction opens it for itself, so any thread and any process may.

    Opening takes a fifth of a millisecond. Nothing is held open between transactions, so that a
    damaged file can be set aside, and a connection never meets a second thread.

    Args:
        path: of the file; its folder is made where there is none.
        busy_seconds: how long a transaction waits for another program's.
        what: the beginning of the sentence where it cannot be written; the file's name by default.
        odd: how messages begin that tell of damage.
    """

    def __init__(
        self,
        path: Path,
        *,
        busy_seconds: float,
        what: str = "",
        odd: tuple[str, ...] = MISSING,
    ) -> None:
        self.path = path
        self._busy_seconds = busy_seconds
        self._what = what
        self._odd = odd

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """A connection whose changes are durable when the block ends, or never happened.

        Raises:
            DamagedError, NewerError: it cannot be used as it is.
            KeepError: it cannot be written; one sentence.
        """
        with self.explained(), contextlib.closing(self.connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                self._prepare(connection)
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
                raise

    def connect(self) -> sqlite3.Connection:
        """A connection that begins no transaction by itself.

        Raises:
            KeepError: the folder cannot be made.
            sqlite3.Error: the file cannot be opened.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KeepError.explained(error, self.path.parent) from error
        for path in self._files():
            if not is_plain(path) or (path != self.path and path.is_symlink()):
                raise DamagedError(f"{path.name} is damaged: it is no regular file.")
        connection = sqlite3.connect(self.path, timeout=self._busy_seconds, isolation_level=None)
        try:
            # A reader never waits for a writer, and what was committed survives a power cut.
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
        except BaseException:
            connection.close()
            raise
        return connection

    def move_aside(self, now: datetime.datetime) -> Path:
        """Gives the file, and what SQLite keeps beside it, a dated name; returns that.

        Raises:
            OSError: the folder refuses it.
        """
        stem = self.path.stem
        aside = self.path.with_name(f"{stem}-damaged-{now:%Y-%m-%d-%H%M%S}{self.path.suffix}")
        for path in self._files():
            if os.path.lexists(path):
                path.replace(aside.with_name(aside.name + path.name[len(self.path.name) :]))
        return aside

    @contextmanager
    def explained(self, path: Path | None = None) -> Iterator[None]:
        """SQLite's errors as the program's own, in one sentence, about this file or another."""
        name = (path or self.path).name
        try:
            yield
        except sqlite3.Error as error:
            code = getattr(error, "sqlite_errorname", "") or ""
            odd = code == "SQLITE_NOTADB" or code.startswith("SQLITE_CORRUPT")
            if odd or any(sign in str(error) for sign in self._odd):
                raise DamagedError(f"{name} is damaged: {error}.") from error
            reason = next((REASONS[one] for one in REASONS if code.startswith(one)), str(error))
            raise KeepError(f"{self._what or name} could not be saved: {reason}.") from error

    def _files(self) -> tuple[Path, ...]:
        """The file, and what SQLite keeps beside it."""
        return tuple(self.path.with_name(self.path.name + end) for end in ("", "-wal", "-shm"))

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Makes the tables of a new file, and refuses a newer one."""
        raise NotImplementedError


def check_pages(connection: sqlite3.Connection, name: str) -> None:
    """Looks through the whole file.

    Raises:
        DamagedError: it is not sound.
    """
    found = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if found != ("ok",):
        raise DamagedError(f"{name} is damaged: {found[0]}.")


def is_empty(path: Path) -> bool:
    """Whether there is nothing, or a file without anything in it."""
    if not os.path.lexists(path):
        return True
    return path.is_file() and not path.stat().st_size


def read_only(path: Path) -> sqlite3.Connection:
    """A connection to a copy that nobody writes to.

    Raises:
        DamagedError, sqlite3.Error: it cannot be opened.
    """
    if not path.is_file():
        raise DamagedError(f"{path.name} is damaged: it is no regular file.")
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copies a whole database into one file; an old one stays until it is whole.

    Raises:
        KeepError, sqlite3.Error: there was no room for it.
    """
    temporary = target.with_name(f".{target.name}.new")
    try:
        temporary.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(temporary)) as copy:
            connection.backup(copy)
            # One file, that can be moved and read without any beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        temporary.replace(target)
        sync_folder(target.parent)
    except OSError as error:
        raise KeepError.explained(error, target) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
