"""Kernels made by hand: the chapter's two lines, textbook operators, and which one is nearest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[Any]

LARGEST = 7
"""Rows or columns of the largest kernel that the bench works with."""


def _kernel(*rows: npt.ArrayLike) -> Floats:
    kernel = np.array(rows, np.float64)
    kernel.flags.writeable = False
    return kernel


_NINTH = (1 / 9, 1 / 9, 1 / 9)

#: Kernels worth sliding over a picture. The chapter's two lines answer to ink on their left (or
#: top) side and to paper on the other; the rest are textbook operators: Sobel's two, Laplace's and
#: its outline of eight neighbours (Gonzalez and Woods, Digital Image Processing, chapter 3).
KERNELS: Mapping[str, Floats] = MappingProxyType(
    {
        "Vertical line": _kernel((1, 0, -1), (1, 0, -1), (1, 0, -1)),
        "Horizontal line": _kernel((1, 1, 1), (0, 0, 0), (-1, -1, -1)),
        "Diagonal, rising": _kernel((0, 1, 1), (-1, 0, 1), (-1, -1, 0)),
        "Diagonal, falling": _kernel((1, 1, 0), (1, 0, -1), (0, -1, -1)),
        "Outline": _kernel((-1, -1, -1), (-1, 8, -1), (-1, -1, -1)),
        "Sobel, across": _kernel((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
        "Sobel, down": _kernel((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
        "Laplacian": _kernel((0, 1, 0), (1, -4, 1), (0, 1, 0)),
        "Sharpen": _kernel((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
        "Blur": _kernel(_NINTH, _NINTH, _NINTH),
        "Emboss": _kernel((-2, -1, 0), (-1, 1, 1), (0, 1, 2)),
        "Identity": _kernel((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    }
)


_NONE = np.zeros((3, 3))
_ACROSS = KERNELS["Vertical line"]

#: Kernels for a colour picture, (3, 3, 3): red, green, blue along the last axis. A flat kernel laid
#: through all channels answers to brightness alone; these tell colours apart.
COLOUR_KERNELS: Mapping[str, Floats] = MappingProxyType(
    {
        name: _kernel(*np.stack(slices, axis=-1))
        for name, slices in {
            "Vertical line, red": (_ACROSS, _NONE, _NONE),
            "Vertical line, blue": (_NONE, _NONE, _ACROSS),
            "Red against blue": (KERNELS["Blur"], _NONE, -KERNELS["Blur"]),
        }.items()
    }
)


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """The hand-made kernel most like another one.

    Attributes:
        name: its key in ``KERNELS``.
        likeness: -1..1; 1 is the same pattern at any strength, -1 the same with all signs turned.
        flipped: whether the signs are turned: what one answers to brightly, the other does darkly.
    """

    name: str
    likeness: float
    flipped: bool


def random_kernel(seed: int, rows: int = 3, columns: int = 3, depth: int = 1) -> Floats:
    """Weights by chance, the same for the same seed: float64 (rows, columns, depth) in -1..1.

    In steps of 0.1, so that a person can follow the arithmetic.
    """
    drawn = np.random.default_rng(seed).integers(-10, 11, (rows, columns, depth))
    return np.asarray(drawn / 10, np.float64)


def through(kernel: Numbers, depth: int) -> Floats:
    """A flat kernel (kh, kw) laid alike through all channels: float64 (kh, kw, depth)."""
    return np.repeat(np.asarray(kernel, np.float64)[..., None], depth, axis=-1)


def likeness(kernel: Numbers, other: Numbers) -> float:
    """How alike two kernels are: their normalised correlation, -1..1; 0 if one is all zeros.

    It is the sum of products over the root of both sums of squares, the cosine of the angle between
    them: the strength of a kernel does not count, and the mean is not taken away, for it is what
    tells a blur from an edge. Kernels of different sizes are laid over each other centre on centre,
    with zeros where only one of them is; where one has an even and the other an odd number of rows
    or columns there are two such places, and the better one counts. A kernel through several
    channels is compared with the flat one laid alike through all of them (`through`).

    Args:
        kernel: (kh, kw) or (kh, kw, channels), finite.
        other: (kh, kw), finite.
    """
    return max(_likenesses(_strongest_one(kernel), _strongest_one(other)), key=abs)


def nearest(kernel: Numbers) -> Nearest | None:
    """The hand-made kernel most like this one, by `likeness` whatever its sign.

    Args:
        kernel: (kh, kw) or (kh, kw, channels), any size and depth.

    Returns:
        None for a kernel of zeros, or one that is not made of finite numbers: it is like none.

    Raises:
        ValueError: not two or three axes.
    """
    if kernel.ndim not in (2, 3):
        raise ValueError(
            f"a kernel is (rows, columns) or (rows, columns, channels): {kernel.shape}"
        )
    weights = np.asarray(kernel, np.float64)
    if not np.isfinite(weights).all() or not weights.any():
        return None
    # Rounded, so that the first of those that are equally near wins on every machine.
    found = [(name, round(likeness(weights, made), 9)) for name, made in KERNELS.items()]
    name, alike = max(found, key=lambda one: abs(one[1]))
    return Nearest(name=name, likeness=alike, flipped=alike < 0)


def _strongest_one(kernel: Numbers) -> Floats:
    """(kh, kw, channels), the largest magnitude 1, so that no square overflows."""
    weights = np.atleast_3d(np.asarray(kernel, np.float64))
    return np.asarray(weights / (np.abs(weights).max() or 1.0), np.float64)


def _likenesses(kernel: Floats, other: Floats) -> Iterator[float]:
    """The correlation at each central place."""
    norm = float(np.sqrt(np.sum(kernel**2) * np.sum(other**2) * kernel.shape[2]))
    flat = kernel.sum(axis=2)
    rows, columns = (max(a, b) for a, b in zip(flat.shape, other.shape[:2], strict=True))
    for first, second in product(
        _central(flat, rows, columns), _central(other[..., 0], rows, columns)
    ):
        yield float(np.clip(np.sum(first * second) / norm, -1, 1)) if norm else 0.0


def _central(kernel: Floats, rows: int, columns: int) -> Iterator[Floats]:
    """The kernel in the middle of zeros (rows, columns): once, or where no middle is, each side."""
    spare = rows - kernel.shape[0], columns - kernel.shape[1]
    for above, before in product(*({left // 2, left - left // 2} for left in spare)):
        yield np.pad(kernel, ((above, spare[0] - above), (before, spare[1] - before)))
