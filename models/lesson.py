"""What a network is shown when it is taught: own samples, and enough of what it knows already."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from models.mnist import Mnist

Pictures = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Lesson = tuple[Pictures, Labels]

Vary = Callable[[np.random.Generator, Pictures], Pictures]
"""Pictures uint8 (n, 28, 28) as the same hand might have written them once more."""

Others = Callable[[np.random.Generator, Pictures, Labels], tuple[Pictures, Labels]]
"""Of pictures of MNIST, what a network learns from that knows "not a digit"; labels 0 to 10."""

KNOWN = 3000
"""Pictures of what it knows already, shown beside the samples so that it does not forget."""
LEAST_KNOWN_A_SAMPLE = 40
"""Every sample is varied so often, until they are as many as those it knows."""
APART = 1500
"""Further pictures that it is calibrated on, where it has eleven answers, and never shown."""
SHARE_HELD_OUT = 4
"""One sample in so many of a label is never trained on, to test on."""
LEAST_HELD_OUT = 3
"""Fewer would say nothing; then all samples are trained on."""


def held_out(labels: Labels, rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Which samples are only tested on: a quarter of each label that has four, if that is enough.

    Returns:
        bool (n,); none of them is True where there would be fewer than LEAST_HELD_OUT.
    """
    held = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        held[rng.permutation(places)[: len(places) // SHARE_HELD_OUT]] = True
    return held if held.sum() >= LEAST_HELD_OUT else np.zeros(len(labels), bool)


def known_and_apart(
    data: Mnist, rng: np.random.Generator, others: Others | None
) -> tuple[Lesson, Lesson]:
    """What it is shown of what it knows, and MNIST's pictures that are kept apart."""
    order = rng.permutation(len(data.train_labels))
    known, apart = (
        (data.train_pictures[chosen], data.train_labels[chosen])
        for chosen in (order[:KNOWN], order[KNOWN : KNOWN + APART])
    )
    return (known if others is None else others(rng, *known)), apart


def mixed(
    pictures: Pictures,
    labels: Labels,
    known: Lesson,
    rng: np.random.Generator,
    vary: Vary,
) -> Lesson:
    """What it knows, the samples once as they are, and again and again varied."""
    count = min(len(known[0]), LEAST_KNOWN_A_SAMPLE * len(pictures))
    # Each sample equally often, however many there are.
    again = np.resize(rng.permutation(len(pictures)), max(0, count - len(pictures)))
    varied = vary(rng, pictures[again]) if len(again) else pictures[:0]
    return (
        np.concatenate([known[0], pictures, varied]),
        np.concatenate([known[1], labels, labels[again]]),
    )
