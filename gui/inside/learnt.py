"""What the maps view shows below a layer's maps: its weights, or what its inputs add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.widgets.figures import figure
from gui.widgets.layer_tiles import (
    kernel_tiles,
    map_tiles,
    matrix_tiles,
    normalization_tiles,
    output_names,
    output_tiles,
)
from gui.widgets.layer_weights import Learnt
from models.config import BatchNormalization, Conv2D, Dense
from models.feature_maps import contributions, folded, kernel_pictures, weighed_shape

if TYPE_CHECKING:
    from models.classifier import Network

Floats = npt.NDArray[np.float32]

MANY_OUTPUTS = 16
"""More outputs, each with maps of weights, are seen one at a time."""


def outputs_of(network: Network, index: int) -> tuple[int, bool]:
    """How many outputs there are to choose from, and whether all can be seen at once."""
    info = network.layers[index]
    if not isinstance(info.spec, Dense):
        return 0, True
    return info.spec.units, info.spec.units <= MANY_OUTPUTS or _flat(network, index)


def learnt(network: Network, index: int, output: int | None) -> Learnt | None:
    """The weights of a layer, of one output of it if it is Dense; None where it learns nothing."""
    layers, weights = network.layers, network.layer_weights(index)
    spec = layers[index].spec
    if isinstance(spec, BatchNormalization):
        return Learnt(
            caption="Scale, shift, mean, variance",
            tiles=normalization_tiles(weights),
        )
    if isinstance(spec, Conv2D):
        height, width, channels, filters = weights[0].shape
        pictures = kernel_pictures(layers, index, weights)
        assert pictures is not None
        return Learnt(
            caption=f"{filters} kernels of {height} × {width} × {channels}",
            tiles=kernel_tiles(pictures, weights[1]),
        )
    if isinstance(spec, Dense):
        return _of_outputs(network, index, weights[0].T, output, "Weights")
    return None


def pushes(network: Network, index: int, value: Floats, output: int | None) -> Learnt:
    """What each input of a Dense layer adds to its outputs.

    Args:
        network: the network.
        index: of a Dense layer.
        value: float32 (inputs,), what it gets.
        output: one output; None: all.
    """
    added = contributions(value, network.layer_weights(index))
    return _of_outputs(network, index, added, output, "Weight × input")


def sum_text(network: Network, index: int, value: Floats, output: int) -> str:
    """How one output of a Dense layer comes about: what pushes towards it, what against."""
    weights = network.layer_weights(index)
    added = weights[0][:, output] * value
    towards, against = float(added[added > 0].sum()), float(added[added < 0].sum())
    bias = float(weights[1][output])
    name = output_names(weights[0].shape[1])[output]
    name = "“not a digit”" if name == "–" else name
    parts = (f"towards {name}: {figure(towards)}", f"against: {figure(against)}")
    return (
        f"{parts[0]}  ·  {parts[1]}  ·  bias: {figure(bias)}  =  {figure(towards + against + bias)}"
    )


def _of_outputs(
    network: Network, index: int, rows: Floats, output: int | None, what: str
) -> Learnt:
    """Rows of numbers, (outputs, inputs), on the maps that they belong to."""
    bias = network.layer_weights(index)[1]
    shape = weighed_shape(network.layers, index)
    names = output_names(len(rows))
    where = "" if output is None else f" for {names[output]}, bias {figure(float(bias[output]))}"
    if shape is None:
        if output is not None:
            return Learnt(caption=f"{what} of each input{where}", bars=rows[output])
        return Learnt(caption=f"{what}, a row for each output", tiles=matrix_tiles(rows, bias))
    if output is None:
        caption = f"{what} of each digit" if len(rows) in (10, 11) else f"{what} of each output"
        return Learnt(
            caption=f"{caption}, on the maps before Flatten",
            tiles=output_tiles(folded(rows, shape), bias),
        )
    picture = folded(rows[output : output + 1], shape)[0]
    return Learnt(
        caption=f"{what}{where}",
        tiles=map_tiles(np.ascontiguousarray(picture.transpose(1, 2, 0)), "map"),
    )


def _flat(network: Network, index: int) -> bool:
    return weighed_shape(network.layers, index) is None
