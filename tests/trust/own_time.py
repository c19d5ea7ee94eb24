"""How long a process takes of its own: without waiting for a core that other programs had."""

from __future__ import annotations

import time

from tests.trust.run_queue import waits as waits_of


class OwnTime:
    """A clock of a process that stands while one of its threads waits its turn; look at it often.

    Linux enters a wait when it is over: it lay right before the look that finds it. Where the
    system tells nothing it is the wall's clock.

    Attributes:
        seconds: at the last look, since it was made.
    """

    def __init__(self, process: int) -> None:
        self._process = process
        self._began = time.perf_counter()
        self._known: dict[int, float] = {}
        self._waits: list[tuple[float, float]] = []
        self.seconds = 0.0

    def look(self) -> float:
        """The seconds until now."""
        now, waits = time.perf_counter(), waits_of(self._process)
        longest = max((each - self._known.get(name, 0) for name, each in waits.items()), default=0)
        self._known = waits
        if longest > 0:
            self._enter(max(self._began, now - longest), now)
        self.seconds = now - self._began - sum(end - begin for begin, end in self._waits)
        return self.seconds

    def _enter(self, begin: float, end: float) -> None:
        """One more wait, which may lie over earlier ones."""
        while self._waits and self._waits[-1][1] >= begin:
            begin = min(begin, self._waits.pop()[0])
        self._waits.append((begin, end))
