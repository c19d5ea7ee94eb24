"""Evaluating networks on the test pictures beside the window, each network once."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation


class Evaluations(OneJob):
    """What is known of each network, and the one evaluation that runs.

    Signals:
        progressed: pictures answered so far.
        finished: Network and its Evaluation.
    """

    progressed = Signal(int)
    finished = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        # Networks never change, so a result holds for as long as its network is around.
        self._results: WeakKeyDictionary[Network, Evaluation] = WeakKeyDictionary()

    def known(self, network: Network) -> Evaluation | None:
        """The result for a network, or None if it was not evaluated yet."""
        return self._results.get(network)

    def start(self, network: Network, test: TestPictures) -> None:
        """Lets a network answer every test picture; one that runs is given up."""
        self._begin(
            "evaluate",
            partial(_evaluate, network, test),
            partial(self._on_result, network),
            self.progressed.emit,
        )

    def _on_result(self, network: Network, result: Evaluation) -> None:
        self._results[network] = result
        self.finished.emit(network, result)


def table(*evaluated: tuple[str, Evaluation]) -> str:
    """The scores of each digit and of all as CSV, each network's name in its rows."""
    from models.export import csv_text

    rows = [{"network": title, **row} for title, result in evaluated for row in result.rows()]
    return csv_text([list(rows[0]), *(list(row.values()) for row in rows)])


def _evaluate(network: Network, test: TestPictures, control: Control) -> Evaluation:
    from models.evaluation import evaluate

    return evaluate(
        network,
        test.pictures,
        test.labels,
        on_progress=lambda done, _: control.report(done),
        should_stop=lambda: control.stopping,
    )
