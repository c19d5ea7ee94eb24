"""Which filters of the network looked into are changed, and the network that this makes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control, Fault
from gui.one_job import OneJob
from gui.session import Session

if TYPE_CHECKING:
    from models.altered import Alteration
    from models.classifier import Network

Key = tuple[int, int]
"""A layer and a filter of it."""


class Alterations(OneJob):
    """The changes of one network, which live on in its later snapshots.

    The changed network is made beside the window, the newest only, in 5 to 50 ms.

    Signals:
        altered: the changed Network, or None: nothing is changed (any more).
        changed: ``changes`` are others.
        forgotten: the changes were of another network; one sentence.
    """

    altered = Signal(object)
    changed = Signal()
    forgotten = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._changes: dict[Key, Alteration] = {}
        self._network: Network | None = None
        self._result: Network | None = None
        self._stale = False
        self._by_hand = False
        self._warm = False
        self.failed.connect(self._on_trouble)

    @property
    def by_hand(self) -> bool:
        """Whether a person changed something last, rather than the training."""
        return self._by_hand

    @property
    def network(self) -> Network | None:
        """As it was trained."""
        return self._network

    @property
    def result(self) -> Network | None:
        """As it is changed, or None where it is not, or not yet."""
        return self._result

    @property
    def changes(self) -> tuple[Alteration, ...]:
        """Every filter that is changed, layer by layer."""
        return tuple(self._changes[key] for key in sorted(self._changes))

    def warm(self) -> None:
        """Loads what the first change needs, so that it follows the hand at once."""
        if not self._warm:
            self._warm = True
            self._session.job("warm alter", _load).start()

    def of(self, layer: int, number: int) -> Alteration:
        """What is changed of one filter; neutral where nothing is."""
        from models.altered import Alteration

        return self._changes.get((layer, number)) or Alteration(layer=layer, filter=number)

    def set_network(self, network: Network) -> None:
        """Another network to look into; a later snapshot of the same one keeps the changes."""
        before = self._network
        if network is before or network is self._result:
            return
        self._network = network
        if before is None or not self._changes:
            return
        if _same(before, network):
            self._make(by_hand=False)
            return
        self._changes.clear()
        self._forget()
        title = self._session.networks.shown_title(before)
        self.forgotten.emit(f"The changed filters were of {title}; they are as trained.")

    def set(self, change: Alteration) -> None:
        """Changes one filter, in place of what was changed of it."""
        if change.neutral:
            self._changes.pop((change.layer, change.filter), None)
        else:
            self._changes[change.layer, change.filter] = change
        self._make()

    def reset(self, layer: int, number: int) -> None:
        """One filter as it was trained."""
        if self._changes.pop((layer, number), None) is not None:
            self._make()

    def reset_all(self) -> None:
        """Every filter as it was trained."""
        if self._changes:
            self._changes.clear()
            self._forget()

    def _make(self, *, by_hand: bool = True) -> None:
        self._by_hand = by_hand
        if not self._changes or self._network is None:
            self._forget()
            return
        self.changed.emit()
        # One that runs is not given up: while somebody drags a slider none would ever be over.
        self._stale = self.running
        if not self._stale:
            work = partial(_alter, self._network, self.changes)
            self._begin("alter", work, partial(self._on_made, self._network))

    def _on_made(self, trained: Network, network: Network) -> None:
        if self._changes and trained is self._network:
            self._result = network
            self.altered.emit(network)
        if self._stale:
            self._make(by_hand=self._by_hand)

    def _on_trouble(self, fault: Fault) -> None:
        self.forgotten.emit(fault.sentence)

    def _forget(self) -> None:
        self.drop()
        self._stale = False
        self._result = None
        self.changed.emit()
        self.altered.emit(None)


def _same(before: Network, after: Network) -> bool:
    """Whether it is the same network: a later snapshot, or the run that the training left."""
    if before.layers != after.layers:
        return False
    return before.name == after.name or all(
        np.array_equal(old, new) for old, new in zip(before.weights, after.weights, strict=True)
    )


def _alter(network: Network, changes: tuple[Alteration, ...], _: Control) -> Network:
    from models.altered import altered

    return altered(network, changes)


def _load(_: Control) -> None:
    import models.onnx_graph  # noqa: F401 -- it is the loading that takes 0.2 s
