"""The graph that answers is the network that Keras trains, layer by layer."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import presets
from models.classifier import Network
from models.config import (
    ACTIVATIONS,
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
from models.onnx_graph import to_onnx
from models.shapes import describe

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
paddings = st.sampled_from(["valid", "same"])
functions = st.sampled_from(ACTIVATIONS)
windows = {"pool_size": pairs, "strides": st.none() | pairs, "padding": paddings}
# TensorFlow 2.21 (oneDNN) reads unset memory where a window of 4 takes steps of 4 in 7 columns.
steps = st.tuples(st.integers(1, 3), st.integers(1, 3))
hidden = st.one_of(
    st.builds(
        Conv2D,
        filters=st.integers(1, 5),
        kernel_size=pairs,
        strides=steps,
        padding=paddings,
        activation=functions,
    ),
    st.builds(MaxPool2D, **windows),
    st.builds(AveragePooling2D, **windows),
    st.builds(Activation, function=functions),
    st.builds(BatchNormalization, epsilon=st.sampled_from([1e-3, 0.1])),
    st.builds(Rescaling, scale=st.sampled_from([0.5, -2.0]), offset=st.sampled_from([0.0, 0.3])),
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
    middle = draw(st.sampled_from([(), (Dense(units=7, activation="tanh"),)]))
    return (*layers, Flatten(), *middle, Dense(units=10), Activation(function="softmax"))


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


def keras_maps(config: TrainConfig, weights: Weights, pictures: np.ndarray) -> list[np.ndarray]:
    """Every layer's output as Keras computes it."""
    network = build_network(config)
    network.set_weights(list(weights))
    values: Any = pictures[..., None].astype(np.float32)
    found = []
    for layer in network.layers:
        values = layer(values)
        found.append(values.numpy())
    return found


def assert_same_maps(config: TrainConfig, weights: Weights, pictures: np.ndarray) -> None:
    """Equal to a millionth of the largest value that came by so far."""
    network = Network.from_weights("test", "Test", config, weights)
    ours = list(zip(*(network.maps(picture) for picture in pictures), strict=True))
    largest = 0.0
    for info, own, expected in zip(
        network.layers, ours, keras_maps(config, weights, pictures), strict=True
    ):
        assert expected.shape[1:] == info.output_shape
        largest = max(largest, float(np.abs(expected).max()))
        np.testing.assert_allclose(np.stack(own), expected, rtol=0, atol=1e-6 * largest)
    answers = network(pictures)
    np.testing.assert_allclose(answers[:, : expected.shape[1]], expected, rtol=0, atol=1e-6)
    assert not answers[:, expected.shape[1] :].any()


# A softmax over one channel is pointless, but it has to be the same.
@pytest.mark.filterwarnings("ignore:.*You are using a softmax over axis")
@pytest.mark.usefixtures("keras")
@given(layers=stacks(), seed=st.integers(0, 2**32 - 1))
@settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_any_stack_answers_as_in_keras(layers: tuple[Layer, ...], seed: int) -> None:
    rng = np.random.default_rng(seed)
    config = TrainConfig(name="any", layers=layers)
    pictures = rng.integers(0, 256, (3, 28, 28)).astype(np.uint8)
    assert_same_maps(config, random_weights(layers, rng), pictures)


@pytest.mark.usefixtures("keras")
@pytest.mark.parametrize("name", presets.PRESETS)
def test_every_preset_answers_as_in_keras(name: str) -> None:
    config = presets.preset(name).config
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (3, 28, 28)).astype(np.uint8)
    # Raw pixels drive the logits into the hundreds, where softmax hides the differences of rows.
    weights = tuple(array / 16 for array in random_weights(config.layers, rng))
    assert_same_maps(config, weights, pictures)


@pytest.mark.usefixtures("keras")
def test_strides_longer_than_a_padded_window() -> None:
    layers = (
        Rescaling(),
        Conv2D(filters=2, kernel_size=(1, 2), strides=(4, 3), padding="same"),
        MaxPool2D(pool_size=(1, 1), strides=(3, 2), padding="same"),
        AveragePooling2D(pool_size=(5, 4), strides=(1, 1), padding="same"),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    rng = np.random.default_rng(1)
    pictures = rng.integers(0, 256, (2, 28, 28)).astype(np.uint8)
    assert_same_maps(TrainConfig(name="s", layers=layers), random_weights(layers, rng), pictures)


def test_graph_is_valid_onnx() -> None:
    layers = presets.preset("batchnorm").config.layers
    graph = to_onnx(layers, random_weights(layers, np.random.default_rng(0)))
    onnx.checker.check_model(onnx.load_from_string(graph), full_check=True)


def test_weights_that_do_not_fit_are_refused() -> None:
    layers = presets.preset("chapter").config.layers
    weights = random_weights(layers, np.random.default_rng(0))
    with pytest.raises(ValueError, match=r"need weights of shapes \[\(3, 3, 1, 6\)"):
        to_onnx(layers, weights[:-1])
