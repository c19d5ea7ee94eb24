"""What Python leaves of a process that dies, and what the next start finds of it."""

from __future__ import annotations

import contextlib
import faulthandler
import os
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # Windows, where a file in use cannot be deleted
    fcntl = None  # type: ignore[assignment]

from gui.fault import Fault, machine
from gui.plain_text import without_places

PATTERN = "crash-*.txt"
SIGNS = ("Fatal Python error", "Windows fatal exception")
LARGEST = 60_000
"""Bytes of a report that are read."""


class CrashFile:
    """A file of this process that faulthandler writes to if the process dies.

    Args:
        folder: where it lies; a folder that cannot be written to costs only the report.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"crash-{os.getpid()}.txt"
        self._file: IO[bytes] | None = None
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            file = self._path.open("wb")
            _lock(file)
            faulthandler.enable(file, all_threads=True)
            self._file = file

    def close(self) -> None:
        """The process ends as it should: there is nothing to report."""
        if self._file is None:
            return
        faulthandler.disable()
        self._file.close()
        self._file = None
        with contextlib.suppress(OSError):
            self._path.unlink()


def take_report(folder: Path) -> Fault | None:
    """What an earlier process left when it died, once: its file is gone afterwards.

    The file of a process that still runs is left alone.
    """
    texts = []
    for path in sorted(folder.glob(PATTERN)):
        with contextlib.suppress(OSError):
            with path.open("rb") as file:
                _lock(file)
                text = file.read(LARGEST).decode("utf-8", "replace")
            path.unlink()  # What cannot be deleted would be told at every start.
            texts.append(text)
    reports = [text for text in texts if any(sign in text for sign in SIGNS)]
    if not reports:
        return None
    return Fault(
        sentence=(
            "Digitscope ended by itself the last time; what was finished is kept. "
            "The details help to mend it."
        ),
        details=f"{machine()}\n{without_places(reports[-1])}",
    )


def _lock(file: IO[bytes]) -> None:
    """Raises OSError where another process has it."""
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
