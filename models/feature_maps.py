"""What a layer looks like from inside: its maps for one picture, its kernels as pictures."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.classifier import Floats, Network
from models.config import Conv2D, Dense, Flatten
from models.shapes import LayerInfo


@dataclass(frozen=True, kw_only=True, eq=False)
class LayerView:
    """One layer with what it made of a picture.

    Attributes:
        info: the layer and its shapes.
        maps: float32 (height, width, channels), or (values,) after Flatten.
        kernels: float32 (filters, channels, height, width); None where there is nothing to show.
        bias: float32 (filters,); None where there is none.
    """

    info: LayerInfo
    maps: Floats
    kernels: Floats | None
    bias: Floats | None


def layer_view(network: Network, picture: npt.NDArray[np.uint8], index: int) -> LayerView:
    """One layer's view of a picture.

    Args:
        network: the network.
        picture: uint8 (28, 28).
        index: of the layer, from 0.

    Raises:
        ValueError: another picture.
        IndexError: no such layer.
    """
    return layer_views(network, picture)[index]


def layer_views(network: Network, picture: npt.NDArray[np.uint8]) -> tuple[LayerView, ...]:
    """Every layer's view of a picture, uint8 (28, 28), in one go.

    Raises:
        ValueError: another picture.
    """
    return tuple(
        LayerView(
            info=info,
            maps=maps,
            kernels=kernel_pictures(network, info.index),
            bias=_bias(network, info),
        )
        for info, maps in zip(network.layers, network.maps(picture), strict=True)
    )


def kernel_pictures(network: Network, index: int) -> Floats | None:
    """A layer's kernels as small pictures, one a filter and channel.

    A Dense layer right after Flatten is shown on the maps that were flattened: each unit's weights
    lie where the values that they weigh lay.

    Returns:
        float32 (filters, channels, height, width); None for layers without such kernels.
    """
    info = network.layers[index]
    weights = network.layer_weights(index)
    if isinstance(info.spec, Conv2D):
        return weights[0].transpose(3, 2, 0, 1)
    before = network.layers[index - 1] if index else None
    if (
        isinstance(info.spec, Dense)
        and before is not None
        and isinstance(before.spec, Flatten)
        and len(before.input_shape) == 3
    ):
        return weights[0].reshape(*before.input_shape, info.spec.units).transpose(3, 2, 0, 1)
    return None


def has_convolutions(network: Network) -> bool:
    """Whether there is any layer with feature maps to show."""
    return any(isinstance(info.spec, Conv2D) for info in network.layers)


def mosaic(maps: Floats, columns: int | None = None, gap: int = 1) -> Floats:
    """Many small maps laid out as one picture.

    Args:
        maps: float32 (height, width, channels).
        columns: maps a row; about as many as rows by default.
        gap: pixels between two maps.

    Returns:
        float32 (rows x (height + gap) - gap, columns x (width + gap) - gap); NaN between the maps
        and where the last row has none, so that nothing is taken for a value.
    """
    height, width, count = maps.shape
    columns = columns or math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    laid = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap), np.nan, np.float32)
    for number in range(count):
        top, left = number // columns * (height + gap), number % columns * (width + gap)
        laid[top : top + height, left : left + width] = maps[..., number]
    return laid


def _bias(network: Network, info: LayerInfo) -> Floats | None:
    weights = network.layer_weights(info.index)
    return weights[1] if isinstance(info.spec, Conv2D | Dense) else None
