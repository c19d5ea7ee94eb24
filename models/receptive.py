"""Which part of the 28x28 picture a value of a layer depends on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.config import AveragePooling2D, Conv2D, MaxPool2D, Pair
from models.layer_shapes import pool_strides
from models.shapes import INPUT_SHAPE, LayerInfo

Box = tuple[int, int, int, int]
"""Top, left, height and width in pixels of the picture."""


@dataclass(frozen=True, kw_only=True)
class ReceptiveField:
    """What the values of one layer look at; each pair is (rows, columns).

    Attributes:
        size: pixels of the picture behind one value, if none lay beyond its border.
        step: pixels from the field of one value to the next one's.
        start: where the first one's begins; negative where padding lies before the picture.
    """

    size: Pair
    step: Pair
    start: Pair

    def box(self, row: int, column: int) -> Box:
        """The pixels behind the value at (row, column), without what lies in padding."""
        top, height = self._span(0, row)
        left, width = self._span(1, column)
        return top, left, height, width

    def _span(self, axis: int, place: int) -> tuple[int, int]:
        first = self.start[axis] + place * self.step[axis]
        inside = min(max(first, 0), INPUT_SHAPE[axis])
        beyond = min(max(first + self.size[axis], 0), INPUT_SHAPE[axis])
        return inside, beyond - inside


WHOLE = ReceptiveField(size=(28, 28), step=(0, 0), start=(0, 0))
"""Of a value that depends on every pixel."""


def receptive_field(layers: Sequence[LayerInfo], index: int) -> ReceptiveField:
    """What the values of a layer look at.

    Each window of k values widens the field by k - 1 of the steps so far, and each stride
    multiplies those (Araujo, Norris and Sim, Computing Receptive Fields of Convolutional Neural
    Networks, Distill 2019).

    Args:
        layers: the whole network.
        index: of the layer.
    """
    if len(layers[index].output_shape) != 3:
        return WHOLE
    sizes, steps, starts = [1, 1], [1, 1], [0, 0]
    for info in layers[: index + 1]:
        spec = info.spec
        if isinstance(spec, Conv2D):
            window, strides = spec.kernel_size, spec.strides
        elif isinstance(spec, MaxPool2D | AveragePooling2D):
            window, strides = spec.pool_size, pool_strides(spec)
        else:
            continue
        for axis in range(2):
            if spec.padding == "same":
                reach = (info.output_shape[axis] - 1) * strides[axis] + window[axis]
                starts[axis] -= max(reach - info.input_shape[axis], 0) // 2 * steps[axis]
            sizes[axis] += (window[axis] - 1) * steps[axis]
            steps[axis] *= strides[axis]
    return ReceptiveField(
        size=(sizes[0], sizes[1]), step=(steps[0], steps[1]), start=(starts[0], starts[1])
    )
