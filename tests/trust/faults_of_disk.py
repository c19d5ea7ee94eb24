"""Lets one write of a program fail as a disk does, and notes what was written in which order."""

from __future__ import annotations

import builtins
import errno
import io
import os
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from models.leftovers import NOTES

KINDS = {"full": errno.ENOSPC, "read-only": errno.EROFS, "failing": errno.EIO}
"""How a disk fails."""
OF_SQLITE = {
    errno.ENOSPC: ("SQLITE_FULL", "database or disk is full"),
    errno.EROFS: ("SQLITE_READONLY", "attempt to write a readonly database"),
    errno.EIO: ("SQLITE_IOERR_WRITE", "disk I/O error"),
}
"""How SQLite says the same."""
WRITES = re.compile(
    r"\s*(BEGIN|COMMIT|INSERT|REPLACE|UPDATE|DELETE|CREATE|PRAGMA (user_version|journal_mode) =)",
    re.IGNORECASE,
)
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Disk:
    """Every write below a folder, from ``with`` to its end; the n-th may fail.

    Attributes:
        places: what each write was: "write settings.json".
        order: the same in a form that can be checked, with the paths.
    """

    def __init__(self, below: Path, *, fail: int | None = None, how: int = errno.ENOSPC) -> None:
        self.places: list[str] = []
        self.order: list[tuple[str, str, str]] = []
        self._below = str(below.resolve())
        self._fail = fail
        self._how = how
        self._kept: list[tuple[Any, str, Any]] = []

    @property
    def failed(self) -> str:
        """Which place failed; "" if it was not reached."""
        return self.places[self._fail] if self._fail in range(len(self.places)) else ""

    def place(self, what: str, path: object, to: object = "") -> None:
        """A write is about to happen.

        Raises:
            OSError, sqlite3.Error: it is the one that fails.
        """
        where = os.fsdecode(path) if isinstance(path, str | bytes | os.PathLike) else ""
        if not os.path.abspath(where).startswith(self._below):  # noqa: PTH100 - links stay links
            return
        self.places.append(f"{what} {re.sub(r'[0-9a-f]{8,}', '*', Path(where).name)}")
        if len(self.places) - 1 == self._fail:
            if what.startswith("sqlite"):
                name, words = OF_SQLITE[self._how]
                error = sqlite3.OperationalError(words)
                error.sqlite_errorname = name
                raise error
            raise OSError(self._how, os.strerror(self._how), where)
        self.order.append((what, where, os.fsdecode(to) if to else ""))  # type: ignore[call-overload]

    def __enter__(self) -> Disk:
        for module, name, make in (
            (os, "open", self._open),
            (os, "fsync", self._fsync),
            (os, "replace", lambda real: self._move("replace", real)),
            (os, "rename", lambda real: self._move("rename", real)),
            (os, "mkdir", self._mkdir),
            (io, "open", self._open_file),
            (builtins, "open", self._open_file),
            (sqlite3, "connect", self._connect),
        ):
            real = getattr(module, name)
            self._kept.append((module, name, real))
            setattr(module, name, make(real))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for module, name, real in reversed(self._kept):
            setattr(module, name, real)
        self._kept.clear()

    def _open(self, real: Callable[..., int]) -> Callable[..., int]:
        def opened(path: Any, flags: int, *rest: Any, **named: Any) -> int:
            if flags & WRITING:
                self.place("open", path)
            return real(path, flags, *rest, **named)

        return opened

    def _fsync(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def synced(handle: int) -> None:
            self.place("fsync", Path(f"/proc/self/fd/{handle}").readlink())
            real(handle)

        return synced

    def _move(self, what: str, real: Callable[..., None]) -> Callable[..., None]:
        def moved(source: Any, target: Any, **named: Any) -> None:
            self.place(what, source, target)
            real(source, target, **named)

        return moved

    def _mkdir(self, real: Callable[..., None]) -> Callable[..., None]:
        def made(path: Any, *rest: Any, **named: Any) -> None:
            if not Path(path).exists():
                self.place("mkdir", path)
            real(path, *rest, **named)

        return made

    def _open_file(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def opened(path: Any, mode: str = "r", *rest: Any, **named: Any) -> Any:
            if not set(mode) & set("wax+") or isinstance(path, int):
                return real(path, mode, *rest, **named)
            self.place("open", path)
            return _File(real(path, mode, *rest, **named), path, self)

        return opened

    def _connect(self, real: Callable[..., sqlite3.Connection]) -> Callable[..., Any]:
        disk = self

        class Connection(sqlite3.Connection):
            def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:  # type: ignore[override]
                found = WRITES.match(sql)
                if found:
                    what = found[1].upper().split(" =")[0]
                    disk.place(f"sqlite {what}", self.path, self.safety(what))
                return super().execute(sql, *rest)

            def executemany(self, sql: str, rows: Any) -> sqlite3.Cursor:  # type: ignore[override]
                disk.place("sqlite rows", self.path)
                return super().executemany(sql, rows)

            def backup(self, target: sqlite3.Connection, **named: Any) -> None:  # type: ignore[override]
                disk.place("sqlite copy", target.path)  # type: ignore[attr-defined]
                super().backup(target, **named)

            def safety(self, what: str) -> str:
                if what != "COMMIT":
                    return ""
                modes = ("journal_mode", "synchronous")
                return " ".join(
                    str(sqlite3.Connection.execute(self, f"PRAGMA {mode}").fetchone()[0])
                    for mode in modes
                )

        def connected(path: Any, **named: Any) -> sqlite3.Connection:
            plain = re.sub(r"^file:(//)?([^?]*).*", r"\2", os.fsdecode(path))
            Connection.path = plain  # type: ignore[attr-defined]
            connection = real(path, factory=Connection, **named)
            connection.path = plain  # type: ignore[attr-defined]
            return connection

        return connected


class _File:
    """A file that is open for writing."""

    def __init__(self, file: Any, path: Any, disk: Disk) -> None:
        self._file, self._path, self._disk = file, path, disk

    def write(self, data: Any) -> int:
        self._disk.place("write", self._path)
        return int(self._file.write(data))

    def flush(self) -> None:
        self._disk.place("flush", self._path)
        self._file.flush()

    def __enter__(self) -> _File:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def careless(order: list[tuple[str, str, str]]) -> list[str]:
    """What a power cut could take: files with a name that are not on the disk yet, and so on."""
    found, synced, dirty = [], set[str](), set[str]()
    names: dict[str, str] = {}
    for what, path, to in order:
        name = Path(path).name
        if what in ("write", "flush"):
            synced.discard(path)
            dirty.add(path)
        elif what == "fsync":
            synced.add(path)
            names.pop(path, None)
        elif what in ("replace", "rename") and path in dirty:
            if path not in synced:
                found.append(f"{Path(to).name} got its name before it was on the disk")
            names[str(Path(to).parent)] = Path(to).name
            dirty.discard(path)
        elif what == "sqlite COMMIT" and to != "wal 2":
            found.append(f"{name} is committed with {to}, not in WAL with full syncs")
    # A note of what is being written (models/leftovers.py) may be lost: it only helps to tidy up.
    in_place = [path for path in sorted(dirty) if Path(path).parent.name != NOTES]
    found += [f"{Path(path).name} is written in place" for path in in_place]
    return found + [f"the name of {name} is not on the disk" for name in names.values()]
