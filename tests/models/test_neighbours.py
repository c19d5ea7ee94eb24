"""The nearest training pictures are those that a search without shortcuts finds."""

from __future__ import annotations

import numpy as np
import pytest

from models import classifier, mnist
from models.classifier import Network
from models.config import Conv2D, Dense, Flatten, TrainConfig
from models.embedding import answer_of, answers_of
from models.neighbours import COLUMNS, TrainingAnswers, learn
from models.shapes import describe

COUNT = 6000


@pytest.fixture(scope="module")
def training() -> tuple[np.ndarray, np.ndarray]:
    data = mnist.load()
    return data.train_pictures[:COUNT], data.train_labels[:COUNT]


def made(*layers: Conv2D | Flatten | Dense, scale: float = 0.05) -> Network:
    """A network that nobody trained."""
    rng = np.random.default_rng(3)
    shapes = [shape for info in describe(layers) for shape in info.weight_shapes]
    weights = tuple((scale * rng.standard_normal(shape)).astype(np.float32) for shape in shapes)
    return Network.from_weights("made", "Made", TrainConfig(name="made", layers=layers), weights)


def cosines(network: Network, found: TrainingAnswers, training: np.ndarray, picture: np.ndarray):
    answers = answers_of(network, found.layer, training)
    assert answers is not None
    one = answer_of(network, found.layer, picture).astype(np.float64)
    lengths = np.linalg.norm(answers, axis=1) * np.linalg.norm(one)
    return (answers @ one) / lengths


@pytest.mark.parametrize("name", ["chapter", "camera"])
def test_nothing_nearer_is_missed(name: str, training: tuple[np.ndarray, np.ndarray]) -> None:
    network = classifier.load(name)
    found = learn(network, training[0])
    assert found is not None
    assert found.codes.dtype == np.float16
    assert found.codes.shape[1] <= COLUMNS
    pictures, _ = mnist.load_test()
    for picture in pictures[[8, 247, 4000]]:
        near = found.nearest(network, training, picture, 5)
        exact = cosines(network, found, training[0], picture)
        np.testing.assert_allclose(
            [each.distance for each in near], np.sort(1 - exact)[:5], atol=1e-5
        )
        assert [each.label for each in near] == [int(training[1][each.index]) for each in near]


def test_a_training_picture_lies_nearest_to_itself(
    training: tuple[np.ndarray, np.ndarray],
) -> None:
    network = classifier.load("chapter")
    found = learn(network, training[0])
    assert found is not None
    first, second = found.nearest(network, training, training[0][1234], 2)
    assert first.index == 1234
    assert first.distance < 1e-6 < second.distance


def test_a_wide_layer_is_kept_small_and_still_searched_rightly(
    training: tuple[np.ndarray, np.ndarray],
) -> None:
    network = made(
        Conv2D(filters=8, kernel_size=(5, 5), activation="relu"),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    pictures = training[0][:1500]
    found = learn(network, pictures)
    assert found is not None
    assert found.codes.nbytes == 1500 * COLUMNS * 2
    picture = mnist.load_test()[0][61]
    near = found.nearest(network, (pictures, training[1]), picture, 3)
    exact = cosines(network, found, pictures, picture)
    np.testing.assert_allclose([each.distance for each in near], np.sort(1 - exact)[:3], atol=1e-5)


def test_it_reports_and_can_be_stopped(training: tuple[np.ndarray, np.ndarray]) -> None:
    network = classifier.load("chapter")
    done: list[tuple[int, int]] = []
    assert learn(network, training[0], on_progress=lambda *each: done.append(each)) is not None
    assert done == [(2000, COUNT), (4000, COUNT), (6000, COUNT)]
    assert learn(network, training[0], should_stop=lambda: True) is None


def test_what_has_no_direction_is_near_to_nothing(
    training: tuple[np.ndarray, np.ndarray],
) -> None:
    layers = (Flatten(), Dense(units=10, activation="softmax"))
    network = made(*layers)
    found = learn(network, training[0][:50])
    assert found is not None
    with pytest.raises(ValueError, match="nothing but zeros"):
        found.nearest(network, training, np.zeros((28, 28), np.uint8))


def test_a_network_of_no_numbers_is_told_so(training: tuple[np.ndarray, np.ndarray]) -> None:
    sound = classifier.load("chapter")
    broken = Network.from_weights(
        "broken", "", sound.config, tuple(np.full_like(each, np.nan) for each in sound.weights)
    )
    with pytest.raises(ValueError, match="not numbers"):
        learn(broken, training[0][:10])
