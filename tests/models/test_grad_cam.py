"""Grad-CAM as its authors define it, laid where the network's cells really look."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

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
    TrainConfig,
)
from models.grad_cam import cam_layers, grad_cam, pixel_gradient, usual_layer
from models.mnist import load_test
from models.network import build_network
from models.shapes import describe


def network_of(layers: tuple[Layer, ...], fill: float | None = None) -> Network:
    """A network with random weights, or all of one value."""
    rng = np.random.default_rng(5)
    shapes = [shape for info in describe(layers) for shape in info.weight_shapes]
    weights = [
        rng.uniform(0.01, 0.05, shape) if fill is None else np.full(shape, fill) for shape in shapes
    ]
    config = TrainConfig(name="x", layers=layers)
    return Network.from_weights("x", "X", config, tuple(w.astype(np.float32) for w in weights))


@pytest.fixture(scope="module")
def seven() -> np.ndarray:
    picture: np.ndarray = load_test()[0][0]
    return picture


@pytest.mark.usefixtures("keras")
@pytest.mark.parametrize("name", ["chapter", "baseline", "camera"])
@pytest.mark.parametrize("digit", [2, 7])
def test_it_is_the_papers_formula_on_tensorflows_gradients(
    name: str, digit: int, seven: np.ndarray
) -> None:
    import tensorflow as tf

    network = load(name)
    keras_network = build_network(network.config)
    keras_network.set_weights(list(network.weights))
    for layer in cam_layers(network.layers):
        value: Any = tf.constant(seven[None, :, :, None].astype(np.float32))
        for each in keras_network.layers[: layer + 1]:
            value = each(value)
        maps = value
        with tf.GradientTape() as tape:
            tape.watch(maps)
            for each in keras_network.layers[layer + 1 : -1]:
                value = each(value)
            score = value[0, digit]
        worth = tf.reduce_mean(tape.gradient(score, maps), axis=(1, 2))[0].numpy()
        expected = (maps[0].numpy() * worth).sum(axis=-1)
        found = grad_cam(network, seven, digit, layer)
        np.testing.assert_allclose(found.worth, worth, atol=1e-4 * np.abs(worth).max())
        np.testing.assert_allclose(found.cells, expected, atol=1e-4 * np.abs(expected).max())


def test_the_maps_are_taken_where_they_are_done() -> None:
    layers: tuple[Layer, ...] = (
        Conv2D(filters=2),
        BatchNormalization(),
        Activation(),
        Dropout(),
        MaxPool2D(),
        Conv2D(filters=3, activation="relu"),
        MaxPool2D(),
        Conv2D(filters=4, kernel_size=(5, 5)),
        Activation(),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    infos = describe(layers)
    assert cam_layers(infos) == (3, 5, 8)
    # The last one's map is a single cell, which tells nothing about where.
    assert infos[8].output_shape == (1, 1, 4)
    assert usual_layer(infos) == 5
    assert usual_layer(describe(layers[7:])) == 1
    assert usual_layer(describe(layers[9:])) is None


def test_heat_lies_where_the_cells_look() -> None:
    """One lit pixel: only the cells that see it can be warm, and they are."""
    layers: tuple[Layer, ...] = (
        Conv2D(filters=1, kernel_size=(3, 5), strides=(2, 3), activation="relu"),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    weights = [np.ones((3, 5, 1, 1)), np.zeros(1), np.ones((13 * 8, 10)), np.zeros(10)]
    config = TrainConfig(name="x", layers=layers)
    network = Network.from_weights(
        "x", "X", config, tuple(each.astype(np.float32) for each in weights)
    )
    picture = np.zeros((28, 28), np.uint8)
    picture[13, 14] = 1  # Rows 12..14 are the seventh window's, columns 12..16 the fifth's.
    cam = grad_cam(network, picture, 0)
    expected = np.zeros((13, 8), np.float32)
    expected[6, 4] = 1
    np.testing.assert_array_equal(cam.cells, expected)
    heat = cam.heat()
    assert np.unravel_index(heat.argmax(), heat.shape) == (13, 14)
    assert heat[13, 14] == 1
    # Half way to the next cell's middle is half as warm.
    assert heat[12, 14] == pytest.approx(0.5)
    assert heat[13, 13] == pytest.approx(2 / 3)
    assert heat[13, 17] == 0
    assert cam.cell(13, 14) == (6, 4)
    assert cam.field.box(6, 4) == (12, 12, 3, 5)
    # The last row and the last two columns are under no window.
    assert not cam.heat()[27].any()


def test_what_speaks_against_is_kept_only_when_asked_for(seven: np.ndarray) -> None:
    cam = grad_cam(load("baseline"), seven, 2)
    assert cam.cells.min() < 0
    assert cam.heat().min() == 0
    assert cam.heat(signed=True).min() < 0


@pytest.mark.parametrize("name", ["chapter", "baseline"])
@pytest.mark.parametrize("digit", [2, 7])
def test_place_by_place_adds_up_to_the_score(name: str, digit: int, seven: np.ndarray) -> None:
    network = load(name)
    score = network.maps(seven)[-2][digit] - network.weights[-1][digit]
    cam = grad_cam(network, seven, digit)
    assert float(cam.places.sum()) == pytest.approx(float(score), rel=1e-4)
    heat = cam.heat(signed=True, by_place=True)
    assert heat.max() <= cam.places.max() + 1e-6
    assert cam.heat(by_place=True).min() == 0


def test_the_pixels_gradient_foretells_a_small_change() -> None:
    """With smooth functions only: a step of one grey level moves the logit as foretold."""
    layers: tuple[Layer, ...] = (
        Conv2D(filters=3, kernel_size=(5, 5), strides=(2, 2), activation="tanh"),
        Flatten(),
        Dense(units=10),
        Activation(function="softmax"),
    )
    rng = np.random.default_rng(2)
    shapes = [shape for info in describe(layers) for shape in info.weight_shapes]
    weights = tuple(rng.normal(0, 0.002, shape).astype(np.float32) for shape in shapes)
    network = Network.from_weights("x", "X", TrainConfig(name="x", layers=layers), weights)
    picture = rng.integers(0, 255, (28, 28)).astype(np.uint8)
    gradient = pixel_gradient(network, picture, 4)
    place = np.unravel_index(np.abs(gradient).argmax(), gradient.shape)
    logits = []
    for change in (-1, 1):
        changed = picture.copy()
        changed[place] = int(picture[place]) + change
        logits.append(float(network.maps(changed)[-2][4]))
    assert (logits[1] - logits[0]) / 2 == pytest.approx(float(gradient[place]), rel=0.05)


def test_without_a_convolution_it_says_why_not(seven: np.ndarray) -> None:
    network = network_of((Flatten(), Dense(units=10, activation="softmax")))
    with pytest.raises(ValueError, match="has none"):
        grad_cam(network, seven, 7)
    with pytest.raises(ValueError, match="gives no maps"):
        grad_cam(network, seven, 7, layer=0)
    assert pixel_gradient(network, seven, 7).shape == (28, 28)


def test_a_network_whose_weights_are_no_numbers_says_so(seven: np.ndarray) -> None:
    layers = (Conv2D(filters=2), Flatten(), Dense(units=10, activation="softmax"))
    for fill in (np.nan, np.inf, 1e38):
        network = network_of(layers, fill)
        with pytest.raises(ValueError, match="not numbers"):
            grad_cam(network, seven, 7)
    with pytest.raises(ValueError, match="not numbers"):
        pixel_gradient(network_of(layers, np.nan), seven, 7)


def test_sixty_four_filters_of_odd_shapes(seven: np.ndarray) -> None:
    layers: tuple[Layer, ...] = (
        Conv2D(filters=64, kernel_size=(1, 7), padding="same", activation="relu"),
        Conv2D(filters=64, kernel_size=(5, 2), strides=(3, 1), activation="relu"),
        Flatten(),
        Dense(units=11, activation="softmax"),
    )
    network = network_of(layers)
    cam = grad_cam(network, seven, 10)
    assert cam.cells.shape == (8, 27)
    assert cam.worth.shape == (64,)
    assert cam.heat().shape == (28, 28)
