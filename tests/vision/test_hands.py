"""Patterns of digits and letters: readable texts, and pictures as large as a digit is."""

from __future__ import annotations

from itertools import pairwise

import cv2
import numpy as np
import pytest

from vision import hands, patterns
from vision.pens import CANVAS

EVERY = [text for texts in (*patterns.DIGITS, *patterns.LETTERS.values()) for text in texts]


@pytest.mark.parametrize("text", EVERY)
def test_every_pattern_is_strokes_on_the_grid(text):
    strokes = hands.pattern(text)
    assert len(strokes) == text.count("|") + 1
    for stroke in strokes:
        assert stroke.shape[1] == 2
        assert len(stroke) >= 2
        assert stroke.min() >= 0
        assert stroke.max() <= 9


def test_every_digit_has_patterns():
    assert len(patterns.DIGITS) == 10
    assert min(len(texts) for texts in patterns.DIGITS) >= 5


def test_a_curve_goes_through_its_points():
    points = np.array([[0, 0], [3, 5], [6, 1], [9, 9]], np.float32)
    line = hands.curve(points)
    apart = np.linalg.norm(line[None] - points[:, None], axis=2)
    assert apart.min(1).max() < 1e-5
    assert len(line) > 3 * len(points)


def test_shaking_keeps_corners_and_closed_rings_together():
    ring = hands.pattern("30 03 03 36 30")
    (moved,) = hands.shaken(np.random.default_rng(0), ring, 0.3)
    assert np.array_equal(moved[0], moved[-1])
    assert np.array_equal(moved[1], moved[2])
    assert 0 < np.abs(moved - ring[0]).max() < 2


def test_a_digit_fills_about_as_much_as_another_hand_would():
    rng = np.random.default_rng(0)
    for number in range(10):
        for _ in range(20):
            picture = hands.digit(rng, number, CANVAS)
            assert (picture.shape, picture.dtype) == ((CANVAS, CANVAS), np.uint8)
            _, _, width, height = cv2.boundingRect(picture)
            assert 25 < max(width, height) <= CANVAS


def test_joined_letters_are_fewer_strokes_than_letters_beside_each_other():
    rng = np.random.default_rng(0)
    joined, apart = (hands.word(rng, "nuve", joined=way) for way in (True, False))
    assert len(joined) == 1
    assert len(apart) == 4
    assert all(one[:, 0].min() < other[:, 0].max() for one, other in pairwise(apart))
