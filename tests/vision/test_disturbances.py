"""Pictures changed on purpose: by as much as is said, the same whenever it is asked."""

from __future__ import annotations

import itertools

import cv2
import numpy as np
import pytest

from vision.disturbances import DISTURBANCES, SIDE, Disturbance, chance
from vision.normalize import stroke_width

BY_KEY = {disturbance.key: disturbance for disturbance in DISTURBANCES}
EACH = pytest.mark.parametrize("disturbance", DISTURBANCES, ids=list(BY_KEY))


@pytest.fixture(scope="module")
def digits(test_digits) -> np.ndarray:
    return test_digits[0][:40]


def middle(picture: np.ndarray) -> np.ndarray:
    """The centre of mass: x, y."""
    moments = cv2.moments(picture)
    return np.array([moments["m10"], moments["m01"]]) / moments["m00"]


def spread(picture: np.ndarray) -> float:
    """Root mean square distance of the ink from its middle, in pixels."""
    moments = cv2.moments(picture)
    return float(np.sqrt((moments["mu20"] + moments["mu02"]) / moments["m00"]))


def changed(key: str, amount: float, digits: np.ndarray) -> list[np.ndarray]:
    return [BY_KEY[key].changed(one, amount, chance(0, at)) for at, one in enumerate(digits)]


@EACH
def test_amounts_rise_from_none(disturbance: Disturbance) -> None:
    assert disturbance.amounts[0] == 0
    assert list(disturbance.amounts) == sorted(set(disturbance.amounts))
    assert len(disturbance.amounts) >= 5


@EACH
def test_a_picture_stays_a_picture(disturbance: Disturbance, digits: np.ndarray) -> None:
    before = digits[3].copy()
    for amount in disturbance.amounts:
        result = disturbance.changed(digits[3], amount, chance(0, 3))
        assert (result.shape, result.dtype) == ((SIDE, SIDE), np.uint8)
        assert np.array_equal(result, before) == (amount == 0)
        assert np.array_equal(result, disturbance.changed(digits[3], amount, chance(0, 3)))
    assert np.array_equal(digits[3], before)


@EACH
def test_more_of_it_is_no_nearer(disturbance: Disturbance, digits: np.ndarray) -> None:
    apart = []
    for amount in disturbance.amounts:
        pictures = np.stack(changed(disturbance.key, amount, digits))
        apart.append(np.abs(pictures - digits.astype(float)).mean())
    # A digit hardly overlaps its small self, whatever the size: the last ones are equally far.
    assert all(after > 0.97 * before for before, after in itertools.pairwise(apart))
    assert apart[-1] > apart[1] > 0


def test_moved_goes_as_far_as_is_said(digits: np.ndarray) -> None:
    for before, after in zip(digits, changed("moved", 3, digits), strict=True):
        assert np.linalg.norm(middle(after) - middle(before)) == pytest.approx(3, abs=0.75)


@pytest.mark.parametrize(("key", "amount", "times"), [("smaller", 60, 0.4), ("larger", 30, 1.3)])
def test_sizes_are_what_is_said(key: str, amount: float, times: float, digits: np.ndarray) -> None:
    ratios = [
        spread(after) / spread(before)
        for before, after in zip(digits, changed(key, amount, digits), strict=True)
    ]
    assert np.median(ratios) == pytest.approx(times, rel=0.06)


def test_a_turn_can_be_turned_back(digits: np.ndarray) -> None:
    angle = 30.0
    for at, (before, after) in enumerate(
        zip(digits, changed("turned", angle, digits), strict=True)
    ):
        centre = ((SIDE - 1) / 2, (SIDE - 1) / 2)
        turn = cv2.getRotationMatrix2D(centre, chance(0, at).side * angle, 1.0)
        back = cv2.warpAffine(after, turn, (SIDE, SIDE), flags=cv2.INTER_CUBIC)
        assert np.corrcoef(before.ravel(), back.ravel())[0, 1] > 0.97


@pytest.mark.parametrize(("key", "amount"), [("thicker", 2.0), ("thinner", -1.0)])
def test_pens_are_as_wide_as_is_said(key: str, amount: float, digits: np.ndarray) -> None:
    """Half of full ink stays the edge of a stroke; the median over many strokes is compared."""

    def width(pictures: list[np.ndarray]) -> float:
        fine = (4 * SIDE, 4 * SIDE)
        large = [cv2.resize(one, fine, interpolation=cv2.INTER_LINEAR) for one in pictures]
        return float(np.median([stroke_width(one / np.float32(255)) for one in large])) / 4

    grown = width(changed(key, abs(amount), digits)) - width(list(digits))
    assert grown == pytest.approx(amount, abs=0.5)


def test_the_whole_way_inverted_is_the_negative(digits: np.ndarray) -> None:
    for before, after in zip(digits, changed("inverted", 100, digits), strict=True):
        assert np.array_equal(after, 255 - before)


def test_a_shadow_leaves_ink_and_one_side_alone(digits: np.ndarray) -> None:
    for before, after in zip(digits, changed("shadowed", 60, digits), strict=True):
        corners = after[[0, 0, -1, -1], [0, -1, 0, -1]].astype(int)
        assert corners.min() < 12
        assert corners.max() == pytest.approx(0.6 * 255, abs=12)
        assert (after >= before).all()


def test_noise_is_as_strong_as_is_said() -> None:
    grey = np.full((SIDE, SIDE), 128, np.uint8)
    apart = np.stack(changed("noisy", 16, np.stack([grey] * 30))) - 128.0
    assert apart.std() == pytest.approx(16, rel=0.03)
    assert abs(apart.mean()) < 0.5


def test_chance_belongs_to_the_picture() -> None:
    first, again, other = chance(0, 7), chance(0, 7), chance(0, 8)
    assert first.angle == again.angle != other.angle
    assert np.array_equal(first.grain, again.grain)
    assert {chance(0, index).side for index in range(20)} == {1, -1}
    assert chance(1, 7).angle != first.angle


def test_amounts_are_told_in_words() -> None:
    assert BY_KEY["moved"].said(0) == "Unchanged"
    assert BY_KEY["moved"].said(1) == "Moved by 1 pixel"
    assert BY_KEY["moved"].said(4) == "Moved by 4 pixels"
    assert BY_KEY["coarser"].said(20) == "With 8 x 8 pixels"
    assert BY_KEY["packed"].said(90) == "As a JPEG of quality 10"
