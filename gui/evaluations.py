"""Evaluating networks on the test pictures beside the window, each network once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from gui.jobs import Control, Fault, Job
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation


class Evaluations(QObject):
    """What is known of each network, and the one evaluation that runs.

    Signals:
        progressed: pictures answered so far.
        finished: Network and its Evaluation.
        failed: Fault.
        running_changed: bool.
    """

    progressed = Signal(int)
    finished = Signal(object, object)
    failed = Signal(object)
    running_changed = Signal(bool)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        # Networks never change, so a result holds for as long as its network is around.
        self._results: WeakKeyDictionary[Network, Evaluation] = WeakKeyDictionary()

    @property
    def running(self) -> bool:
        """Whether one runs."""
        return self._job is not None

    def known(self, network: Network) -> Evaluation | None:
        """The result for a network, or None if it was not evaluated yet."""
        return self._results.get(network)

    def start(self, network: Network, test: TestPictures) -> None:
        """Lets a network answer every test picture; one that runs is given up."""
        self.cancel()
        job = self._session.job("evaluate", partial(_evaluate, network, test))
        job.reported.connect(lambda reports: self.progressed.emit(reports[-1]))
        job.succeeded.connect(partial(self._on_result, network))
        job.failed.connect(self._on_failed)
        self._set_job(job)
        job.start()

    def cancel(self) -> None:
        """Gives up the one that runs; nothing of it is delivered."""
        if self._job is not None:
            self._job.drop()
            self._set_job(None)

    def _on_result(self, network: Network, result: Evaluation) -> None:
        self._results[network] = result
        self._set_job(None)
        self.finished.emit(network, result)

    def _on_failed(self, fault: Fault) -> None:
        self._set_job(None)
        self.failed.emit(fault)

    def _set_job(self, job: Job | None) -> None:
        self._job = job
        self.running_changed.emit(job is not None)


def _evaluate(network: Network, test: TestPictures, control: Control) -> Evaluation:
    from models.evaluation import evaluate

    return evaluate(
        network,
        test.pictures,
        test.labels,
        on_progress=lambda done, _: control.report(done),
        should_stop=lambda: control.stopping,
    )
