"""The networks of a training's moments and what they read, made beside the window and kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.inside.scores import FEWER, Scores, bearable, read
from gui.jobs import Control, Latest
from gui.one_job import OneJob
from gui.session import Session, TestPictures
from models.config import TrainConfig

if TYPE_CHECKING:
    from gui.inside.reel import Reel
    from models.classifier import Network
    from models.snapshots import Snapshot


@dataclass(frozen=True, kw_only=True, eq=False)
class Known:
    """What was made of a moment so far: its network first, then its scores."""

    network: Network
    scores: Scores | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Order:
    """What is wanted: everything of all snapshots, that at ``first`` before the rest.

    While they grow fewer pictures are read: the training needs the processor more.
    """

    config: TrainConfig
    snapshots: tuple[Snapshot, ...]
    first: int
    growing: bool

    def by_distance(self) -> list[Snapshot]:
        """All, the nearest to the first one first."""
        places = range(len(self.snapshots))
        return [
            self.snapshots[place] for place in sorted(places, key=lambda p: abs(p - self.first))
        ]


class Moments(OneJob):
    """What is known of each moment; at most of those of one reel.

    Signals:
        changed: something more is known.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._known: Mapping[Snapshot, Known] = {}
        self._orders: Latest[Order] = Latest()
        self._order: Order | None = None
        self._pictures: int | None = None
        self._config: TrainConfig | None = None

    def known(self, snapshot: Snapshot) -> Known | None:
        """What was made of a moment, or None."""
        return self._known.get(snapshot)

    @property
    def all_known(self) -> Mapping[Snapshot, Known]:
        """What was made of each moment."""
        return self._known

    @property
    def pictures(self) -> int:
        """How many test pictures a moment is asked for; few while nobody knows better."""
        return self._pictures or FEWER

    def networks(self, reel: Reel) -> tuple[Network, ...]:
        """Those of the reel's networks that are there."""
        return tuple(self._known[one].network for one in reel.snapshots if one in self._known)

    def want(self, reel: Reel, first: int) -> None:
        """Everything of a reel, the moment shown before the rest."""
        if reel.config is not self._config:
            self._config, self._pictures = reel.config, None
        self._order = Order(
            config=reel.config, snapshots=reel.snapshots, first=first, growing=reel.growing
        )
        self._known = {one: self._known[one] for one in reel.snapshots if one in self._known}
        self._go_on()

    def pause(self) -> None:
        """Nobody looks: what is known stays, nothing more is made."""
        self._order = None
        self.stop()

    def _go_on(self) -> None:
        order, test = self._order, self._session.test
        if order is None or test is None or self._complete(order):
            return
        self._orders.put(order)
        if not self.running:
            self._begin(
                "moments",
                partial(_make, self._orders, dict(self._known), test, self._pictures),
                self._on_end,
                self._on_report,
            )

    def _complete(self, order: Order) -> bool:
        pictures = FEWER if order.growing else self._pictures
        return pictures is not None and _next(order, self._known, pictures) is None

    def _on_report(self, made: Made) -> None:
        self._pictures = made.pictures
        wanted = self._known if self._order is None else self._order.snapshots
        self._known = {one: made.known[one] for one in wanted if one in made.known}
        self.changed.emit()

    def _on_end(self, made: Made) -> None:
        self._on_report(made)
        # It may have ended just before the newest order came.
        self._go_on()


@dataclass(frozen=True, kw_only=True, eq=False)
class Made:
    """All that a job knows: what it was given and what it made; how many pictures it asks."""

    known: Mapping[Snapshot, Known]
    pictures: int | None


def _make(
    orders: Latest[Order],
    known: dict[Snapshot, Known],
    test: TestPictures,
    pictures: int | None,
    control: Control,
) -> Made:
    order = orders.take()
    while order is not None and not control.stopping:
        if not order.growing and pictures is None:
            pictures = bearable(network_of(order.config, order.snapshots[order.first]), test)
        count = min(FEWER, len(test.pictures)) if order.growing else pictures or FEWER
        step = _next(order, known, count)
        if step is None:
            break
        have = known.get(step)
        if have is None:
            known[step] = Known(network=network_of(order.config, step))
        else:
            scores = read(have.network, test, count, control)
            known[step] = replace(have, scores=scores or have.scores)
        control.report(Made(known=dict(known), pictures=pictures))
        order = orders.take() or order
    return Made(known=dict(known), pictures=pictures)


def _next(order: Order, known: Mapping[Snapshot, Known], count: int) -> Snapshot | None:
    """The moment where something is to be done: networks take milliseconds and come first."""

    def unread(one: Snapshot) -> bool:
        scores = known[one].scores
        return scores is None or scores.pictures < count

    near = order.by_distance()
    unmade = next((one for one in near if one not in known), None)
    return unmade or next((one for one in near if unread(one)), None)


def network_of(config: TrainConfig, snapshot: Snapshot) -> Network:
    """The network of a moment, ready to answer: some milliseconds."""
    from models.classifier import Network

    return Network.from_weights(
        "moment", config.name, config, snapshot.weights, snapshot.val_accuracy
    )
