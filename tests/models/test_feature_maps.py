"""What is shown of a layer is what the layer computes with: Keras' own sub-models say so."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from models import mnist, presets
from models.classifier import Network, load
from models.config import (
    Activation,
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
from models.feature_maps import (
    Floats,
    before_activation,
    bend_of,
    contributions,
    filter_behind,
    folded,
    kernel_pictures,
    never_negative,
    softmax_steps,
    weighed_shape,
)
from models.network import build_network
from models.shapes import activation_of, describe

SOFTMAX = Activation(function="softmax")


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return mnist.load_test()[0][0]


def made(*layers: Layer) -> Network:
    rng = np.random.default_rng(1)
    weights = [
        # Positive, as variances are.
        np.abs(rng.normal(0, 0.1, shape)).astype(np.float32)
        if isinstance(info.spec, BatchNormalization)
        else rng.normal(0, 0.1, shape).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    ]
    return Network.from_weights(
        "made", "Made", TrainConfig(name="made", layers=layers), tuple(weights)
    )


def before(network: Network, picture: np.ndarray, index: int) -> Floats:
    outputs = network.maps(picture)
    value = outputs[index - 1] if index else picture[..., None].astype(np.float32)
    return before_activation(network.layers[index], value, network.layer_weights(index))


def close(found: np.ndarray, wanted: np.ndarray) -> bool:
    """To 1e-5 of the layer's largest value."""
    assert found.shape == wanted.shape
    largest = float(np.abs(wanted).max())
    return bool(np.abs(found - wanted).max() <= 1e-5 * largest)


def sub_models(keras: Any, network: Network, picture: np.ndarray) -> list[np.ndarray]:
    """What plain Keras sub-models give, layer by layer."""
    model = build_network(network.config)
    model.set_weights(list(network.weights))
    inner = keras.Model(model.inputs, [layer.output for layer in model.layers])
    outputs = inner.predict(picture[None, ..., None].astype(np.float32), verbose=0)
    return [np.asarray(output)[0] for output in outputs]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*presets.PRESETS])
def test_every_map_is_a_keras_sub_models(keras: Any, name: str, picture: np.ndarray) -> None:
    network = load(name) if name in ("chapter", "baseline", "camera") else None
    network = network or made(*presets.preset(name).config.layers)
    expected = sub_models(keras, network, picture)
    for index, (found, wanted) in enumerate(zip(network.maps(picture), expected, strict=True)):
        assert close(found, wanted), index
        if activation_of(network.layers[index].spec) not in (None, "linear"):
            assert close(before(network, picture, index), expected[index - 1])


FUSED: tuple[Layer, ...] = (
    Rescaling(),
    Conv2D(filters=6, kernel_size=(3, 2), activation="relu", padding="same", strides=(2, 3)),
    Conv2D(filters=5, kernel_size=(2, 5), activation="tanh"),
    Conv2D(filters=64, kernel_size=(1, 3), activation="sigmoid", strides=(3, 4), padding="same"),
    Flatten(),
    Dense(units=20, activation="relu"),
    Dense(units=10, activation="softmax"),
)


@pytest.mark.slow
def test_what_fused_activations_get_is_what_keras_layers_give_without_them(
    keras: Any, picture: np.ndarray
) -> None:
    network = made(*FUSED)
    model = build_network(network.config)
    model.set_weights(list(network.weights))
    value = picture[None, ..., None].astype(np.float32)
    for index, layer in enumerate(model.layers):
        got = value
        value = np.asarray(layer(value))
        if index in (1, 2, 3, 5, 6):
            layer.activation = keras.activations.linear
            assert close(before(network, picture, index), np.asarray(layer(got))[0]), index


def test_a_layer_without_activation_has_nothing_before_it(picture: np.ndarray) -> None:
    with pytest.raises(TypeError, match="Rescaling has no activation"):
        before(load("baseline"), picture, 0)


