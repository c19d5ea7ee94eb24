"""The ConvNet as a Keras model, built layer by layer from a TrainConfig."""

from __future__ import annotations

from typing import Any

import numpy as np

from models import config as specs
from models.config import Layer, Optimizer, Regularizer, TrainConfig
from models.placing import frozen, place
from models.shapes import check_network, describe


def build_network(config: TrainConfig) -> Any:
    """The network of ``config`` with its initial weights, the same for the same seed.

    Its fixed filters are in place. Frozen ones stay as they are in plain Keras' training too: a
    constraint puts them back after every step, whatever gradient, momentum or decay did to them.

    Args:
        config: layers from the 28x28x1 picture of 0..255 to the probabilities, and the seed.

    Returns:
        A built ``keras.Sequential`` (not compiled), its layers named as ``shapes.describe`` does.

    Raises:
        ValueError: the layers do not make a network of digits; the message says which and why.
    """
    check_network(config.layers)
    import keras

    # NumPy wants a number from 0 up, Keras one below 2**31.
    seeds = np.random.SeedSequence(config.seed % 2**64).generate_state(len(config.layers)) >> 1
    network = keras.Sequential([keras.Input((28, 28, 1))], name=_identifier(config.name))
    for info, seed in zip(describe(config.layers), seeds.tolist(), strict=True):
        network.add(_layer(info.spec, info.name, seed))
    if config.fixed_filters:
        _fix(network, config)
    return network


def _fix(network: Any, config: TrainConfig) -> None:
    """Put the fixed filters in, and hold those that are frozen."""
    from keras import constraints, layers, ops

    class Frozen(constraints.Constraint):  # type: ignore[misc]  # Keras has no types.
        def __init__(self, mask: np.ndarray, values: np.ndarray) -> None:
            self._mask, self._values = mask, values

        def __call__(self, weight: Any) -> Any:
            return ops.where(self._mask, self._values, weight)

    weights = place(config, tuple(network.get_weights()))
    network.set_weights(weights)
    first = next(layer for layer in network.layers if isinstance(layer, layers.Conv2D))
    masks = sorted(frozen(config).items())
    for variable, (at, mask) in zip((first.kernel, first.bias), masks, strict=False):
        variable.constraint = Frozen(mask, weights[at])


def _layer(spec: Layer, name: str, seed: int) -> Any:
    from keras import initializers, layers

    match spec:
        case specs.Conv2D():
            return layers.Conv2D(
                spec.filters,
                spec.kernel_size,
                strides=spec.strides,
                padding=spec.padding,
                activation=spec.activation,
                kernel_initializer=initializers.GlorotUniform(seed),
                name=name,
                **_regularizers(spec),
            )
        case specs.Dense():
            return layers.Dense(
                spec.units,
                activation=spec.activation,
                kernel_initializer=initializers.GlorotUniform(seed),
                name=name,
                **_regularizers(spec),
            )
        case specs.MaxPool2D():
            return layers.MaxPooling2D(spec.pool_size, spec.strides, spec.padding, name=name)
        case specs.AveragePooling2D():
            return layers.AveragePooling2D(spec.pool_size, spec.strides, spec.padding, name=name)
        case specs.Activation():
            return layers.Activation(spec.function, name=name)
        case specs.Dropout():
            return layers.Dropout(spec.rate, seed=seed, name=name)
        case specs.BatchNormalization():
            return layers.BatchNormalization(
                momentum=spec.momentum, epsilon=spec.epsilon, name=name
            )
        case specs.Flatten():
            return layers.Flatten(name=name)
        case specs.Rescaling():
            return layers.Rescaling(spec.scale, spec.offset, name=name)


def build_optimizer(spec: Optimizer, cosine_steps: int | None = None, *, rate: Any = None) -> Any:
    """The Keras optimizer of ``spec``, fresh (no state yet).

    Args:
        spec: its rule and numbers.
        cosine_steps: after how many steps its rate has fallen to 0 along half a cosine; None
            keeps it as it is.
        rate: in place of its learning rate: a number, or a function without arguments.
    """
    from keras import optimizers

    rate = float(spec.learning_rate) if rate is None else rate
    if cosine_steps is not None:
        rate = optimizers.schedules.CosineDecay(rate, cosine_steps)
    match spec:
        case specs.SGD():
            return optimizers.SGD(rate, spec.momentum, spec.nesterov)
        case specs.Adam():
            return optimizers.Adam(rate, spec.beta_1, spec.beta_2, epsilon=spec.epsilon)
        case specs.RMSprop():
            return optimizers.RMSprop(rate, spec.rho, spec.momentum, epsilon=spec.epsilon)
        case specs.AdamW():
            return optimizers.AdamW(rate, spec.weight_decay, spec.beta_1, spec.beta_2, spec.epsilon)


def update(optimizer: Any, gradient: Any, variable: Any) -> None:
    """One step of an optimizer of ``build_optimizer`` that was built for one variable.

    What ``optimizer.apply`` does, less its sum over devices, of which there is one here: in a graph
    that leaves a gradient of its own behind, and with it the graph (``models.own_gradients``).
    """
    if optimizer.weight_decay is not None:
        decay = variable.value * optimizer.weight_decay * optimizer.learning_rate
        variable.value.assign_sub(decay)
    # Asked for again, as in Keras: of a rate that both share TensorFlow multiplies the numbers in
    # another order, and the last digits differ.
    optimizer.update_step(gradient, variable.value, optimizer.learning_rate)
    optimizer.iterations.assign_add(1)


def _regularizers(spec: specs.Conv2D | specs.Dense) -> dict[str, Any]:
    return {
        "kernel_regularizer": _regularizer(spec.kernel_regularizer),
        "bias_regularizer": _regularizer(spec.bias_regularizer),
        "activity_regularizer": _regularizer(spec.activity_regularizer),
    }


def _regularizer(spec: Regularizer | None) -> Any:
    if spec is None:
        return None
    from keras import regularizers

    return regularizers.L1(spec.amount) if spec.kind == "l1" else regularizers.L2(spec.amount)


def _identifier(name: str) -> str:
    # Keras puts a model's name into scopes and files, where only these characters are safe.
    return "".join(c if c.isascii() and c.isalnum() else "_" for c in name) or "network"
