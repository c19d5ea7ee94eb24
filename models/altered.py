"""A network with some of its filters switched off or their weights scaled, to see what they do."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.classifier import Floats, Network
from models.config import Activation, BatchNormalization, Conv2D, Dense, Flatten, Rescaling
from models.shapes import LayerInfo, activation_of

# What an activation gets so that it gives 0. Of a sigmoid e^-30 is left; below e^-18 the engine
# rounds to about 1e-8. Of a softmax nothing is left, and the others share what this one held.
_SILENT = {"sigmoid": -30.0, "softmax": -1e9}


@dataclass(frozen=True, kw_only=True)
class Alteration:
    """One filter of a Conv2D layer or one unit of a Dense layer, changed.

    Attributes:
        layer: its place in the network, from 0.
        filter: which of its filters, from 0.
        on: False: what it gives is 0, after the activation that follows it.
        kernel_scale: its kernel times this.
        bias_scale: its bias times this.
    """

    layer: int
    filter: int
    on: bool = True
    kernel_scale: float = 1.0
    bias_scale: float = 1.0

    @property
    def neutral(self) -> bool:
        """Whether it changes nothing."""
        return self.on and self.kernel_scale == 1 and self.bias_scale == 1


def altered(network: Network, alterations: Iterable[Alteration]) -> Network:
    """The same network with its filters changed; a new one, the old one stays as it is.

    A filter that is off gives 0 after the activation that follows it (its own, or a layer before
    the next Conv2D or Dense; without one: its own output). Zero weights alone would not do: a
    sigmoid makes 0.5 of 0, and batch normalization before the activation adds its own shift. What
    stands behind the activation is left alone, as if the map had been multiplied by 0 there. In a
    softmax the other units share what the one held, so that probabilities still add up to 1.

    Args:
        network: as it was trained.
        alterations: at most one a filter.

    Returns:
        ``network`` itself where nothing is changed; else one whose accuracy nobody measured.

    Raises:
        ValueError: a layer without filters, a filter that is not there or is named twice, or a
            scale that is no finite number.
    """
    changes = [change for change in alterations if not change.neutral]
    seen: set[tuple[int, int]] = set()
    for change in changes:
        _check(network, change)
        if (change.layer, change.filter) in seen:
            raise ValueError(f"filter {change.filter} of layer {change.layer} is changed twice")
        seen.add((change.layer, change.filter))
    if not changes:
        return network
    arrays = [network.layer_weights(info.index) for info in network.layers]
    touched: dict[int, tuple[Floats, ...]] = {}

    def own(index: int) -> tuple[Floats, ...]:
        """The layer's arrays, copied before the first change."""
        if index not in touched:
            touched[index] = tuple(array.copy() for array in arrays[index])
        return touched[index]

    for change in changes:
        kernel, bias = own(change.layer)
        if change.on:
            kernel[..., change.filter] *= np.float32(change.kernel_scale)
            bias[change.filter] *= np.float32(change.bias_scale)
            continue
        # Set, not multiplied: of a network that broke down the weights are no numbers.
        kernel[..., change.filter] = 0
        bias[change.filter] = 0
        below, wanted = _before_activation(network.layers, change.layer)
        for index in below:
            spec = network.layers[index].spec
            if isinstance(spec, BatchNormalization):
                _hold(own(index), _channels(network.layers, change, index), wanted)
                break
            if isinstance(spec, Rescaling) and spec.scale:
                wanted = (wanted - spec.offset) / spec.scale
        else:
            bias[change.filter] = wanted
    return Network.from_weights(
        network.name,
        network.title,
        network.config,
        tuple(
            array for index, kept in enumerate(arrays) for array in touched.get(index, tuple(kept))
        ),
    )


def alterable(info: LayerInfo) -> bool:
    """Whether a layer has filters or units to change."""
    return isinstance(info.spec, Conv2D | Dense)


def _check(network: Network, change: Alteration) -> None:
    if not 0 <= change.layer < len(network.layers) or not alterable(network.layers[change.layer]):
        raise ValueError(f"layer {change.layer} has no filters to change")
    count = network.layers[change.layer].output_shape[-1]
    if not 0 <= change.filter < count:
        raise ValueError(f"layer {change.layer} has {count} filters, there is no {change.filter}")
    for scale in (change.kernel_scale, change.bias_scale):
        if not math.isfinite(scale):
            raise ValueError(f"a scale is a finite number, not {scale!r}")


def _before_activation(layers: Sequence[LayerInfo], layer: int) -> tuple[range, float]:
    """The layers between a filter and its activation, the last first, and what that has to get."""
    function = activation_of(layers[layer].spec)
    if function != "linear":
        return range(0), _SILENT.get(function or "", 0.0)
    for info in layers[layer + 1 :]:
        if isinstance(info.spec, Conv2D | Dense):
            break
        if isinstance(info.spec, Activation) and info.spec.function != "linear":
            return range(info.index - 1, layer, -1), _SILENT.get(info.spec.function, 0.0)
    return range(0), 0.0


def _channels(layers: Sequence[LayerInfo], change: Alteration, index: int) -> slice:
    """Where a filter's values are among the channels that a later layer gets."""
    flattened = any(isinstance(info.spec, Flatten) for info in layers[change.layer + 1 : index])
    if flattened:
        return slice(change.filter, None, layers[change.layer].output_shape[-1])
    return slice(change.filter, change.filter + 1)


def _hold(arrays: Sequence[npt.NDArray[np.float32]], channels: slice, value: float) -> None:
    """Makes a batch normalization give one value, whatever it gets."""
    for array, held in zip(arrays, (0.0, value, 0.0, 1.0), strict=True):
        array[channels] = held
