"""What one moment of a training shows of a layer: its kernels, its values, the answer."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.widgets.layer_tiles import Tiles, map_tiles, output_names
from models.config import Conv2D, Dense, Flatten
from models.events import Weights
from models.feature_maps import kernel_pictures, weighed_shape
from models.shapes import LayerInfo
from models.shares import per_cent

if TYPE_CHECKING:
    from models.snapshots import Snapshot

Floats = npt.NDArray[np.float32]
Counts = npt.NDArray[np.int64]

OUTPUTS = 11
FEW = 16
"""So many values of a row get a tile each, with their numbers."""


def arrays_of(layers: Sequence[LayerInfo], weights: Weights, index: int) -> Weights:
    """One layer's arrays of all the network's weights, in Keras' order."""
    before = sum(len(info.weight_shapes) for info in layers[:index])
    return weights[before : before + len(layers[index].weight_shapes)]


def grown(snapshots: Sequence[Snapshot], snapshot: Snapshot) -> Weights:
    """What learning added to the first weights until a moment."""
    pairs = zip(snapshot.weights, snapshots[0].weights, strict=True)
    return tuple(now - first for now, first in pairs)


def kernels(layers: Sequence[LayerInfo], weights: Weights, index: int) -> Tiles | None:
    """A layer's kernels, one column a filter and one row a channel; None where it learns nothing.

    Dense layers after Flatten are shown on the maps that were flattened, a row for each output.
    """
    own = arrays_of(layers, weights, index)
    if not own:
        return None
    pictures = kernel_pictures(layers, index, own)
    if pictures is None:
        return _numbers(own)
    height, width = pictures.shape[2:]
    outputs = isinstance(layers[index].spec, Dense)
    order = pictures if outputs else pictures.transpose(1, 0, 2, 3)
    rows, columns = order.shape[:2]
    row, column = ("output", "map") if outputs else ("channel", "filter")
    row_names = output_names(rows) if outputs else _counted(rows)
    return Tiles(
        values=np.ascontiguousarray(order).reshape(-1, height, width),
        names=tuple(
            f"{column} {across + 1}, {row} {row_names[down]}"
            for down in range(rows)
            for across in range(columns)
        ),
        columns=columns,
        row_names=row_names if rows > 1 else (),
        column_names=_counted(columns),
    )


def kernel_text(layers: Sequence[LayerInfo], index: int, *, change: bool = False) -> str:
    """What the pictures of ``kernels`` are, or of what learning added to them."""
    info = layers[index]
    if not info.weight_shapes:
        return "Nothing to learn here"
    if change:
        return "What learning added"
    if isinstance(info.spec, Conv2D):
        height, width, channels, filters = info.weight_shapes[0]
        over = "" if channels == 1 else f" × {channels}"
        return f"{filters} kernels of {height} × {width}{over}"
    if weighed_shape(layers, index) is not None:
        return "Weights of each output"
    return "Weights"


def _counted(count: int) -> tuple[str, ...]:
    return tuple(str(number + 1) for number in range(count))


def _numbers(own: Weights) -> Tiles:
    """Weights that belong to no picture: a matrix, one row an output, or rows of numbers."""
    whole = own[0].T if own[0].ndim == 2 else np.stack(own)
    return Tiles(values=np.ascontiguousarray(whole)[None], names=("weights",), columns=1)


def values(layers: Sequence[LayerInfo], index: int, output: Floats) -> Tiles:
    """What a layer made of a picture as tiles, rows of values too.

    Args:
        layers: the whole network.
        index: of the layer.
        output: float32 (h, w, c) or (n,).
    """
    info = layers[index]
    if output.ndim == 3:
        return map_tiles(output, "filter" if isinstance(info.spec, Conv2D) else "map")
    if isinstance(info.spec, Flatten) and len(info.input_shape) == 3:
        return map_tiles(output.reshape(info.input_shape))
    count = len(output)
    if count <= FEW:
        names = output_names(count)
        return Tiles(
            values=output.reshape(-1, 1, 1), names=names, columns=count, column_names=names
        )
    width = math.ceil(math.sqrt(2 * count))
    height = math.ceil(count / width)
    laid = np.zeros(height * width, np.float32)
    laid[:count] = output
    return Tiles(values=laid.reshape(1, height, width), names=("values",), columns=1)


def shares(output: Floats) -> Floats | None:
    """The network's answer as float32 (11,), or None where it is no answer."""
    if not np.isfinite(output).all():
        return None
    result = np.zeros(OUTPUTS, np.float32)
    result[: len(output)] = output
    return result


def answer_text(answer: Floats | None) -> str:
    """The answer in words: "7, 98.2 %"."""
    if answer is None:
        return "no answer"
    best = int(answer.argmax())
    name = "not a digit" if best == OUTPUTS - 1 else str(best)
    return f"{name}, {per_cent(float(answer[best]))}"
