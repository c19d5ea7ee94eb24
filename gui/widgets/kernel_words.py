"""What a kernel answers to, read off its weights and told in a sentence."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from gui.widgets.figures import figure

Weights = npt.NDArray[np.float64]

EVEN = 1e-6
"""Weights whose sum is below this share of their magnitudes cancel each other."""

LEAN = 0.35
"""A direction counts when its share of the kernel's lean is at least this large."""


def describe(kernel: Weights, *, bias: float = 0.0, relu: bool = False) -> str:
    """One or two sentences on what gives positive and negative values.

    Args:
        kernel: float64 (h, w).
        bias: what is added to every sum.
        relu: whether negative values become 0 afterwards.
    """
    size = float(np.abs(kernel).sum())
    if size == 0:
        return "Every weight is 0: nothing of the picture comes through, only the bias."
    text = _sentence(kernel, size)
    if bias:
        text += f" The bias then adds {figure(bias)} everywhere."
    if relu and (bias < 0 or (kernel < 0).any()):
        text += " ReLU sets what is negative to 0."
    return text


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
