"""The receptive field is what a value of a layer really depends on."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.classifier import Network, load
from models.config import (
    Activation,
    AveragePooling2D,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    Rescaling,
    TrainConfig,
)
from models.receptive import WHOLE, receptive_field
from models.shapes import describe

pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))
steps = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from(["valid", "same"])
slides = st.one_of(
    st.builds(
        Conv2D, filters=st.integers(1, 2), kernel_size=pairs, strides=steps, padding=paddings
    ),
    st.builds(AveragePooling2D, pool_size=pairs, strides=st.none() | steps, padding=paddings),
)


def positive(layers: tuple[Layer, ...]) -> Network:
    """All weights positive, so that every pixel behind a value changes it."""
    rng = np.random.default_rng(0)
    weights = tuple(
        rng.uniform(0.1, 1, shape).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    )
    return Network.from_weights("made", "Made", TrainConfig(name="m", layers=layers), weights)


@given(hidden=st.lists(slides, min_size=1, max_size=3), seed=st.integers(0, 2**31))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_a_value_depends_on_its_box_and_on_nothing_else(hidden: list[Layer], seed: int) -> None:
    layers: tuple[Layer, ...] = (Rescaling(),)
    for layer in hidden:
        try:
            describe((*layers, layer))
        except ValueError:
            continue
        layers = (*layers, layer)
    index = len(layers) - 1
    network = positive((*layers, Flatten(), Dense(units=10), Activation(function="softmax")))
    rng = np.random.default_rng(seed)
    height, width = network.layers[index].output_shape[:2]
    row, column = int(rng.integers(height)), int(rng.integers(width))
    dark = np.zeros((28, 28), np.uint8)
    before = network.maps(dark)[index][row, column, 0]
    top, left, tall, wide = receptive_field(network.layers, index).box(row, column)
    if tall and wide:
        for y, x in ((top, left), (top + tall - 1, left + wide - 1)):
            lit = dark.copy()
            lit[y, x] = 255
            changed = network.maps(lit)[index][row, column, 0] != before
            # With strides beyond the window some pixels of the box are never looked at.
            gaps = any(
                stride > size
                for layer in layers
                if isinstance(layer, Conv2D | AveragePooling2D)
                for stride, size in zip(
                    layer.strides or (1, 1),
                    layer.kernel_size if isinstance(layer, Conv2D) else layer.pool_size,
                    strict=True,
                )
            )
            assert changed or gaps
    lit = np.full((28, 28), 255, np.uint8)
    lit[top : top + tall, left : left + wide] = 0
    assert network.maps(lit)[index][row, column, 0] == pytest.approx(before, abs=1e-6)


def test_the_chapters_network_sees_more_from_layer_to_layer() -> None:
    layers = load("chapter").layers
    assert receptive_field(layers, 0).box(0, 0) == (0, 0, 3, 3)
    assert receptive_field(layers, 2).box(1, 2) == (2, 4, 4, 4)
    assert receptive_field(layers, 3).box(10, 10) == (20, 20, 8, 8)
    assert receptive_field(layers, 7) == WHOLE
    assert receptive_field(layers, 7).box(0, 0) == (0, 0, 28, 28)


def test_padding_lies_outside_the_picture() -> None:
    layers = describe((Conv2D(filters=1, kernel_size=(5, 3), padding="same"), MaxPool2D()))
    field = receptive_field(layers, 0)
    assert field.start == (-2, -1)
    assert field.box(0, 0) == (0, 0, 3, 2)
    assert field.box(27, 27) == (25, 26, 3, 2)
    assert receptive_field(layers, 1).box(0, 1) == (0, 1, 4, 4)
