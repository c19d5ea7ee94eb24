"""What excites the filters of a layer, asked of all test pictures beside the window."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Network
    from models.exciting import Exciting

PATIENCE_S = 8.0
"""A network in training is another twice a second; it is asked anew only this often."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What was found for a layer of a network."""

    network: Network
    layer: int
    exciting: Exciting

    def fits(self, network: Network, layer: int) -> bool:
        """Whether it tells of this layer of this network, perhaps of a moment ago."""
        return self.layer == layer and (
            self.network is network
            or (self.network.name == network.name and self.network.layers == network.layers)
        )


class Excitements(OneJob):
    """What is known of each network and layer, and the one search that runs.

    Signals:
        progressed: pictures asked so far.
        found: something more is known.
    """

    progressed = Signal(int)
    found = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        # Networks never change, so what was found holds for as long as the network is around.
        self._known: WeakKeyDictionary[Network, dict[int, Exciting]] = WeakKeyDictionary()
        self._newest: Answer | None = None
        self._asking: tuple[Network, int] | None = None
        self._asked_at = 0.0

    def known(self, network: Network, layer: int) -> Answer | None:
        """What excites a layer's filters; of a network in training perhaps a moment ago."""
        found = self._known.get(network, {}).get(layer)
        if found is not None:
            return Answer(network=network, layer=layer, exciting=found)
        if self._newest is not None and self._newest.fits(network, layer):
            return self._newest
        return None

    def want(self, network: Network, layer: int) -> None:
        """Asks all test pictures, unless it is known, being asked or asked a moment ago."""
        test = self._session.test
        if test is None or layer in self._known.get(network, {}):
            return
        if self._asking is not None and self._asking[1] == layer:
            before = self._asking[0]
            alike = before.name == network.name and before.layers == network.layers
            if alike and (self.running or monotonic() - self._asked_at < PATIENCE_S):
                return
        self._asking, self._asked_at = (network, layer), monotonic()
        self._begin(
            "excite",
            partial(_search, network, layer, test),
            partial(self._on_result, network, layer),
            self.progressed.emit,
        )

    def _on_result(self, network: Network, layer: int, result: Exciting) -> None:
        self._known.setdefault(network, {})[layer] = result
        self._newest = Answer(network=network, layer=layer, exciting=result)
        self._asking = (network, layer)
        self.found.emit()


def _search(network: Network, layer: int, test: TestPictures, control: Control) -> Exciting:
    from models.exciting import exciting

    return exciting(
        network,
        layer,
        test.pictures,
        on_progress=lambda done, _: control.report(done),
        should_stop=lambda: control.stopping,
    )
