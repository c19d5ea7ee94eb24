"""Packed blocks give what the ordinary layers give, gradients and ties included."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from models.config import (
    Activation,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dropout,
    Layer,
    MaxPool2D,
    Regularizer,
    Rescaling,
)
from models.packed import Packing, plan
from models.presets import PRESETS
from models.threads import prepare_tensorflow

CONV, RELU, POOL = Conv2D(filters=6), Activation(function="relu"), MaxPool2D()
CONV_RELU = Conv2D(filters=2, activation="relu")
TWO_BLOCKS = (CONV, RELU, POOL, Conv2D(filters=12), RELU, POOL)
OUTPUTS = {2: (5, 13, 13, 6), 4: (5, 5, 5, 12)}
"""Of five pictures, by the number of weights that are packed."""


@pytest.mark.parametrize(
    ("layers", "packed", "weights"),
    [
        (TWO_BLOCKS, 6, 4),
        ((Rescaling(), *TWO_BLOCKS), 7, 4),
        ((CONV_RELU, POOL, CONV_RELU, MaxPool2D(strides=(2, 2))), 4, 4),
        ((CONV, RELU, POOL, Dropout(), *TWO_BLOCKS), 3, 2),
        ((CONV, RELU, POOL, Conv2D(filters=12, activity_regularizer=Regularizer(kind="l1"))), 3, 2),
        ((Conv2D(filters=32), RELU, POOL, Conv2D(filters=64), RELU, POOL), 3, 2),
    ],
)
def test_the_plan_takes_as_many_layers_as_it_can(
    layers: tuple[Layer, ...], packed: int, weights: int
) -> None:
    found = plan(layers)
    assert found is not None
    assert (found.layers, found.weights) == (packed, weights)


@pytest.mark.parametrize(
    "layers",
    [
        (),
        (Rescaling(),),
        (BatchNormalization(), *TWO_BLOCKS),
        (CONV, POOL, RELU),
        (CONV, Activation(function="tanh"), POOL),
        (CONV, RELU, AveragePooling2D()),
        (CONV, RELU, MaxPool2D(padding="same")),
        (CONV, RELU, MaxPool2D(strides=(1, 1))),
        (CONV, RELU, MaxPool2D(pool_size=(3, 3))),
        *(
            (dataclasses.replace(CONV, **change), RELU, POOL)
            for change in (
                {"kernel_size": (3, 2)},
                {"strides": (2, 2)},
                {"padding": "same"},
                {"activation": "sigmoid"},
                {"activity_regularizer": Regularizer(kind="l2")},
            )
        ),
    ],
)
def test_other_forms_are_left_to_the_ordinary_layers(layers: tuple[Layer, ...]) -> None:
    assert plan(layers) is None


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", ["one block", "two blocks", "two blocks, rescaled"])
def test_values_and_gradients_are_those_of_the_layers(name: str, seed: int) -> None:
    prepare_tensorflow()
    import tensorflow as tf

    random = np.random.default_rng(seed)
    # Small whole numbers make every sum exact and ties between pool members frequent.
    scale, offset = (2.0, -3.0) if "rescaled" in name else (1.0, 0.0)
    two = "two" in name
    packing = Packing(layers=6 if two else 3, weights=4 if two else 2, scale=scale, offset=offset)
    pictures = random.choice(np.array([0, 0, 0, 1, 2, 5], np.uint8), (5, 28, 28))
    shapes = [(3, 3, 1, 6), (6,), (3, 3, 6, 12), (12,)][: packing.weights]
    weights = [tf.constant(random.integers(-2, 3, shape), tf.float32) for shape in shapes]
    packed = tf.constant(packing.pack(pictures))

    flow = tf.constant(random.integers(-3, 4, OUTPUTS[packing.weights]), tf.float32)

    @tf.function  # type: ignore[untyped-decorator]  # TensorFlow has no types.
    def run() -> tuple[Any, list[Any]]:
        found = packing.run(packing.matrices(weights), packed)
        return found, tf.gradients(found, weights, flow)

    found, found_gradients = run()

    with tf.GradientTape() as tape:
        tape.watch(weights)
        x = tf.constant(pictures[..., None], tf.float32) * scale + offset
        for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
            x = tf.nn.relu(tf.nn.conv2d(x, kernel, 1, "VALID") + bias)
            x = tf.nn.max_pool2d(x, 2, 2, "VALID")
    gradients = tape.gradient(x, weights, flow)

    assert float(tf.reduce_max(x)) > 0
    np.testing.assert_array_equal(found, x)
    for mine, theirs in zip(found_gradients, gradients, strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_the_chapter_is_packed_whole_and_batch_normalization_in_part() -> None:
    expected = {
        "chapter": 4,
        "baseline": 4,
        "momentum": 4,
        "adam": 4,
        "l2": 2,
        "l1": 2,
        "dropout": 2,
        "batchnorm": 2,
    }
    plans = {name: plan(PRESETS[name].config.layers) for name in expected}
    assert {name: found and found.weights for name, found in plans.items()} == expected
