"""The way back in NumPy is TensorFlow's own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import presets
from models.backward import PICTURE, score_gradient
from models.classifier import Network, load
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
    Rescaling,
    TrainConfig,
)
from models.events import Weights
from models.network import build_network
from models.shapes import describe

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
steps = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from(["valid", "same"])
smooth = st.sampled_from(["linear", "relu", "tanh", "sigmoid", "softmax"])
windows = {"pool_size": pairs, "strides": st.none() | steps, "padding": paddings}
hidden = st.one_of(
    st.builds(
        Conv2D,
        filters=st.integers(1, 5),
        kernel_size=pairs,
        strides=steps,
        padding=paddings,
        activation=smooth,
    ),
    st.builds(MaxPool2D, **windows),
    st.builds(AveragePooling2D, **windows),
    st.builds(Activation, function=smooth),
    st.builds(BatchNormalization, epsilon=st.sampled_from([1e-3, 0.1])),
    st.builds(Rescaling, scale=st.sampled_from([0.5, -2.0]), offset=st.just(0.3)),
    st.builds(Dropout),
)


@st.composite
def stacks(draw: st.DrawFn) -> tuple[Layer, ...]:
    """Any stack whose layers fit, from scaled pixels to ten probabilities."""
    layers: tuple[Layer, ...] = (Rescaling(),)
    for layer in draw(st.lists(hidden, min_size=1, max_size=4)):
        try:
            describe((*layers, layer))
        except ValueError:
            continue
        layers = (*layers, layer)
    middle = draw(st.sampled_from([(), (Dense(units=7, activation="tanh"), BatchNormalization())]))
    last: tuple[tuple[Layer, ...], ...] = (
        (Dense(units=10), Activation(function="softmax")),
        (Dense(units=11, activation="softmax"),),
    )
    return (*layers, Flatten(), *middle, *draw(st.sampled_from(last)))


def random_weights(layers: tuple[Layer, ...], rng: np.random.Generator) -> Weights:
    """Weights of the size that training starts from; moving variances stay positive."""
    weights: list[np.ndarray] = []
    for info in describe(layers):
        for i, shape in enumerate(info.weight_shapes):
            scale = 1 / np.sqrt(max(1, np.prod(shape[:-1])))
            array = rng.normal(0, scale, shape).astype(np.float32)
            variance = isinstance(info.spec, BatchNormalization) and i == 3
            weights.append(np.abs(array) + np.float32(0.2) if variance else array)
    return tuple(weights)


def tape_gradients(
    config: TrainConfig, weights: Weights, picture: np.ndarray, digit: int
) -> list[np.ndarray]:
    """The gradient of the digit's logit for the picture and every layer that it depends on."""
    import keras
    import tensorflow as tf

    network = build_network(config)
    network.set_weights(list(weights))
    value: Any = tf.constant(picture[None, :, :, None].astype(np.float32))
    seen = []
    with tf.GradientTape() as tape:
        for layer in network.layers:
            tape.watch(value)
            seen.append(value)
            if layer is network.layers[-1] and isinstance(layer, keras.layers.Dense):
                kernel, bias = layer.weights
                value = value @ kernel + bias
            elif layer is not network.layers[-1]:
                value = layer(value)
        score = value[0, digit]
    found = tape.gradient(score, seen, unconnected_gradients=tf.UnconnectedGradients.ZERO)
    return [each[0].numpy() for each in found]


def assert_same_gradients(
    config: TrainConfig, weights: Weights, picture: np.ndarray, digit: int
) -> None:
    """Equal to a ten-thousandth of the layer's largest gradient."""
    network = Network.from_weights("test", "Test", config, weights)
    outputs = network.maps(picture)
    own = [network.layer_weights(info.index) for info in network.layers]
    for layer, expected in enumerate(tape_gradients(config, weights, picture, digit), PICTURE):
        found = score_gradient(network.layers, own, picture, outputs, digit, layer)
        assert (found.shape, found.dtype) == (expected.shape, np.float32)
        limit = 1e-4 * float(np.abs(expected).max())
        np.testing.assert_allclose(found, expected, rtol=0, atol=limit + 1e-30, err_msg=f"{layer}")


@pytest.mark.filterwarnings("ignore:.*You are using a softmax over axis")
@pytest.mark.usefixtures("keras")
@given(layers=stacks(), seed=st.integers(0, 2**32 - 1), digit=st.integers(0, 9))
@settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_any_stack_has_the_gradients_of_tensorflow(
    layers: tuple[Layer, ...], seed: int, digit: int
) -> None:
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (28, 28)).astype(np.uint8)
    config = TrainConfig(name="any", layers=layers)
    assert_same_gradients(config, random_weights(layers, rng), picture, digit)


@pytest.mark.usefixtures("keras")
@pytest.mark.parametrize("name", presets.PRESETS)
def test_every_preset_has_the_gradients_of_tensorflow(name: str) -> None:
    config = presets.preset(name).config
    rng = np.random.default_rng(0)
    picture = rng.integers(0, 256, (28, 28)).astype(np.uint8)
    assert_same_gradients(config, random_weights(config.layers, rng), picture, 7)


@pytest.mark.usefixtures("keras")
@pytest.mark.parametrize("name", ["chapter", "baseline", "camera"])
def test_each_shipped_network_on_a_real_digit(name: str) -> None:
    from models import mnist

    network = load(name)
    pictures, _ = mnist.load_test()
    assert_same_gradients(network.config, network.weights, pictures[0], 7)


def test_a_window_far_larger_than_the_picture_costs_no_more_than_the_picture() -> None:
    layers: tuple[Layer, ...] = (
        MaxPool2D(pool_size=(1000, 1000), strides=(1, 1), padding="same"),
        AveragePooling2D(pool_size=(1000, 1000), strides=(1000, 1000), padding="same"),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    rng = np.random.default_rng(1)
    config = TrainConfig(name="wide", layers=layers)
    network = Network.from_weights("wide", "Wide", config, random_weights(layers, rng))
    picture = rng.integers(0, 200, (28, 28)).astype(np.uint8)
    picture[20, 5] = 250
    own = [network.layer_weights(info.index) for info in network.layers]
    found = score_gradient(network.layers, own, picture, network.maps(picture), 3)
    # The largest pixel is every pool's largest, and their mean is its value.
    assert found[20, 5, 0] == pytest.approx(float(network.weights[0][0, 3]), rel=1e-5)
    assert np.count_nonzero(found) == 1
