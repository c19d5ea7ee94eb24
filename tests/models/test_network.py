"""The Keras model is built as its specs say, the same for the same seed."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from models.config import (
    SGD,
    Adam,
    AdamW,
    Conv2D,
    Dense,
    Flatten,
    Optimizer,
    RMSprop,
    TrainConfig,
)
from models.network import build_network, build_optimizer
from models.presets import PRESETS
from models.shapes import describe
from models.threads import prepare_tensorflow


@pytest.fixture(autouse=True)
def tensorflow() -> None:
    prepare_tensorflow()


@pytest.mark.parametrize("name", PRESETS)
def test_names_shapes_and_weights_are_those_described(name: str) -> None:
    config = PRESETS[name].config
    network = build_network(config)
    infos = describe(config.layers)
    assert network.input_shape == (None, 28, 28, 1)
    assert [layer.name for layer in network.layers] == [info.name for info in infos]
    for layer, info in zip(network.layers, infos, strict=True):
        assert tuple(layer.output.shape[1:]) == info.output_shape
        assert tuple(weight.shape for weight in layer.get_weights()) == info.weight_shapes
    assert network.count_params() == sum(info.parameters for info in infos)


def test_regularizers_reach_their_weights() -> None:
    first, _, _, second, *_, dense, _ = build_network(PRESETS["l2"].config).layers
    for regularizer in (
        first.kernel_regularizer,
        second.activity_regularizer,
        dense.bias_regularizer,
    ):
        assert float(regularizer.l2) == pytest.approx(0.01)
    assert first.bias_regularizer is dense.kernel_regularizer is None
    lasso = build_network(PRESETS["l1"].config).layers[0].kernel_regularizer
    assert float(lasso.l1) == pytest.approx(0.01)


def test_the_seed_decides_the_weights() -> None:
    config = PRESETS["chapter"].config
    first, again = build_network(config).get_weights(), build_network(config).get_weights()
    other = build_network(dataclasses.replace(config, seed=1)).get_weights()
    for one, two in zip(first, again, strict=True):
        np.testing.assert_array_equal(one, two)
    assert not np.array_equal(first[0], other[0])
    # The two convolutions draw from seeds of their own.
    assert not np.array_equal(first[0].ravel()[:54], first[2].ravel()[:54])


@pytest.mark.parametrize("seed", [-1, 2**40])
def test_a_seed_may_be_any_number(seed: int) -> None:
    config = dataclasses.replace(PRESETS["chapter"].config, seed=seed)
    assert build_network(config).count_params() == 3730


@pytest.mark.parametrize(
    ("spec", "fields"),
    [
        (SGD(learning_rate=0.2, momentum=0.5, nesterov=True), ("momentum", "nesterov")),
        (Adam(learning_rate=0.2, beta_1=0.8, beta_2=0.9, epsilon=1e-5), ("beta_1", "epsilon")),
        (RMSprop(learning_rate=0.2, rho=0.7, momentum=0.1, epsilon=1e-5), ("rho", "momentum")),
        (AdamW(learning_rate=0.2, weight_decay=0.1, beta_2=0.9), ("weight_decay", "beta_2")),
    ],
)
def test_the_optimizer_gets_its_numbers(spec: Optimizer, fields: tuple[str, ...]) -> None:
    optimizer = build_optimizer(spec)
    assert type(optimizer).__name__ == spec.kind
    assert float(optimizer.learning_rate) == pytest.approx(0.2)
    for field in fields:
        assert getattr(optimizer, field) == getattr(spec, field)


def test_what_is_no_network_of_digits_is_refused() -> None:
    wrong = (Conv2D(filters=2), Flatten(), Dense(units=10))
    with pytest.raises(ValueError, match="softmax"):
        build_network(TrainConfig(name="wrong", layers=wrong))
