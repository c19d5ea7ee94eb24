"""The most exciting pictures are the ones that asking each by itself finds."""

from __future__ import annotations

import numpy as np
import pytest

from models import mnist
from models.classifier import Network, load
from models.config import Activation, Conv2D, Dense, Flatten, TrainConfig
from models.exciting import COUNT, exciting
from models.receptive import receptive_field
from models.shapes import describe

SOME = 1200
"""More than two chunks."""


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return mnist.load_test()[0][:SOME]


@pytest.mark.parametrize("name", ["baseline", "chapter"])
@pytest.mark.parametrize("layer", [0, 4, 5, 8], ids=["first", "deep", "activation", "units"])
def test_they_are_the_ones_found_one_by_one(name: str, layer: int, pictures: np.ndarray) -> None:
    network = load(name)
    layer = min(layer, len(network.layers) - 1)
    found = exciting(network, layer, pictures)
    assert found.asked == SOME
    outputs = np.stack([network.maps(picture)[layer] for picture in pictures])
    filters = outputs.shape[-1]
    assert len(found.filters) == filters
    spots = outputs.reshape(SOME, -1, filters)
    for number, best in enumerate(found.filters):
        peaks = spots[..., number].max(axis=1)
        order = np.argsort(-peaks, kind="stable")[:COUNT]
        values = [one.value for one in best]
        np.testing.assert_allclose(values, peaks[order], rtol=1e-5, atol=1e-5)
        for one in best:
            at = outputs[one.picture]
            value = at[one.row, one.column, number] if at.ndim == 3 else at[number]
            assert value == pytest.approx(one.value, rel=1e-5, abs=1e-5)
            field = receptive_field(network.layers, layer)
            assert one.box == field.box(one.row, one.column)


def test_equal_ones_come_in_order() -> None:
    network = load("baseline")
    same = np.zeros((700, 28, 28), np.uint8)
    for best in exciting(network, 1, same).filters:
        assert [one.picture for one in best] == list(range(COUNT))
        assert {(one.row, one.column) for one in best} == {(0, 0)}


def test_it_says_how_far_it_is_and_can_be_stopped(pictures: np.ndarray) -> None:
    told: list[tuple[int, int]] = []
    found = exciting(
        load("baseline"),
        1,
        pictures,
        on_progress=lambda done, whole: told.append((done, whole)),
        should_stop=lambda: len(told) == 2,
    )
    assert told == [(100, SOME), (200, SOME)]
    assert found.asked == 200
    assert all(one.picture < 200 for best in found.filters for one in best)


def test_few_pictures_and_a_filter_that_is_no_number(pictures: np.ndarray) -> None:
    layers = (Conv2D(filters=2), Flatten(), Dense(units=10), Activation(function="softmax"))
    weights = [
        np.ones(shape, np.float32) for info in describe(layers) for shape in info.weight_shapes
    ]
    weights[0][..., 1] = np.nan
    network = Network.from_weights("m", "M", TrainConfig(name="m", layers=layers), tuple(weights))
    good, broken = exciting(network, 0, pictures[:4]).filters
    assert len(good) == 4
    assert broken == ()
