"""What a layer does, taken apart: its kernels as pictures, its activation, its weighing, softmax.

The window draws what is computed here; nothing of it needs Qt, and nothing needs the engine.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.config import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    Rescaling,
)
from models.layer_shapes import Shape, padding_of
from models.shapes import LayerInfo, activation_of

Floats = npt.NDArray[np.float32]

POSITIVE = ("relu", "softmax", "sigmoid")
KEEPS_MAPS = (Activation, AveragePooling2D, BatchNormalization, Dropout, MaxPool2D, Rescaling)
"""Layers whose k-th map is made of the k-th map that they get."""


@dataclass(frozen=True, kw_only=True)
class Bend:
    """The activation function that belongs to a layer.

    Attributes:
        function: "relu", "softmax", "tanh" or "sigmoid".
        layer: the index of the layer that applies it.
        fused: that layer also weighs (a Conv2D or Dense with an activation of its own).
        ahead: it comes after what the layer gives; else the layer's own output went through it.
    """

    function: str
    layer: int
    fused: bool
    ahead: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class SoftmaxSteps:
    """How sums become probabilities: exp(logit), divided by the sum of all of them.

    Attributes:
        logits: float64 (n,); exp of them may be beyond any float, so it is left to the reader.
        log_total: the natural logarithm of the sum of their exponentials.
        probabilities: float64 (n,), exp(logit - log_total).
    """

    logits: npt.NDArray[np.float64]
    log_total: float
    probabilities: npt.NDArray[np.float64]


def bend_of(layers: Sequence[LayerInfo], index: int) -> Bend | None:
    """The activation that a layer applies, or that waits for what it gives; None without."""
    spec = layers[index].spec
    function = activation_of(spec)
    if function not in (None, "linear"):
        fused = not isinstance(spec, Activation)
        return Bend(function=str(function), layer=index, fused=fused, ahead=False)
    if not isinstance(spec, Conv2D | Dense | BatchNormalization):
        return None
    for info in layers[index + 1 :]:
        if isinstance(info.spec, Activation) and info.spec.function != "linear":
            return Bend(function=info.spec.function, layer=info.index, fused=False, ahead=True)
        if not isinstance(info.spec, BatchNormalization | Dropout):
            break
    return None


def before_activation(info: LayerInfo, value: Floats, weights: Sequence[Floats]) -> Floats:
    """What a layer's own activation function gets.

    Args:
        info: a Conv2D, Dense or Activation layer.
        value: float32, what the layer gets for one picture: (height, width, channels) or (values,).
        weights: its kernel and bias as Keras lays them out; an Activation has none.

    Raises:
        TypeError: a layer that has no activation function.
    """
    spec = info.spec
    if isinstance(spec, Activation):
        return value
    if isinstance(spec, Dense):
        summed: Floats = value @ weights[0] + weights[1]
        return summed
    if not isinstance(spec, Conv2D):
        raise TypeError(f"{spec.kind} has no activation function")
    begin, end = padding_of(info.input_shape, spec.kernel_size, spec.strides, spec.padding)
    padded = np.pad(value, (*zip(begin, end, strict=True), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, spec.kernel_size, axis=(0, 1))
    # (rows, columns, channels, kernel height, kernel width)
    windows = windows[:: spec.strides[0], :: spec.strides[1]]
    slid: Floats = np.tensordot(windows, weights[0].transpose(2, 0, 1, 3), 3) + weights[1]
    return slid


def weighed_shape(layers: Sequence[LayerInfo], index: int) -> Shape | None:
    """The maps that a Dense layer weighs: they were flattened right before it; None otherwise."""
    if not isinstance(layers[index].spec, Dense):
        return None
    before = index - 1
    while before >= 0 and isinstance(layers[before].spec, Dropout):
        before -= 1
    if before < 0 or not isinstance(layers[before].spec, Flatten):
        return None
    shape = layers[before].input_shape
    return shape if len(shape) == 3 else None


def kernel_pictures(
    layers: Sequence[LayerInfo], index: int, weights: Sequence[Floats]
) -> Floats | None:
    """A layer's kernels as small pictures, one a filter and channel.

    A Dense layer after Flatten is shown on the maps that were flattened: each output's weights lie
    where the values that they weigh lay.

    Returns:
        float32 (filters, channels, height, width); None for layers without such kernels.
    """
    if isinstance(layers[index].spec, Conv2D):
        return np.ascontiguousarray(weights[0].transpose(3, 2, 0, 1))
    shape = weighed_shape(layers, index)
    return None if shape is None else folded(weights[0].T, shape)


def folded(rows: Floats, shape: Shape) -> Floats:
    """Rows of what was flattened, (n, values), back as maps: float32 (n, maps, height, width)."""
    return np.ascontiguousarray(rows.reshape(-1, *shape).transpose(0, 3, 1, 2))


def contributions(value: Floats, weights: Sequence[Floats]) -> Floats:
    """What each input of a Dense layer adds to each output: its weight times its value.

    Each row's sum plus the bias is the output.

    Args:
        value: float32 (inputs,).
        weights: kernel (inputs, outputs) and bias.

    Returns:
        float32 (outputs, inputs).
    """
    added: Floats = weights[0].T * value
    return added


def softmax_steps(logits: Floats) -> SoftmaxSteps:
    """The way from logits, (n,), to probabilities; of logits that are no numbers nothing is."""
    exact = logits.astype(np.float64)
    highest = float(exact.max())
    if not math.isfinite(highest):
        nothing = np.full_like(exact, np.nan)
        return SoftmaxSteps(logits=exact, log_total=math.nan, probabilities=nothing)
    log_total = highest + math.log(float(np.exp(exact - highest).sum()))
    return SoftmaxSteps(logits=exact, log_total=log_total, probabilities=np.exp(exact - log_total))


def filter_behind(layers: Sequence[LayerInfo], index: int) -> int | None:
    """The Conv2D or Dense layer whose k-th filter made the k-th map or value of a layer, if any."""
    for info in reversed(layers[: index + 1]):
        if isinstance(info.spec, Conv2D | Dense):
            return info.index
        if not isinstance(info.spec, KEEPS_MAPS):
            return None
    return None


def never_negative(layers: Sequence[LayerInfo]) -> tuple[bool, ...]:
    """For each layer whether its outputs are at least 0 for every picture."""
    known: list[bool] = []
    positive = True
    for info in layers:
        spec = info.spec
        if activation_of(spec) in POSITIVE:
            positive = True
        elif isinstance(spec, Conv2D | Dense | BatchNormalization):
            positive = False
        elif isinstance(spec, Rescaling):
            positive = positive and spec.scale >= 0 and spec.offset >= 0
        known.append(positive)
    return tuple(known)
