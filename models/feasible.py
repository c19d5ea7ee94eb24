"""Whether an experiment can be trained here: its stack, its numbers, and its size."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from models.config import Layer, Optimizer, Regularizer, TrainConfig
from models.shapes import MOST_PARAMETERS, check_network, describe

MOST_LAYERS = 60
MOST_VALUES = 4_000_000
"""That one layer gives for one picture."""
MOST_EPOCHS = 200
MOST_PICTURES = 4096
MOST_SEED = 2**31 - 1
NOT_A_DIGIT = 10
"""The number of the eleventh answer."""

RANGES: dict[str, tuple[float, float]] = {
    "learning_rate": (1e-6, 10.0),
    "momentum": (0.0, 0.9999),
    "beta_1": (0.0, 0.9999),
    "beta_2": (0.0, 0.999999),
    "rho": (0.0, 0.999999),
    "epsilon": (1e-12, 1.0),
    "weight_decay": (0.0, 1.0),
    "amount": (0.0, 1000.0),
    "scale": (-1e6, 1e6),
    "offset": (-1e6, 1e6),
}
"""The least and the most of every number with decimals, by its field, wherever it stands."""


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """Why an experiment cannot be trained.

    Attributes:
        sentence: one, with the layer it is about ("layer 7: MaxPool2D 2x2 needs ...").
        layer: its index from 0, or None where the whole is meant.
    """

    sentence: str
    layer: int | None = None


def trouble_with(config: TrainConfig) -> Trouble | None:
    """The first thing that stands in the way of a training, or None."""
    layers = config.layers
    if len(layers) > MOST_LAYERS:
        return Trouble(sentence=f"it has {len(layers)} layers, at most {MOST_LAYERS} can be taken")
    for index, layer in enumerate(layers):
        for sentence in _amiss(layer):
            return Trouble(sentence=f"layer {index + 1}: {sentence}", layer=index)
    try:
        infos = describe(layers)
    except ValueError as error:
        found = re.match(r"layer (\d+): ", str(error))
        return Trouble(sentence=str(error), layer=int(found[1]) - 1 if found else None)
    for info in infos:
        if info.parameters > MOST_PARAMETERS or math.prod(info.output_shape) > MOST_VALUES:
            what = f"layer {info.index + 1}: {info.spec.kind} is too large for a training here"
            return Trouble(sentence=what, layer=info.index)
    total = sum(info.parameters for info in infos)
    if total > MOST_PARAMETERS:
        return Trouble(
            sentence=f"it has {total:,} parameters, at most {MOST_PARAMETERS:,} can be trained here"
        )
    try:
        check_network(layers)
    except ValueError as error:
        return Trouble(sentence=str(error))
    if config.augmented and infos[-1].output_shape != (NOT_A_DIGIT + 1,):
        return Trouble(
            sentence="pictures made anew show things that are no digit as well, "
            "so the last Dense needs 11 units"
        )
    for sentence in (*_amiss(config.optimizer), *_counts(config)):
        return Trouble(sentence=sentence)
    return None


def _amiss(spec: Layer | Optimizer) -> Iterator[str]:
    """What is wrong with the numbers of one part, its regularizers among them."""
    for field in dataclasses.fields(spec):
        value = getattr(spec, field.name)
        if isinstance(value, Regularizer):
            yield from _outside(spec.kind, field.name, "amount", value.amount)
        elif field.name in RANGES:
            yield from _outside(spec.kind, field.name, field.name, value)


def _outside(kind: str, name: str, key: str, value: object) -> Iterator[str]:
    low, high = RANGES[key]
    if type(value) not in (int, float) or not low <= float(str(value)) <= high:
        yield f"{kind} takes {low:g} to {high:g} as {name}, not {value!r}"


def _counts(config: TrainConfig) -> Iterator[str]:
    for name, low, high in (
        ("batch_size", 1, MOST_PICTURES),
        ("epochs", 1, MOST_EPOCHS),
        ("seed", 0, MOST_SEED),
    ):
        value = getattr(config, name)
        if type(value) is not int or not low <= value <= high:
            yield f"{name} is a whole number from {low} to {high}, not {value!r}"
