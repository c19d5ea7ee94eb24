"""Which training the time machine goes through: the one that runs, or the run that answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.networks import TRAINING
from gui.one_job import OneJob
from gui.session import Session
from gui.training import IDLE, PREPARING
from models.config import TrainConfig
from models.presets import title_of
from models.shapes import LayerInfo, describe

if TYPE_CHECKING:
    from models.classifier import Network
    from models.snapshots import Kept, Snapshot

NOTHING_YET = "Nothing was trained here yet: a training leaves the moments to go through."
SHIPPED = "This network comes with Digitscope, without the moments of its training: train one."
FILE = "A network from a file brings no moments of its training along: train one."
SOON = "A training is being prepared: its moments appear here as it learns."
AGAIN = "Train again to go through the moments of a training."


@dataclass(frozen=True, kw_only=True, eq=False)
class Reel:
    """The moments of one training.

    Attributes:
        title: of the network.
        config: the experiment.
        layers: with their shapes.
        snapshots: in order; at least one.
        growing: the training still runs.
    """

    title: str
    config: TrainConfig
    layers: tuple[LayerInfo, ...]
    snapshots: tuple[Snapshot, ...]
    growing: bool


class Reels(OneJob):
    """Finds the reel that belongs to what the page shows.

    Attributes:
        reel: what there is to go through, or None.

    Signals:
        changed: ``reel`` or ``why`` is another.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.reel: Reel | None = None
        self._why = NOTHING_YET
        self._opened: Network | None = None

    @property
    def why(self) -> str:
        """A sentence for the person where there is no reel, and what to do."""
        return SOON if self._session.training.state == PREPARING else self._why

    def look(self, network: Network | None) -> None:
        """Finds what belongs to the network shown; it is asked as often as anything changes."""
        training, networks = self._session.training, self._session.networks
        live = training.snapshots
        in_training = network is not None and network.name == TRAINING
        if live and training.config and in_training:
            self.drop()
            self._opened = None
            self._take(training.config, live, growing=training.state != IDLE)
        elif networks.active is None:
            self._say("The network is being opened.")
        elif networks.active is not self._opened:
            self._opened = networks.active
            self._begin(
                "open moments",
                partial(_open, networks.active_key, networks.active.config),
                partial(self._on_kept, networks.active, networks.active_key),
            )
        elif self.reel is not None and not self.running:
            # A run may have been given another name since.
            title = networks.shown_title(networks.active)
            self._take(self.reel.config, self.reel.snapshots, growing=False, title=title)

    def _on_kept(self, network: Network, key: str, kept: Kept) -> None:
        groups = {entry.key: entry.group for entry in self._session.networks.entries()}
        group = groups.get(key, "")
        if kept.snapshots:
            title = self._session.networks.shown_title(network)
            self._take(network.config, kept.snapshots, growing=False, title=title)
        elif group == "runs":
            self._say(f"{kept.problem} {AGAIN}")
        else:
            self._say({"shipped": SHIPPED, "files": FILE}.get(group, NOTHING_YET))

    def _take(
        self,
        config: TrainConfig,
        snapshots: tuple[Snapshot, ...],
        *,
        growing: bool,
        title: str = "",
    ) -> None:
        old = self.reel
        if old is not None and _same(old.snapshots, snapshots):
            # What was kept is what was watched: nothing is made anew, the moment shown stays.
            snapshots = old.snapshots
            if old.growing == growing and title in ("", old.title):
                return
        known = old is not None and old.config.layers == config.layers
        self.reel = Reel(
            title=title or title_of(config.name),
            config=config,
            layers=old.layers if old is not None and known else describe(config.layers),
            snapshots=snapshots,
            growing=growing,
        )
        self.changed.emit()

    def _say(self, why: str) -> None:
        if self.reel is not None or why != self._why:
            self.reel, self._why = None, why
            self.changed.emit()


def nearest(snapshots: Sequence[Snapshot], epoch: float) -> int:
    """The index of the snapshot nearest to a moment."""
    return min(range(len(snapshots)), key=lambda place: abs(snapshots[place].epoch - epoch))


def _same(some: Sequence[Snapshot], others: Sequence[Snapshot]) -> bool:
    """Whether they are the moments of one training, perhaps read from its folder."""
    if [one.step for one in some] != [one.step for one in others]:
        return False
    pairs = zip(some[-1].weights, others[-1].weights, strict=False)
    return all(one is other or np.array_equal(one, other, equal_nan=True) for one, other in pairs)


def _open(key: str, config: TrainConfig, _: Control) -> Kept:
    """What lies beside a shipped network or a run; nothing for a file."""
    from models.classifier import SHIPPED as FOLDER
    from models.classifier import shipped
    from models.snapshots import read_snapshots

    return read_snapshots(FOLDER / key if key in shipped() else key, config)
