"""What each layer receives, gives and learns, worked out from the specs alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
INPUT_SHAPE: Shape = (28, 28, 1)
# Beyond any picture here; numbers that engines cannot hold never reach them.
LARGEST_WINDOW = 1000
MOST_PARAMETERS = 10_000_000
"""Of a network that is trained or opened: 160 MB and half a second to open, and a training holds
each four times and more (the weight, its gradient, Adam's two moments)."""


@dataclass(frozen=True, kw_only=True)
class LayerInfo:
    """One layer in its place; shapes leave out the batch axis and end with the channels.

    Attributes:
        index: from 0.
        name: as Keras would call it ("conv2d", "conv2d_1").
        spec: the layer.
        input_shape: what it receives.
        output_shape: what it gives.
        parameters: how many numbers it holds, learnt or measured.
        weight_shapes: of its arrays, in Keras' get_weights() order.
    """

    index: int
    name: str
    spec: Layer
    input_shape: Shape
    output_shape: Shape
    parameters: int
    weight_shapes: tuple[Shape, ...]


def describe(layers: Sequence[Layer], input_shape: Shape = INPUT_SHAPE) -> tuple[LayerInfo, ...]:
    """Every layer with its shapes.

    Raises:
        ValueError: a layer that cannot stand where it stands, counted from 1:
            "layer 7: MaxPool2D 2x2 needs at least 2x2, it gets 1x1".
    """
    found: list[LayerInfo] = []
    seen: Counter[str] = Counter()
    shape = input_shape
    for index, spec in enumerate(layers):
        try:
            output = _output_shape(spec, shape)
        except ValueError as error:
            raise ValueError(f"layer {index + 1}: {error}") from None
        weights = _weight_shapes(spec, shape)
        name = keras_name(spec.kind)
        found.append(
            LayerInfo(
                index=index,
                name=f"{name}_{seen[name]}" if seen[name] else name,
                spec=spec,
                input_shape=shape,
                output_shape=output,
                parameters=sum(math.prod(each) for each in weights),
                weight_shapes=weights,
            )
        )
        seen[name] += 1
        shape = output
    return tuple(found)


def keras_name(kind: str) -> str:
    """The stem of Keras' automatic names: MaxPool2D is an alias of its MaxPooling2D."""
    kind = "MaxPooling2D" if kind == "MaxPool2D" else kind
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind).lower()


def check_network(layers: Sequence[Layer]) -> None:
    """Makes sure that a stack reads 28x28x1 pictures and ends in ten or eleven probabilities.

    Raises:
        ValueError: it does not, or a layer cannot stand where it stands.
    """
    infos = describe(layers)
    output = infos[-1].output_shape if infos else INPUT_SHAPE
    if output not in ((10,), (11,)):
        raise ValueError(f"it needs 10 outputs, one for each digit, this one has {by(output)}")
    last = layers[-1]
    function = activation_of(last)
    if function != "softmax":
        raise ValueError(f"it has to end in softmax, this one ends in {function or last.kind}")


def total_parameters(layers: Sequence[Layer]) -> int:
    """How many numbers the whole stack holds (3,730 in the chapter)."""
    return sum(info.parameters for info in describe(layers))


def largest_activation(layers: Sequence[Layer]) -> int:
    """The most values that any layer gives for one picture."""
    return max((math.prod(info.output_shape) for info in describe(layers)), default=0)


def table(layers: Sequence[Layer]) -> str:
    """The chapter's summary table: layer, output shape, parameters; the total beneath."""
    rows = [
        (f"{info.name} ({info.spec.kind})", str(info.output_shape), f"{info.parameters:,}")
        for info in describe(layers)
    ]
    head = ("Layer (type)", "Output shape", "Parameters")
    first, second, third = (max(len(row[i]) for row in [head, *rows]) for i in range(3))
    rule = "-" * (first + second + third + 4)
    lines = [f"{a:<{first}}  {b:<{second}}  {c:>{third}}" for a, b, c in [head, *rows]]
    total = f"Total parameters: {total_parameters(layers):,}"
    return "\n".join([lines[0], rule, *lines[1:], rule, total])


def by(shape: Sequence[object]) -> str:
    """A shape as people write it: 28x28x1."""
    return "x".join(str(size) for size in shape)


def activation_of(spec: Layer) -> str | None:
    """The function that a layer ends in; None for kinds that have none."""
    if isinstance(spec, Activation):
        return spec.function
    return spec.activation if isinstance(spec, Conv2D | Dense) else None


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


def operations(info: LayerInfo) -> int:
    """Roughly how many multiplications or comparisons a layer needs for one picture."""
    outputs = math.prod(info.output_shape)
    if isinstance(info.spec, Conv2D | Dense):
        return outputs * math.prod(info.weight_shapes[0][:-1])
    if isinstance(info.spec, MaxPool2D | AveragePooling2D):
        # Pools larger than the picture look at all of it and no more.
        sizes = zip(info.spec.pool_size, info.input_shape, strict=False)
        return outputs * math.prod(min(size, whole) for size, whole in sizes)
    return outputs


def _output_shape(spec: Layer, shape: Shape) -> Shape:
    """The output shape of one layer, its fields checked: they may come from a stranger's file."""
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


def _weight_shapes(spec: Layer, shape: Shape) -> tuple[Shape, ...]:
    if isinstance(spec, Conv2D):
        return (*spec.kernel_size, shape[-1], spec.filters), (spec.filters,)
    if isinstance(spec, Dense):
        return (shape[0], spec.units), (spec.units,)
    if isinstance(spec, BatchNormalization):
        return ((shape[-1],),) * 4
    return ()
