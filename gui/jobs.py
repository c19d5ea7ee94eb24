"""Work beside the window: the only file of gui that starts a thread."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from gui.fault import Fault as Fault  # a job's failure: known here to all who listen to jobs
from gui.fault import details_of, fault_of, release

T = TypeVar("T")

COLLECT_MS = 40
"""How often the window takes what its jobs reported: 25 times a second."""

log = logging.getLogger(__name__)


class Latest(Generic[T]):
    """A one-slot mailbox between two threads: a new item replaces the one not yet taken."""

    def __init__(self) -> None:
        self._ready = threading.Condition()
        self._item: T | None = None

    def put(self, item: T) -> None:
        """Leaves the newest item, dropping an older one."""
        with self._ready:
            self._item = item
            self._ready.notify()

    def take(self, timeout: float = 0.0) -> T | None:
        """The newest item, or None if none came within ``timeout`` seconds."""
        with self._ready:
            if self._item is None and timeout > 0:
                self._ready.wait(timeout)
            item, self._item = self._item, None
            return item


class Control:
    """A job's side of the conversation: asked from the worker's thread only."""

    def __init__(self, thin: Callable[[list[Any]], list[Any]], bound: int) -> None:
        self._stop = threading.Event()
        self._reports: deque[Any] = deque()
        self._lock = threading.Lock()
        self._thin = thin
        self._bound = self._limit = bound

    @property
    def stopping(self) -> bool:
        """Whether the job was asked to end."""
        return self._stop.is_set()

    def pause(self, seconds: float) -> bool:
        """Waits, but wakes at once when asked to end; returns ``stopping``."""
        return self._stop.wait(seconds)

    def report(self, item: Any) -> None:
        """Hands an item to the window; while it takes none they are thinned, never many."""
        with self._lock:
            self._reports.append(item)
            if len(self._reports) > self._limit:
                self._reports = deque(self._thin(list(self._reports)))
                # What may not be thinned is not gone through again for each that comes.
                left = len(self._reports)
                self._limit = 2 * left if left > 0.75 * self._bound else self._bound

    def ask_to_stop(self) -> None:
        """The window's side: please end."""
        self._stop.set()

    def collect(self) -> tuple[Any, ...]:
        """The window's side: everything reported since the last time."""
        with self._lock:
            items = tuple(self._reports)
            self._reports.clear()
            self._limit = self._bound
        return items


def every_second(items: list[Any]) -> list[Any]:
    """Half of the items, the last one kept."""
    return items[len(items) % 2 == 0 :: 2]


def newest_only(items: list[Any]) -> list[Any]:
    """The last one: what is large, and replaced by the next."""
    return items[-1:]


class _Work:
    """What the job's thread holds: no part of Qt, whose objects must not end in another thread."""

    def __init__(self, work: Callable[[Control], Any], control: Control) -> None:
        self._work: Callable[[Control], Any] | None = work
        self._control = control
        self.outcome: tuple[bool, Any] | None = None
        self.dropped = False

    def run(self) -> None:
        """Works, and keeps the result or the fault."""
        work, self._work = self._work, None
        assert work is not None
        name = threading.current_thread().name
        try:
            self.outcome = (True, work(self._control))
        except (OSError, ValueError) as error:
            log.info("%s: %s", name, error)
            self.outcome = (False, Fault(sentence=str(error), details=details_of(error)))
        except Exception as error:  # whatever it is, it is shown and the window lives on
            fault = fault_of(error)
            log.error("%s failed: %s", name, fault.details)
            release(error)
            self.outcome = (False, fault)
        finally:
            if self.dropped:
                self.outcome = None


class Job(QObject):
    """One piece of work in its own thread, its answers delivered in the window's thread.

    A finished or dropped job delivers nothing more. Threads are daemons: a source that blocks for
    ever in a driver must not keep the process alive; work that must end is joined with ``wait``.

    Signals:
        reported: tuple of everything reported since the last time, in order.
        succeeded: what the work returned.
        failed: Fault; an OSError or ValueError gives its own sentence, anything else a general one.
        ended: after succeeded or failed, always last.
    """

    reported = Signal(object)
    succeeded = Signal(object)
    failed = Signal(object)
    ended = Signal()

    def __init__(
        self,
        work: Callable[[Control], Any],
        *,
        name: str,
        parent: QObject | None = None,
        thin: Callable[[list[Any]], list[Any]] = every_second,
        bound: int = 4096,
    ) -> None:
        super().__init__(parent)
        self._control = Control(thin, bound)
        self._work = _Work(work, self._control)
        self._live = self._deleted = False
        self._thread = threading.Thread(target=self._work.run, name=name, daemon=True)
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_MS)
        self._timer.timeout.connect(self._collect)

    def start(self) -> Job:
        """Begins; returns itself."""
        self._live = True
        self._thread.start()
        self._timer.start()
        return self

    @property
    def running(self) -> bool:
        """Whether its end has not been delivered yet."""
        return self._live

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._control.stopping

    def stop(self) -> None:
        """Asks the work to end soon; its end is delivered as always."""
        self._control.ask_to_stop()

    def drop(self) -> None:
        """Asks the work to end and delivers nothing of it any more."""
        self._control.ask_to_stop()
        self._work.dropped = True
        self._let_go()

    def wait(self, seconds: float) -> bool:
        """Blocks until the thread is over, at most ``seconds``; returns whether it is."""
        if self._thread.ident is not None:
            self._thread.join(seconds)
        return not self._thread.is_alive()

    def deliver(self) -> None:
        """Delivers now what the timer would deliver next; for a window that closes."""
        if self._live:
            self._collect()

    def _collect(self) -> None:
        if not self._live:
            return
        over = not self._thread.is_alive()
        items = self._control.collect()
        if items:
            self.reported.emit(items)
        if not over or self._work.dropped:
            return
        self._live = False
        self._timer.stop()
        good, value = self._work.outcome or (
            False,
            Fault(sentence="The work ended without an answer."),
        )
        (self.succeeded if good else self.failed).emit(value)
        self.ended.emit()
        self._let_go()

    def _let_go(self) -> None:
        """Keeps nothing of what the work made: a session starts hundreds of jobs an hour."""
        self._work.outcome = None
        if self._live:
            self._live = False
            self._timer.stop()
        if not self._deleted:
            self._deleted = True
            # A parent that ends in the same turn would delete it again, and end the process.
            self.setParent(None)
            QTimer.singleShot(0, lambda: self.deleteLater())
