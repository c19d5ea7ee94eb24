"""What excites the filters of a layer, asked of all test pictures beside the window."""

from __future__ import annotations

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


class Excitements(OneJob):
    """What is known of each network and layer, and the one search that runs.

    Signals:
        progressed: pictures asked so far.
        found: Network, layer and Exciting.
    """

    progressed = Signal(int)
    found = Signal(object, int, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._known: WeakKeyDictionary[Network, dict[int, Exciting]] = WeakKeyDictionary()
        self._asking: tuple[Network, int] | None = None
        self._asked_at = -PATIENCE_S

    def known(self, network: Network, layer: int) -> Exciting | None:
        """What excites a layer's filters, or None if nobody asked yet."""
        return self._known.get(network, {}).get(layer)

    def want(self, network: Network, layer: int) -> None:
        """Asks all test pictures, unless it is known or being asked already."""
        test = self._session.test
        if test is None or self.known(network, layer) is not None:
            return
        if self.running and self._asking is not None:
            before, at = self._asking
            if at == layer and before.name == network.name and before.layers == network.layers:
                return
        again = self._asking is not None and self._asking[0] is not network
        again = again and self._asking is not None and self._asking[1] == layer
        if (
            again
            and self._session.networks.in_training(network)
            and monotonic() - self._asked_at < PATIENCE_S
        ):
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
        self.found.emit(network, layer, result)


def _search(network: Network, layer: int, test: TestPictures, control: Control) -> Exciting:
    from models.exciting import exciting

    return exciting(
        network,
        layer,
        test.pictures,
        on_progress=lambda done, _: control.report(done),
        should_stop=lambda: control.stopping,
    )
