"""A network whose filters are off or scaled answers as Keras does with that map times 0."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from models import mnist
from models.altered import Alteration, alterable, altered
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
from models.network import build_network
from models.shapes import activation_of, describe

functions = st.sampled_from(["linear", "relu", "tanh", "sigmoid", "softmax"])
between = st.one_of(
    st.builds(BatchNormalization),
    st.builds(Activation, function=functions),
    st.builds(MaxPool2D),
    st.builds(AveragePooling2D, padding=st.just("same")),
    st.builds(Dropout),
    st.builds(Rescaling, scale=st.sampled_from([0.5, -2.0]), offset=st.sampled_from([0.0, 0.3])),
)
convolutions = st.builds(
    Conv2D,
    filters=st.integers(2, 4),
    kernel_size=st.sampled_from([(3, 3), (1, 2)]),
    strides=st.sampled_from([(1, 1), (2, 1)]),
    padding=st.sampled_from(["valid", "same"]),
    activation=functions,
)


@st.composite
def stacks(draw: st.DrawFn) -> tuple[Layer, ...]:
    """Two convolutions and what may stand behind each, then one or two Dense layers."""
    layers: list[Layer] = [Rescaling()]
    for _ in range(2):
        layers += [draw(convolutions), *draw(st.lists(between, max_size=3))]
    layers.append(Flatten())
    if draw(st.booleans()):
        layers += [draw(st.sampled_from([BatchNormalization(), Activation(function="relu")]))]
    if draw(st.booleans()):
        layers += [Dense(units=5, activation=draw(functions))]
    return (*layers, Dense(units=10), Activation(function="softmax"))


def made(layers: tuple[Layer, ...], seed: int = 0) -> Network:
    """A network of random weights with positive variances."""
    rng = np.random.default_rng(seed)
    weights = []
    for info in describe(layers):
        for place, shape in enumerate(info.weight_shapes):
            array = rng.normal(0, 1 / np.sqrt(max(1, np.prod(shape[:-1]))), shape)
            variance = isinstance(info.spec, BatchNormalization) and place == 3
            weights.append((np.abs(array) + 0.2 if variance else array).astype(np.float32))
    return Network.from_weights(
        "made", "Made", TrainConfig(name="m", layers=layers), tuple(weights)
    )


def silenced_after(network: Network, layer: int) -> int:
    """The layer whose output is multiplied by 0 where a filter of ``layer`` is off."""
    if activation_of(network.layers[layer].spec) != "linear":
        return layer
    for info in network.layers[layer + 1 :]:
        if alterable(info):
            return layer
        if isinstance(info.spec, Activation) and info.spec.function != "linear":
            return info.index
    return layer


def oracle(network: Network, off: list[Alteration], pictures: np.ndarray) -> list[np.ndarray]:
    """Every layer's output as Keras computes it, with the maps that are off times 0."""
    model = build_network(network.config)
    model.set_weights(list(network.weights))
    values: Any = pictures[..., None].astype(np.float32)
    found = []
    for index, layer in enumerate(model.layers):
        values = layer(values).numpy()
        for change in off:
            if silenced_after(network, change.layer) == index:
                count = network.layers[change.layer].output_shape[-1]
                mask = np.arange(values.shape[-1]) % count != change.filter
                values = values * mask
                if activation_of(network.layers[index].spec) == "softmax":
                    values /= np.maximum(values.sum(axis=-1, keepdims=True), 1e-30)
        found.append(values)
    return found


def assert_equal(network: Network, changed: Network, off: list[Alteration], count: int = 3) -> None:
    rng = np.random.default_rng(1)
    pictures = rng.integers(0, 256, (count, 28, 28), dtype=np.uint8)
    expected = oracle(network, off, pictures)
    np.testing.assert_allclose(changed(pictures)[:, :10], expected[-1], rtol=0, atol=1e-5)
    at = silenced_after(network, off[0].layer)
    maps = np.stack([changed.maps(picture)[at] for picture in pictures])
    size = float(np.abs(expected[at]).max()) or 1.0
    np.testing.assert_allclose(maps, expected[at], rtol=0, atol=1e-5 * size)


