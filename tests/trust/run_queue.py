"""For how long threads ran and waited for a core, as Linux counts it; elsewhere always 0."""

from __future__ import annotations

import threading
from pathlib import Path


def counted(task: Path) -> tuple[float, float]:
    """Seconds that a thread has run, and that it was ready to run while others had every core.

    Args:
        task: its folder below /proc; that of a process stands for the main thread.
    """
    try:
        ran, waited = (task / "schedstat").read_text().split()[:2]
        return int(ran) / 1e9, int(waited) / 1e9
    except (OSError, ValueError):  # it has ended, or this is another system
        return 0.0, 0.0


def main_waited(process: int) -> float:
    """For how long the main thread of a process has waited."""
    return counted(Path(f"/proc/{process}"))[1]


def waits(process: int) -> dict[int, float]:
    """For how long each thread of a process has waited."""
    places = Path(f"/proc/{process}/task").glob("*")
    return {int(place.name): counted(place)[1] for place in places}


def of_this(thread: int) -> tuple[float, float]:
    """``counted`` of a thread of this process."""
    return counted(Path(f"/proc/self/task/{thread}"))


def pythons_waits() -> dict[int, float]:
    """For how long each of Python's threads in this process has waited."""
    tasks = (one.native_id for one in threading.enumerate() if one.native_id)
    return {task: of_this(task)[1] for task in tasks}
