"""A network's forward pass written in plain TensorFlow operations, equal to Keras' own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from models import config as specs
from models.config import Layer, Regularizer
from models.own_gradients import Tensor as Tensor
from models.own_gradients import with_gradient

WEIGHT_COUNTS = {"Conv2D": 2, "Dense": 2, "BatchNormalization": 4}
"""How many weights a layer of a kind has; every other kind has none."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What one pass over a batch gives.

    Attributes:
        logits: per part float32 (pictures, classes), the values before the last softmax.
        activity_penalty: the activity regularizers' sum over the batch, divided by its pictures
            as Keras 3 does; None where there are none.
        statistics: the new moving mean and variance of each BatchNormalization, in order.
    """

    logits: list[Tensor]
    activity_penalty: Tensor | None
    statistics: list[Tensor]


def trainable(layers: Sequence[Layer]) -> tuple[bool, ...]:
    """For each weight in get_weights() order: does the optimizer change it?"""
    flags: list[bool] = []
    for layer in layers:
        count = WEIGHT_COUNTS.get(layer.kind, 0)
        moving = isinstance(layer, specs.BatchNormalization)
        flags += [True, True, False, False] if moving else [True] * count
    return tuple(flags)


def forward(
    layers: Sequence[Layer],
    weights: Sequence[Tensor],
    parts: Sequence[Tensor],
    seeds: Sequence[Tensor] | None,
) -> Outcome:
    """Run ``layers`` on a batch that comes in parts, which TensorFlow may compute side by side.

    Args:
        layers: the last must apply softmax, which is left to the loss.
        weights: in get_weights() order.
        parts: each float32 (pictures, ...), what the first of ``layers`` gets.
        seeds: per part int32 (2,), decide what dropout drops; None when not training: nothing is
            dropped, and BatchNormalization uses its moving statistics.
    """
    import tensorflow as tf

    remaining = iter(weights)
    penalties: list[Tensor] = []
    statistics: list[Tensor] = []
    xs = list(parts)
    before = xs  # What the latest activation function got.
    for index, layer in enumerate(layers):
        match layer:
            case specs.Conv2D():
                kernel, bias = next(remaining), next(remaining)
                padding = layer.padding.upper()
                xs = [tf.nn.conv2d(x, kernel, layer.strides, padding) for x in xs]
                before = [tf.nn.bias_add(x, bias) for x in xs]
                xs = [activate(layer.activation, x) for x in before]
            case specs.Dense():
                kernel, bias = next(remaining), next(remaining)
                before = [tf.nn.bias_add(tf.matmul(x, kernel), bias) for x in xs]
                xs = [activate(layer.activation, x) for x in before]
            case specs.Activation():
                before = xs
                xs = [activate(layer.function, x) for x in before]
            case specs.MaxPool2D() | specs.AveragePooling2D():
                largest = isinstance(layer, specs.MaxPool2D)
                pool = tf.nn.max_pool2d if largest else tf.nn.avg_pool2d
                strides = layer.strides or layer.pool_size
                xs = [pool(x, layer.pool_size, strides, layer.padding.upper()) for x in xs]
            case specs.Dropout():
                if seeds is not None and layer.rate > 0:
                    xs = [_drop(layer.rate, index, *pair) for pair in zip(xs, seeds, strict=True)]
            case specs.BatchNormalization():
                gamma, beta, mean, variance = (next(remaining) for _ in range(4))
                if seeds is not None:
                    moving = (mean, variance)
                    mean, variance = _moments(xs)
                    statistics += [
                        old * layer.momentum + new * (1.0 - layer.momentum)
                        for old, new in zip(moving, (mean, variance), strict=True)
                    ]
                scale = gamma * tf.math.rsqrt(variance + layer.epsilon)
                shift = beta - mean * scale
                xs = [_affine(x, scale, shift) for x in xs]
            case specs.Flatten():
                xs = [tf.reshape(x, (-1, math.prod(x.shape[1:]))) for x in xs]
            case specs.Rescaling():
                xs = [x * layer.scale + layer.offset for x in xs]
        if isinstance(layer, (specs.Conv2D, specs.Dense)) and layer.activity_regularizer:
            sizes = [penalty(layer.activity_regularizer, x) for x in xs]
            penalties.append(tf.add_n(sizes) / _pictures(xs))
    return Outcome(
        logits=before,
        activity_penalty=tf.add_n(penalties) if penalties else None,
        statistics=statistics,
    )


def _drop(rate: float, index: int, x: Tensor, seed: Tensor) -> Tensor:
    import tensorflow as tf

    own = tf.add(seed, [index * 65_537, 0])  # No two layers drop alike.
    return tf.nn.experimental.stateless_dropout(x, rate, own)


def _moments(parts: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    """Mean and variance of each channel over all parts together."""
    import tensorflow as tf

    # Put together first and summed afterwards: in float32 another order of summing gives a
    # mean that differs in the sixth digit, and 75 steps later the loss differs in the third.
    whole = tf.concat(parts, 0)
    axes = list(range(len(whole.shape) - 1))

    mean = tf.reduce_mean(whole, axes)
    variance = tf.reduce_mean(tf.square(_affine(whole, None, -mean)), axes)
    mean, variance = with_gradient(_to_moments, [mean, variance], whole)
    return mean, variance


def _to_moments(x: Tensor, made: Sequence[Tensor], flows: Sequence[Tensor]) -> Tensor:
    mean, (to_mean, to_variance) = made[0], flows
    count = _pictures([x]) * math.prod(x.shape[1:-1])
    slope = 2.0 * to_variance / count
    return _affine(x, slope, to_mean / count - slope * mean)


def _affine(x: Tensor, scale: Tensor | None, shift: Tensor) -> Tensor:
    """``x`` times ``scale`` plus ``shift``, both (channels,).

    With rows as long as a picture, not as a pixel, TensorFlow does this several times faster.
    """
    import tensorflow as tf

    pixels = [math.prod(x.shape[1:-1])]
    rows = tf.reshape(x, (-1, math.prod(x.shape[1:])))
    if scale is not None:
        rows = rows * tf.tile(scale, pixels)
    return tf.reshape(rows + tf.tile(shift, pixels), (-1, *x.shape[1:]))


def _pictures(parts: Sequence[Tensor]) -> Tensor:
    import tensorflow as tf

    return tf.cast(tf.add_n([tf.shape(x)[0] for x in parts]), tf.float32)


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
