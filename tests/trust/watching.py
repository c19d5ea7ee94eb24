"""What is seen of a process from outside: its memory, files it leaves, a file it opens."""

from __future__ import annotations

import ctypes
import os
import re
import struct
from collections.abc import Iterable
from pathlib import Path

IN_OPEN = 0x20
"""Linux' inotify: somebody opened it."""
Listing = dict[str, tuple[int, int]]
"""Files by their paths: size and time of the last change."""


class Watch:
    """Notices when a file is opened by anybody, libraries in C included (inotify)."""

    def __init__(self, path: Path) -> None:
        system = ctypes.CDLL(None, use_errno=True)
        self._handle = system.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC)
        if system.inotify_add_watch(self._handle, os.fsencode(path), IN_OPEN) < 0:
            raise OSError(ctypes.get_errno(), f"cannot watch {path}")

    def read(self) -> bool:
        """Whether it was opened since the last time."""
        try:
            return struct.calcsize("iIII") <= len(os.read(self._handle, 1 << 16))
        except BlockingIOError:
            return False

    def close(self) -> None:
        """Watches no more."""
        os.close(self._handle)


def memory(process: int) -> int:
    """What a process holds now, in KB; its peak is counted from here on."""
    Path(f"/proc/{process}/clear_refs").write_text("5")
    return _status(process, "VmRSS")


def peak(process: int) -> int:
    """The most a process held since ``memory`` was asked, in KB; 0 when it is gone."""
    return _status(process, "VmHWM")


def _status(process: int, field: str) -> int:
    try:
        text = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(rf"^{field}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found[1]) if found else 0


def listing(folders: Iterable[Path]) -> Listing:
    """Every file below the folders with its size and the time of its last change."""
    found = {}
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in [".", *names]:
                path = Path(place, name)
                try:
                    state = path.lstat()
                except FileNotFoundError:
                    continue
                found[str(path)] = (0, 0) if name == "." else (state.st_size, state.st_mtime_ns)
    return found


def changes(before: Listing, after: Listing) -> list[str]:
    """What is there no more, new or changed."""
    return sorted(
        name for name in before.keys() | after.keys() if before.get(name) != after.get(name)
    )