@pytest.mark.filterwarnings("ignore:.*You are using a softmax over axis")
@pytest.mark.usefixtures("keras")
@given(layers=stacks(), chosen=st.data())
@settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
def test_off_is_the_map_times_0_after_its_activation(
    layers: tuple[Layer, ...], chosen: st.DataObject
) -> None:
    network = made(layers)
    places = [info.index for info in network.layers if alterable(info)]
    layer = chosen.draw(st.sampled_from(places))
    number = chosen.draw(st.integers(0, network.layers[layer].output_shape[-1] - 1))
    off = [Alteration(layer=layer, filter=number, on=False)]
    # With the only one of a softmax off there is nobody to share what it held.
    at = silenced_after(network, layer)
    assume(activation_of(layers[at]) != "softmax" or network.layers[at].output_shape[-1] > 1)
    assert_equal(network, altered(network, off), off)


@pytest.mark.usefixtures("keras")
@pytest.mark.parametrize("name", ["baseline", "camera"])
def test_filters_of_a_trained_network_are_off(name: str) -> None:
    network = load(name)
    first, second = [info.index for info in network.layers if isinstance(info.spec, Conv2D)][:2]
    off = [
        Alteration(layer=first, filter=2, on=False, kernel_scale=1.5),
        Alteration(layer=first, filter=4, on=False),
        Alteration(layer=second, filter=0, on=False),
    ]
    changed = altered(network, off)
    pictures, _ = mnist.load_test()
    expected = oracle(network, off, pictures[:50])[-1]
    found = changed(pictures[:50])[:, : expected.shape[1]]
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-5)
    assert np.abs(found - network(pictures[:50])[:, : expected.shape[1]]).max() > 0.01


def test_scales_add_up_and_leave_the_network_alone() -> None:
    network = load("baseline")
    before = [array.copy() for array in network.weights]
    changed = altered(
        network,
        [
            Alteration(layer=1, filter=3, kernel_scale=0.5, bias_scale=-2.0),
            Alteration(layer=8, filter=7, kernel_scale=1.5),
            Alteration(layer=4, filter=0),
        ],
    )
    kernel, bias = changed.layer_weights(1)
    np.testing.assert_array_equal(kernel[..., 3], before[0][..., 3] * np.float32(0.5))
    assert bias[3] == before[1][3] * np.float32(-2)
    np.testing.assert_array_equal(np.delete(kernel, 3, -1), np.delete(before[0], 3, -1))
    np.testing.assert_array_equal(changed.layer_weights(8)[0][:, 7], before[4][:, 7] * 1.5)
    for array, old in zip(network.weights, before, strict=True):
        np.testing.assert_array_equal(array, old)
    assert changed.test_accuracy is None
    assert changed.layers == network.layers


def test_nothing_changed_is_the_very_network() -> None:
    network = load("baseline")
    assert altered(network, []) is network
    assert altered(network, [Alteration(layer=1, filter=0)]) is network


def test_a_filter_that_is_no_number_can_be_silenced() -> None:
    network = made((Conv2D(filters=2), BatchNormalization(), Flatten(), Dense(units=10),
                    Activation(function="softmax")))  # fmt: skip
    broken = [array.copy() for array in network.weights]
    for array in broken[:6]:
        array[..., 1] = np.nan
    changed = altered(
        Network.from_weights("broken", "Broken", network.config, tuple(broken)),
        [Alteration(layer=0, filter=1, on=False)],
    )
    maps = changed.maps(np.full((28, 28), 200, np.uint8))
    assert not maps[0][..., 1].any()
    assert np.isfinite(maps[0]).all()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"layer": 2, "filter": 0}, "layer 2 has no filters"),
        ({"layer": 99, "filter": 0}, "layer 99 has no filters"),
        ({"layer": 1, "filter": 6}, "has 6 filters, there is no 6"),
        ({"layer": 1, "filter": 0, "kernel_scale": float("nan")}, "finite"),
    ],
)
def test_what_cannot_be_changed_is_said(change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        altered(load("baseline"), [Alteration(**{"on": False, **change})])


def test_a_filter_is_named_once() -> None:
    twice = [Alteration(layer=1, filter=0, on=False), Alteration(layer=1, filter=0, bias_scale=2)]
    with pytest.raises(ValueError, match="changed twice"):
        altered(load("baseline"), twice)
