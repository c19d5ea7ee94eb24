"""Covering patches gives what a plain loop gives, and asks no more than it must."""

from __future__ import annotations

import numpy as np
import pytest

from models.classifier import Network, load
from models.config import Activation, Conv2D, Dense, Flatten, TrainConfig
from models.mnist import load_test
from models.saliency import (
    INK,
    PAPER,
    STEPS,
    check_digit,
    cover,
    covered_pictures,
    finest_step,
    log_odds,
    occlusion,
)
from models.shapes import describe

PLAIN = (Flatten(), Dense(units=10), Activation(function="softmax"))


@pytest.fixture(scope="module")
def baseline() -> Network:
    return load("baseline")


@pytest.fixture(scope="module")
def seven() -> np.ndarray:
    picture: np.ndarray = load_test()[0][0]
    return picture


def network_of(layers: tuple, fill: float | None = None) -> Network:
    """A network with random weights, or all of one value."""
    rng = np.random.default_rng(5)
    shapes = [shape for info in describe(layers) for shape in info.weight_shapes]
    weights = [
        rng.normal(0, 0.01, shape) if fill is None else np.full(shape, fill) for shape in shapes
    ]
    config = TrainConfig(name="x", layers=layers)
    return Network.from_weights("x", "X", config, tuple(w.astype(np.float32) for w in weights))


@pytest.mark.parametrize("fill", [PAPER, INK, 100])
@pytest.mark.parametrize("size", [1, 4, 5, 9])
def test_occlusion_is_a_plain_loop(
    baseline: Network, seven: np.ndarray, size: int, fill: int
) -> None:
    found = occlusion(baseline, seven, 7, size=size, fill=fill)
    whole = baseline(seven[None])[0, 7]
    for row, column in [(0, 0), (3, 27), (8, 9), (14, 14), (20, 12), (27, 27)]:
        # An odd patch has the pixel in its middle, an even one below and right of its middle.
        top, left = row - size // 2, column - size // 2
        covered = seven.copy()
        covered[max(top, 0) : top + size, max(left, 0) : left + size] = fill
        expected = whole - baseline(covered[None])[0, 7]
        assert found[row, column] == pytest.approx(expected, abs=1e-6)
    assert found.shape == (28, 28)
    assert found.dtype == np.float32


@pytest.mark.parametrize("step", STEPS)
def test_a_patch_stands_for_the_pixels_of_its_step(
    baseline: Network, seven: np.ndarray, step: int
) -> None:
    covered = cover(baseline, seven, 5, step)
    assert covered is not None
    heat = covered.fall(7)
    for row, column in [(0, 0), (7, 10), (27, 27)]:
        top, left, height, width = covered.patch(row, column)
        erased = seven.copy()
        erased[top : top + height, left : left + width] = 0
        assert heat[row, column] == pytest.approx(
            float(covered.whole[7] - baseline(erased[None])[0, 7]), abs=1e-6
        )
        assert top <= row < top + height
        assert left <= column < left + width


def test_covering_paper_with_paper_is_never_asked(baseline: Network, seven: np.ndarray) -> None:
    pictures, which = covered_pictures(seven, 5, 1, PAPER)
    assert 0 < len(pictures) < 400
    assert which.shape == (28, 28)
    assert which[0, 0] == 0
    assert which.max() == len(pictures)
    assert len(np.unique(pictures, axis=0)) == len(pictures)
    assert occlusion(baseline, seven, 7)[0, 0] == 0
    # A blot matters anywhere.
    assert (covered_pictures(seven, 5, 1, INK)[1] > 0).all()


def test_an_empty_picture_has_nothing_to_cover(baseline: Network) -> None:
    empty = np.zeros((28, 28), np.uint8)
    assert not occlusion(baseline, empty, 3).any()


def test_the_step_is_as_fine_as_the_time_allows(seven: np.ndarray) -> None:
    assert finest_step(seven, 5, PAPER, 784) == 1
    assert finest_step(seven, 5, PAPER, 0) == STEPS[-1]
    for most in (20, 50, 100, 200, 300):
        step = finest_step(seven, 5, PAPER, most)
        asked = len(covered_pictures(seven, 5, step, PAPER)[0])
        assert asked <= most or step == STEPS[-1]
    assert finest_step(seven, 5, INK, 196) == 2


def test_it_stops_when_told(baseline: Network, seven: np.ndarray) -> None:
    asked = iter([False, False, True])
    assert cover(baseline, seven, should_stop=lambda: next(asked)) is None
    assert next(asked, None) is None


def test_a_slow_network_is_asked_more_often_whether_to_stop(seven: np.ndarray) -> None:
    slow = Conv2D(filters=64, kernel_size=(9, 9), padding="same", activation="relu")
    network = network_of((slow, slow, Flatten(), Dense(units=10, activation="softmax")))
    asked = iter([False] * 5 + [True])
    assert cover(network, seven, should_stop=lambda: next(asked)) is None
    fast = 0

    def count() -> bool:
        nonlocal fast
        fast += 1
        return False

    found = cover(network_of(PLAIN), seven, should_stop=count)
    assert found is not None
    assert fast == -(-found.asked // 32)


def test_odds_show_what_a_sure_network_doubts() -> None:
    sure = np.zeros((2, 11), np.float32)
    sure[0, 3], sure[0, 8] = 1.0, 1e-9  # 1 - p would be 0 in float32.
    sure[1, 3], sure[1, 8] = 0.5, 0.5
    np.testing.assert_allclose(log_odds(sure, 3), [9, 0], atol=1e-5)
    np.testing.assert_allclose(log_odds(sure, 8), [-9, 0], atol=1e-5)
    assert np.isfinite(log_odds(sure, 0)).all()


def test_the_fall_of_the_odds(baseline: Network, seven: np.ndarray) -> None:
    covered = cover(baseline, seven)
    assert covered is not None
    fall = covered.fall(7, odds=True)
    answer = covered.answers[14, 14].astype(np.float64)
    odds = [p[7] / (p.sum() - p[7]) for p in (covered.whole.astype(np.float64), answer)]
    assert fall[14, 14] == pytest.approx(np.log10(odds[0] / odds[1]), abs=0.05)


def test_a_network_without_convolution_can_be_occluded(seven: np.ndarray) -> None:
    found = occlusion(network_of(PLAIN), seven, 7)
    assert np.isfinite(found).all()
    assert np.abs(found).max() > 0


def test_a_network_whose_weights_are_no_numbers_says_so(seven: np.ndarray) -> None:
    layers = (Conv2D(filters=2), Flatten(), Dense(units=10, activation="softmax"))
    with pytest.raises(ValueError, match="not numbers"):
        occlusion(network_of(layers, np.nan), seven, 7)


def test_a_digit_that_the_network_does_not_know_is_refused(baseline: Network) -> None:
    check_digit(load("camera"), 10)
    for digit in (-1, 10):
        with pytest.raises(ValueError, match=str(digit)):
            check_digit(baseline, digit)
