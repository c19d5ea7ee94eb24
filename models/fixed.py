"""Filters made by hand that a network begins with, frozen or free to learn on."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LARGEST = 3.4028234e38
"""What a weight, a 32-bit float, can hold."""
LONGEST_NAME = 60


@dataclass(frozen=True, kw_only=True)
class FixedFilter:
    """A kernel and bias that one filter of the first convolution starts from.

    They are meant for the picture's own numbers, 0 to 255, as the Filters page slides them. A
    network that rescales its pixels first, to 0..1 say, gets the kernel as it is and the bias in
    its own unit (``models.placing``): the feature map is then the Filters page's with another
    unit, the sign of every edge and the place where it turns 0 the same.

    Attributes:
        index: which filter of the first Conv2D, from 0.
        kernel: its rows, as high and wide as that layer's kernel_size (its input has one channel).
        bias: what is added to every sum.
        trainable: False keeps kernel and bias, bit for bit, whatever is learnt; True only starts
            there.
        name: what people call the kernel ("Vertical line"); it has no say in a training.
    """

    index: int
    kernel: tuple[tuple[float, ...], ...]
    bias: float = 0.0
    trainable: bool = False
    name: str = ""

    def __post_init__(self) -> None:
        if type(self.index) is not int or self.index < 0:
            raise ValueError(f"a fixed filter has a number from 0 up, not {self.index!r}")
        if type(self.trainable) is not bool:
            raise ValueError(f"a fixed filter is trainable or not, not {self.trainable!r}")
        if not self.kernel or not self.kernel[0] or len({len(row) for row in self.kernel}) != 1:
            raise ValueError("a fixed filter needs a kernel whose rows are equally long")
        for number in (*(number for row in self.kernel for number in row), self.bias):
            if type(number) not in (int, float) or not abs(number) <= LARGEST:
                raise ValueError(f"a fixed filter takes numbers of 32 bits, not {number!r}")

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the kernel."""
        return len(self.kernel), len(self.kernel[0])


def check_fixed(fixed: Sequence[FixedFilter], layer: tuple[int, ...] | None) -> None:
    """Makes sure that the filters fit the first convolution.

    Args:
        fixed: the filters.
        layer: how many filters that layer has, and its kernel's rows and columns; None where the
            network has no convolution.

    Raises:
        ValueError: one does not fit, or two are to be the same one; one sentence.
    """
    if not fixed:
        return
    if layer is None:
        raise ValueError("the network has no convolution that could take a fixed filter")
    filters, *size = layer
    taken: set[int] = set()
    for one in fixed:
        if one.index >= filters:
            raise ValueError(
                f"filter {one.index + 1} cannot be fixed: "
                f"the first convolution has {filters} filters"
            )
        if list(one.size) != size:
            raise ValueError(
                f"filter {one.index + 1} has a kernel of {one.size[0]}x{one.size[1]}, "
                f"the first convolution needs {size[0]}x{size[1]}"
            )
        if one.index in taken:
            raise ValueError(f"filter {one.index + 1} is fixed twice")
        taken.add(one.index)


def fixed_to_dict(fixed: FixedFilter) -> dict[str, Any]:
    """The filter as JSON-ready data; ``fixed_from_dict`` gives it back equal."""
    return {
        "index": fixed.index,
        "kernel": [list(row) for row in fixed.kernel],
        "bias": fixed.bias,
        "trainable": fixed.trainable,
        "name": fixed.name,
    }


def fixed_from_dict(data: Mapping[str, Any]) -> FixedFilter:
    """The filter that ``fixed_to_dict`` described.

    Raises:
        KeyError, TypeError, ValueError: a field is missing, unknown or of the wrong type.
    """
    if not isinstance(data, Mapping):
        raise TypeError(f"a fixed filter is described by its fields, not {data!r}")
    known = {"index", "kernel", "bias", "trainable", "name"}
    if set(data) - known:
        raise ValueError(f"a fixed filter has no {sorted(set(data) - known)[0]!r}")
    name = str(data.get("name", ""))[:LONGEST_NAME]
    return FixedFilter(
        index=data["index"],
        kernel=tuple(tuple(_number(number) for number in row) for row in data["kernel"]),
        bias=_number(data["bias"]),
        trainable=data["trainable"],
        name="".join(c for c in name if c.isprintable()),
    )


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise ValueError(f"a fixed filter takes numbers, not {value!r}")
    return float(value)
