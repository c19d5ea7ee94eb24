"""The layers that a network can be made of, as plain frozen data that imports in no time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

Pair = tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Regularizer:
    """A penalty on weights or activations: ``amount`` times the sum of |x| (l1) or x^2 (l2)."""

    kind: str
    amount: float = 0.01

    def __post_init__(self) -> None:
        if self.kind not in ("l1", "l2"):
            raise ValueError(f"a regularizer is 'l1' or 'l2', not {self.kind!r}")


@dataclass(frozen=True, kw_only=True)
class Conv2D:
    """Filters slid over the picture.

    Weights: kernel (height, width, channels, filters), bias (filters,).
    """

    kind: ClassVar[str] = "Conv2D"
    filters: int
    kernel_size: Pair = (3, 3)
    strides: Pair = (1, 1)
    padding: str = "valid"
    activation: str = "linear"
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None


@dataclass(frozen=True, kw_only=True)
class MaxPool2D:
    """The largest value of each pool; ``strides`` None means pools that do not overlap."""

    kind: ClassVar[str] = "MaxPool2D"
    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    padding: str = "valid"


@dataclass(frozen=True, kw_only=True)
class AveragePooling2D:
    """The mean of each pool (zeros added by 'same' padding do not count, as in Keras)."""

    kind: ClassVar[str] = "AveragePooling2D"
    pool_size: Pair = (2, 2)
    strides: Pair | None = None
    padding: str = "valid"


@dataclass(frozen=True, kw_only=True)
class Activation:
    """A function applied to every value (softmax: to the last axis)."""

    kind: ClassVar[str] = "Activation"
    function: str = "relu"


@dataclass(frozen=True, kw_only=True)
class Dropout:
    """While training each value is zeroed with probability ``rate``; others grow by 1/(1-rate)."""

    kind: ClassVar[str] = "Dropout"
    rate: float = 0.2


@dataclass(frozen=True, kw_only=True)
class BatchNormalization:
    """Each channel brought to mean 0 and variance 1.

    Weights, each (channels,): gamma, beta, moving mean, moving variance.
    """

    kind: ClassVar[str] = "BatchNormalization"
    momentum: float = 0.99
    epsilon: float = 1e-3


@dataclass(frozen=True, kw_only=True)
class Flatten:
    """Height x width x channels written as one row."""

    kind: ClassVar[str] = "Flatten"


@dataclass(frozen=True, kw_only=True)
class Dense:
    """Every output is a weighted sum of all inputs.

    Weights: kernel (inputs, units), bias (units,).
    """

    kind: ClassVar[str] = "Dense"
    units: int
    activation: str = "linear"
    kernel_regularizer: Regularizer | None = None
    bias_regularizer: Regularizer | None = None
    activity_regularizer: Regularizer | None = None


@dataclass(frozen=True, kw_only=True)
class Rescaling:
    """Every value times ``scale`` plus ``offset``: 1/255 brings pixels to 0..1 in the network."""

    kind: ClassVar[str] = "Rescaling"
    scale: float = 1 / 255
    offset: float = 0.0


Layer = (
    Conv2D
    | MaxPool2D
    | AveragePooling2D
    | Activation
    | Dropout
    | BatchNormalization
    | Flatten
    | Dense
    | Rescaling
)
LAYER_KINDS: dict[str, type[Layer]] = {
    cls.kind: cls
    for cls in (
        Conv2D,
        MaxPool2D,
        AveragePooling2D,
        Activation,
        Dropout,
        BatchNormalization,
        Flatten,
        Dense,
        Rescaling,
    )
}
ACTIVATIONS = ("linear", "relu", "softmax", "tanh", "sigmoid")
