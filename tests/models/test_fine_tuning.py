"""A real network taught a deliberately odd hand: it reads it, and MNIST is not forgotten."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pytest

from models import mnist
from models.classifier import Network, load
from models.evaluation import evaluate
from models.events import EpochDone, Event, Started
from models.fine_tuning import (
    EPOCHS,
    Tuned,
    fine_tune,
    warning_of,
)
from models.lesson import APART, KNOWN, LEAST_HELD_OUT, held_out
from models.mnist import Mnist
from models.reliability import reliability

Pictures = npt.NDArray[np.uint8]

ODD = {
    1: ((0.1, 0.85), (0.5, 0.15), (0.9, 0.85)),  # a roof
    3: ((0.8, 0.15), (0.3, 0.2), (0.35, 0.45), (0.65, 0.5), (0.3, 0.55), (0.25, 0.8), (0.8, 0.85)),
    7: ((0.85, 0.2), (0.15, 0.2), (0.5, 0.9), (0.5, 0.5), (0.25, 0.5), (0.75, 0.5)),
}
"""Strokes in parts of the paper: a roof, a mirrored three, a mirrored seven with its bar."""


def drawn(rng: np.random.Generator, strokes: tuple[tuple[float, float], ...]) -> Pictures:
    """The strokes with a trembling hand, as dots of a round pen: uint8 (28, 28)."""
    points = np.array(strokes) * 19 + 4 + rng.normal(0, 0.6, (len(strokes), 2))
    rows, columns = np.mgrid[:28, :28]
    ink = np.zeros((28, 28))
    for (x0, y0), (x1, y1) in pairwise(points):
        for part in np.linspace(0, 1, 30):
            x, y = x0 + part * (x1 - x0), y0 + part * (y1 - y0)
            distance = np.hypot(columns - x, rows - y)
            ink = np.maximum(ink, np.clip(2.0 - distance, 0, 1))
    return np.asarray(np.round(255 * ink), np.uint8)


def moved(rng: np.random.Generator, pictures: Pictures) -> Pictures:
    """Each a pixel aside at most, in place of what vision does."""
    steps = rng.integers(-1, 2, (len(pictures), 2))
    return np.stack([np.roll(one, tuple(step), (0, 1)) for one, step in zip(pictures, steps)])  # noqa: B905 (as many)


@pytest.fixture(scope="module")
def hand() -> tuple[Pictures, Pictures]:
    """A dozen samples, four of each odd digit, and their labels."""
    rng = np.random.default_rng(5)
    labels = np.repeat(np.array(list(ODD), np.uint8), 4)
    return np.stack([drawn(rng, ODD[int(label)]) for label in labels]), labels


@pytest.fixture(scope="module")
def data() -> Mnist:
    return mnist.load()


@pytest.fixture(scope="module")
def taught(hand: tuple[Pictures, Pictures], data: Mnist) -> tuple[Tuned, list[Event]]:
    """The baseline taught the dozen, and what it told on the way."""
    events: list[Event] = []
    tuned = fine_tune(load("baseline"), *hand, data, events.append, vary=moved)
    assert tuned is not None
    return tuned, events


@pytest.mark.slow
def test_an_odd_hand_is_read_afterwards_and_mnist_is_not_forgotten(
    taught: tuple[Tuned, list[Event]], hand: tuple[Pictures, Pictures], data: Mnist
) -> None:
    tuned, _ = taught
    pictures, labels = hand
    before = (load("baseline")(pictures).argmax(axis=1) == labels).mean()
    after = (tuned.network(pictures).argmax(axis=1) == labels).mean()
    assert before < 0.5
    assert after == 1.0
    assert tuned.forgotten <= 0.01
    right = tuned.network(data.test_pictures).argmax(axis=1) == data.test_labels
    assert tuned.after.mnist == pytest.approx(right.mean(), abs=1e-9)
    assert tuned.before.mnist == pytest.approx(load("baseline").test_accuracy, abs=2e-4)


@pytest.mark.slow
def test_it_is_tested_on_samples_that_it_never_saw(
    taught: tuple[Tuned, list[Event]], hand: tuple[Pictures, Pictures]
) -> None:
    tuned, _ = taught
    assert tuned.held_out
    assert tuned.labels.tolist() == [1, 3, 7]
    for picture, label in zip(tuned.pictures, tuned.labels, strict=True):
        assert any(
            (picture == one).all() and label == truth for one, truth in zip(*hand, strict=True)
        )
    assert tuned.after.own == (tuned.after.answers == tuned.labels).mean()
    assert tuned.after.own > tuned.before.own


@pytest.mark.slow
def test_it_tells_how_far_it_is_and_can_be_kept(taught: tuple[Tuned, list[Event]]) -> None:
    tuned, events = taught
    assert isinstance(events[0], Started)
    assert sum(isinstance(event, EpochDone) for event in events) == EPOCHS
    assert len(tuned.result.history) == EPOCHS
    assert tuned.result.config.layers == load("baseline").config.layers
    assert tuned.result.config.name == "baseline, taught"
    assert not tuned.calibrated
    assert tuned.warning == ""


@pytest.mark.slow
def test_one_sample_is_learnt_without_harm(hand: tuple[Pictures, Pictures], data: Mnist) -> None:
    pictures, labels = hand
    tuned = fine_tune(load("baseline"), pictures[:1], labels[:1], data, lambda _: None, vary=moved)
    assert tuned is not None
    assert not tuned.held_out
    assert tuned.after.answers.tolist() == [1]
    assert tuned.forgotten <= 0.01
    assert tuned.warning.startswith("All samples are a 1:")


@pytest.mark.slow
def test_eleven_answers_stay_eleven(hand: tuple[Pictures, Pictures], data: Mnist) -> None:
    pictures, labels = hand
    none = np.concatenate([pictures, np.full((1, 28, 28), 255, np.uint8)])
    asked: list[int] = []

    def others(rng: np.random.Generator, some: Pictures, known: Pictures) -> tuple[Pictures, ...]:
        asked.append(len(some))
        noise = rng.integers(0, 255, (100, 28, 28), np.uint8)
        labels = np.concatenate([known[:300], np.full(100, 10, np.uint8)])
        return np.concatenate([some[:300], noise]), labels

    tuned = fine_tune(
        load("camera"),
        none,
        np.append(labels, np.uint8(10)),
        data,
        lambda _: None,
        vary=moved,
        others=others,  # type: ignore[arg-type]  # a pair, by its length
    )
    assert tuned is not None
    assert asked == [KNOWN, APART]
    assert tuned.calibrated
    found = evaluate(tuned.network, data.test_pictures, data.test_labels)
    assert tuned.after.error == pytest.approx(reliability(found).error, abs=1e-6)
    assert tuned.after.error < 0.03
    assert tuned.network.test_accuracy == pytest.approx(found.accuracy, abs=1e-6)
    assert tuned.network.layers[-1].output_shape == (11,)
    assert tuned.result.config.augmented == load("camera").config.augmented
    assert (tuned.network(none).argmax(axis=1) == np.append(labels, 10)).mean() > 0.5


@pytest.fixture
def baseline() -> Network:
    return load("baseline")


def forbidden(_: object) -> None:
    raise AssertionError("it must not have begun to train")


def test_nothing_to_learn_is_said(baseline: Network, data: Mnist) -> None:
    none = np.zeros((0, 28, 28), np.uint8)
    with pytest.raises(ValueError, match="no samples to learn from yet"):
        fine_tune(baseline, none, none[:, 0, 0], data, forbidden, vary=moved)
    one = np.zeros((1, 28, 28), np.uint8)
    with pytest.raises(ValueError, match="knows digits only"):
        fine_tune(baseline, one, np.array([10], np.uint8), data, forbidden, vary=moved)


def test_one_that_is_stopped_leaves_nothing(
    baseline: Network, data: Mnist, hand: tuple[Pictures, Pictures]
) -> None:
    asked = iter([False, False])
    stop: Callable[[], bool] = lambda: next(asked, True)  # noqa: E731 (as short as can be)
    assert fine_tune(baseline, *hand, data, forbidden, vary=moved, should_stop=stop) is None


@pytest.mark.parametrize(
    ("counts", "held"),
    [({7: 1}, 0), ({7: 3, 1: 3}, 0), ({7: 8}, 0), ({7: 12}, 3), ({1: 4, 3: 4, 7: 5, 9: 3}, 3)],
)
def test_a_quarter_of_each_label_is_held_out_where_that_is_enough(
    counts: dict[int, int], held: int
) -> None:
    labels = np.repeat(list(counts), list(counts.values())).astype(np.uint8)
    found = held_out(labels, np.random.default_rng(0))
    assert found.sum() == held
    assert held == 0 or held >= LEAST_HELD_OUT
    for label, count in counts.items():
        assert (found & (labels == label)).sum() <= count // 4


def test_what_to_bear_in_mind_is_one_sentence() -> None:
    assert warning_of([1, 7]) == ""
    assert warning_of([10, 10]).startswith("All samples are no digit:")
    assert warning_of([1, 7], 1).startswith('1 sample is "none"')
    assert warning_of([4], 2).count(".") == 2