def test_each_layers_activation_is_found() -> None:
    layers = describe(
        (
            Conv2D(filters=2),
            BatchNormalization(),
            Activation(),
            MaxPool2D(),
            Conv2D(filters=3, activation="tanh"),
            Conv2D(filters=3),
            Flatten(),
            Dense(units=10),
            SOFTMAX,
        )
    )
    bends = [bend_of(layers, index) for index in range(len(layers))]
    told = [bend and (bend.function, bend.layer, bend.fused, bend.ahead) for bend in bends]
    relu, softmax = ("relu", 2, False), ("softmax", 8, False)
    assert told == [
        (*relu, True),
        (*relu, True),
        (*relu, False),
        None,
        ("tanh", 4, True, False),
        None,
        None,
        (*softmax, True),
        (*softmax, False),
    ]


def test_a_map_is_the_picture_seen_through_its_kernel(picture: np.ndarray) -> None:
    network = load("chapter")
    weights = network.layer_weights(0)
    kernels = kernel_pictures(network.layers, 0, weights)
    assert kernels is not None
    assert kernels.shape == (6, 1, 3, 3)
    maps = network.maps(picture)[0]
    for number, (row, column) in enumerate([(0, 0), (13, 9), (25, 25), (7, 20), (9, 14), (18, 12)]):
        window = picture[row : row + 3, column : column + 3].astype(np.float64)
        expected = (window * kernels[number, 0]).sum() + weights[1][number]
        assert maps[row, column, number] == pytest.approx(expected, rel=1e-4, abs=1e-3)


def test_dense_weights_lie_on_the_maps_they_weigh(picture: np.ndarray) -> None:
    network = load("baseline")
    outputs, weights = network.maps(picture), network.layer_weights(8)
    kernels = kernel_pictures(network.layers, 8, weights)
    assert kernels is not None
    assert kernels.shape == (10, 12, 5, 5)
    pushes = folded(contributions(outputs[7], weights), (5, 5, 12))
    for unit in range(10):
        products = kernels[unit] * outputs[6].transpose(2, 0, 1)
        np.testing.assert_allclose(pushes[unit], products, rtol=1e-6)
        expected = products.sum(dtype=np.float64) + weights[1][unit]
        assert outputs[8][unit] == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_dropout_hides_no_maps_from_a_dense_layer_and_other_layers_do() -> None:
    layers = describe(
        (MaxPool2D(), Flatten(), Dropout(), Dense(units=9), Dropout(), Dense(units=10), SOFTMAX)
    )
    shapes = [weighed_shape(layers, index) for index in range(len(layers))]
    assert shapes == [None, None, None, (14, 14, 1), None, None, None]
    # These weights weigh other units, which have no place in a picture.
    assert kernel_pictures(layers, 5, (np.ones((9, 10), np.float32),)) is None


@given(arrays(np.float32, 10, elements=st.floats(-3000, 3000, width=32)))
def test_softmax_steps_lead_from_sums_to_probabilities(logits: np.ndarray) -> None:
    steps = softmax_steps(logits)
    assert steps.probabilities.sum() == pytest.approx(1)
    # Sums closer than doubles can tell apart share the first place.
    assert steps.probabilities[logits.argmax()] == steps.probabilities.max()
    if np.abs(logits).max() < 600:
        exponentials = np.exp(logits.astype(np.float64))
        assert math.exp(steps.log_total) == pytest.approx(exponentials.sum())
        np.testing.assert_allclose(
            steps.probabilities, exponentials / exponentials.sum(), rtol=1e-9, atol=1e-300
        )


def test_softmax_of_no_numbers_is_no_numbers() -> None:
    steps = softmax_steps(np.array([1, np.nan], np.float32))
    assert np.isnan(steps.probabilities).all()
    assert math.isnan(steps.log_total)


def test_each_map_is_traced_to_the_filter_that_made_it() -> None:
    layers = load("baseline").layers
    behind = [filter_behind(layers, info.index) for info in layers]
    assert behind == [None, 1, 1, 1, 4, 4, 4, None, 8, 8]


def test_what_can_be_negative_is_known_from_the_layers() -> None:
    layers = describe(
        (Rescaling(), Conv2D(filters=2), Activation(), Flatten(), Dense(units=10), SOFTMAX)
    )
    assert never_negative(layers) == (True, False, True, True, False, True)
    assert never_negative(describe((Rescaling(offset=-1.0),))) == (False,)
