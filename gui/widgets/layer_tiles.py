"""A layer's maps and weights cut into small pictures, and which values can never be negative."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gui.widgets.figures import figure
from models.config import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Rescaling,
)
from models.shapes import LayerInfo

Floats = npt.NDArray[np.float32]

NORMALIZATION = ("gamma", "beta", "moving mean", "moving variance")


@dataclass(frozen=True, kw_only=True)
class Tiles:
    """Small pictures of one size in a grid.

    Attributes:
        values: float32 (n, h, w).
        names: what each is, for the reader who points at it.
        columns: of the grid; None: whatever fits best.
        row_names, column_names: written beside the grid, may be empty.
        own_scale: they measure different things and are never brought to one scale.
    """

    values: Floats
    names: tuple[str, ...]
    columns: int | None = None
    row_names: tuple[str, ...] = ()
    column_names: tuple[str, ...] = ()
    own_scale: bool = False


def map_tiles(maps: Floats, what: str = "map") -> Tiles:
    """Feature maps (h, w, c) as c tiles."""
    count = maps.shape[2]
    return Tiles(
        values=np.ascontiguousarray(maps.transpose(2, 0, 1)),
        names=tuple(f"{what} {index + 1}" for index in range(count)),
    )


def kernel_tiles(
    layers: Sequence[LayerInfo], index: int, weights: Sequence[Floats]
) -> Tiles | None:
    """What a layer has learnt as pictures, or None if it learns nothing.

    Args:
        layers: the whole network.
        index: of the layer.
        weights: its arrays in Keras' order.
    """
    spec = layers[index].spec
    if isinstance(spec, Conv2D):
        return _convolution(weights[0], weights[1])
    if isinstance(spec, Dense):
        folded = layers[index - 1].input_shape if _follows_flatten(layers, index) else ()
        return _dense(weights[0], weights[1], folded)
    if isinstance(spec, BatchNormalization):
        return Tiles(
            values=np.stack(list(weights))[:, None, :],
            names=NORMALIZATION,
            columns=1,
            row_names=NORMALIZATION,
            own_scale=True,
        )
    return None


def kernel_caption(layers: Sequence[LayerInfo], index: int, weights: Sequence[Floats]) -> str:
    """What the pictures of ``kernel_tiles`` are, with the range of the biases."""
    spec = layers[index].spec
    if isinstance(spec, Conv2D):
        height, width, channels, filters = weights[0].shape
        each = "1 channel" if channels == 1 else f"{channels} channels (rows)"
        text = f"Kernels: {filters} of {height} × {width}, over {each}"
    elif isinstance(spec, Dense):
        if _follows_flatten(layers, index) and len(layers[index - 1].input_shape) == 3:
            text = "Weights of each output (rows), folded back to the maps before Flatten"
        else:
            text = "Weights: one row for each output"
    elif isinstance(spec, BatchNormalization):
        return "Learnt scale and shift, measured mean and variance, of each map"
    else:
        return ""
    bias = weights[1]
    return f"{text}  ·  bias {figure(float(bias.min()))} to {figure(float(bias.max()))}"


def never_negative(layers: Sequence[LayerInfo]) -> tuple[bool, ...]:
    """For each layer whether its outputs are at least 0 for every picture."""
    known: list[bool] = []
    positive = True
    for layer in layers:
        spec = layer.spec
        function = getattr(spec, "activation", "linear")
        if isinstance(spec, Activation):
            function = spec.function
        if function in ("relu", "softmax", "sigmoid"):
            positive = True
        elif isinstance(spec, Conv2D | Dense | BatchNormalization):
            positive = False
        elif isinstance(spec, Rescaling):
            positive = positive and spec.scale >= 0 and spec.offset >= 0
        known.append(positive)
    return tuple(known)


def _follows_flatten(layers: Sequence[LayerInfo], index: int) -> bool:
    before = index - 1
    while before >= 0 and isinstance(layers[before].spec, Dropout):
        before -= 1
    return before == index - 1 and before >= 0 and isinstance(layers[before].spec, Flatten)


def _convolution(kernel: Floats, bias: Floats) -> Tiles:
    height, width, channels, filters = kernel.shape
    return Tiles(
        values=np.ascontiguousarray(kernel.transpose(2, 3, 0, 1)).reshape(-1, height, width),
        names=tuple(
            f"filter {number + 1} (bias {figure(float(bias[number]))}), channel {channel + 1}"
            for channel, number in itertools.product(range(channels), range(filters))
        ),
        columns=filters,
        column_names=tuple(str(number + 1) for number in range(filters)),
        row_names=tuple(str(channel + 1) for channel in range(channels)) if channels > 1 else (),
    )


def _dense(kernel: Floats, bias: Floats, folded: tuple[int, ...]) -> Tiles:
    units = kernel.shape[1]
    first = 0 if units in (10, 11) else 1
    outputs = tuple(str(unit + first) for unit in range(units))
    if len(folded) != 3:
        return Tiles(values=np.ascontiguousarray(kernel.T)[None], names=("weights",), columns=1)
    maps = folded[2]
    return Tiles(
        values=np.ascontiguousarray(kernel.reshape(*folded, units).transpose(3, 2, 0, 1)).reshape(
            -1, *folded[:2]
        ),
        names=tuple(
            f"output {outputs[unit]} (bias {figure(float(bias[unit]))}), map {number + 1}"
            for unit, number in itertools.product(range(units), range(maps))
        ),
        columns=maps,
        row_names=outputs,
        column_names=tuple(str(number + 1) for number in range(maps)),
    )
