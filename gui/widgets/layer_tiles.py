"""Numbers of a layer as tiles of a mosaic: maps, kernels, weights of each output."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

NORMALIZATION = ("gamma", "beta", "moving mean", "moving variance")
BELOW, BESIDE = "below", "beside"


@dataclass(frozen=True, kw_only=True)
class Edge:
    """One number a column below the tiles, or one a row beside them: the biases.

    Attributes:
        values: float32 (columns,) or (rows,).
        name: what they are.
        names: of each, for the reader who points at it.
        side: BELOW or BESIDE.
    """

    values: Floats
    name: str
    names: tuple[str, ...]
    side: str = BELOW


@dataclass(frozen=True, kw_only=True)
class Tiles:
    """Small pictures of one size in a grid.

    Attributes:
        values: float32 (n, h, w).
        names: what each is, for the reader who points at it.
        columns: of the grid; None: whatever fits best.
        row_names, column_names: written beside the grid, may be empty.
        captions: below the tiles; numbers from 1 if empty.
        own_scale: they measure different things and are never brought to one scale.
        edge: one more number for each row or column, on a scale of its own.
    """

    values: Floats
    names: tuple[str, ...]
    columns: int | None = None
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    own_scale: bool = False
    edge: Edge | None = None

    def group(self, cell: tuple[int, int, int]) -> int:
        """To which filter or output a value (tile, row, column), or one of the edge, belongs."""
        index, _, x = cell
        if index >= len(self.values):
            return index - len(self.values)
        if self.own_scale:
            return x  # Rows of numbers, one for each map.
        if self.columns is None:
            return index
        beside = self.edge is not None and self.edge.side == BESIDE
        return index // self.columns if beside else index % self.columns


def output_names(count: int) -> tuple[str, ...]:
    """Ten or eleven outputs are the digits, others are counted from 1."""
    if count in (10, 11):
        return (*(str(digit) for digit in range(10)), "–")[:count]
    return tuple(str(number + 1) for number in range(count))


def map_tiles(maps: Floats, what: str = "map") -> Tiles:
    """Feature maps (h, w, c) as c tiles."""
    count = maps.shape[2]
    return Tiles(
        values=np.ascontiguousarray(maps.transpose(2, 0, 1)),
        names=tuple(f"{what} {index + 1}" for index in range(count)),
    )


def kernel_tiles(kernels: Floats, bias: Floats) -> Tiles:
    """Kernels (filters, channels, h, w): a column for each filter, its bias below."""
    filters, channels, height, width = kernels.shape
    return Tiles(
        values=np.ascontiguousarray(kernels.transpose(1, 0, 2, 3)).reshape(-1, height, width),
        names=tuple(
            f"filter {number + 1}, channel {channel + 1}"
            for channel, number in itertools.product(range(channels), range(filters))
        ),
        columns=filters,
        column_names=tuple(str(number + 1) for number in range(filters)),
        row_names=tuple(str(channel + 1) for channel in range(channels)) if channels > 1 else (),
        edge=Edge(
            values=bias,
            name="bias",
            names=tuple(f"bias of filter {number + 1}" for number in range(filters)),
        ),
    )


def output_tiles(pictures: Floats, bias: Floats) -> Tiles:
    """What outputs hold of maps, (outputs, maps, h, w): a row for each output, its bias beside."""
    units, maps, height, width = pictures.shape
    outputs = output_names(units)
    if maps == 1:
        return Tiles(
            values=np.ascontiguousarray(pictures[:, 0]),
            names=tuple(f"output {output}" for output in outputs),
            captions=outputs,
        )
    return Tiles(
        values=np.ascontiguousarray(pictures).reshape(-1, height, width),
        names=tuple(
            f"output {output}, map {number + 1}"
            for output, number in itertools.product(outputs, range(maps))
        ),
        columns=maps,
        row_names=outputs,
        column_names=tuple(str(number + 1) for number in range(maps)),
        edge=Edge(
            values=bias,
            name="bias",
            names=tuple(f"bias of output {output}" for output in outputs),
            side=BESIDE,
        ),
    )


def matrix_tiles(rows: Floats, bias: Floats) -> Tiles:
    """What outputs hold of a row of values, (outputs, values): one thin tile for each output."""
    outputs = output_names(len(rows))
    return Tiles(
        values=np.ascontiguousarray(rows)[:, None, :],
        names=tuple(f"output {output}" for output in outputs),
        columns=1,
        row_names=outputs,
        edge=Edge(
            values=bias,
            name="bias",
            names=tuple(f"bias of output {output}" for output in outputs),
            side=BESIDE,
        ),
    )


def normalization_tiles(weights: Sequence[Floats]) -> Tiles:
    """The four rows of numbers of a batch normalization."""
    return Tiles(
        values=np.stack(list(weights))[:, None, :],
        names=NORMALIZATION,
        columns=1,
        row_names=NORMALIZATION,
        own_scale=True,
    )
