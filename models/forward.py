"""A network's forward pass written in plain TensorFlow operations, equal to Keras' own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import config as specs
from models.config import Layer, Regularizer

Tensor = Any
"""A tf.Tensor; TensorFlow has no types that mypy could check."""

WEIGHT_COUNTS = {"Conv2D": 2, "Dense": 2, "BatchNormalization": 4}
"""How many weights a layer of a kind has; every other kind has none."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one pass over a batch gives.

    Attributes:
        logits: float32 (batch, classes), the values before the last softmax.
        activity_penalty: the activity regularizers' sum, divided by the batch as Keras 3 does.
        statistics: the new moving mean and variance of each BatchNormalization, in order.
    """

    logits: Tensor
    activity_penalty: Tensor
    statistics: tuple[Tensor, ...]


def trainable(layers: Sequence[Layer]) -> tuple[bool, ...]:
    """For each weight in get_weights() order: does the optimizer change it?"""
    flags: list[bool] = []
    for layer in layers:
        count = WEIGHT_COUNTS.get(layer.kind, 0)
        moving = isinstance(layer, specs.BatchNormalization)
        flags += [True, True, False, False] if moving else [True] * count
    return tuple(flags)


def forward(
    layers: Sequence[Layer], weights: Sequence[Tensor], x: Tensor, *, training: bool, seed: Tensor
) -> Outcome:
    """Run ``layers`` on ``x``.

    Args:
        layers: the last must apply softmax, which is left to the loss.
        weights: in get_weights() order.
        x: float32 (batch, ...), what the first of ``layers`` gets.
        training: dropout drops and batch statistics are used.
        seed: int32 (2,), decides what dropout drops.
    """
    import tensorflow as tf

    remaining = iter(weights)
    penalties: list[Tensor] = []
    statistics: list[Tensor] = []
    before = x  # What the latest activation function got.
    for index, layer in enumerate(layers):
        match layer:
            case specs.Conv2D():
                kernel, bias = next(remaining), next(remaining)
                x = tf.nn.conv2d(x, kernel, layer.strides, layer.padding.upper())
                before = tf.nn.bias_add(x, bias)
                x = activate(layer.activation, before)
            case specs.Dense():
                kernel, bias = next(remaining), next(remaining)
                before = tf.nn.bias_add(tf.matmul(x, kernel), bias)
                x = activate(layer.activation, before)
            case specs.Activation():
                before = x
                x = activate(layer.function, before)
            case specs.MaxPool2D():
                strides = layer.strides or layer.pool_size
                x = tf.nn.max_pool2d(x, layer.pool_size, strides, layer.padding.upper())
            case specs.AveragePooling2D():
                strides = layer.strides or layer.pool_size
                x = tf.nn.avg_pool2d(x, layer.pool_size, strides, layer.padding.upper())
            case specs.Dropout():
                if training and layer.rate > 0:
                    own = tf.add(seed, [0, index << 24])  # No two layers drop alike.
                    x = tf.nn.experimental.stateless_dropout(x, layer.rate, own)
            case specs.BatchNormalization():
                gamma, beta, *moving = (next(remaining) for _ in range(4))
                mean, variance = moving
                if training:
                    mean, variance = tf.nn.moments(x, list(range(len(x.shape) - 1)))
                    statistics += [
                        old * layer.momentum + new * (1.0 - layer.momentum)
                        for old, new in zip(moving, (mean, variance), strict=True)
                    ]
                x = tf.nn.batch_normalization(x, mean, variance, beta, gamma, layer.epsilon)
            case specs.Flatten():
                x = tf.reshape(x, (-1, math.prod(x.shape[1:])))
            case specs.Rescaling():
                x = x * layer.scale + layer.offset
        if isinstance(layer, (specs.Conv2D, specs.Dense)) and layer.activity_regularizer:
            pictures = tf.cast(tf.shape(x)[0], tf.float32)
            penalties.append(penalty(layer.activity_regularizer, x) / pictures)
    return Outcome(
        logits=before,
        activity_penalty=tf.add_n(penalties) if penalties else tf.constant(0.0),
        statistics=tuple(statistics),
    )


def ends_in_softmax(layers: Sequence[Layer]) -> bool:
    """Is the last thing the network does a softmax?"""
    last = layers[-1] if layers else None
    function = getattr(last, "function", getattr(last, "activation", None))
    return function == "softmax"


def weight_penalty(layers: Sequence[Layer], weights: Sequence[Tensor]) -> Tensor | None:
    """The kernel and bias regularizers' sum, or None where there are none."""
    import tensorflow as tf

    penalties: list[Tensor] = []
    remaining = iter(weights)
    for layer in layers:
        own = [next(remaining) for _ in range(WEIGHT_COUNTS.get(layer.kind, 0))]
        if isinstance(layer, (specs.Conv2D, specs.Dense)):
            for regularizer, weight in zip(
                (layer.kernel_regularizer, layer.bias_regularizer), own, strict=True
            ):
                if regularizer is not None:
                    penalties.append(penalty(regularizer, weight))
    return tf.add_n(penalties) if penalties else None


def penalty(regularizer: Regularizer, values: Tensor) -> Tensor:
    """``amount`` times the sum of the absolute values (l1) or of the squares (l2)."""
    import tensorflow as tf

    size = tf.abs(values) if regularizer.kind == "l1" else tf.square(values)
    return regularizer.amount * tf.reduce_sum(size)


def activate(function: str, x: Tensor) -> Tensor:
    """The activation function of that name applied to ``x``."""
    import tensorflow as tf

    functions = {
        "linear": lambda values: values,
        "relu": tf.nn.relu,
        "softmax": tf.nn.softmax,
        "tanh": tf.math.tanh,
        "sigmoid": tf.math.sigmoid,
    }
    if function not in functions:
        raise ValueError(f"unknown activation {function!r}, expected one of {', '.join(functions)}")
    return functions[function](x)
