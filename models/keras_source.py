"""Layers, optimizers and fixed filters as lines of Python that make the same in Keras."""

from __future__ import annotations

import dataclasses
import math

from models.config import (
    COSINE,
    PLATEAU,
    STEP,
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Regularizer,
    Rescaling,
    TrainConfig,
)
from models.placing import numbers


def layer_source(spec: Layer) -> str:
    """One layer: "layers.Conv2D(8, (5, 5))"."""
    match spec:
        case Activation():
            return f"layers.Activation({value_source(spec.function)})"
        case Dropout():
            return f"layers.Dropout({value_source(spec.rate)})"
        case Flatten():
            return "layers.Flatten()"
        case Rescaling():
            scale = "1 / 255" if spec.scale == 1 / 255 else value_source(spec.scale)
            return _call("Rescaling", [scale], spec, "scale")
        case Conv2D():
            kernel = value_source(tuple(spec.kernel_size))
            return _call("Conv2D", [str(spec.filters), kernel], spec, "filters", "kernel_size")
        case Dense():
            return _call("Dense", [str(spec.units)], spec, "units")
        case MaxPool2D() | AveragePooling2D():
            name = "MaxPooling2D" if isinstance(spec, MaxPool2D) else "AveragePooling2D"
            return _call(name, [value_source(tuple(spec.pool_size))], spec, "pool_size")
        case BatchNormalization():
            return _call("BatchNormalization", [], spec)


def optimizer_source(config: TrainConfig) -> str:
    """The optimizer's call; under a cosine its rate needs ``steps``, those of all epochs."""
    spec = config.optimizer
    values = {field: value_source(value) for field, value in vars(spec).items()}
    if config.schedule == COSINE:
        rate = values["learning_rate"]
        values["learning_rate"] = f"keras.optimizers.schedules.CosineDecay({rate}, steps)"
    inner = "".join(f"        {field}={value},\n" for field, value in values.items())
    return f"{spec.kind}(\n{inner}    )"


def callback_sources(config: TrainConfig) -> tuple[str, ...]:
    """What Keras is to do after every epoch: another rate, an early end; mostly nothing."""
    found = []
    if config.schedule == STEP:
        rate, step = value_source(config.optimizer.learning_rate), config.step
        found.append(
            "LearningRateScheduler("
            f"lambda epoch: {rate} * {value_source(step.factor)} ** (epoch // {step.epochs}))"
        )
    if config.schedule == PLATEAU:
        plateau = config.plateau
        found.append(
            f'ReduceLROnPlateau(monitor="val_loss", factor={value_source(plateau.factor)}, '
            f"patience={plateau.patience}, min_lr={value_source(plateau.least)})"
        )
    if config.early_stopping is not None:
        stop = config.early_stopping
        found.append(
            f"EarlyStopping(monitor={value_source(stop.monitor)}, patience={stop.patience}, "
            f"restore_best_weights={stop.restore_best})"
        )
    return tuple(found)


def filters_source(config: TrainConfig) -> str:
    """The fixed filters as the lines of a dictionary."""
    parts: list[str] = []
    for fixed in config.fixed_filters:
        kernel, bias = numbers(config, fixed)
        # The shortest decimals that are these 32-bit numbers again.
        rows = [f"[{', '.join(str(number) for number in row)}]," for row in kernel]
        name = f"  # {plain(fixed.name)}" if plain(fixed.name) else ""
        parts += [
            f"    {fixed.index}: ({name}",
            "        [",
            *(f"            {row}" for row in rows),
            "        ],",
            f"        {bias!s},",
            f"        {fixed.trainable},",
            "    ),",
        ]
    return "\n".join(parts)


def value_source(value: object) -> str:
    """A value as source; whatever a file of a stranger's held is at worst a string here."""
    if isinstance(value, Regularizer):
        return f"regularizers.{value.kind.upper()}({value_source(value.amount)})"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        return '"' + plain(value) + '"'
    return repr(value)


def plain(text: str) -> str:
    """Text that ends no string and no line."""
    return "".join(c for c in text if c.isprintable() and c not in "\"'\\")


def _call(name: str, first: list[str], spec: Layer, *done: str) -> str:
    """A layer with what it must be told and what differs from the default."""
    rest = [
        f"{field.name}={value_source(getattr(spec, field.name))}"
        for field in dataclasses.fields(spec)
        if field.name not in done and getattr(spec, field.name) != field.default
    ]
    return f"layers.{name}({', '.join(first + rest)})"
