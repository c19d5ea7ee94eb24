"""The arithmetic of one filter equals what the network computes, for every kind of layer."""

from __future__ import annotations

import numpy as np
import pytest

from gui.inside.filter_subject import FILTER, MAP, UNIT, VALUE, called, subject
from models import mnist
from models.classifier import Network, load
from models.config import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    Rescaling,
    TrainConfig,
)
from models.shapes import describe

END = (Flatten(), Dense(units=10), Activation(function="softmax"))


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return mnist.load_test()[0][3]


def made(*layers: Layer) -> Network:
    rng = np.random.default_rng(0)
    weights = tuple(
        np.abs(rng.normal(0, 0.2, shape)).astype(np.float32) - (0.1 if len(shape) > 1 else 0)
        for info in describe(layers)
        for shape in info.weight_shapes
    )
    config = TrainConfig(name="made", layers=layers)
    return Network.from_weights("made", "Made", config, weights)


BENT = {
    "linear": lambda total: total,
    "relu": lambda total: max(0.0, total),
    "tanh": np.tanh,
    "sigmoid": lambda total: 1 / (1 + np.exp(-total)),
}


def assert_sums_are_the_maps(network: Network, picture: np.ndarray, layer: int) -> None:
    """Every sixth pixel of the first and last filter: the sum and what follows it."""
    outputs = network.maps(picture)
    spec = network.layers[layer].spec
    assert isinstance(spec, Conv2D | Dense)
    behind = network.layers[layer + 1].spec if layer + 1 < len(outputs) else None
    ahead = spec.activation == "linear" and isinstance(behind, Activation)
    for number in (0, spec.filters - 1 if isinstance(spec, Conv2D) else spec.units - 1):
        shown = subject(network, picture, layer, number)
        assert shown.map is not None
        own = outputs[layer][..., number]
        after = outputs[layer + 1][..., number] if ahead else own
        size = float(np.abs(own).max()) or 1.0
        if shown.kind == FILTER:
            np.testing.assert_array_equal(shown.map, own)
        for place in range(0, shown.map.size, 6):
            at = divmod(place, shown.map.shape[1])
            pixel = at if shown.kind == FILTER else ()
            for channel in (None, shown.channels - 1):
                terms = shown.terms(*at, channel)
                assert terms is not None
                assert terms.output == after[pixel]
                if spec.activation == "linear":
                    assert terms.total == pytest.approx(float(own[pixel]), abs=1e-5 * size)
                if terms.function != "softmax":
                    bent = BENT[terms.function](terms.total)
                    assert terms.output == pytest.approx(bent, abs=1e-5 * size)


@pytest.mark.parametrize("name", ["baseline", "chapter"])
@pytest.mark.parametrize("kind", [Conv2D, Dense])
def test_sums_of_a_trained_network_are_its_maps(
    name: str, kind: type[Layer], picture: np.ndarray
) -> None:
    network = load(name)
    layers = [info.index for info in network.layers if isinstance(info.spec, kind)]
    assert layers
    for layer in layers:
        assert_sums_are_the_maps(network, picture, layer)


@pytest.mark.parametrize("function", ["relu", "tanh", "sigmoid"])
def test_sums_with_padding_strides_and_an_activation_of_their_own(
    function: str, picture: np.ndarray
) -> None:
    network = made(
        Rescaling(),
        Conv2D(filters=3, kernel_size=(5, 2), strides=(2, 1), padding="same", activation=function),
        Conv2D(filters=2, kernel_size=(1, 3), strides=(1, 2), padding="same", activation=function),
        *END,
    )
    for layer in (1, 2, 4):
        assert_sums_are_the_maps(network, picture, layer)


def test_the_places_of_a_unit_add_up_to_its_sum(picture: np.ndarray) -> None:
    network = load("baseline")
    logits = network.maps(picture)[8]
    for number in range(10):
        shown = subject(network, picture, 8, number)
        assert shown.kind == UNIT
        assert shown.map is not None
        assert shown.map.shape == (5, 5)
        assert shown.channels == 12
        assert shown.map.sum() + shown.bias == pytest.approx(float(logits[number]), abs=1e-4)


def test_a_unit_that_weighs_a_row_of_values(picture: np.ndarray) -> None:
    network = made(Rescaling(), Flatten(), Dense(units=7, activation="tanh"), Dense(units=10),
                   Activation(function="softmax"))  # fmt: skip
    shown = subject(network, picture, 3, 2)
    assert shown.map is not None
    assert shown.map.shape == (3, 3)
    terms = shown.terms(0, 0)
    assert terms is not None
    assert terms.total == pytest.approx(float(network.maps(picture)[3][2]), abs=1e-5)
    assert terms.names[6] == "input 7"


def test_batch_normalization_between_keeps_the_sum_alone(picture: np.ndarray) -> None:
    network = made(Conv2D(filters=2), BatchNormalization(), Activation(function="relu"), *END)
    terms = subject(network, picture, 0, 0).terms(3, 3)
    assert terms is not None
    assert terms.function == "linear"


def test_layers_without_kernels_name_the_filter_before_them(picture: np.ndarray) -> None:
    network = load("baseline")
    pooled = subject(network, picture, 6, 4)
    assert (pooled.kind, pooled.behind, pooled.kernel) == (MAP, 4, None)
    assert pooled.terms(0, 0) is None
    first = subject(network, picture, 0, 0)
    assert (first.kind, first.behind) == (MAP, None)
    flat = subject(network, picture, 7, 250)
    assert (flat.kind, flat.behind, flat.map) == (VALUE, None, None)
    assert flat.value == network.maps(picture)[7][250]


def test_without_a_picture_there_is_a_kernel_and_no_map() -> None:
    shown = subject(load("baseline"), None, 1, 99)
    assert shown.number == 5
    assert shown.map is None
    assert shown.kernel is not None
    assert shown.terms(0, 0) is None


def test_what_filters_are_called() -> None:
    layers = load("baseline").layers
    assert called(layers, 1, 2) == "filter 3"
    assert called(layers, 3, 0) == "map 1"
    assert called(layers, 7, 9) == "value 10"
    assert called(layers, 8, 7) == "digit 7"
    assert called(layers, 9, 0) == "digit 0"
    camera = load("camera").layers
    assert called(camera, 20, 3) == "unit 4"
    assert called(camera, len(camera) - 1, 10) == "“not a digit”"


def test_pools_before_their_activation(picture: np.ndarray) -> None:
    network = made(Conv2D(filters=2), MaxPool2D(), Activation(function="relu"), *END)
    terms = subject(network, picture, 0, 1).terms(5, 5)
    assert terms is not None
    assert terms.function == "linear"
    assert terms.total == pytest.approx(float(network.maps(picture)[0][5, 5, 1]), rel=1e-5)
