"""What a kernel answers to, read off its weights and told in a sentence."""

from __future__ import annotations

from math import prod

import numpy as np
import numpy.typing as npt

from gui.widgets.arithmetic import TIMES
from gui.widgets.channels import NAMES, title
from gui.widgets.figures import figure

Weights = npt.NDArray[np.float64]

EVEN = 1e-6
"""Weights whose sum is below this share of their magnitudes cancel each other."""

LEAN = 0.35
"""A direction counts when its share of the kernel's lean is at least this large."""


def describe(kernel: Weights, *, bias: float = 0.0, relu: bool = False, colour: bool = True) -> str:
    """One or two sentences on what gives positive and negative values.

    Args:
        kernel: float64 (h, w) or (h, w, depth).
        bias: what is added to every sum.
        relu: whether negative values become 0 afterwards.
        colour: whether three channels are red, green and blue.
    """
    if not np.isfinite(kernel).all():
        return "Some weights are no numbers, and nothing that is no number can be summed up."
    size = float(np.abs(kernel).sum())
    if size == 0:
        return "Every weight is 0: nothing of the picture comes through, only the bias."
    if kernel.ndim == 3 and kernel.shape[2] == 1:
        kernel = kernel[..., 0]
    text = _deep_sentence(kernel, colour) if kernel.ndim == 3 else _sentence(kernel, size)
    if bias:
        text += f" The bias then adds {figure(bias)} everywhere."
    if relu and (bias < 0 or (kernel < 0).any()):
        text += " ReLU sets what is negative to 0."
    return text


def count(shape: tuple[int, ...]) -> str:
    """How many numbers make a filter: "3 x 3 x 3 + 1 = 28 numbers"."""
    return f"{_sides(shape)} + 1 = {prod(shape) + 1} numbers"


def why_so_many(shape: tuple[int, ...], *, colour: bool = True) -> str:
    """Why a filter has as many numbers as `count` says."""
    depth = shape[2] if len(shape) == 3 else 1
    weights = f"{_sides(shape)} = {prod(shape)} weights and 1 bias."
    if depth == 1:
        return f"{weights} One weight for each pixel under the kernel, one bias for all."
    channels = "the three colours" if colour and depth == len(NAMES) else f"all {depth} maps"
    return (
        f"{weights} A filter reaches through {channels} at once, with {shape[0] * shape[1]} "
        f"weights for each of the {depth}, and one bias for all; it slides only across and down."
    )


def _sides(shape: tuple[int, ...]) -> str:
    sides = shape[:2] if shape[2:] == (1,) else shape
    return f" {TIMES} ".join(str(side) for side in sides)


def spoken(kernel: Weights, current: tuple[int, int, int], *, colour: bool = True) -> str:
    """All weights of the slices that can be told, and which one can be changed.

    Args:
        kernel: float64 (h, w, depth).
        current: row, column and slice.
        colour: whether three slices are red, green and blue.
    """
    row, column, part = current
    depth = kernel.shape[2]
    parts = []
    for told in range(depth) if depth <= len(NAMES) else (part,):
        rows = "; ".join(", ".join(figure(weight) for weight in line) for line in kernel[..., told])
        parts.append(f"{title(told, depth, colour=colour)}: {rows}" if depth > 1 else rows)
    where = f"Row {row + 1}, column {column + 1}"
    where += f" of {title(part, depth, colour=colour)}" if depth > 1 else ""
    return f"{'. '.join(parts)}. {where} can be changed."


def resized(kernel: Weights, size: tuple[int, int]) -> Weights:
    """The kernel with other sides: zeros come around what is there, or its rim goes."""
    for axis, wanted in enumerate(size):
        more = wanted - kernel.shape[axis]
        if more > 0:
            around = [(0, 0)] * kernel.ndim
            around[axis] = (more // 2, more - more // 2)
            kernel = np.pad(kernel, around)
        else:
            first = -more // 2
            kernel = np.take(kernel, range(first, first + wanted), axis=axis)
    return kernel


def _deep_sentence(kernel: Weights, colour: bool) -> str:
    """A kernel that reaches through several channels."""
    depth = kernel.shape[2]
    if (kernel == kernel[..., :1]).all():
        flat = _sentence(kernel[..., 0], float(np.abs(kernel[..., 0]).sum()))
        return f"{flat} Every channel counts alike."
    named = colour and depth == len(NAMES)
    names = NAMES if named else [f"channel {part + 1}" for part in range(depth)]
    used = [part for part in range(depth) if kernel[..., part].any()]
    if len(used) == 1:
        only = kernel[..., used[0]]
        flat = _sentence(only, float(np.abs(only).sum()))
        return f"It sees only {names[used[0]]}. {flat}"
    if not named:
        return f"{len(used)} of {depth} channels count."
    if float(np.abs(kernel.sum(axis=2)).max()) <= EVEN * float(np.abs(kernel).sum()):
        return "The channels cancel each other: grey gives 0 everywhere, only colour counts."
    sums = kernel.sum(axis=(0, 1))
    if float(np.abs(sums).max()) <= EVEN * float(np.abs(kernel).sum()):
        return "Even areas give 0 whatever their colour; edges count, each colour in its own way."
    most, least = names[int(sums.argmax())], names[int(sums.argmin())]
    return f"It answers most to {most}, least to {least}."


def _sentence(kernel: Weights, size: float) -> str:
    total = float(kernel.sum())
    if np.count_nonzero(kernel) == 1:
        return "One weight alone counts: the output is the picture itself, brighter or darker."
    if (kernel >= 0).all():
        return (
            "No weight is negative: each output pixel gathers what lies under the kernel, and "
            "edges are blurred."
        )
    if abs(total) > EVEN * size:
        return (
            f"The weights add up to {figure(total)}: that is what an even area is multiplied by. A "
            "pixel that differs from those around it stands out."
        )
    bright = _bright_side(kernel, size)
    if bright is not None:
        return (
            f"Bright {bright[0]} and dark {bright[1]} gives a positive value, the other way round "
            "a negative one; even areas give 0."
        )
    if kernel[kernel.shape[0] // 2, kernel.shape[1] // 2] > 0:
        return (
            "A pixel brighter than those around it gives a positive value, a darker one a "
            "negative; even areas give 0."
        )
    return "The weights cancel each other: even areas give 0, only changes count."


def _bright_side(kernel: Weights, size: float) -> tuple[str, str] | None:
    """Where the picture must be bright and where dark; None if the kernel leans to no side."""
    rows, columns = kernel.shape
    down = float((kernel * np.arange(rows)[:, None]).sum()) / size
    right = float((kernel * np.arange(columns)[None]).sum()) / size
    lean = max(abs(down), abs(right))
    if lean < EVEN:
        return None
    vertical = abs(down) >= LEAN * lean
    horizontal = abs(right) >= LEAN * lean
    sides = ("bottom", "top") if down > 0 else ("top", "bottom")
    ends = ("right", "left") if right > 0 else ("left", "right")
    if vertical and horizontal:
        return f"at the {sides[0]} {ends[0]}", f"at the {sides[1]} {ends[1]}"
    if horizontal:
        return f"on the {ends[0]}", f"on the {ends[1]}"
    return f"at the {sides[0]}", f"at the {sides[1]}"
