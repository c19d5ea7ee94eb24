"""How long a process takes of its own: without waiting for a core that other programs had."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path


class OwnTime:
    """A clock of a process that stands while it waits its turn; look at it often.

    Between two looks the thread counts that waited longest: one that waits for another, which
    waits for a core, is not slow either. Where the system tells nothing it is the wall's clock.

    Attributes:
        seconds: at the last look, since it was made.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._at = time.perf_counter()
        self._waits: dict[str, float] = {}
        self.seconds = 0.0

    def look(self) -> float:
        """The seconds until now."""
        now, waits = time.perf_counter(), _waits(self._process)
        longest = max(
            (each - self._waits.get(name, 0.0) for name, each in waits.items()), default=0
        )
        self.seconds += max(0.0, now - self._at - longest)
        self._at, self._waits = now, waits
        return self.seconds


def _waits(process: int) -> dict[str, float]:
    """Seconds that each thread was ready to run and did not; Linux alone counts them."""
    found = {}
    for place in Path(f"/proc/{process}/task").glob("*/schedstat"):
        with contextlib.suppress(OSError, IndexError):
            found[place.parent.name] = int(place.read_text().split()[1]) / 1e9
    return found
