"""Which training pictures a network holds for most like another one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.classifier import Floats, Network
from models.embedding import answer_of, answers_of, default_layer

Pictures = npt.NDArray[np.uint8]

COLUMNS = 256
"""Numbers kept of a picture: 31 MB of 60,000. A wider layer is projected at random onto as many,
which keeps cosines to about 1 / sqrt(256) (Johnson and Lindenstrauss, 1984)."""

BLOCK = 2000
"""Pictures at a time: 33 MB of the widest layer that is looked at."""

CANDIDATES = 200
"""The nearest by the kept numbers; among them the layer's own answers decide."""

LEAST_LENGTH = 1e-12

NO_NUMBERS = "This network's answers are not numbers, so no picture lies near another."
NO_DIRECTION = "This layer answers nothing but zeros to the picture, so nothing lies near it."


@dataclass(frozen=True, kw_only=True)
class Neighbour:
    """A training picture near another picture.

    Attributes:
        index: its place among the training pictures.
        label: what it is.
        distance: 1 - cosine of the angle between the layer's answers: 0 for the same, 1 where
            they have nothing in common, 2 for opposites.
    """

    index: int
    label: int
    distance: float


@dataclass(frozen=True, kw_only=True, eq=False)
class TrainingAnswers:
    """What one layer of a network answers to the training pictures, kept small.

    Attributes:
        layer: whose answers: the one before the last Dense layer.
        codes: float16 (n, at most ``COLUMNS``), rows of length 1, or 0 for an answer of zeros.
    """

    layer: int
    codes: npt.NDArray[np.float16]

    def nearest(
        self,
        network: Network,
        training: tuple[Pictures, Pictures],
        picture: Pictures,
        count: int = 8,
    ) -> tuple[Neighbour, ...]:
        """The training pictures nearest to another picture, the nearest first; in 0.2 s.

        Args:
            network: the one whose answers these are.
            training: uint8 (n, 28, 28) and their labels, uint8 (n,), in the order of ``codes``.
            picture: uint8 (28, 28).
            count: how many.

        Raises:
            ValueError: the picture's answer has no direction; one sentence.
        """
        pictures, labels = training
        exact = answer_of(network, self.layer, picture)[None]
        if not np.isfinite(exact).all():
            raise ValueError(NO_NUMBERS)
        if not exact.any():
            raise ValueError(NO_DIRECTION)
        code = _unit(_projected(exact))[0].astype(np.float32)
        near = np.concatenate(
            [
                self.codes[start : start + BLOCK].astype(np.float32) @ code
                for start in range(0, len(self.codes), BLOCK)
            ]
        )
        most = min(len(near), max(CANDIDATES, count))
        found = np.sort(np.argpartition(-near, most - 1)[:most])
        answers = answers_of(network, self.layer, pictures[found])
        assert answers is not None  # Nobody asked to stop.
        cosines = _unit(answers) @ _unit(exact)[0]
        order = np.argsort(-cosines, kind="stable")[:count]
        return tuple(
            Neighbour(
                index=int(found[place]),
                label=int(labels[found[place]]),
                # Rounding may leave a cosine of the same picture a hair above 1.
                distance=max(0.0, 1 - float(cosines[place])),
            )
            for place in order
        )


def learn(
    network: Network,
    pictures: Pictures,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _total: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> TrainingAnswers | None:
    """Lets a network answer all training pictures and keeps a little of each answer.

    Args:
        network: any.
        pictures: uint8 (n, 28, 28).
        on_progress: called with pictures done and their number.
        should_stop: asked after every few hundred pictures.

    Returns:
        None if it was stopped.

    Raises:
        ValueError: the answers are not numbers; one sentence.
    """
    from threadpoolctl import threadpool_limits

    layer = default_layer(network)
    blocks: list[npt.NDArray[np.float16]] = []
    for start in range(0, len(pictures), BLOCK):
        part = answers_of(network, layer, pictures[start : start + BLOCK], should_stop=should_stop)
        if part is None:
            return None
        if not np.isfinite(part).all():
            raise ValueError(NO_NUMBERS)
        # Threads of a product spin while they wait for one another, beside a training for seconds.
        with threadpool_limits(1, user_api="blas"):
            blocks.append(_unit(_projected(part)).astype(np.float16))
        on_progress(start + len(part), len(pictures))
    return TrainingAnswers(layer=layer, codes=np.concatenate(blocks))


def _projected(values: Floats) -> Floats:
    """At most ``COLUMNS`` numbers a row, by the same directions every time."""
    if values.shape[1] <= COLUMNS:
        return values
    directions = np.random.default_rng(values.shape[1]).standard_normal(
        (values.shape[1], COLUMNS), np.float32
    )
    return np.asarray(values @ directions, np.float32)


def _unit(rows: Floats) -> npt.NDArray[np.float64]:
    """Rows of length 1; in double, for the squares of an overflowing network's answers."""
    exact = rows.astype(np.float64)
    lengths = np.linalg.norm(exact, axis=1, keepdims=True)
    return np.asarray(exact / np.maximum(lengths, LEAST_LENGTH))
