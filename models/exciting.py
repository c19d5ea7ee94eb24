"""The pictures that a filter answers to most strongly, and the spot in each that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.classifier import Floats, Network
from models.receptive import Box, receptive_field

COUNT = 9

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True)
class Excitement:
    """One picture that a filter answers to.

    Attributes:
        picture: its place among the pictures asked, from 0.
        value: the largest value of the filter's map; of a row of values, the value.
        row: where in the map it is.
        column: the same.
        box: the pixels of the picture that it depends on: top, left, height, width.
    """

    picture: int
    value: float
    row: int
    column: int
    box: Box


@dataclass(frozen=True, kw_only=True, eq=False)
class Exciting:
    """What excites every filter of one layer.

    Attributes:
        asked: how many pictures were.
        filters: for each filter its pictures, the strongest first; none where its values are no
            numbers.
    """

    asked: int
    filters: tuple[tuple[Excitement, ...], ...]


def exciting(
    network: Network,
    layer: int,
    pictures: npt.NDArray[np.uint8],
    *,
    count: int = COUNT,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Exciting:
    """The pictures with the largest value in each map of a layer; of equal ones the first.

    Args:
        network: what is asked.
        layer: whose maps, from 0.
        pictures: uint8 (n, 28, 28).
        count: how many for each filter.
        on_progress: gets how many are asked, and of how many.
        should_stop: asked after each chunk; True ends it with what is found so far.

    Raises:
        IndexError: no such layer.
    """
    shape = network.layers[layer].output_shape
    rows, columns = shape[:2] if len(shape) == 3 else (1, 1)
    filters = shape[-1]
    values: Floats = np.empty((0, filters), np.float32)
    which: Places = np.empty((0, filters), np.int64)
    where: Places = np.empty((0, filters), np.int64)
    done = 0
    for outputs in network.layer_outputs(pictures, layer):
        spots = outputs.reshape(len(outputs), rows * columns, filters)
        peaks = np.nan_to_num(spots.max(axis=1), nan=-np.inf)
        best = _strongest(peaks, count)
        # Where in the map is asked of these few only: it takes longer than how much.
        at = [
            spots[best[:, number], :, number].argmax(axis=1).reshape(-1, 1)
            for number in range(filters)
        ]
        values = np.concatenate([values, np.take_along_axis(peaks, best, axis=0)])
        which = np.concatenate([which, best + done])
        where = np.concatenate([where, np.concatenate(at, axis=1)])
        kept = _strongest(values, count)
        values, which, where = (
            np.take_along_axis(values, kept, axis=0),
            np.take_along_axis(which, kept, axis=0),
            np.take_along_axis(where, kept, axis=0),
        )
        done += len(outputs)
        if on_progress is not None:
            on_progress(done, len(pictures))
        if should_stop is not None and should_stop():
            break
    field = receptive_field(network.layers, layer)
    return Exciting(
        asked=done,
        filters=tuple(
            tuple(
                Excitement(
                    picture=int(which[place, number]),
                    value=float(values[place, number]),
                    row=int(where[place, number]) // columns,
                    column=int(where[place, number]) % columns,
                    box=field.box(*divmod(int(where[place, number]), columns)),
                )
                for place in range(len(values))
                if np.isfinite(values[place, number])
            )
            for number in range(filters)
        ),
    )


def _strongest(values: Floats, count: int) -> Places:
    """The rows of the largest values of each column, the first of equal ones first."""
    return np.argsort(-values, axis=0, kind="stable")[:count]
