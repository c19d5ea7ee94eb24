"""Which value the strongest colour stands for through a whole training."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from gui.inside.moment import arrays_of
from gui.inside.view import Digit
from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session
from models.shapes import LayerInfo

if TYPE_CHECKING:
    from models.classifier import Network
    from models.snapshots import Snapshot

STILL_MS = 120
"""A picture that is being drawn is measured when it has been still for so long."""


def strongest(arrays: Iterable[npt.NDArray[np.float32]]) -> float:
    """The largest magnitude among the numbers in some arrays; 0 without any."""
    tops = (float(np.abs(one[np.isfinite(one)]).max(initial=0.0)) for one in arrays)
    return max(tops, default=0.0)


def kernel_top(
    layers: Sequence[LayerInfo], snapshots: Sequence[Snapshot], index: int, *, change: bool
) -> float:
    """The strongest weight of a layer's kernels, or its largest change, at any moment."""
    firsts = arrays_of(layers, snapshots[0].weights, index)[:1]
    arrays = (arrays_of(layers, one.weights, index)[:1] for one in snapshots)
    if change:
        return strongest(now[0] - firsts[0] for now in arrays if now)
    return strongest(now[0] for now in arrays if now)


class MapScales(OneJob):
    """The strongest value of each layer's maps of one picture at any moment of a training.

    Signals:
        changed: they are known for the picture asked for last.
    """

    changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._tops: tuple[float, ...] = ()
        self._of: tuple[int, bytes] | None = None
        self._wanted: tuple[tuple[Network, ...], Digit] | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(STILL_MS)
        self._timer.timeout.connect(self._measure)

    def top(self, index: int) -> float:
        """Of a layer, for the picture measured last; 0 while nothing is known."""
        return self._tops[index] if index < len(self._tops) else 0.0

    def want(self, networks: tuple[Network, ...], picture: Digit | None) -> None:
        """Measures soon, unless it is what was measured last."""
        if picture is None or not networks:
            return
        if self._of == (len(networks), picture.tobytes()) and not self._timer.isActive():
            return
        self._wanted = networks, picture
        self._timer.start()

    def forget(self) -> None:
        """Another training: nothing that is known holds any more."""
        self.drop()
        self._timer.stop()
        self._tops, self._of = (), None

    def _measure(self) -> None:
        if self._wanted is None:
            return
        networks, picture = self._wanted
        of = len(networks), picture.tobytes()
        self._begin("scales", partial(_tops, networks, picture), partial(self._on_tops, of))

    def _on_tops(self, of: tuple[int, bytes], tops: tuple[float, ...]) -> None:
        if tops:
            self._tops, self._of = tops, of
            self.changed.emit()


def _tops(networks: tuple[Network, ...], picture: Digit, control: Control) -> tuple[float, ...]:
    best = np.zeros(len(networks[0].layers))
    for network in networks:
        if control.stopping:
            return ()
        best = np.maximum(best, [strongest([output]) for output in network.maps(picture)])
    return tuple(best.tolist())
