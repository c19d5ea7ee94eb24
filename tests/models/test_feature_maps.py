"""What is shown of a layer is what the layer computes with."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from models import mnist, presets
from models.classifier import Network, load
from models.config import Activation, Dense, Flatten, TrainConfig
from models.feature_maps import (
    has_convolutions,
    kernel_pictures,
    layer_view,
    layer_views,
    mosaic,
)


@pytest.fixture(scope="module")
def picture() -> np.ndarray:
    return mnist.load_test()[0][0]


def test_a_map_is_the_picture_seen_through_its_kernel(picture: np.ndarray) -> None:
    view = layer_view(load("chapter"), picture, 0)
    assert view.kernels is not None
    assert view.bias is not None
    assert view.kernels.shape == (6, 1, 3, 3)
    for number, (row, column) in enumerate([(0, 0), (13, 9), (25, 25), (7, 20), (9, 14), (18, 12)]):
        window = picture[row : row + 3, column : column + 3].astype(np.float64)
        expected = (window * view.kernels[number, 0]).sum() + view.bias[number]
        assert view.maps[row, column, number] == pytest.approx(expected, rel=1e-4, abs=1e-3)


def test_dense_weights_lie_on_the_maps_they_weigh(picture: np.ndarray) -> None:
    views = layer_views(load("baseline"), picture)
    pooled, dense = views[6], views[8]
    assert dense.kernels is not None
    assert dense.bias is not None
    assert dense.kernels.shape == (10, 12, 5, 5)
    for unit in range(10):
        products = dense.kernels[unit] * pooled.maps.transpose(2, 0, 1)
        expected = products.sum(dtype=np.float64) + dense.bias[unit]
        assert dense.maps[unit] == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_layers_without_kernels_have_none(picture: np.ndarray) -> None:
    for view in layer_views(load("chapter"), picture):
        has_weights = bool(view.info.weight_shapes)
        assert (view.kernels is not None) == (view.bias is not None) == has_weights


def test_batch_normalization_has_no_kernels(weights_of: Any) -> None:
    config = presets.preset("batchnorm").config
    network = Network.from_weights("b", "B", config, weights_of(config))
    normalizing = [i.index for i in network.layers if i.spec.kind == "BatchNormalization"]
    assert [kernel_pictures(network, index) for index in normalizing] == [None, None]
    assert has_convolutions(network)


def test_a_network_without_convolutions(weights_of: Any, picture: np.ndarray) -> None:
    layers = (Flatten(), Dense(units=9), Dense(units=10), Activation(function="softmax"))
    config = TrainConfig(name="dense", layers=layers)
    network = Network.from_weights("d", "D", config, weights_of(config))
    assert not has_convolutions(network)
    views = layer_views(network, picture)
    assert views[1].kernels is not None
    assert views[1].kernels.shape == (9, 1, 28, 28)
    # These weights weigh other units, which have no place in a picture.
    assert views[2].kernels is None


@pytest.mark.parametrize(
    ("count", "columns", "shape"),
    [(12, 4, (17, 27)), (6, None, (11, 20)), (1, None, (5, 6)), (5, 3, (11, 20)), (2, 5, (5, 34))],
)
def test_mosaic_holds_every_map_once(
    count: int, columns: int | None, shape: tuple[int, int]
) -> None:
    maps = np.arange(5 * 6 * count, dtype=np.float32).reshape(5, 6, count)
    laid = mosaic(maps, columns)
    assert laid.shape == shape
    values = laid[np.isfinite(laid)]
    assert sorted(values) == list(range(5 * 6 * count))
    np.testing.assert_array_equal(laid[:5, :6], maps[..., 0])
