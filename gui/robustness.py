"""The domain-gap lab beside the window: each network measured once, and the pictures behind it."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures

if TYPE_CHECKING:
    from models.classifier import Network
    from vision.robustness import Findings

KEPT = 12
"""Networks whose figures are kept; a long training would leave any number."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A network's figures, with what it is called."""

    key: str
    title: str
    findings: Findings


@dataclass(frozen=True, kw_only=True, eq=False)
class Examples:
    """A few pictures changed by one amount.

    Attributes:
        pictures: uint8 (recipes, n, 28, 28): as the network gets them.
        answers: int (recipes, n): what it says; 10 for no digit.
        labels: uint8 (n,): what they are.
    """

    pictures: npt.NDArray[np.uint8]
    answers: npt.NDArray[np.int64]
    labels: npt.NDArray[np.uint8]


class Robustness(OneJob):
    """What is known of each network, and the one measurement that runs.

    Signals:
        grown: Network and its Findings so far.
        finished: the same, when all is done or it was stopped.
    """

    grown = Signal(object, object)
    finished = Signal(object, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self._kept: dict[str, Kept] = {}

    def known(self, network: Network) -> Findings | None:
        """The figures of a network, or None if it was not measured yet."""
        kept = self._kept.get(key_of(network))
        return None if kept is None else kept.findings

    def others(self, network: Network) -> list[Kept]:
        """Every other network that was measured, the last one first."""
        return [kept for key, kept in reversed(self._kept.items()) if key != key_of(network)]

    def start(self, network: Network, test: TestPictures, count: int) -> None:
        """Measures a network on so many test pictures; a measurement that runs is given up."""
        self._begin(
            "robustness",
            partial(_measure, network, test, count),
            partial(self._on_result, network),
            partial(self.grown.emit, network),
        )

    def _on_result(self, network: Network, found: Findings) -> None:
        if found.count:
            key = key_of(network)
            title = self._session.networks.shown_title(network)
            self._kept.pop(key, None)
            self._kept[key] = Kept(key=key, title=title, findings=found)
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        self.finished.emit(network, found)


def nothing() -> Findings:
    """The figures of no picture, for the time before the first ones."""
    from vision import robustness

    return robustness.nothing()


def examples(
    network: Network,
    test: TestPictures,
    found: Findings,
    place: tuple[int, int],
    which: Sequence[int],
) -> Examples:
    """Some of the test pictures as they were measured: a few milliseconds.

    Args:
        network: what answers.
        test: all test pictures.
        found: the figures that ``place`` belongs to.
        place: which disturbance and which of its amounts.
        which: the pictures' places among the test pictures.
    """
    from vision.disturbances import chance
    from vision.recipes import seen

    disturbance = found.curves[place[0]].disturbance
    amount = disturbance.amounts[place[1]]
    shown = [seen(test.pictures[one], disturbance, amount, chance(0, one)) for one in which]
    pictures = np.stack([np.stack(recipe) for recipe in zip(*shown, strict=True)])
    answers = network(pictures.reshape(-1, *pictures.shape[2:])).argmax(axis=1)
    return Examples(
        pictures=pictures,
        answers=answers.reshape(pictures.shape[:2]),
        labels=test.labels[list(which)],
    )


def some(labels: npt.NDArray[np.uint8], count: int, seed: int) -> list[int]:
    """Places of ``count`` pictures of different digits, others for every seed."""
    order = np.random.default_rng(seed).permutation(len(labels))
    _, first = np.unique(labels[order], return_index=True)
    return [int(order[place]) for place in sorted(first.tolist())[:count]]


def table(title: str, found: Findings) -> str:
    """All figures as CSV, with the network's name and the number of pictures in every row."""
    from models.export import csv_text

    rows = [{"network": title, "pictures": found.count} | row for row in found.rows()]
    return csv_text([list(rows[0]), *(list(row.values()) for row in rows)])


def key_of(network: Network) -> str:
    """The same for the same network opened again, another for another snapshot."""
    sums = 0
    for array in network.weights:
        sums = zlib.crc32(array.tobytes(), sums)
    return f"{network.name}-{sums:08x}"


def _measure(network: Network, test: TestPictures, count: int, control: Control) -> Findings:
    from vision.robustness import measure

    return measure(
        network,
        test.pictures,
        test.labels,
        count=count,
        on_findings=control.report,
        should_stop=lambda: control.stopping,
    )
