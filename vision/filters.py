"""The chapter's filter arithmetic in NumPy: convolution, stride, padding, ReLU and pooling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from vision.kernels import KERNELS

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[Any]
Pair = tuple[int, int]

PADDINGS = ("valid", "same")
POOLS = ("max", "mean")


@dataclass(frozen=True, kw_only=True, eq=False)
class Window:
    """One position of the sliding window and its sum.

    Attributes:
        top: row of the window's first pixel in the picture; negative inside added padding.
        left: column of the same pixel.
        values: float64 (kh, kw) or (kh, kw, channels): what lies under the kernel, 0 in padding.
        products: the same shape: values times kernel.
        bias: what is added to the sum.
        total: the output pixel, ``products.sum() + bias``.
    """

    top: int
    left: int
    values: Floats
    products: Floats
    bias: float
    total: float


def as_pair(size: int | Pair, what: str = "size") -> Pair:
    """``3`` as ``(3, 3)``; (rows, columns) stay as they are; ValueError unless both are >= 1."""
    rows, columns = (size, size) if isinstance(size, int) else size
    if rows < 1 or columns < 1:
        raise ValueError(f"{what} must be at least 1, not {size!r}")
    return rows, columns


def output_size(size: int, kernel: int, stride: int = 1, padding: str = "valid") -> int:
    """How many windows fit along one axis.

    valid: floor((size - kernel) / stride) + 1; same: ceil(size / stride)
    (https://www.tensorflow.org/api_docs/python/tf/nn#notes_on_padding_2).

    Raises:
        ValueError: none fits, or an argument makes no sense.
    """
    if padding not in PADDINGS:
        raise ValueError(f"padding is 'valid' or 'same', not {padding!r}")
    if size < 1 or kernel < 1 or stride < 1:
        raise ValueError(
            f"sizes and strides start at 1: size {size!r}, kernel {kernel!r}, stride {stride!r}"
        )
    if padding == "same":
        return -(-size // stride)
    if kernel > size:
        raise ValueError(
            f"a window of {kernel} does not fit into {size} pixels without padding; "
            "choose padding 'same' or a smaller window"
        )
    return (size - kernel) // stride + 1


def padding_amounts(size: int, kernel: int, stride: int = 1, padding: str = "valid") -> Pair:
    """Zeros added (before, after) along one axis; the odd one goes behind, as in TensorFlow."""
    fitting = output_size(size, kernel, stride, padding)
    if padding == "valid":
        return 0, 0
    total = max((fitting - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2


def windows(
    picture: Numbers, size: Pair, strides: Pair, padding: str = "valid", fill: float = 0.0
) -> npt.NDArray[np.float64]:
    """What lies under each stop of a sliding window, the picture padded with ``fill``.

    Returns:
        float64 (oh, ow, kh, kw) or (oh, ow, channels, kh, kw), a view that is not to be written to.

    Raises:
        ValueError: not a picture, or no window fits.
    """
    if picture.ndim not in (2, 3):
        raise ValueError(f"a picture is (h, w) or (h, w, channels), not {picture.shape}")
    amounts = [
        padding_amounts(length, kernel, stride, padding)
        for length, kernel, stride in zip(picture.shape[:2], size, strides, strict=True)
    ]
    amounts += [(0, 0)] * (picture.ndim - 2)
    padded = np.pad(picture.astype(np.float64), amounts, constant_values=fill)
    every = np.lib.stride_tricks.sliding_window_view(padded, size, axis=(0, 1))
    return every[:: strides[0], :: strides[1]]


def _check_depth(picture: Numbers, kernel: Numbers) -> None:
    if picture.ndim != kernel.ndim or picture.shape[2:] != kernel.shape[2:]:
        raise ValueError(
            f"a kernel reaches through all channels: picture {picture.shape}, kernel {kernel.shape}"
        )


def convolve(
    picture: Numbers,
    kernel: Numbers,
    bias: float = 0.0,
    strides: int | Pair = 1,
    padding: str = "valid",
) -> Floats:
    """The feature map of one filter: at each stop, the sum of values times kernel, plus bias.

    As in Keras the kernel is not flipped (a cross-correlation, in a mathematician's words).

    Args:
        picture: (h, w) or (h, w, channels), any numbers.
        kernel: (kh, kw) or (kh, kw, channels).
        bias: added to every sum.
        strides: pixels between stops, one number or (rows, columns).
        padding: 'valid' or 'same' (zeros around, as TensorFlow places them).

    Returns:
        float64 (oh, ow).

    Raises:
        ValueError: shapes that do not match, or a kernel that fits nowhere.
    """
    _check_depth(picture, kernel)
    stops = windows(picture, kernel.shape[:2], as_pair(strides, "stride"), padding)
    if kernel.ndim == 3:
        sums: Floats = np.einsum("rcdij,ijd->rc", stops, kernel.astype(np.float64))
    else:
        sums = np.einsum("rcij,ij->rc", stops, kernel.astype(np.float64))
    return sums + bias


def window(
    picture: Numbers,
    kernel: Numbers,
    row: int,
    column: int,
    *,
    bias: float = 0.0,
    strides: int | Pair = 1,
    padding: str = "valid",
) -> Window:
    """The arithmetic behind output pixel (row, column) of `convolve` with the same arguments."""
    _check_depth(picture, kernel)
    steps = as_pair(strides, "stride")
    stops = windows(picture, kernel.shape[:2], steps, padding)
    if not (0 <= row < stops.shape[0] and 0 <= column < stops.shape[1]):
        raise ValueError(f"the output has {stops.shape[:2]} pixels, there is no {(row, column)}")
    values = stops[row, column]
    if kernel.ndim == 3:
        values = np.moveaxis(values, 0, -1)
    products = values * kernel
    before = [
        padding_amounts(length, size, step, padding)[0]
        for length, size, step in zip(picture.shape[:2], kernel.shape[:2], steps, strict=True)
    ]
    return Window(
        top=row * steps[0] - before[0],
        left=column * steps[1] - before[1],
        values=values.copy(),
        products=products,
        bias=float(bias),
        total=float(products.sum() + bias),
    )


def relu(values: Numbers) -> Floats:
    """What is negative becomes 0: max(0, x)."""
    return np.maximum(values.astype(np.float64), 0.0)


def pool(
    picture: Numbers,
    size: int | Pair = 2,
    strides: int | Pair | None = None,
    padding: str = "valid",
    kind: str = "max",
) -> Floats:
    """The largest value (or the mean) of each pool; padding never counts, as in Keras.

    Args:
        picture: (h, w) or (h, w, channels).
        size: height and width of a pool.
        strides: None means as large as the pool, so that pools do not overlap.
        padding: 'valid' (what does not fill a pool is left out) or 'same'.
        kind: 'max' or 'mean'.

    Returns:
        float64 (oh, ow) or (oh, ow, channels).
    """
    if kind not in POOLS:
        raise ValueError(f"a pool takes 'max' or 'mean', not {kind!r}")
    pools = as_pair(size, "pool")
    steps = pools if strides is None else as_pair(strides, "stride")
    if kind == "max":
        largest: Floats = windows(picture, pools, steps, padding, -np.inf).max(axis=(-2, -1))
        return largest
    sums = np.sum(windows(picture, pools, steps, padding), axis=(-2, -1))
    ones = np.ones(picture.shape[:2])
    counts = np.sum(windows(ones, pools, steps, padding), axis=(-2, -1))
    return np.asarray(sums / (counts if picture.ndim == 2 else counts[..., None]), np.float64)


__all__ = [
    "KERNELS",
    "PADDINGS",
    "POOLS",
    "Window",
    "as_pair",
    "convolve",
    "output_size",
    "padding_amounts",
    "pool",
    "relu",
    "window",
    "windows",
]
