"""What one layer makes of the shape that it receives, from its specs alone."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from models.config import (
    ACTIVATIONS,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Pair,
    Rescaling,
)

Shape = tuple[int, ...]
# Beyond any picture here; numbers that engines cannot hold never reach them.
LARGEST_WINDOW = 1000


def output_shape(spec: Layer, shape: Shape) -> Shape:
    """What a layer makes of a shape, its fields checked: they may come from a stranger's file.

    Raises:
        ValueError: it cannot stand there; a few words that begin with its kind.
    """
    if isinstance(spec, Conv2D):
        _whole(spec.kind, "filters", spec.filters)
        _known(spec.kind, spec.activation)
        return (*_slide(spec, shape, spec.kernel_size, spec.strides), spec.filters)
    if isinstance(spec, MaxPool2D | AveragePooling2D):
        return (*_slide(spec, shape, spec.pool_size, pool_strides(spec)), shape[-1])
    if isinstance(spec, Dense):
        _whole(spec.kind, "units", spec.units)
        _known(spec.kind, spec.activation)
        if len(shape) != 1:
            raise ValueError(f"Dense needs a row of numbers, not {by(shape)}: put Flatten first")
        return (spec.units,)
    if isinstance(spec, Flatten):
        return (math.prod(shape),)
    if isinstance(spec, Activation):
        _known(spec.kind, spec.function)
    for field, number in _numbers(spec):
        if type(number) not in (int, float) or not math.isfinite(number):
            raise ValueError(f"{spec.kind} needs a number as {field}, not {number!r}")
    if isinstance(spec, Dropout) and not 0 <= spec.rate < 1:
        raise ValueError(f"Dropout needs a rate from 0 to below 1, not {spec.rate}")
    if isinstance(spec, BatchNormalization) and spec.epsilon <= 0:
        raise ValueError(f"BatchNormalization needs an epsilon above 0, not {spec.epsilon}")
    return shape


def weight_shapes(spec: Layer, shape: Shape) -> tuple[Shape, ...]:
    """The shapes of a layer's arrays, in Keras' get_weights() order."""
    if isinstance(spec, Conv2D):
        return (*spec.kernel_size, shape[-1], spec.filters), (spec.filters,)
    if isinstance(spec, Dense):
        return (shape[0], spec.units), (spec.units,)
    if isinstance(spec, BatchNormalization):
        return ((shape[-1],),) * 4
    return ()


def pool_strides(spec: MaxPool2D | AveragePooling2D) -> Pair:
    """The steps of a pool: its own size where nothing else is said."""
    return spec.pool_size if spec.strides is None else spec.strides


def padding_of(shape: Shape, size: Pair, strides: Pair, padding: str) -> tuple[Pair, Pair]:
    """The zeros before and after rows and columns; of an odd number the end gets one more."""
    if padding != "same":
        return (0, 0), (0, 0)
    # Steps longer than the window would need fewer than none.
    axes = zip(shape[:2], size, strides, strict=True)
    tall, wide = (max((-(-n // step) - 1) * step + k - n, 0) for n, k, step in axes)
    return (tall // 2, wide // 2), (tall - tall // 2, wide - wide // 2)


def by(shape: Sequence[object]) -> str:
    """A shape as people write it: 28x28x1."""
    return "x".join(str(size) for size in shape)


def _numbers(spec: Layer) -> Iterator[tuple[str, float]]:
    if isinstance(spec, Dropout):
        yield "rate", spec.rate
    if isinstance(spec, BatchNormalization):
        yield from (("momentum", spec.momentum), ("epsilon", spec.epsilon))
    if isinstance(spec, Rescaling):
        yield from (("scale", spec.scale), ("offset", spec.offset))


def _slide(
    spec: Conv2D | MaxPool2D | AveragePooling2D, shape: Shape, window: Pair, strides: Pair
) -> Pair:
    """Height and width after a window slid over them, rounded as TensorFlow rounds."""
    pairs: tuple[tuple[str, object], ...] = (("window", window), ("strides", strides))
    for field, pair in pairs:
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise ValueError(f"{spec.kind} needs two numbers as {field}, not {pair!r}")
        for number in pair:
            _whole(spec.kind, field, number, LARGEST_WINDOW)
    if spec.padding not in ("valid", "same"):
        raise ValueError(f"{spec.kind} pads 'valid' or 'same', not {spec.padding!r}")
    if len(shape) != 3:
        raise ValueError(f"{spec.kind} needs height x width x channels, it gets {by(shape)}")
    if spec.padding == "same":
        return -(-shape[0] // strides[0]), -(-shape[1] // strides[1])
    if window[0] > shape[0] or window[1] > shape[1]:
        raise ValueError(
            f"{spec.kind} {by(window)} needs at least {by(window)}, it gets {by(shape[:2])}"
        )
    return (shape[0] - window[0]) // strides[0] + 1, (shape[1] - window[1]) // strides[1] + 1


def _whole(kind: str, field: str, number: object, most: int | None = None) -> None:
    if isinstance(number, bool) or not isinstance(number, int) or number < 1:
        raise ValueError(f"{kind} needs whole numbers from 1 as {field}, not {number!r}")
    if most is not None and number > most:
        raise ValueError(f"{kind} takes at most {most} as {field}, not {number!r}")


def _known(kind: str, function: object) -> None:
    if function not in ACTIVATIONS:
        raise ValueError(f"{kind} knows {', '.join(ACTIVATIONS)}, not {function!r}")
