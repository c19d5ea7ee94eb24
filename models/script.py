"""An experiment as a Keras program of one file, to be read, run and changed without Digitscope."""

from __future__ import annotations

import dataclasses
import math

from models.config import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Optimizer,
    Regularizer,
    Rescaling,
    TrainConfig,
)
from models.placing import numbers
from models.shapes import check_network

_HEAD = '''\
"""Trains the network {title} on the MNIST digits with Keras.

It needs Python with the packages keras, tensorflow and numpy:

    python {file}.py              fetches MNIST through Keras
    python {file}.py mnist.npz    reads x_train, y_train, x_test and y_test from a file
"""

import sys

import keras
import numpy as np
from keras import layers{more}

SEED = {seed}
EPOCHS = {epochs}
BATCH_SIZE = {batch_size}
'''

_AUGMENTED = """
# Digitscope trains this network on pictures that it makes anew for every epoch: other pens, papers
# and cameras, and things that are no digits. MNIST alone, as here, teaches it less.
"""

_FIXED = '''
# Filters of the first convolution that begin as kernels made by hand, counted from 0:
# the kernel's rows, the bias, and whether training may change them.
FIXED_FILTERS = {{
{filters}
}}


class Frozen(keras.constraints.Constraint):
    """Puts frozen filters back after every step.

    That is as if their gradient were 0; and momentum and weight decay cannot move them either.
    """

    def __init__(self, frozen, values):
        self.frozen = frozen
        self.values = values

    def __call__(self, weight):
        return keras.ops.where(self.frozen, self.values, weight)


def fix_filters(network):
    """Puts the filters made by hand into the first convolution and holds the frozen ones."""
    first = next(layer for layer in network.layers if isinstance(layer, layers.Conv2D))
    kernel, bias = first.get_weights()
    frozen = np.zeros(len(bias), bool)
    for number, (rows, offset, learns) in FIXED_FILTERS.items():
        kernel[:, :, 0, number] = rows
        bias[number] = offset
        frozen[number] = not learns
    first.set_weights([kernel, bias])
    first.kernel.constraint = Frozen(frozen, kernel)
    first.bias.constraint = Frozen(frozen, bias)
'''

_BODY = '''

def load_data():
    """Pictures as numbers from 0 to 255 with one channel, and their digits."""
    if len(sys.argv) > 1:
        with np.load(sys.argv[1]) as file:
            train = file["x_train"], file["y_train"]
            test = file["x_test"], file["y_test"]
    else:
        train, test = keras.datasets.mnist.load_data()
    return [(x[..., None].astype("float32"), y) for x, y in (train, test)]


def build_network():
    """The layers, from the picture to the probabilities."""
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
{layers}
        ]
    )


def build_optimizer(steps):
    """How the weights are changed; ``steps`` is how often in the whole training."""
    return keras.optimizers.{optimizer}


def main():
    keras.utils.set_random_seed(SEED)
    (x_train, y_train), (x_test, y_test) = load_data()
    network = build_network()
{fix}    network.summary()
    network.compile(
        optimizer=build_optimizer(EPOCHS * -(-len(x_train) // BATCH_SIZE)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    network.fit(
        x_train,
        y_train,
        batch_size=BATCH_SIZE,
        epochs=EPOCHS,
        validation_data=(x_test, y_test),
    )
    network.save("{file}.keras")


if __name__ == "__main__":
    main()
'''


def training_script(config: TrainConfig) -> str:
    """The program that trains ``config``'s network.

    It needs no part of Digitscope. The first weights and the order of the pictures are drawn by
    Keras from the same seed, so its figures are like ours and not the same. Fixed filters are put
    in, and a constraint, which Keras applies after each step, keeps the frozen ones as they are:
    a masked gradient alone would leave them to weight decay. The constraint is set on the weights
    and not in the layer's description, so the saved network opens anywhere.

    Args:
        config: the experiment.

    Returns:
        Python source.

    Raises:
        ValueError: the layers do not make a network of digits.
    """
    check_network(config.layers)
    file = "".join(c if c.isascii() and c.isalnum() else "_" for c in config.name[:40]) or "network"
    layers = "\n".join(f"            {_layer(layer)}," for layer in config.layers)
    return "".join(
        (
            _HEAD.format(
                title=_plain(config.name) or "of this file",
                file=file,
                more=", regularizers" if "regularizers." in layers else "",
                seed=config.seed % 2**32,
                epochs=config.epochs,
                batch_size=config.batch_size,
            ),
            _AUGMENTED if config.augmented else "",
            _FIXED.format(filters=_filters(config)) if config.fixed_filters else "",
            _BODY.format(
                layers=layers,
                optimizer=_optimizer(config.optimizer, config.schedule),
                fix="    fix_filters(network)\n" if config.fixed_filters else "",
                file=file,
            ),
        )
    )


def _layer(spec: Layer) -> str:
    match spec:
        case Activation():
            return f"layers.Activation({_value(spec.function)})"
        case Dropout():
            return f"layers.Dropout({_value(spec.rate)})"
        case Flatten():
            return "layers.Flatten()"
        case Rescaling():
            scale = "1 / 255" if spec.scale == 1 / 255 else _value(spec.scale)
            return _call("Rescaling", [scale], spec, "scale")
        case Conv2D():
            kernel = _value(tuple(spec.kernel_size))
            return _call("Conv2D", [str(spec.filters), kernel], spec, "filters", "kernel_size")
        case Dense():
            return _call("Dense", [str(spec.units)], spec, "units")
        case MaxPool2D() | AveragePooling2D():
            name = "MaxPooling2D" if isinstance(spec, MaxPool2D) else "AveragePooling2D"
            return _call(name, [_value(tuple(spec.pool_size))], spec, "pool_size")
        case BatchNormalization():
            return _call("BatchNormalization", [], spec)


def _call(name: str, first: list[str], spec: Layer, *done: str) -> str:
    """A layer with what it must be told and what differs from the default."""
    rest = [
        f"{field.name}={_value(getattr(spec, field.name))}"
        for field in dataclasses.fields(spec)
        if field.name not in done and getattr(spec, field.name) != field.default
    ]
    return f"layers.{name}({', '.join(first + rest)})"


def _optimizer(spec: Optimizer, schedule: str) -> str:
    values = {field: _value(value) for field, value in vars(spec).items()}
    if schedule == "cosine":
        rate = values["learning_rate"]
        values["learning_rate"] = f"keras.optimizers.schedules.CosineDecay({rate}, steps)"
    inner = "".join(f"        {field}={value},\n" for field, value in values.items())
    return f"{spec.kind}(\n{inner}    )"


def _filters(config: TrainConfig) -> str:
    parts: list[str] = []
    for fixed in config.fixed_filters:
        kernel, bias = numbers(config, fixed)
        # The shortest decimals that are these 32-bit numbers again.
        rows = [f"[{', '.join(str(number) for number in row)}]," for row in kernel]
        name = f"  # {_plain(fixed.name)}" if _plain(fixed.name) else ""
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


def _value(value: object) -> str:
    """A value as source; whatever a file of a stranger's held is at worst a string here."""
    if isinstance(value, Regularizer):
        return f"regularizers.{value.kind.upper()}({_value(value.amount)})"
    if isinstance(value, float) and not math.isfinite(value):
        return f'float("{value}")'
    if isinstance(value, str):
        return '"' + _plain(value) + '"'
    return repr(value)


def _plain(text: str) -> str:
    """Text that ends no string and no line."""
    return "".join(c for c in text if c.isprintable() and c not in "\"'\\")
