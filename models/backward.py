"""The way back through a network in NumPy: how one output's score hangs on any layer's values.

The forward values come from the engine (``Network.maps``); no TensorFlow is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from models.config import (
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    Pair,
    Rescaling,
)
from models.events import Weights
from models.layer_shapes import Shape, pool_strides
from models.shapes import LayerInfo, activation_of

Floats = npt.NDArray[np.float32]
Area = tuple[slice, slice]

PICTURE = -1
"""The index that stands for the picture itself, before the first layer."""


def score_gradient(
    layers: Sequence[LayerInfo],
    weights: Sequence[Weights],
    picture: npt.NDArray[np.uint8],
    outputs: Sequence[Floats],
    digit: int,
    layer: int = PICTURE,
) -> Floats:
    """How much the digit's score grows for each value of a layer that grows by one.

    The score is the logit: what goes into the softmax at the end. (The probability would not do:
    where the network is sure it hardly moves, and its gradient is next to nothing everywhere.)

    Args:
        layers: the network's.
        weights: of each layer, in Keras' order.
        picture: uint8 (28, 28).
        outputs: every layer's values for the picture, as ``Network.maps`` gives them.
        digit: which of the last layer's outputs.
        layer: whose values; the softmax at the end has no way back and is not meant.

    Returns:
        float32, the shape of the layer's output; (28, 28, 1) for the picture.
    """
    values = [picture[:, :, None].astype(np.float32), *outputs]
    gradient = np.zeros(layers[-1].output_shape, np.float32)
    gradient[digit] = 1.0
    with np.errstate(all="ignore"):  # Weights without sense give numbers without sense.
        for info in reversed(layers[layer + 1 :]):
            before, after = values[info.index], values[info.index + 1]
            if info is not layers[-1]:
                gradient = _through_activation(activation_of(info.spec), after, gradient)
            gradient = _through(info, weights[info.index], before, after, gradient)
    return np.ascontiguousarray(gradient, np.float32)


def padding_before(size: int, window: int, stride: int, padding: str) -> int:
    """How many rows of padding lie before the first one, as TensorFlow does it."""
    if padding == "valid":
        return 0
    steps = -(-size // stride) - 1
    return max(steps * stride + window - size, 0) // 2


def _through_activation(function: str | None, after: Floats, gradient: Floats) -> Floats:
    """Back through an activation, told from what came out of it."""
    match function:
        case "relu":
            return np.where(after > 0, gradient, np.float32(0))
        case "tanh":
            return gradient * (1 - after * after)
        case "sigmoid":
            return gradient * after * (1 - after)
        case "softmax":
            mean = (gradient * after).sum(axis=-1, keepdims=True)
            shared: Floats = after * (gradient - mean)
            return shared
    return gradient


def _through(
    info: LayerInfo, weights: Weights, before: Floats, after: Floats, gradient: Floats
) -> Floats:
    """Back through what a layer does before its activation, if it does anything."""
    spec = info.spec
    match spec:
        case Conv2D():
            return _through_conv(spec, weights[0], info.input_shape, gradient)
        case MaxPool2D():
            return _through_max(spec, before, after, gradient)
        case AveragePooling2D():
            return _through_mean(spec, before, after, gradient)
        case Dense():
            found: Floats = weights[0] @ gradient
            return found
        case BatchNormalization():
            gamma, _, _, variance = weights
            return np.asarray(gradient * (gamma / np.sqrt(variance + spec.epsilon)), np.float32)
        case Flatten():
            return gradient.reshape(info.input_shape)
        case Rescaling():
            return gradient * np.float32(spec.scale)
    return gradient  # Activation is done already, Dropout does nothing here.


def _through_conv(
    spec: Conv2D, kernel: npt.NDArray[np.float32], shape: Shape, gradient: Floats
) -> Floats:
    """Every output gives each of its inputs its weight's share."""
    found = np.zeros(shape, np.float32)
    places = _slide(shape, gradient.shape, spec.kernel_size, spec.strides, spec.padding)
    for y, x, under, outputs in places:
        found[under] += gradient[outputs] @ kernel[y, x].T
    return found


def _through_max(spec: MaxPool2D, before: Floats, after: Floats, gradient: Floats) -> Floats:
    """All of it goes to the largest value of each pool; of equal ones to the first."""
    found = np.zeros_like(before)
    waiting = np.ones(after.shape, np.bool_)
    for _, _, under, outputs in _pools(spec, before, after):
        chosen = waiting[outputs] & (before[under] == after[outputs])
        found[under] += np.where(chosen, gradient[outputs], np.float32(0))
        waiting[outputs] &= ~chosen
    return found


def _through_mean(
    spec: AveragePooling2D, before: Floats, after: Floats, gradient: Floats
) -> Floats:
    """Equal shares to all of a pool's values; what padding added does not count."""
    places = list(_pools(spec, before, after))
    count = np.zeros((*after.shape[:2], 1), np.float32)
    for _, _, _, outputs in places:
        count[outputs] += 1
    share = gradient / count
    found = np.zeros_like(before)
    for _, _, under, outputs in places:
        found[under] += share[outputs]
    return found


def _pools(
    spec: MaxPool2D | AveragePooling2D, before: Floats, after: Floats
) -> Iterator[tuple[int, int, Area, Area]]:
    return _slide(before.shape, after.shape, spec.pool_size, pool_strides(spec), spec.padding)


def _slide(
    shape: Shape, out: Shape, window: Pair, strides: Pair, padding: str
) -> Iterator[tuple[int, int, Area, Area]]:
    """For each place in a sliding window: the inputs that come under it, and in which outputs.

    Padding is left out, so a window far larger than the picture costs no more than the picture.

    Yields:
        The place's row and column, where the inputs are, where the outputs are.
    """
    axes = [
        list(_reach(size, count, wide, step, padding))
        for size, count, wide, step in zip(shape[:2], out[:2], window, strides, strict=True)
    ]
    for y, rows, out_rows in axes[0]:
        for x, columns, out_columns in axes[1]:
            yield y, x, (rows, columns), (out_rows, out_columns)


def _reach(
    size: int, count: int, window: int, stride: int, padding: str
) -> Iterator[tuple[int, slice, slice]]:
    begin = padding_before(size, window, stride, padding)
    for place in range(window):
        first = max(0, -(-(begin - place) // stride))
        last = min(count - 1, (size - 1 + begin - place) // stride)
        if first <= last:
            start = first * stride + place - begin
            inputs = slice(start, start + (last - first) * stride + 1, stride)
            yield place, inputs, slice(first, last + 1)
