"""How large a process is: memory, threads, descriptors, objects; and lines through such figures."""

from __future__ import annotations

import contextlib
import gc
import os
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

KB = 1024
HERE = Path("/proc/self")


@dataclass(frozen=True, kw_only=True)
class Size:
    """This process at one moment.

    Attributes:
        at: seconds, on a clock of its own.
        rss: KB in memory, shared libraries included.
        uss: KB that only this process has.
        threads: how many.
        descriptors: open files, pipes and sockets.
        objects: pieces of memory that Python has given to its objects.
        qt: QObjects below the application and its windows.
    """

    at: float
    rss: int
    uss: int
    threads: int
    descriptors: int
    objects: int
    qt: int

    def as_json(self) -> dict[str, Any]:
        """For a line of JSON."""
        return asdict(self)


def rss() -> int:
    """What this process holds in memory, in KB."""
    return int((HERE / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // KB


def uss() -> int:
    """What only this process holds, in KB; a look costs some milliseconds a gigabyte."""
    text = (HERE / "smaps_rollup").read_text()
    return sum(int(found) for found in re.findall(r"^Private_\w+:\s+(\d+) kB", text, re.MULTILINE))


def threads() -> int:
    """Threads of this process, those of libraries included."""
    return sum(1 for _ in (HERE / "task").iterdir())


def descriptors() -> int:
    """Open descriptors, without the one that looks."""
    return sum(1 for _ in (HERE / "fd").iterdir()) - 1


def open_files() -> list[str]:
    """What the descriptors lead to: file names, kinds of pipes and sockets."""
    found = []
    for place in (HERE / "fd").iterdir():
        # The one that looks is closed again by the time it is asked about.
        with contextlib.suppress(FileNotFoundError):
            found.append(place.readlink().name)
    return sorted(found)


def qt_objects() -> int:
    """QObjects that belong to the application or one of its windows."""
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        return 0
    roots: list[QObject] = [application, *application.topLevelWidgets()]
    roots = [root for root in roots if root.parent() is None]
    return sum(1 + len(root.findChildren(QObject)) for root in roots)


def look() -> Size:
    """The process now; what Python's collector can free is freed first."""
    gc.collect()
    return Size(
        at=time.monotonic(),
        rss=rss(),
        uss=uss(),
        threads=threads(),
        descriptors=descriptors(),
        # Not gc.get_objects(): whoever holds a tuple that another thread builds makes that fail.
        objects=sys.getallocatedblocks(),
        qt=qt_objects(),
    )


def slope(xs: Sequence[float], ys: Sequence[float]) -> float:
    """How much y grows for each x, by the line of least squares; 0 for less than two points."""
    if len(xs) < 2:
        return 0.0
    middle_x, middle_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - middle_x) ** 2 for x in xs)
    if not spread:
        return 0.0
    along = sum((x - middle_x) * (y - middle_y) for x, y in zip(xs, ys, strict=True))
    return along / spread
