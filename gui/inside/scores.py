"""What the network of a moment reads of the test pictures, all of them or evenly chosen ones."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.jobs import Control
from gui.session import TestPictures

if TYPE_CHECKING:
    from models.classifier import Network

FEWER = 2000
"""So many test pictures, evenly chosen, where all of them would take long."""

LONG = 1.0
"""Seconds for one moment that are long."""

PROBE = 500
"""Pictures that tell how long all of them would take."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Scores:
    """What a moment's network reads of the test pictures.

    Attributes:
        accuracy: share of right answers.
        counts: int (10, 11), truth by answer, "not a digit" last.
        pictures: how many were asked for.
        total: how many there are.
        unanswered: of these, where the network's numbers overflow and there is no answer.
    """

    accuracy: float
    counts: npt.NDArray[np.int64]
    pictures: int
    total: int
    unanswered: int


def bearable(network: Network, test: TestPictures) -> int:
    """How many pictures a moment is asked for: all of them unless that takes long."""
    network(test.pictures[:1])  # The first answer of all prepares the engine.
    started = time.perf_counter()
    network(test.pictures[:PROBE])
    seconds = (time.perf_counter() - started) * len(test.pictures) / PROBE
    return len(test.pictures) if seconds < LONG else min(FEWER, len(test.pictures))


def evenly(total: int, count: int) -> npt.NDArray[np.int64]:
    """Places of ``count`` of ``total`` things, as far apart as they can be."""
    return np.arange(count, dtype=np.int64) * total // count


def read(network: Network, test: TestPictures, pictures: int, control: Control) -> Scores | None:
    """What a network reads of so many test pictures; None if it was asked to stop."""
    from models.evaluation import evaluate

    places = evenly(len(test.pictures), pictures)
    result = evaluate(
        network,
        test.pictures[places],
        test.labels[places],
        should_stop=lambda: control.stopping,
    )
    if control.stopping:
        return None
    # Where a network's numbers overflow it answers with zeros, of which the first is the largest.
    silent = result.confidences == 0
    counts = np.zeros((10, 11), np.int64)
    np.add.at(counts, (result.labels[~silent], result.answers[~silent]), 1)
    return Scores(
        accuracy=float(np.trace(counts) / pictures),
        counts=counts,
        pictures=pictures,
        total=len(test.pictures),
        unanswered=int(silent.sum()),
    )


def matrix(scores: Scores, network: Network) -> npt.NDArray[np.int64]:
    """The counts as they are shown: the eleventh column only where the network has it."""
    eleven = network.layers[-1].output_shape[-1] == 11
    return scores.counts if eleven else scores.counts[:, :10]
