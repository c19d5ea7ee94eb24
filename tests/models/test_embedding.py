"""The map's plane: PCA as linear algebra has it, the same every time, for any layer."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from models import embedding, mnist
from models.classifier import Network, load
from models.config import Activation, Conv2D, Dense, Flatten, Layer, TrainConfig
from models.embedding import Plane, answer_of, answers_of, default_layer, principal
from models.shapes import describe


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return mnist.load_test()[0][:130]


def made(*layers: Layer) -> Network:
    rng = np.random.default_rng(0)
    weights = tuple(
        rng.normal(0, 0.1, shape).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    )
    return Network.from_weights("made", "Made", TrainConfig(name="made", layers=layers), weights)


WIDE = (Conv2D(filters=64), Flatten(), Dense(units=10, activation="softmax"))


@pytest.mark.parametrize(("n", "values"), [(200, 40), (120, 1700), (30, 300)])
def test_the_plane_is_that_of_the_singular_value_decomposition(n: int, values: int) -> None:
    rng = np.random.default_rng(values)
    strengths = np.array([9, 6, 4, *[0.5] * (min(n, values) - 3)])
    data = rng.normal(size=(n, len(strengths))) * strengths
    turn = np.linalg.qr(rng.normal(size=(values, len(strengths))))[0]
    data = (data @ turn.T + 3).astype(np.float32)
    found = principal(data, 3)
    centred = data.astype(np.float64) - data.mean(axis=0, dtype=np.float64)
    _, sizes, directions = np.linalg.svd(centred, full_matrices=False)
    np.testing.assert_allclose(found.shares, sizes[:3] ** 2 / (sizes**2).sum(), rtol=1e-3)
    along = np.abs((found.axes * directions[:3].T).sum(axis=0))
    np.testing.assert_allclose(along, 1, atol=1e-3)
    np.testing.assert_allclose(np.abs(found.points), np.abs(centred @ directions[:3].T), atol=0.1)
    assert (found.axes[np.abs(found.axes).argmax(axis=0), range(3)] > 0).all()


def test_it_is_the_same_every_time(pictures: np.ndarray) -> None:
    values = answers_of(load("chapter"), 0, pictures)
    assert values is not None
    one, other = principal(values), principal(values.copy())
    np.testing.assert_array_equal(one.points, other.points)


def test_other_pictures_have_a_place_too(pictures: np.ndarray) -> None:
    network = load("baseline")
    layer = default_layer(network)
    assert network.layers[layer].output_shape == (300,)
    values = answers_of(network, layer, pictures)
    assert values is not None
    plane = principal(values)
    np.testing.assert_allclose(plane.place(values), plane.points, atol=1e-5)
    alone = plane.place(answer_of(network, layer, pictures[7]))
    np.testing.assert_allclose(alone, plane.points[7], atol=1e-4)


def test_a_turned_and_mirrored_map_is_turned_back() -> None:
    values = (np.random.default_rng(3).normal(size=(90, 6)) * (5, 3, 1, 1, 1, 1)).astype(np.float32)
    plane = principal(values)
    for mirror in (1, -1):
        cos, sin = np.cos(2.2), np.sin(2.2)
        other = plane.points @ np.array([[cos, -sin * mirror], [sin, cos * mirror]], np.float32)
        back: Plane = plane.turned_like(other)
        np.testing.assert_allclose(back.points, other, atol=1e-4)
        np.testing.assert_allclose(back.place(values), other, atol=1e-4)
        assert back.shares.sum() == pytest.approx(plane.shares.sum())
        variances = other.var(axis=0) / values.var(axis=0).sum()
        np.testing.assert_allclose(back.shares, variances, rtol=1e-3)


def test_what_has_one_direction_gets_a_second_without_length() -> None:
    values = np.arange(20, dtype=np.float32)[:, None]
    plane = principal(values)
    assert plane.points.shape == (20, 2)
    assert not plane.points[:, 1].any()
    np.testing.assert_allclose(plane.shares, [1, 0])


@pytest.mark.parametrize(
    ("values", "words"),
    [
        (np.full((9, 4), 2, np.float32), "the same to every picture"),
        (np.array([[1, 2], [np.nan, 3]], np.float32), "not numbers"),
        (np.array([[1, 2], [np.inf, 3]], np.float32), "not numbers"),
    ],
)
def test_what_cannot_be_mapped_is_said(values: np.ndarray, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        principal(values)


def test_answers_are_the_layers_own(pictures: np.ndarray) -> None:
    network = load("chapter")
    steps: list[tuple[int, int]] = []
    for layer in (1, 6):
        values = answers_of(network, layer, pictures, on_progress=lambda *at: steps.append(at))
        assert values is not None
        for index in (0, 129):
            expected = network.maps(pictures[index])[layer].reshape(-1)
            np.testing.assert_allclose(values[index], expected, atol=1e-3)
    assert steps[-1] == (130, 130)


def test_a_wide_layer_is_sampled_the_same_way_for_every_picture(pictures: np.ndarray) -> None:
    network = made(*WIDE)
    values = answers_of(network, 0, pictures)
    assert values is not None
    assert values.shape == (130, embedding.MOST_VALUES)
    np.testing.assert_allclose(values[5], answer_of(network, 0, pictures[5]), atol=1e-4)
    # Distances are what they were, but for one factor.
    whole = np.concatenate(
        [part.reshape(len(part), -1) for part in network.layer_outputs(pictures, 0)]
    )
    far = [np.linalg.norm(each[1:] - each[:-1], axis=1) for each in (values, whole)]
    ratio = far[0] / far[1]
    assert ratio.std() < 0.03 * ratio.mean()


def test_it_can_be_stopped(pictures: np.ndarray) -> None:
    assert answers_of(load("chapter"), 6, pictures, should_stop=lambda: True) is None


def test_a_network_without_dense_layers_has_a_default_too() -> None:
    network = made(
        Conv2D(filters=10, kernel_size=(28, 28)), Flatten(), Activation(function="softmax")
    )
    assert default_layer(network) == 2


def test_scikit_learn_is_loaded_for_a_map_only(root: Path) -> None:
    code = (
        "import sys, models.embedding, models.embedding_tsne, gui.inside.digits, gui.main_window;"
        "print(sorted({'sklearn', 'scipy'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
