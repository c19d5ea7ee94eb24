"""Shapes and counts follow from the specs alone."""

from __future__ import annotations

import pytest

from models import presets
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
)
from models.shapes import (
    check_network,
    describe,
    largest_activation,
    operations,
    table,
    total_parameters,
)

CHAPTER = presets.preset("chapter").config.layers
END = (Flatten(), Dense(units=10), Activation(function="softmax"))


def test_the_chapters_network() -> None:
    infos = describe(CHAPTER)
    assert [info.output_shape for info in infos] == [
        (26, 26, 6),
        (26, 26, 6),
        (13, 13, 6),
        (11, 11, 12),
        (11, 11, 12),
        (5, 5, 12),
        (300,),
        (10,),
        (10,),
    ]
    assert [info.parameters for info in infos if info.parameters] == [60, 660, 3010]
    assert total_parameters(CHAPTER) == 3730
    assert largest_activation(CHAPTER) == 26 * 26 * 6


def test_layers_are_called_as_keras_calls_them() -> None:
    layers = (BatchNormalization(), AveragePooling2D(), MaxPool2D(), Conv2D(filters=1), *END)
    assert [info.name for info in describe((*layers, Activation()))] == [
        "batch_normalization",
        "average_pooling2d",
        "max_pooling2d",
        "conv2d",
        "flatten",
        "dense",
        "activation",
        "activation_1",
    ]


def test_table_is_the_chapters() -> None:
    lines = table(CHAPTER).splitlines()
    rows = [line.split("  ") for line in lines if "(" in line and "type" not in line]
    assert len(rows) == 9
    assert lines[2].split() == ["conv2d", "(Conv2D)", "(26,", "26,", "6)", "60"]
    assert lines[9].split() == ["dense", "(Dense)", "(10,)", "3,010"]
    assert lines[-1] == "Total parameters: 3,730"


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (
            MaxPool2D(pool_size=(30, 2)),
            "MaxPool2D 30x2 needs at least 30x2, it gets 28x28",
        ),
        (Conv2D(filters=0), "whole numbers from 1 as filters, not 0"),
        (Conv2D(filters="abc"), "not 'abc'"),
        (Conv2D(filters=True), "not True"),
        (Conv2D(filters=1, kernel_size=None), "two numbers as window, not None"),
        (Conv2D(filters=1, kernel_size=(3, 3, 3)), "two numbers"),
        (Conv2D(filters=1, strides=(1, 10**30), padding="same"), "at most 1000"),
        (Conv2D(filters=1, padding="full"), "'full'"),
        (Conv2D(filters=1, activation="gelu"), "not 'gelu'"),
        (Activation(function=["relu"]), "not"),
        (Dense(units=10), "put Flatten first"),
        (Dropout(rate=1), "below 1"),
        (Dropout(rate="high"), "number as rate"),
        (BatchNormalization(epsilon=0.0), "epsilon above 0"),
        (Rescaling(scale=float("nan")), "number as scale, not nan"),
        (Rescaling(offset=None), "number as offset"),
    ],
)
def test_a_layer_that_cannot_stand_is_named(layer: Layer, message: str) -> None:
    with pytest.raises(ValueError, match="layer 1: ") as caught:
        describe((layer, *END))
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ((), "has 28x28x1"),
        ((Flatten(), Dense(units=7, activation="softmax")), "10 outputs.*this one has 7"),
        ((Flatten(), Dense(units=10)), "end in softmax, this one ends in linear"),
        ((*END, Dropout()), "end in softmax, this one ends in Dropout"),
        ((Conv2D(filters=10, activation="softmax"),), "has 26x26x10"),
    ],
)
def test_other_networks_are_refused(layers: tuple[Layer, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        check_network(layers)


@pytest.mark.parametrize("name", presets.PRESETS)
def test_every_preset_is_a_digit_network(name: str) -> None:
    check_network(presets.preset(name).config.layers)


def test_operations_count_multiplications() -> None:
    convolution, pool, _, dense = describe(
        (Conv2D(filters=6), MaxPool2D(pool_size=(900, 900), padding="same"), *END)
    )[:4]
    assert operations(convolution) == 26 * 26 * 6 * 9
    assert operations(pool) == 6 * 26 * 26
    assert operations(dense) == 60
