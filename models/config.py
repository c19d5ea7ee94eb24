"""What a network is made of and how it is trained, as plain frozen data that imports in no time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from models.fixed import FixedFilter as FixedFilter
from models.fixed import check_fixed, fixed_from_dict, fixed_to_dict

Pair = tuple[int, int]
T = TypeVar("T")


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


@dataclass(frozen=True, kw_only=True)
class SGD:
    """Stochastic gradient descent: w -= learning_rate * velocity (momentum 0: the gradient)."""

    kind: ClassVar[str] = "SGD"
    learning_rate: float = 0.01
    momentum: float = 0.0
    nesterov: bool = False


@dataclass(frozen=True, kw_only=True)
class Adam:
    """Adaptive moment estimation (Kingma and Ba, 2015); the defaults are Keras 3's."""

    kind: ClassVar[str] = "Adam"
    learning_rate: float = 0.001
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7


@dataclass(frozen=True, kw_only=True)
class RMSprop:
    """Each gradient divided by a running root mean square of itself."""

    kind: ClassVar[str] = "RMSprop"
    learning_rate: float = 0.001
    rho: float = 0.9
    momentum: float = 0.0
    epsilon: float = 1e-7


@dataclass(frozen=True, kw_only=True)
class AdamW:
    """Adam with weight decay taken apart from the gradient (Loshchilov and Hutter, 2019)."""

    kind: ClassVar[str] = "AdamW"
    learning_rate: float = 0.001
    weight_decay: float = 0.004
    beta_1: float = 0.9
    beta_2: float = 0.999
    epsilon: float = 1e-7


SCHEDULES = ("constant", "cosine")
Optimizer = SGD | Adam | RMSprop | AdamW
OPTIMIZER_KINDS: dict[str, type[Optimizer]] = {cls.kind: cls for cls in (SGD, Adam, RMSprop, AdamW)}


@dataclass(frozen=True, kw_only=True)
class TrainConfig:
    """One experiment: the stack of layers over a 28x28x1 picture of 0..255, and how it is trained.

    Attributes:
        name: what the experiment is called ("chapter").
        layers: from the picture to ten probabilities, in order.
        optimizer: its rule and numbers.
        batch_size: pictures a step.
        epochs: passes over the 60,000 training pictures.
        seed: of the initial weights, the shuffling and dropout.
        schedule: "constant", or "cosine": the learning rate falls to 0 along half a cosine.
        augmented: trained on pictures made anew for every epoch, "not a digit" among them, instead
            of on the data set as it is.
        fixed_filters: filters of the first Conv2D that start from kernels made by hand, frozen
            or not; a run that is continued honours them too.
    """

    name: str
    layers: tuple[Layer, ...]
    optimizer: Optimizer = Adam()
    batch_size: int = 32
    epochs: int = 10
    seed: int = 0
    schedule: str = "constant"
    augmented: bool = False
    fixed_filters: tuple[FixedFilter, ...] = ()

    def __post_init__(self) -> None:
        if self.schedule not in SCHEDULES:
            raise ValueError(f"schedule is {' or '.join(SCHEDULES)}, not {self.schedule!r}")
        if self.batch_size < 1:
            raise ValueError(f"batch_size must be at least 1, not {self.batch_size}")
        if self.epochs < 1:
            raise ValueError(f"epochs must be at least 1, not {self.epochs}")
        found = (layer for layer in self.layers if isinstance(layer, Conv2D))
        size = next(((layer.filters, *layer.kernel_size) for layer in found), None)
        check_fixed(self.fixed_filters, size)


def to_dict(config: TrainConfig) -> dict[str, Any]:
    """The experiment as JSON-ready data; ``from_dict`` gives it back equal."""

    def part(spec: Layer | Optimizer) -> dict[str, Any]:
        return {"kind": spec.kind, **dataclasses.asdict(spec)}

    return {
        "name": config.name,
        "layers": [part(layer) for layer in config.layers],
        "optimizer": part(config.optimizer),
        "batch_size": config.batch_size,
        "epochs": config.epochs,
        "seed": config.seed,
        "schedule": config.schedule,
        "augmented": config.augmented,
        "fixed_filters": [fixed_to_dict(one) for one in config.fixed_filters],
    }


def from_dict(data: Mapping[str, Any]) -> TrainConfig:
    """The experiment that ``to_dict`` described.

    Raises:
        ValueError: an unknown kind, or a field that is missing, unknown or of the wrong type.
    """
    try:
        return TrainConfig(
            name=str(data["name"]),
            layers=tuple(layer_from_dict(item) for item in data["layers"]),
            optimizer=_spec(OPTIMIZER_KINDS, data["optimizer"]),
            batch_size=int(data["batch_size"]),
            epochs=int(data["epochs"]),
            seed=int(data["seed"]),
            # Networks kept by earlier versions know none of these.
            schedule=str(data.get("schedule", "constant")),
            augmented=bool(data.get("augmented", False)),
            fixed_filters=tuple(fixed_from_dict(one) for one in data.get("fixed_filters", ())),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a Digitscope experiment: {error}") from None


def layer_from_dict(data: Mapping[str, Any]) -> Layer:
    """One layer from its ``kind`` and fields (lists become pairs).

    Raises:
        ValueError: as ``from_dict``.
    """
    return _spec(LAYER_KINDS, data)


def _spec(kinds: Mapping[str, type[T]], data: Mapping[str, Any]) -> T:
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in kinds:
        raise ValueError(f"unknown kind {kind!r}, expected one of {', '.join(kinds)}")
    fields = {key: _value(key, value) for key, value in data.items() if key != "kind"}
    try:
        return kinds[kind](**fields)
    except TypeError as error:
        raise ValueError(f"{kind}: {error}") from None


def _value(key: str, value: Any) -> Any:
    if key.endswith("_regularizer") and value is not None:
        return Regularizer(kind=str(value["kind"]), amount=float(value["amount"]))
    if isinstance(value, list):
        return tuple(int(item) for item in value)
    return value
