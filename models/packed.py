"""The first blocks of a small ConvNet as plain matrix products over pictures packed beforehand.

A 3x3 convolution, ReLU and 2x2 max pooling together turn each 4x4 window of the picture (windows
two pixels apart) into one value a filter: the largest of the four convolutions that fit into the
window. The four are one matrix product of the window's 16 pixels with four shifted copies of the
kernel, and as the windows never change they are cut out once, before training. A convolution
over a single channel is what TensorFlow does worst on a processor; this needs none.

The values are those of the ordinary layers up to rounding: the four convolutions share their
bias, and the largest of four ReLUs is the ReLU of the largest. Where several of the four are
equally large the gradient goes to the first, as in TensorFlow's own pooling.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.config import Activation, Conv2D, Layer, MaxPool2D, Rescaling
from models.own_gradients import Tensor, with_gradient

Bytes = npt.NDArray[np.uint8]
WIDEST_SECOND_BLOCK = 16_384
"""Entries of the second block's matrix beyond which the extra 7/9 of work outweighs its order."""


@dataclass(frozen=True, kw_only=True)
class Packing:
    """How the first layers of a network are computed from packed pictures.

    Attributes:
        layers: how many of the network's layers this replaces.
        weights: how many of its weights they have (2 or 4).
        scale: what the pictures are multiplied by first.
        offset: what is added then.
    """

    layers: int
    weights: int
    scale: float
    offset: float

    @property
    def size(self) -> int:
        """Windows a side: all 13, or the 12 that a second block looks at."""
        return 13 if self.weights == 2 else 12

    def pack(self, pictures: Bytes) -> Bytes:
        """Cut pictures (n, 28, 28) into windows: uint8 (n, 16 * size * size).

        The windows' pixels come first. Two blocks want windows ordered by the parity of row and
        column, so that the second block's own 2x2 groups are whole slices.
        """
        count, size, half = len(pictures), self.size, self.size // 2
        packed = np.empty((count, 4, 4, size * size), np.uint8)
        for row in range(4):
            for column in range(4):
                cut = pictures[:, row : row + 2 * size : 2, column : column + 2 * size : 2]
                if self.weights == 4:
                    cut = cut.reshape(count, half, 2, half, 2).transpose(0, 2, 4, 1, 3)
                packed[:, row, column] = cut.reshape(count, -1)
        return packed.reshape(count, -1)

    def matrices(self, weights: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """The blocks' kernels as matrices and biases as columns, made once a step."""
        import tensorflow as tf

        kernel, bias = weights[:2]
        first = _matrix(kernel, _WINDOW)
        if self.offset:
            bias = bias + self.offset * tf.reduce_sum(kernel, (0, 1, 2))
        if self.scale != 1:
            first = first * self.scale
        if self.weights == 2:
            return first, bias[:, None]
        return first, bias[:, None], _matrix(weights[2], _BLOCKS), weights[3][:, None]

    def run(self, matrices: Sequence[Tensor], packed: Tensor) -> Tensor:
        """The blocks' output, float32 (n, height, width, filters), for packed pictures (n, ...)."""
        import tensorflow as tf

        windows = tf.cast(tf.transpose(packed), tf.float32)
        count = tf.shape(packed)[0] if packed.shape[0] is None else packed.shape[0]
        x = _block(tf.reshape(windows, (16, -1)), *matrices[:2])
        if self.weights == 2:
            side = self.size
        else:
            half = self.size // 2
            side = half - 1
            x = _neighbours(tf.reshape(x, (-1, half, half, count)))
            x = _block(tf.reshape(x, (matrices[2].shape[1], -1)), *matrices[2:])
        x = tf.reshape(x, (-1, side * side, count))
        x = tf.transpose(x, (2, 1, 0))
        return tf.reshape(x, (-1, side, side, matrices[-1].shape[0]))


def plan(layers: Sequence[Layer]) -> Packing | None:
    """How the first layers can be packed, or None where they are of another form."""
    rescaling = layers[0] if layers and isinstance(layers[0], Rescaling) else None
    start = 1 if rescaling else 0
    first = _block_length(layers[start:])
    if not first:
        return None
    length, weights = start + first, 2
    second = _block_length(layers[length:])
    if second:
        kernels = layers[start], layers[length]
        filters = math.prod(one.filters for one in kernels if isinstance(one, Conv2D))
        if 64 * filters <= WIDEST_SECOND_BLOCK:
            length, weights = length + second, 4
    return Packing(
        layers=length,
        weights=weights,
        scale=rescaling.scale if rescaling else 1.0,
        offset=rescaling.offset if rescaling else 0.0,
    )


def _block_length(layers: Sequence[Layer]) -> int:
    """Layers of the block that begins here: 2, 3, or 0 if there is none."""
    if not layers or not isinstance(layers[0], Conv2D):
        return 0
    convolution = layers[0]
    if (
        convolution.kernel_size != (3, 3)
        or convolution.strides != (1, 1)
        or convolution.padding != "valid"
        or convolution.activity_regularizer is not None
    ):
        return 0
    rest = list(layers[1:3])
    if convolution.activation == "linear" and rest and rest[0] == Activation(function="relu"):
        rest.pop(0)
        length = 3
    elif convolution.activation == "relu":
        length = 2
    else:
        return 0
    return length if rest and rest[0] in (MaxPool2D(), MaxPool2D(strides=(2, 2))) else 0


def _selection(order: Sequence[tuple[int, int]]) -> npt.NDArray[np.float32]:
    """Which kernel entry meets which pixel of a 4x4 window: 0 or 1, (4 * 16, 9).

    Rows: the four convolutions of a window, each with the window's pixels in ``order``.
    """
    chosen = np.zeros((4, 16, 9), np.float32)
    for member in range(4):
        for pixel, (row, column) in enumerate(order):
            y, x = row - member // 2, column - member % 2
            if 0 <= y < 3 and 0 <= x < 3:
                chosen[member, pixel, 3 * y + x] = 1
    return chosen.reshape(64, 9)


_WINDOW = _selection([(row, column) for row in range(4) for column in range(4)])
_BLOCKS = _selection(
    [(2 * g + a, 2 * h + b) for g in (0, 1) for h in (0, 1) for a in (0, 1) for b in (0, 1)]
)


def _matrix(kernel: Tensor, selection: npt.NDArray[np.float32]) -> Tensor:
    """A kernel (3, 3, channels, filters) as a matrix (4 * filters, 16 * channels).

    Columns: pixel groups of four, then channels, then the pixels of a group (for one channel that
    is the pixels in their order).
    """
    import tensorflow as tf

    _, _, channels, filters = kernel.shape
    spread = tf.matmul(selection, tf.reshape(kernel, (9, channels * filters)))
    spread = tf.reshape(spread, (4, 4, 4, channels, filters))
    return tf.reshape(tf.transpose(spread, (0, 4, 1, 3, 2)), (4 * filters, 16 * channels))


def _block(columns: Tensor, matrix: Tensor, bias: Tensor) -> Tensor:
    """ReLU of the largest of each window's four convolutions: (filters, windows)."""
    import tensorflow as tf

    filters = bias.shape[0]
    four = tf.matmul(matrix, columns)
    largest = _largest_of_four(tf.reshape(four, (4, -1)))
    return tf.nn.relu(tf.reshape(largest, (filters, -1)) + bias)


def _largest_of_four(x: Tensor) -> Tensor:
    """The largest along the first axis (of length 4), its gradient to the first that is largest."""
    import tensorflow as tf

    a, b, c, d = tf.unstack(x)
    left, right = tf.maximum(a, b), tf.maximum(c, d)
    made = [tf.maximum(left, right), left, right, a, b, c, d]
    return with_gradient(_to_the_first_largest, made, x)[0]


def _to_the_first_largest(_: Tensor, made: Sequence[Tensor], flows: Sequence[Tensor]) -> Tensor:
    import tensorflow as tf

    _largest, left, right, a, b, c, d = made
    zero = tf.zeros_like(flows[0])
    is_left, is_a, is_c = left >= right, a >= b, c >= d
    to_left, to_right = tf.where(is_left, flows[0], zero), tf.where(is_left, zero, flows[0])
    to_a, to_b = tf.where(is_a, to_left, zero), tf.where(is_a, zero, to_left)
    to_c, to_d = tf.where(is_c, to_right, zero), tf.where(is_c, zero, to_right)
    return tf.stack([to_a, to_b, to_c, to_d])


_OFFSETS = ((0, 0), (0, 1), (1, 0), (1, 1))


def _neighbours(x: Tensor) -> Tensor:
    """Each block beside those right of, below and below right of it.

    From (channels, n, n, batch) to (4 * channels, n - 1, n - 1, batch). TensorFlow's own gradient
    of the four slices is several times slower than padding.
    """
    import tensorflow as tf

    last = x.shape[1] - 1
    parts = [x[:, y : y + last, z : z + last] for y, z in _OFFSETS]
    return with_gradient(_to_neighbours, [tf.concat(parts, 0)], x)[0]


def _to_neighbours(_x: Tensor, _: Sequence[Tensor], flows: Sequence[Tensor]) -> Tensor:
    import tensorflow as tf

    padded = [
        tf.pad(part, ((0, 0), (y, 1 - y), (z, 1 - z), (0, 0)))
        for part, (y, z) in zip(tf.split(flows[0], 4), _OFFSETS, strict=True)
    ]
    return tf.add_n(padded)
