"""Which network is looked into: the one that answers or the one that learns, as changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from gui.session import Session
from gui.training import IDLE, PREPARING

if TYPE_CHECKING:
    from models.classifier import Network


class Followed(QObject):
    """Goes along with a training while that is wanted.

    Signals:
        changed: ``network`` or its name may be another.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._follows = True
        self._learning: Network | None = None
        self._altered: Network | None = None
        session.networks.active_changed.connect(self._on_active)
        session.networks.list_changed.connect(self.changed)
        session.training.snapshot.connect(self._on_snapshot)
        session.training.state_changed.connect(self._on_training)

    @property
    def trained(self) -> Network | None:
        """The network without the changes made to its filters; None while it is being opened."""
        if self._follows and self._learning is not None:
            return self._learning
        return self._session.networks.active

    @property
    def network(self) -> Network | None:
        """The same with them."""
        trained = self.trained
        return self._altered if trained is not None and self._altered is not None else trained

    @property
    def is_altered(self) -> bool:
        """Whether filters of it are changed."""
        return self._altered is not None and self.trained is not None

    def set_follows(self, follows: bool) -> None:
        """Goes along with a training, or stays with the network that answers."""
        self._follows = follows
        self.changed.emit()

    def set_altered(self, network: Network | None) -> None:
        """The network with changed filters, or None: as it was trained."""
        self._altered = network
        self.changed.emit()

    def stay(self) -> None:
        """After a training the network that answers is meant; during one nothing changes."""
        if self._session.training.state == IDLE:
            self._learning = None

    def name(self) -> str:
        """What it is, in a line."""
        network, training = self.network, self._session.training
        if network is None:
            return ""
        title = self._session.networks.shown_title(network)
        if network is self._altered:
            return f"Inside {title} with filters changed by you"
        if network is not self._learning:
            return f"Inside {title}"
        if training.state == IDLE:
            return f"Inside {title}, as the training left it"
        where = "" if training.last_step is None else f", epoch {training.last_step.epoch}"
        return f"Inside {network.title} in training{where}"

    def _on_active(self, _network: Network) -> None:
        # Somebody chose a network after the training: that one is meant.
        self.stay()
        self.changed.emit()

    def _on_snapshot(self, network: Network) -> None:
        self._learning = network
        if self._follows:
            self.changed.emit()

    def _on_training(self) -> None:
        if self._session.training.state == PREPARING:
            self._learning = None
        self.changed.emit()
