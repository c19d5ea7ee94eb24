"""A second network opened and evaluated beside the window, without letting it answer elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation

KEPT = 4
"""Networks whose answers are kept."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Rival:
    """The network compared with, under the key that it was chosen by, and its evaluation."""

    key: str
    network: Network
    result: Evaluation


class Rivals(OneJob):
    """The networks compared with, each opened once.

    Signals:
        progressed: pictures answered so far.
        found: Rival.
    """

    progressed = Signal(int)
    found = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._known: dict[str, Rival] = {}

    def ask(self, key: str, test: TestPictures, *, anew: bool = False) -> None:
        """Opens a network (a shipped one, a run, a path) and lets it answer; ``found`` tells.

        Args:
            key: as in ``Networks.choose``.
            test: the pictures.
            anew: also if it is known: a file may be another now.
        """
        known = self._known.get(key)
        if known is not None and not anew:
            self.drop()
            self.found.emit(known)
        else:
            self._begin("compare", partial(_find, key, test), self._on_found, self.progressed.emit)

    def _on_found(self, rival: Rival) -> None:
        self._known.pop(rival.key, None)
        self._known[rival.key] = rival
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]
        self.found.emit(rival)


def _find(key: str, test: TestPictures, control: Control) -> Rival:
    from models.classifier import load
    from models.evaluation import evaluate

    network = load(key)
    result = evaluate(
        network,
        test.pictures,
        test.labels,
        on_progress=lambda done, _: control.report(done),
        should_stop=lambda: control.stopping,
    )
    return Rival(key=key, network=network, result=result)
