"""The steps that can be taken with a picture: Conv, ReLU and pooling, as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from vision import kernels
from vision.filters import PADDINGS, POOLS, Pair

Floats = npt.NDArray[np.float64]

MOST_STEPS = 8
MOST_FILTERS = 16
LARGEST = kernels.LARGEST
"""Rows or columns of the largest kernel, pool or stride."""
LIMIT = 1e6
"""The largest weight or bias, so that no chain overflows."""


def _default_kernels() -> tuple[Floats, ...]:
    return (kernels.through(kernels.KERNELS["Vertical line"], 1),)


@dataclass(frozen=True, kw_only=True, eq=False)
class ConvStep:
    """Filters slid over what comes in, each giving one channel of what goes out.

    Attributes:
        kernels: one float64 (kh, kw, depth) a filter, all of one shape.
        biases: added to every sum of that filter.
        strides: rows and columns between two stops.
        padding: 'valid' or 'same'.
    """

    kind: ClassVar[str] = "conv"
    kernels: tuple[Floats, ...] = field(default_factory=_default_kernels)
    biases: tuple[float, ...] = (0.0,)
    strides: Pair = (1, 1)
    padding: str = "valid"

    def __post_init__(self) -> None:
        shapes = {kernel.shape for kernel in self.kernels}
        if len(shapes) != 1 or len(next(iter(shapes))) != 3:
            raise ValueError(
                f"the kernels of a layer have one shape (rows, columns, depth): {shapes}"
            )
        if len(self.biases) != len(self.kernels) or len(self.kernels) > MOST_FILTERS:
            raise ValueError(f"{len(self.kernels)} kernels, {len(self.biases)} biases")
        if not all((np.abs(kernel) <= LIMIT).all() for kernel in self.kernels):
            raise ValueError(f"a weight is no number from {-LIMIT:g} to {LIMIT:g}")
        if not (np.abs(self.biases) <= LIMIT).all():
            raise ValueError(f"a bias is no number from {-LIMIT:g} to {LIMIT:g}")
        _check(self.size, self.strides, self.padding)

    @property
    def size(self) -> Pair:
        """Rows and columns of the kernels."""
        rows, columns, _ = self.kernels[0].shape
        return rows, columns

    @property
    def depth(self) -> int:
        """How many channels the kernels reach through."""
        return int(self.kernels[0].shape[2])


@dataclass(frozen=True, kw_only=True)
class ReluStep:
    """What is negative becomes 0."""

    kind: ClassVar[str] = "relu"
    size: ClassVar[Pair] = (1, 1)
    strides: ClassVar[Pair] = (1, 1)
    padding: ClassVar[str] = "valid"


@dataclass(frozen=True, kw_only=True)
class PoolStep:
    """The largest value or the mean of each pool, channel by channel.

    Attributes:
        pool: 'max' or 'mean'.
        size: rows and columns of a pool.
        strides: rows and columns between two pools.
        padding: 'valid' or 'same'; what 'same' adds never counts.
    """

    kind: ClassVar[str] = "pool"
    pool: str = "max"
    size: Pair = (2, 2)
    strides: Pair = (2, 2)
    padding: str = "valid"

    def __post_init__(self) -> None:
        if self.pool not in POOLS:
            raise ValueError(f"a pool takes 'max' or 'mean', not {self.pool!r}")
        _check(self.size, self.strides, self.padding)


Step = ConvStep | ReluStep | PoolStep


def parameters(step: Step) -> int:
    """Weights and biases that training would find: a kernel reaches through every channel."""
    if not isinstance(step, ConvStep):
        return 0
    return sum(kernel.size + 1 for kernel in step.kernels)


def parameters_sentence(step: Step) -> str:
    """How many numbers training would find in a step, and why so many."""
    if not isinstance(step, ConvStep):
        return "Nothing to learn here: the step has no weights."
    (rows, columns), depth, count = step.size, step.depth, len(step.kernels)
    weights = rows * columns * depth
    flat = f"{rows} × {columns}" if depth == 1 else f"{rows} × {columns} × {depth}"
    each = f"{flat} = {weights} weights and 1 bias"
    if count > 1:
        each = f"{count} filters of {each} each"
    text = f"{each}: {parameters(step)} parameters."
    if depth > 1:
        text += (
            f" A kernel reaches through all {depth} channels, with weights of its own for each; "
            "they give one sum."
        )
    return text


def to_list(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """A chain as JSON-ready data; ``from_list`` gives it back."""
    return [_to_dict(step) for step in steps]


def from_list(data: object) -> tuple[Step, ...]:
    """The chain that ``to_list`` described.

    Raises:
        ValueError: anything odd in it.
    """
    if not isinstance(data, list) or len(data) > MOST_STEPS:
        raise ValueError(f"a chain is a list of at most {MOST_STEPS} steps")
    try:
        return tuple(_from_dict(item) for item in data)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a step: {error!r}") from None


def _to_dict(step: Step) -> dict[str, Any]:
    if isinstance(step, ReluStep):
        return {"kind": step.kind}
    placed = {"kind": step.kind, "strides": list(step.strides), "padding": step.padding}
    if isinstance(step, PoolStep):
        return {**placed, "pool": step.pool, "size": list(step.size)}
    kernels_ = [kernel.tolist() for kernel in step.kernels]
    return {**placed, "kernels": kernels_, "biases": list(step.biases)}


def _from_dict(data: Mapping[str, Any]) -> Step:
    kind = data["kind"]
    if kind == ReluStep.kind:
        return ReluStep()
    rows, columns = data["strides"]
    strides, padding = (rows, columns), str(data["padding"])
    if kind == PoolStep.kind:
        high, wide = data["size"]
        return PoolStep(pool=str(data["pool"]), size=(high, wide), strides=strides, padding=padding)
    if kind != ConvStep.kind:
        raise ValueError(f"unknown kind of step {kind!r}")
    return ConvStep(
        kernels=tuple(np.array(kernel, np.float64) for kernel in data["kernels"]),
        biases=tuple(float(bias) for bias in data["biases"]),
        strides=strides,
        padding=padding,
    )


def _check(size: Pair, strides: Pair, padding: str) -> None:
    numbers = (*size, *strides)
    whole = all(type(number) is int for number in numbers) and len(numbers) == 4
    if not whole or not all(1 <= number <= LARGEST for number in numbers):
        raise ValueError(f"sizes and strides are 1 to {LARGEST}, not {size} and {strides}")
    if padding not in PADDINGS:
        raise ValueError(f"padding is 'valid' or 'same', not {padding!r}")
