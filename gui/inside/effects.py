"""What the changes cost: test accuracy before and after, measured beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation

SOON_MS = 250
"""A slider that is still being dragged is not measured."""

LATER_MS = 8000
"""A network in training changes twice a second; it is measured far less often."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """Test accuracy as trained and as changed, 0..1, and the digit that suffers or gains most.

    Attributes:
        before: as trained.
        after: as changed.
        digit: whose share of right answers moved most.
        digit_before: that share as trained.
        digit_after: the same as changed.
        pictures: how many test pictures were asked.
    """

    before: float
    after: float
    digit: int
    digit_before: float
    digit_after: float
    pictures: int


class Effects(OneJob):
    """The newest measurement.

    Signals:
        progressed: how much of the answers is there, 0..1.
        measured: Effect.
    """

    progressed = Signal(float)
    measured = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        # Networks never change, so a figure holds for as long as its network is around.
        self._known: WeakKeyDictionary[Network, Evaluation] = WeakKeyDictionary()
        self._wanted: tuple[Network, Network] | None = None
        self._by_hand = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._start)
        session.test_ready.connect(self._start_if_due)

    @property
    def by_hand_pending(self) -> bool:
        """Whether the figure of a person's own change is still to come."""
        return self._wanted is not None and self._by_hand

    def want(self, network: Network, changed: Network, *, by_hand: bool) -> None:
        """Measures soon; later where it was the training that moved on, not a person's hand."""
        self._wanted = (network, changed)
        if by_hand:
            self._by_hand = True
            self.drop()
            self._timer.start(SOON_MS)
        elif not self._timer.isActive() and not self.running:
            self._timer.start(LATER_MS)

    def give_up(self) -> None:
        """Nothing is changed any more."""
        self._timer.stop()
        self._wanted = None
        self.drop()

    def _start_if_due(self) -> None:
        if self._wanted is not None and not self._timer.isActive() and not self.running:
            self._start()

    def _start(self) -> None:
        if self._wanted is None:
            return
        test = self._session.test
        if test is None:
            self._session.need_test_pictures()
            return
        network, changed = self._wanted
        self._begin(
            "effect",
            partial(_measure, network, changed, self._known.get(network), test),
            partial(self._on_result, network, changed),
            self.progressed.emit,
        )

    def _on_result(
        self, network: Network, changed: Network, found: tuple[Evaluation, Evaluation]
    ) -> None:
        before, after = found
        self._known[network] = before
        self._by_hand = False
        if self._wanted == (network, changed):
            self._wanted = None
        elif not self._timer.isActive():
            self._timer.start(LATER_MS)
        moved = after.recall - before.recall
        digit = int(abs(moved).argmax())
        self.measured.emit(
            Effect(
                before=before.accuracy,
                after=after.accuracy,
                digit=digit,
                digit_before=float(before.recall[digit]),
                digit_after=float(after.recall[digit]),
                pictures=len(after.answers),
            )
        )


def _measure(
    network: Network,
    changed: Network,
    known: Evaluation | None,
    test: TestPictures,
    control: Control,
) -> tuple[Evaluation, Evaluation]:
    from models.evaluation import evaluate

    wanted = (changed,) if known is not None else (network, changed)
    whole = len(wanted) * len(test.pictures)

    def report(before: int, done: int, _: int) -> None:
        control.report((before + done) / whole)

    found = [] if known is None else [known]
    found += [
        evaluate(
            each,
            test.pictures,
            test.labels,
            on_progress=partial(report, number * len(test.pictures)),
            should_stop=lambda: control.stopping,
        )
        for number, each in enumerate(wanted)
    ]
    return found[0], found[1]
