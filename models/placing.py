"""Fixed filters put into a network's weights, and which of its weights they hold still."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.config import Conv2D, FixedFilter, Rescaling, TrainConfig
from models.events import Weights
from models.shapes import describe

Floats = npt.NDArray[np.float32]


def first_kernel(config: TrainConfig) -> int:
    """Which of the weights, in get_weights() order, is the first convolution's kernel.

    Its bias is the next one.

    Raises:
        ValueError: there is no convolution.
    """
    before = 0
    for info in describe(config.layers):
        if isinstance(info.spec, Conv2D):
            return before
        before += len(info.weight_shapes)
    raise ValueError(f"the network {config.name} has no convolution")


def numbers(config: TrainConfig, fixed: FixedFilter) -> tuple[Floats, np.float32]:
    """The kernel (height, width) and the bias that a fixed filter has in this network.

    The kernel is as it was made. The bias belongs to pixels of 0 to 255: where the network first
    makes ``scale * pixel + offset`` of them, ``scale * bias`` less what the offset adds under the
    kernel makes the sum what it was, times ``scale``.
    """
    kernel = np.array(fixed.kernel, np.float64)
    scale, offset = 1.0, 0.0
    for layer in config.layers:
        if isinstance(layer, Conv2D):
            break
        if isinstance(layer, Rescaling):
            scale, offset = scale * layer.scale, offset * layer.scale + layer.offset
    bias = scale * fixed.bias - offset * kernel.sum()
    return kernel.astype(np.float32), np.float32(bias)


def place(config: TrainConfig, weights: Weights, *, begun: bool = False) -> Weights:
    """The weights with the fixed filters in them.

    Args:
        config: the network and its fixed filters.
        weights: in get_weights() order; they are not changed.
        begun: the weights come from a training that goes on: filters that may learn stay as they
            are by now, frozen ones are put back.
    """
    chosen = [one for one in config.fixed_filters if not (begun and one.trainable)]
    if not chosen:
        return weights
    at = first_kernel(config)
    kernel, bias = weights[at].copy(), weights[at + 1].copy()
    for fixed in chosen:
        kernel[:, :, 0, fixed.index], bias[fixed.index] = numbers(config, fixed)
    return *weights[:at], kernel, bias, *weights[at + 2 :]


def frozen(config: TrainConfig) -> dict[int, npt.NDArray[np.bool_]]:
    """Which numbers never change: by the weight's place in get_weights(), True where frozen."""
    still = [one.index for one in config.fixed_filters if not one.trainable]
    if not still:
        return {}
    at = first_kernel(config)
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    masks = {place: np.zeros(shapes[place], bool) for place in (at, at + 1)}
    for mask in masks.values():
        mask[..., still] = True
    return masks
