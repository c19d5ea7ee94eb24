"""A file that is held while a training runs; the system lets it go when the program is killed."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

RUNNING_FILE = ".running"


class Lock:
    """Held from ``take`` to ``release``, or to the end of the process, however it ends.

    A process's number would do less: after a kill another program may get it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def take(self, *, wait: bool = False) -> bool:
        """Whether it is held now; another holder is waited for only if asked to.

        Raises:
            OSError: the file cannot be made.
        """
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        if not _lock(handle, wait):
            os.close(handle)
            return False
        self._handle = handle
        return True

    def release(self, *, remove: bool = False) -> None:
        """Lets go; ``remove`` deletes the file too."""
        if self._handle is None:
            return
        os.close(self._handle)
        self._handle = None
        if remove:
            with contextlib.suppress(OSError):
                self._path.unlink()


def held(path: Path) -> bool:
    """Whether somebody holds the lock of this file; the file is not made."""
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        return not _lock(handle, wait=False)
    finally:
        os.close(handle)


def running(folder: Path) -> bool:
    """Whether a training writes into this run's folder, in this program or another."""
    return held(folder / RUNNING_FILE)


def _lock(handle: int, wait: bool) -> bool:
    # Compared so that mypy looks only at the branch of its own system.
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    except OSError:
        # A file system without locks (some network folders): better a run shown as interrupted
        # while it runs than a training that cannot be kept.
        return True
    return True
