"""Which window may write into a data folder: the first one; a second one only reads meanwhile."""

from __future__ import annotations

import datetime
import errno
import os
import threading
from pathlib import Path

from models.disk import REASONS, KeepError, is_plain, plain_name, set_aside
from models.history_lock import Lock

OWNED_FILE = ".open"
ONLY_SHOWS = (
    "Digitscope is open in another window, so this one keeps nothing: close the other one, "
    "and this one keeps what you do from then on."
)


class Owner:
    """Holds the data folder from its making to ``release``, or to the end of the process.

    Where the system has no locks nobody is kept out.
    """

    def __init__(self, data_folder: Path) -> None:
        self._path = data_folder / OWNED_FILE
        self._lock = Lock(self._path)
        self._guard = threading.Lock()
        self._owns = False
        self._released = False
        self._why = ""
        self.owns()

    def owns(self) -> bool:
        """Whether this window may write; once the other has ended, it is this one's from now on."""
        with self._guard:
            if not self._owns and not self._released:
                self._owns = self._take()
            return self._owns

    def _take(self) -> bool:
        self._why = ONLY_SHOWS
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if not is_plain(self._path):
                set_aside(self._path, datetime.datetime.now())
            if not os.access(self._path.parent, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
            return self._lock.take()
        except OSError as error:
            reason = REASONS.get(error.errno or 0) or error.strerror or "the disk refused"
            where = plain_name(self._path.parent)
            self._why = f"Nothing that you do here is kept in {where}: {reason}."
            return False

    def check(self) -> None:
        """Raises KeepError where nothing can be kept: one sentence why."""
        if not self.owns():
            raise KeepError(self._why)

    def release(self) -> None:
        """Lets it go: the next window may have it. What this one writes still is kept."""
        with self._guard:
            self._released = True
            self._lock.release()


def anybody() -> None:
    """For whoever writes beside any window: the command line, a test."""
