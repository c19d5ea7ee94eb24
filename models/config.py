"""What a network is made of and how it is trained, as plain frozen data that imports in no time."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from models.fixed import FixedFilter as FixedFilter
from models.fixed import check_fixed, fixed_from_dict, fixed_to_dict
from models.layers import ACTIVATIONS as ACTIVATIONS
from models.layers import LAYER_KINDS as LAYER_KINDS
from models.layers import Activation as Activation
from models.layers import AveragePooling2D as AveragePooling2D
from models.layers import BatchNormalization as BatchNormalization
from models.layers import Conv2D as Conv2D
from models.layers import Dense as Dense
from models.layers import Dropout as Dropout
from models.layers import Flatten as Flatten
from models.layers import Layer as Layer
from models.layers import MaxPool2D as MaxPool2D
from models.layers import Pair as Pair
from models.layers import Regularizer as Regularizer
from models.layers import Rescaling as Rescaling
from models.optimizers import OPTIMIZER_KINDS as OPTIMIZER_KINDS
from models.optimizers import SGD as SGD
from models.optimizers import Adam as Adam
from models.optimizers import AdamW as AdamW
from models.optimizers import Optimizer as Optimizer
from models.optimizers import RMSprop as RMSprop
from models.schedules import CONSTANT as CONSTANT
from models.schedules import COSINE as COSINE
from models.schedules import PLATEAU as PLATEAU
from models.schedules import SCHEDULES as SCHEDULES
from models.schedules import STEP as STEP
from models.schedules import EarlyStopping as EarlyStopping
from models.schedules import Plateau as Plateau
from models.schedules import StepDecay as StepDecay

T = TypeVar("T")


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
        schedule: how the learning rate goes: "constant"; "step" (see ``step``); "cosine": down to
            0 along half a cosine; "plateau" (see ``plateau``).
        step: the numbers of the schedule "step"; other schedules leave them aside.
        plateau: the numbers of the schedule "plateau".
        early_stopping: when to end before the last epoch; None: never.
        augmented: trained on pictures made anew for every epoch, "not a digit" among them, instead
            of on the data set as it is.
        fixed_filters: filters of the first Conv2D that start from kernels made by hand, frozen
            or not; a run that is continued honours them too.
    """

    name: str
    layers: tuple[Layer, ...]
    optimizer: Optimizer = field(default_factory=Adam)
    batch_size: int = 32
    epochs: int = 10
    seed: int = 0
    schedule: str = CONSTANT
    step: StepDecay = field(default_factory=StepDecay)
    plateau: Plateau = field(default_factory=Plateau)
    early_stopping: EarlyStopping | None = None
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
        "step": dataclasses.asdict(config.step),
        "plateau": dataclasses.asdict(config.plateau),
        "early_stopping": config.early_stopping and dataclasses.asdict(config.early_stopping),
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
            schedule=str(data.get("schedule", CONSTANT)),
            step=_numbers(StepDecay, data.get("step", {})),
            plateau=_numbers(Plateau, data.get("plateau", {})),
            early_stopping=_early_stopping(data.get("early_stopping")),
            augmented=bool(data.get("augmented", False)),
            fixed_filters=tuple(fixed_from_dict(one) for one in data.get("fixed_filters", ())),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"not a Digitscope experiment: {error}") from None


def _early_stopping(data: Any) -> EarlyStopping | None:
    return None if data is None else _numbers(EarlyStopping, data)


def _numbers(cls: type[T], data: Any) -> T:
    if not isinstance(data, Mapping):
        raise TypeError(f"{data!r} where fields are expected")
    return cls(**data)


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
