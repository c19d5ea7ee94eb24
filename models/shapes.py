"""What each layer receives, gives and learns, worked out from the specs alone."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from models.config import Activation, AveragePooling2D, Conv2D, Dense, Layer, MaxPool2D
from models.layer_shapes import Shape, by, output_shape, weight_shapes

INPUT_SHAPE: Shape = (28, 28, 1)
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
            output = output_shape(spec, shape)
        except ValueError as error:
            raise ValueError(f"layer {index + 1}: {error}") from None
        weights = weight_shapes(spec, shape)
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


def activation_of(spec: Layer) -> str | None:
    """The function that a layer ends in; None for kinds that have none."""
    if isinstance(spec, Activation):
        return spec.function
    return spec.activation if isinstance(spec, Conv2D | Dense) else None


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
