"""What there is to see of one filter or unit for one picture: its map, its kernel, its sums."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.widgets.filter_sum import Terms
from models.config import Conv2D, Dense
from models.feature_maps import bend_of, filter_behind, never_negative, weighed_shape
from models.receptive import ReceptiveField, receptive_field
from models.shapes import LayerInfo
from vision import filters

if TYPE_CHECKING:
    from models.classifier import Network

Digit = npt.NDArray[np.uint8]
Numbers = npt.NDArray[np.float64]

FILTER, UNIT, MAP, VALUE = "filter", "unit", "map", "value"


@dataclass(frozen=True, kw_only=True, eq=False)
class Subject:
    """One filter of a layer, or one unit, map or value.

    Attributes:
        info: the layer.
        number: which filter, from 0.
        kind: FILTER of a Conv2D, UNIT of a Dense, MAP or VALUE of a layer that learns no kernel.
        behind: the layer whose filter of that number made it; None where it is mixed of several.
        kernel: float64 (height, width, channels); of a unit its weights, laid where the values lay
            that they weigh; None without.
        bias: added to every sum.
        map: float64 (rows, columns): the map; of a unit, what each place adds to its sum.
        value: of a unit or value what it gives; NaN for maps.
        signed: whether values below 0 are possible in ``map``.
        received: float64 (rows, columns, channels): what the layer gets; None without a picture.
        function: the activation that its sums go through, at once or right behind; "linear".
        bent: float64, the same shape as the layer's output of this filter: after that function.
        field: the pixels of the picture that a value of ``map`` depends on.
    """

    info: LayerInfo
    number: int
    kind: str
    behind: int | None
    kernel: Numbers | None
    bias: float
    map: Numbers | None
    value: float
    signed: bool
    received: Numbers | None
    function: str
    bent: Numbers | None
    field: ReceptiveField

    @property
    def channels(self) -> int:
        """How deep the kernel is."""
        return 0 if self.kernel is None else self.kernel.shape[2]

    @property
    def layout(self) -> tuple[str, int]:
        """Subjects of the same layout have channels of the same names."""
        return self.info.name, self.channels

    def channel_name(self, channel: int, *, short: bool = False) -> str:
        """What a channel of the kernel is called, counted from 1."""
        if self.kind == UNIT:
            flat = self.kernel is not None and self.kernel.shape[:2] == (1, 1)
            return f"{'input' if flat else 'map'} {channel + 1}"
        return f"{'ch.' if short else 'channel'} {channel + 1}"

    def nearest(self, row: int, column: int) -> tuple[int, int]:
        """The nearest place there is in the map."""
        rows, columns = (1, 1) if self.map is None else self.map.shape
        return min(max(row, 0), rows - 1), min(max(column, 0), columns - 1)

    def terms(self, row: int, column: int, channel: int | None = None) -> Terms | None:
        """The sum behind a pixel of the map, or behind a unit.

        Args:
            row: of the pixel.
            column: of the pixel.
            channel: whose products are meant one by one; None: the channels' sums.
        """
        if self.kernel is None or self.received is None or self.map is None:
            return None
        spec = self.info.spec
        if isinstance(spec, Conv2D):
            stop = filters.window(
                self.received,
                self.kernel,
                row,
                column,
                bias=self.bias,
                strides=spec.strides,
                padding=spec.padding,
            )
            values = stop.values
            output = math.nan if self.bent is None else float(self.bent[row, column])
        else:
            values = self.received
            output = math.nan if self.bent is None else float(self.bent)
        return Terms(
            values=values,
            weights=self.kernel,
            bias=self.bias,
            output=output,
            function=self.function,
            channel=channel if self.channels > 1 else 0,
            names=tuple(self.channel_name(index, short=True) for index in range(self.channels)),
        )


def subject(network: Network, picture: Digit | None, layer: int, number: int) -> Subject:
    """Looks at one filter; a number beyond the last becomes the last."""
    info = network.layers[layer]
    number = min(max(number, 0), info.output_shape[-1] - 1)
    outputs = None if picture is None else network.maps(picture)
    received = None
    if picture is not None and outputs is not None:
        before = picture[..., None] if layer == 0 else outputs[layer - 1]
        received = before.astype(np.float64)
    kernel, bias = None, 0.0
    weights = network.layer_weights(layer)
    if isinstance(info.spec, Conv2D):
        kernel = weights[0][..., number].astype(np.float64)
    elif isinstance(info.spec, Dense):
        shape = weighed_shape(network.layers, layer) or (1, 1, info.input_shape[0])
        kernel = weights[0][:, number].astype(np.float64).reshape(shape)
        received = None if received is None else received.reshape(shape)
    if kernel is not None:
        bias = float(weights[1][number])
    values, value = _shown(info, outputs, kernel, received, number)
    bend = bend_of(network.layers, layer) if kernel is not None else None
    near = bend is not None and (not bend.ahead or bend.layer == layer + 1)
    bent = None
    if outputs is not None:
        bent = outputs[bend.layer if bend is not None and near else layer][..., number]
    deep = len(info.output_shape) == 3
    return Subject(
        info=info,
        number=number,
        kind=kind_of(info),
        behind=filter_behind(network.layers, layer),
        kernel=kernel,
        bias=bias,
        map=values,
        value=value,
        signed=not deep or not never_negative(network.layers)[layer],
        received=received,
        function=bend.function if bend is not None and near else "linear",
        bent=None if bent is None else bent.astype(np.float64),
        field=receptive_field(network.layers, layer),
    )


def _shown(
    info: LayerInfo,
    outputs: tuple[npt.NDArray[np.float32], ...] | None,
    kernel: Numbers | None,
    received: Numbers | None,
    number: int,
) -> tuple[Numbers | None, float]:
    """The large map and the one value."""
    if outputs is None:
        return None, math.nan
    output = outputs[info.index]
    if output.ndim == 3:
        return output[..., number].astype(np.float64), math.nan
    value = float(output[number])
    if kernel is None or received is None:
        return None, value
    added = kernel * received
    if added.shape[:2] == (1, 1):
        return squared(added.ravel()), value
    return added.sum(axis=2), value


def squared(values: Numbers) -> Numbers:
    """A row of values in rows of equal length, about as many as there are columns."""
    columns = math.ceil(math.sqrt(len(values)))
    rows = -(-len(values) // columns)
    laid = np.zeros(rows * columns)
    laid[: len(values)] = values
    return laid.reshape(rows, columns)


def called(layers: Sequence[LayerInfo], layer: int, number: int) -> str:
    """What a person calls a filter, unit, map or value, counted from 1: "filter 3", "digit 7"."""
    info = layers[layer]
    units = info.output_shape[-1]
    last = max((each.index for each in layers if isinstance(each.spec, Dense)), default=-1)
    if len(info.output_shape) == 1 and layer >= last and units in (10, 11):
        return f"digit {number}" if number < 10 else "“not a digit”"
    names = {FILTER: "filter", UNIT: "unit", MAP: "map", VALUE: "value"}
    return f"{names[kind_of(info)]} {number + 1}"


def kind_of(info: LayerInfo) -> str:
    """FILTER, UNIT, MAP or VALUE."""
    if isinstance(info.spec, Conv2D):
        return FILTER
    if isinstance(info.spec, Dense):
        return UNIT
    return MAP if len(info.output_shape) == 3 else VALUE
