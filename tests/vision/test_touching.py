"""Digits that touch, and what cutting them leaves."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vision.pens import CANVAS
from vision.touching import OVERLAP, Row


@pytest.fixture(scope="module")
def zeros_and_threes(test_digits) -> tuple[np.ndarray, np.ndarray]:
    pictures, labels = test_digits
    return pictures[labels == 0][:30], pictures[labels == 3][:30]


def test_neighbours_overlap_a_little(zeros_and_threes):
    for seed, pair in enumerate(zip(*zeros_and_threes, strict=True)):
        row = Row(np.random.default_rng(seed), pair)
        (start, end), (second, last) = row.spans
        assert start < second < end < last
        assert end - second <= OVERLAP


def test_parts_grow_from_one_digit_to_both(zeros_and_threes):
    """As high as before, a digit is narrower than one and a half, and those than both."""
    ratios = []
    for seed, pair in enumerate(zip(*zeros_and_threes, strict=True)):
        row = Row(np.random.default_rng(seed), pair)
        parts = row.main(0), row.one_and_a_half(), row.whole()
        widths = []
        for part in parts:
            assert part is not None
            assert (part.shape, part.dtype) == ((CANVAS, CANVAS), np.uint8)
            _, _, width, height = cv2.boundingRect((part > 60).view(np.uint8))
            widths.append(width / height)
        ratios.append(widths)
    one, more, both = np.median(ratios, axis=0)
    assert one < more < both


def test_a_narrow_digit_has_no_half(test_digits):
    pictures, labels = test_digits
    stroke = np.zeros((28, 28), np.uint8)
    stroke[4:24, 13:16] = 255
    row = Row(np.random.default_rng(0), (stroke, stroke))
    assert row.one_and_a_half() is None
    assert row.two_halves() is None
    wide = Row(np.random.default_rng(0), (pictures[labels == 0][0], pictures[labels == 0][1]))
    assert wide.two_halves() is not None
