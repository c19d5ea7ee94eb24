"""What sets one experiment apart from another, in words."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from models.config import Layer, Optimizer, Regularizer, TrainConfig
from models.shapes import by

WORDS = {
    "learning_rate": "learning rate",
    "batch_size": "batch size",
    "kernel_size": "kernel",
    "pool_size": "window",
    "kernel_regularizer": "penalty on weights",
    "bias_regularizer": "penalty on biases",
    "activity_regularizer": "penalty on outputs",
    "beta_1": "β₁",
    "beta_2": "β₂",
    "epsilon": "ε",
    "rho": "\N{GREEK SMALL LETTER RHO}",
    "weight_decay": "weight decay",
    "restore_best": "keeping the best",
    "early_stopping": "early stopping",
}
"""What people call a field whose name says too little."""


def differences(config: TrainConfig, other: TrainConfig) -> tuple[str, ...]:
    """How ``config`` differs from ``other``, a few words each; its name has no say.

    Such as "12 filters instead of 6 (layer 1, Conv2D)", "Dropout added as layer 4",
    "epochs 3 instead of 10".
    """
    return (
        *_layers(other.layers, config.layers),
        *_optimizers(other.optimizer, config.optimizer),
        *_rest(other, config),
    )


def _layers(before: Sequence[Layer], after: Sequence[Layer]) -> Iterator[str]:
    aligned = SequenceMatcher(None, list(before), list(after), autojunk=False)
    for tag, start, end, first, last in aligned.get_opcodes():
        if tag == "equal":
            continue
        for old, new in zip_longest(range(start, end), range(first, last)):
            if old is None:
                yield f"{after[new].kind} added as layer {new + 1}"
            elif new is None:
                yield f"{before[old].kind} left out (it was layer {old + 1})"
            elif before[old].kind != after[new].kind:
                yield f"{after[new].kind} instead of {before[old].kind} as layer {new + 1}"
            else:
                where = f" (layer {new + 1}, {after[new].kind})"
                yield from _fields(before[old], after[new], where)


def _optimizers(before: Optimizer, after: Optimizer) -> Iterator[str]:
    if before.kind != after.kind:
        yield f"{after.kind} with learning rate {after.learning_rate:g} instead of {before.kind}"
        return
    yield from _fields(before, after, "")


def _rest(before: TrainConfig, after: TrainConfig) -> Iterator[str]:
    for name in ("epochs", "batch_size", "seed"):
        yield from _field(name, getattr(before, name), getattr(after, name), "")
    if before.schedule != after.schedule:
        yield f"learning rate {_value(after.schedule)} instead of {_value(before.schedule)}"
    for name in ("step", "plateau"):
        # Numbers of a schedule that is not used change nothing.
        if after.schedule == name:
            yield from _fields(getattr(before, name), getattr(after, name), f" ({name})")
    if before.early_stopping != after.early_stopping:
        if before.early_stopping is None or after.early_stopping is None:
            yield f"{'with' if after.early_stopping else 'without'} early stopping"
        else:
            yield from _fields(before.early_stopping, after.early_stopping, " (early stopping)")
    if before.augmented != after.augmented:
        yield (
            "pictures made anew for every epoch" if after.augmented else "the pictures as they are"
        )
    if before.fixed_filters != after.fixed_filters:
        count = len(after.fixed_filters)
        yield f"{count} filter{'' if count == 1 else 's'} made by hand"


def _fields(before: Any, after: Any, where: str) -> Iterator[str]:
    for field in dataclasses.fields(after):
        yield from _field(
            field.name, getattr(before, field.name), getattr(after, field.name), where
        )


def _field(name: str, before: Any, after: Any, where: str) -> Iterator[str]:
    if before != after:
        yield f"{WORDS.get(name, name)} {_value(after)} instead of {_value(before)}{where}"


def _value(value: Any) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return by(value)
    if isinstance(value, Regularizer):
        return f"{value.kind.upper()} {value.amount:g}"
    return str(value)
