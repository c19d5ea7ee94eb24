"""Strokes under the ink: thin lines that keep their shape, and pens of one width."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vision import strokes
from vision.pens import CANVAS, placed


def pieces_and_holes(mask: np.ndarray) -> tuple[int, int]:
    """Connected pieces of ink, and of paper inside them."""
    ink = cv2.connectedComponents(mask, connectivity=8)[0] - 1
    paper = cv2.connectedComponents(1 - np.pad(mask, 1), connectivity=4)[0] - 2
    return ink, paper


def wide(picture: np.ndarray) -> np.ndarray:
    return placed(picture, 2.0, 0.5, 0.5, CANVAS)


def test_thinning_keeps_pieces_and_holes_and_leaves_lines(test_digits):
    for picture in test_digits[0][:60]:
        mask = (wide(picture) > strokes.INK).astype(np.uint8)
        line = strokes.thinned(mask)
        assert not (line & ~mask & 1).any()
        assert pieces_and_holes(line) == pieces_and_holes(mask)
        # Nowhere is a line two pixels wide and two long in both directions.
        solid = cv2.erode(np.pad(line, 1), np.ones((3, 3), np.uint8))
        assert not solid.any()
    assert strokes.thinned(np.ones((9, 30), np.uint8)).sum() < 40


def test_a_redrawn_digit_has_the_same_shape(test_digits):
    rng = np.random.default_rng(0)
    alike = []
    for picture in test_digits[0][:80]:
        ink = wide(picture)
        again = strokes.redrawn(rng, ink)
        assert (again.shape, again.dtype) == (ink.shape, np.uint8)
        line = strokes.thinned((again > strokes.INK).astype(np.uint8)) > 0
        near = cv2.dilate((ink > 60).astype(np.uint8), np.ones((7, 7), np.uint8)) > 0
        alike.append((near & line).sum() / max(line.sum(), 1))
    assert np.mean(alike) > 0.9


def test_what_has_no_strokes_stays_as_it_is():
    dot = np.zeros((CANVAS, CANVAS), np.uint8)
    dot[28:31, 28:31] = 255
    assert np.array_equal(strokes.redrawn(np.random.default_rng(0), dot), dot)


@pytest.mark.parametrize("width", [1, 4, 8])
def test_a_pen_draws_a_line_of_its_width(width):
    # OpenCV's smooth edges come on top.
    line = np.array([[10, 28], [45, 28]], np.float32)
    picture = strokes.drawn([line], width, CANVAS)
    assert picture[:, 28].sum() / 255 == pytest.approx(width + 1, abs=1)
