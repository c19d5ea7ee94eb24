"""The life of work of which only the newest counts: a new one replaces the one that runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from gui.jobs import Control, Fault, Job
from gui.session import Session


class OneJob(QObject):
    """At most one job beside the window; what is over or given up delivers nothing more.

    Signals:
        failed: Fault.
        running_changed: bool.
    """

    failed = Signal(object)
    running_changed = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None

    @property
    def running(self) -> bool:
        """Whether one runs."""
        return self._job is not None

    def stop(self) -> None:
        """Ends the one that runs soon; what it has so far is delivered."""
        if self._job is not None:
            self._job.stop()

    def drop(self) -> None:
        """Gives up the one that runs; nothing of it is delivered any more."""
        if self._job is not None:
            self._job.drop()
            self._set_job(None)

    def _begin(
        self,
        name: str,
        work: Callable[[Control], object],
        on_result: Callable[[Any], None],
        on_report: Callable[[Any], None] | None = None,
    ) -> None:
        """Starts work in place of the one that runs.

        Args:
            name: of its thread.
            work: what is done beside the window.
            on_result: gets what it returns, when ``running`` is False again.
            on_report: gets the newest of what it reported, at most 25 times a second.
        """
        self.drop()
        job = self._session.job(name, work)
        if on_report is not None:
            job.reported.connect(lambda reports: on_report(reports[-1]))

        def over(result: Any) -> None:
            self._set_job(None)
            on_result(result)

        job.succeeded.connect(over)
        job.failed.connect(self._on_failed)
        self._set_job(job)
        job.start()

    def _on_failed(self, fault: Fault) -> None:
        self._set_job(None)
        self.failed.emit(fault)

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self.running_changed.emit(job is not None)
