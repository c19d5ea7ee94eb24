"""The life of what learns beside the window: prepared, held, let go on, stopped and joined."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.jobs import Fault, Job
from models.control import Control as Wishes

IDLE, PREPARING, RUNNING, PAUSED, STOPPING = "idle", "preparing", "running", "paused", "stopping"


@dataclass(frozen=True)
class Problem:
    """Something of it could not be kept for now; it goes on."""

    sentence: str


class Learning(QObject):
    """A training, or several that race: one at a time.

    Attributes:
        state: IDLE, PREPARING, RUNNING, PAUSED or STOPPING.

    Signals:
        state_changed: ``state`` is another.
        ended: what came of it; the networks so far are kept, also after a stop.
        failed: Fault.
        problem: one sentence: it goes on, but something of it could not be kept.
    """

    state_changed = Signal()
    ended = Signal(object)
    failed = Signal(object)
    problem = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = IDLE
        self._wishes = Wishes()
        self._job: Job | None = None
        self._beside: Job | None = None

    def pause(self, paused: bool) -> None:
        """Holds it between two batches, or lets it go on."""
        if self.state == RUNNING and paused:
            self._wishes.pause()
            self._set_state(PAUSED)
        elif self.state == PAUSED and not paused:
            self._wishes.proceed()
            self._set_state(RUNNING)

    def stop(self) -> None:
        """Ends it after the present batches; what was learnt so far is kept."""
        if self._job is not None and self.state in (PREPARING, RUNNING, PAUSED):
            self._job.stop()
            self._set_state(STOPPING)

    def ask_to_stop(self) -> None:
        """It is to end soon, for a window that closes; ``close`` joins it."""
        for job in self._jobs():
            job.stop()

    def has_learnt(self) -> bool:
        """Whether it runs and has something to lose: before the first batch nothing is new.

        What it has reported by now is delivered first; it may have ended.
        """
        if self._job is not None:
            self._job.deliver()
        return self._job is not None and self._has_begun()

    def close(self, seconds: float) -> bool:
        """Stops and joins, so that what is being saved is whole; whether it ended in time."""
        self.ask_to_stop()
        until = time.monotonic() + seconds
        over = [job.wait(max(0.0, until - time.monotonic())) for job in self._jobs()]
        if self._job is not None:
            self._job.deliver()
        return all(over)

    def _run(self, job: Job, beside: Job | None = None) -> None:
        """Begins; ``beside`` is a second job that ends with the first."""
        self._job, self._beside = job, beside
        job.reported.connect(self._on_reported)
        job.succeeded.connect(self._on_succeeded)
        job.failed.connect(self._on_failed)
        self._set_state(PREPARING)
        for one in self._jobs():
            one.start()

    def _has_begun(self) -> bool:
        """Whether a batch was learnt."""
        raise NotImplementedError

    def _take(self, reported: tuple[Any, ...]) -> None:
        """What was reported, in order, without the problems."""
        raise NotImplementedError

    def _has_started(self) -> None:
        """All is loaded."""
        if self.state == PREPARING:
            self._set_state(RUNNING)

    def _jobs(self) -> list[Job]:
        return [job for job in (self._job, self._beside) if job is not None]

    def _on_reported(self, reported: tuple[Any, ...]) -> None:
        for one in reported:
            if isinstance(one, Problem):
                self.problem.emit(one.sentence)
        self._take(tuple(one for one in reported if not isinstance(one, Problem)))

    def _on_succeeded(self, outcome: object) -> None:
        self._end()
        self.ended.emit(outcome)

    def _on_failed(self, fault: Fault) -> None:
        self._end()
        self.failed.emit(fault)

    def _end(self) -> None:
        if self._beside is not None:
            self._beside.drop()
        self._job = self._beside = None
        self._set_state(IDLE)

    def _set_state(self, state: str) -> None:
        self.state = state
        self.state_changed.emit()
