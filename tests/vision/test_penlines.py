"""Middle lines of strokes: thin, whole, where the ink was; and pens that draw them again."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vision import penlines
from vision.penlines import Pen


@pytest.mark.parametrize("seed", range(3))
def test_thinning_keeps_every_piece_and_every_hole(test_digits, seed: int):
    chance = np.random.default_rng(seed)
    for index in chance.integers(0, 5000, 10):
        large = cv2.resize(test_digits[0][index], (84, 84), interpolation=cv2.INTER_CUBIC)
        ink = (large > 110).astype(np.uint8)
        thin = penlines.thinned(ink)
        assert not (thin & ~ink & 1).any()
        assert thin.sum() < 0.5 * ink.sum()
        assert _count(thin, 8) == _count(ink, 8)
        assert _count(1 - np.pad(thin, 1), 4) == _count(1 - np.pad(ink, 1), 4)


def _count(mask: np.ndarray, connectivity: int) -> int:
    return int(cv2.connectedComponents(mask, connectivity=connectivity)[0])


def test_a_bar_becomes_its_middle_line():
    bar = np.zeros((40, 60), np.uint8)
    bar[15:24, 5:55] = 1
    ends = penlines.traced(bar).reshape(-1, 2)
    assert np.abs(ends[:, 1] - 19).max() < 1.5
    assert ends[:, 0].min() < 12
    assert ends[:, 0].max() > 48


def test_a_digit_drawn_again_lies_on_the_old_one(test_digits):
    picture = test_digits[0][0]
    segments = penlines.digit_segments(picture) * 20 + 13.5
    pen = Pen(colour=(0, 0, 0), width=0.1)
    cover, x, y = penlines.drawn(np.random.default_rng(0), segments, pen, 2.0, (28, 28))
    inked = np.argwhere(cover > 0.6) + np.array([y, x])
    assert len(inked) > 30
    assert (picture[inked[:, 0], inked[:, 1]] > 60).mean() > 0.95


def test_nothing_and_what_lies_outside_draw_nothing():
    assert penlines.traced(np.zeros((9, 9), np.uint8)).shape == (0, 2, 2)
    far = penlines.path([(200.0, 200.0), (220.0, 210.0)])
    pen = Pen(colour=(0, 0, 0), width=0.1)
    assert penlines.drawn(np.random.default_rng(0), far, pen, 2.0, (50, 50))[0].size == 0


def test_turning_and_slanting():
    up = penlines.path([(0.0, 0.0), (0.0, -1.0)])
    assert penlines.turned(up, 90)[0, 1] == pytest.approx((1, 0), abs=1e-9)
    assert penlines.turned(up, 0, 0.5)[0, 1] == pytest.approx((0.5, -1), abs=1e-9)


def test_a_dot_stays_a_dot():
    letter = np.zeros((40, 20), np.uint8)
    letter[4:6, 8:10] = 1
    letter[14:36, 8:11] = 1
    middle = penlines.traced(letter).mean(1)
    assert (middle[:, 1] < 8).any()
    assert not ((middle[:, 1] > 9) & (middle[:, 1] < 13)).any()
