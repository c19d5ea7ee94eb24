"""The nearest training pictures, found beside the window: learnt once a network, then asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control, Latest
from gui.one_job import OneJob
from gui.robustness import key_of
from gui.session import Session

if TYPE_CHECKING:
    from models.classifier import Network
    from models.neighbours import Neighbour, TrainingAnswers

Pictures = npt.NDArray[np.uint8]

KEPT = 3
"""Networks whose answers are kept: 31 MB each at most."""

COUNT = 8
"""Neighbours that are shown."""

IDLE = 0.25
"""Seconds between two looks at whether to end."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Near:
    """What lies near a picture.

    Attributes:
        picture: uint8 (28, 28), what was asked about.
        found: the neighbours, the nearest first.
        pictures: uint8 (n, 28, 28), theirs.
        layer: the name of the layer whose answers were compared.
        answers: what the search went through; a busy window may miss every earlier report.
        problem: why there are none, or "".
    """

    picture: Pictures
    found: tuple[Neighbour, ...]
    pictures: Pictures
    layer: str
    answers: TrainingAnswers
    problem: str = ""


class Neighbourhood(OneJob):
    """One thread a network: it learns the training pictures, then answers the newest question.

    While it runs it also holds the training pictures (47 MB), which it lets go at the end.

    Signals:
        learning: training pictures answered, and of how many; the same twice: all are.
        answered: Near.
    """

    learning = Signal(int, int)
    answered = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._known: dict[str, TrainingAnswers] = {}
        self._network: Network | None = None
        self._box: Latest[Pictures] = Latest()

    def knows(self, network: Network) -> bool:
        """Whether it has learnt already what the network answers to the training pictures."""
        return key_of(network) in self._known

    def ask(self, network: Network, picture: Pictures) -> None:
        """What is near to a picture? A question not yet begun is forgotten."""
        if not self.running or network is not self._network:
            # A box of its own: a thread that was given up may still take what lies in an old one.
            self._network, self._box = network, Latest()
            key = key_of(network)
            work = partial(_work, network, self._known.get(key), self._box)
            self._begin("neighbours", work, _nothing, partial(self._on_report, key))
        self._box.put(picture)

    def _on_report(self, key: str, report: Near | tuple[int, int, TrainingAnswers | None]) -> None:
        if isinstance(report, Near):
            self._keep(key, report.answers)
            self.answered.emit(report)
        else:
            done, total, answers = report
            if answers is not None:
                self._keep(key, answers)
            self.learning.emit(done, total)

    def _keep(self, key: str, answers: TrainingAnswers) -> None:
        self._known.pop(key, None)
        self._known[key] = answers
        while len(self._known) > KEPT:
            del self._known[next(iter(self._known))]


def _nothing(_: object) -> None:
    """The thread ends only when nobody asks any more."""


def _work(
    network: Network, known: TrainingAnswers | None, box: Latest[Pictures], control: Control
) -> None:
    from models import mnist
    from models.neighbours import learn

    data = mnist.load()
    training = data.train_pictures, data.train_labels
    total = len(training[1])
    if known is None:
        known = learn(
            network,
            training[0],
            on_progress=lambda done, total: control.report((done, total, None)),
            should_stop=lambda: control.stopping,
        )
    if known is None:
        return
    control.report((total, total, known))
    while not control.stopping:
        picture = box.take(IDLE)
        if picture is None:
            continue
        try:
            found, problem = known.nearest(network, training, picture, COUNT), ""
        except ValueError as error:
            found, problem = (), str(error)
        near = Near(
            picture=picture,
            found=found,
            pictures=training[0][[each.index for each in found]],
            layer=network.layers[known.layer].name,
            answers=known,
            problem=problem,
        )
        control.report(near)
