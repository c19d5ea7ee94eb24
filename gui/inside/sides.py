"""Both sides of a layer's activation, the sums before a softmax, and what a layer gets."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.widgets.layer_panel import AFTER
from models.feature_maps import POSITIVE, before_activation, bend_of
from models.shapes import LayerInfo

if TYPE_CHECKING:
    from models.classifier import Network

Floats = npt.NDArray[np.float32]

BARS_ABOVE = (2, 3)
MAPS_ABOVE = (5, 4)
FEW_KERNELS = (5, 2)
MANY_KERNELS = (1, 1)
"""How the height is divided between a layer's values and what it has learnt."""

MANY = 8
"""So many channels make a column of kernels long."""


def values_before(outputs: Sequence[Floats], picture: npt.NDArray[np.uint8], index: int) -> Floats:
    """What a layer gets: the output of the one before it, or the picture."""
    return outputs[index - 1] if index else picture[..., None].astype(np.float32)


def side_of(
    network: Network,
    outputs: Sequence[Floats],
    value: Floats,
    index: int,
    stage: str,
    positive: Sequence[bool],
) -> tuple[Floats, bool]:
    """What is shown of a layer, and whether some of it may be negative for some picture.

    Args:
        network: the network.
        outputs: of every layer.
        value: what the layer gets.
        index: of the layer.
        stage: BEFORE or AFTER its activation; "" where there is no choice.
        positive: of each layer whether its outputs are at least 0.
    """
    bend = bend_of(network.layers, index)
    if bend is not None and stage == AFTER:
        return outputs[bend.layer], bend.function not in POSITIVE
    if bend is not None and stage and not bend.ahead:
        before = before_activation(network.layers[index], value, network.layer_weights(index))
        return before, bend.fused or not index or not positive[index - 1]
    return outputs[index], not positive[index]


def logits(network: Network, value: Floats, index: int) -> Floats | None:
    """The sums of which a layer makes probabilities; None for other layers."""
    bend = bend_of(network.layers, index)
    if bend is None or bend.function != "softmax" or bend.ahead:
        return None
    return before_activation(network.layers[index], value, network.layer_weights(index))


def heights(info: LayerInfo) -> tuple[int, int]:
    """How a layer's values and what it has learnt share the height."""
    channels = info.input_shape[-1]
    if len(info.output_shape) == 1:
        return BARS_ABOVE
    return FEW_KERNELS if channels == 1 else MANY_KERNELS if channels > MANY else MAPS_ABOVE
