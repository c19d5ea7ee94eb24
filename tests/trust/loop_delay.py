"""How late the window's event loop is, and how much of that is its own doing."""

from __future__ import annotations

import threading
import time
from array import array
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer

from tests.trust.run_queue import pythons_waits

BEAT = 0.01


@dataclass(frozen=True, kw_only=True)
class Delays:
    """Milliseconds by which beats came late: ``p99``, the ``worst``, and how many ``beats``.

    ``own_p99`` leaves out what the thread waited for a core that other processes had, and what
    another of Python's threads did, which may have had the interpreter's lock meanwhile.
    """

    p99: float
    own_p99: float
    worst: float
    beats: int


class LoopDelay(QObject):
    """A timer whose lateness is noted, in the thread that makes it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._task = threading.get_native_id()
        self._late, self._own = array("d"), array("d")
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(round(1000 * BEAT))
        self._timer.timeout.connect(self._beat)
        self.begin()

    def begin(self) -> None:
        """Goes on; what happened since the last beat does not count."""
        self._last, self._queued = time.perf_counter(), pythons_waits()
        self._timer.start()

    def pause(self) -> None:
        """Notes nothing until ``begin``."""
        self._timer.stop()

    def end(self) -> Delays:
        """What was noted in all."""
        self.pause()
        return Delays(
            p99=_at(self._late, 0.99),
            own_p99=_at(self._own, 0.99),
            worst=_at(self._late, 1.0),
            beats=len(self._late),
        )

    def _beat(self) -> None:
        now, queued = time.perf_counter(), pythons_waits()
        late = max(0.0, now - self._last - BEAT)
        waits = {task: new - self._queued.get(task, new) for task, new in queued.items()}
        mine = waits.pop(self._task, 0.0)
        self._late.append(1000 * late)
        self._own.append(1000 * max(0.0, late - mine - max(waits.values(), default=0.0)))
        self._last, self._queued = now, queued


class Stopwatch:
    """Seconds since it was made, on a machine that others use, too."""

    def __init__(self) -> None:
        self._began, self._queued = time.perf_counter(), pythons_waits()

    def own(self) -> float:
        """Without the longest that one of Python's threads waited for a core meanwhile."""
        waits = (new - self._queued.get(task, new) for task, new in pythons_waits().items())
        return time.perf_counter() - self._began - max(waits, default=0.0)


def _at(values: array[float], part: float) -> float:
    """The value below which such a part lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))] if ordered else 0.0
