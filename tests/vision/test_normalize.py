"""Any picture of a digit in the form MNIST gave its own."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from vision.normalize import BOX, SIDE, USUAL, normalize, stroke_width


def accuracy(classify, pictures, labels) -> float:
    return float((classify(pictures)[:, :10].argmax(axis=1) == labels).mean())


def test_mnist_stays_what_it_is(baseline, test_digits):
    pictures, labels = test_digits
    brought = np.stack([normalize(picture) for picture in pictures])
    assert accuracy(baseline, brought, labels) > accuracy(baseline, pictures, labels) - 0.005


@pytest.mark.parametrize("scale", [0.6, 2.0, 7.3])
def test_size_place_and_polarity_do_not_matter(scale: float, baseline, test_digits):
    pictures, labels = test_digits[0][:600], test_digits[1][:600]
    before = accuracy(baseline, np.stack([normalize(one) for one in pictures]), labels)
    side = round(SIDE * scale)
    changed = []
    for picture in pictures:
        sheet = np.full((side * 2, side * 3), 205, np.uint8)
        way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
        small = cv2.resize(picture, (side, side), interpolation=way)
        sheet[3 : side + 3, side : side * 2] -= (small * 0.7).astype(np.uint8)
        changed.append(normalize(sheet))
    assert accuracy(baseline, np.stack(changed), labels) > before - (0.02 if scale >= 1 else 0.06)


@given(
    arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40))),
)
@settings(max_examples=150, deadline=None)
def test_the_rules_hold_for_any_picture(picture):
    result = normalize(picture)
    assert result.shape == (SIDE, SIDE)
    assert result.dtype == np.uint8
    rows, columns = np.nonzero(result)
    if rows.size:
        assert max(np.ptp(rows), np.ptp(columns)) < BOX
        mass = result.astype(float)
        middle = SIDE / 2  # where MNIST has it
        top, left = rows.min() > 0, columns.min() > 0
        bottom, right = rows.max() < SIDE - 1, columns.max() < SIDE - 1
        if top and bottom:
            assert abs((mass.sum(1) @ np.arange(SIDE)) / mass.sum() - middle) <= 0.51
        if left and right:
            assert abs((mass.sum(0) @ np.arange(SIDE)) / mass.sum() - middle) <= 0.51


@pytest.mark.parametrize("shape", [(1, 1), (1, 50), (50, 1), (28, 28), (200, 3), (0, 0)])
@pytest.mark.parametrize("value", [0, 127, 255])
def test_a_blank_picture_gives_nothing(shape: tuple[int, int], value: int):
    assert not normalize(np.full(shape, value, np.uint8)).any()


def test_a_line_two_pixels_wide_is_not_taken_for_points():
    picture = np.zeros((60, 60), np.uint8)
    picture[10:50, 30:32] = 255
    result = normalize(picture)
    assert result.sum(axis=0).argmax() in (13, 14, 15)
    assert np.ptp(np.nonzero(result)[0]) == BOX - 1


def test_a_thin_line_is_thickened_and_a_usual_one_is_left():
    widths = []
    for thickness in (1, 8):
        picture = np.zeros((120, 120), np.uint8)
        cv2.circle(picture, (60, 60), 50, 255, thickness)
        large = cv2.resize(normalize(picture).astype(np.float32) / 255, None, fx=4, fy=4)
        widths.append(stroke_width(large) / 4)
    assert widths == pytest.approx([USUAL, 8 * BOX / 108], abs=0.8)


def test_a_colour_picture_is_read_too():
    picture = np.full((40, 40, 3), 240, np.uint8)
    picture[5:35, 18:22] = (120, 40, 20)
    np.testing.assert_array_equal(
        normalize(picture), normalize(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    )


def test_a_margin_put_round_a_crop_hides_no_neighbour():
    rng = np.random.default_rng(5)
    crop = np.full((44, 30), 190, np.uint8)
    cv2.putText(crop, "3", (6, 34), cv2.FONT_HERSHEY_SIMPLEX, 1.1, 60, 3)
    crop = np.clip(crop + rng.normal(0, 4, crop.shape), 0, 255).astype(np.uint8)
    alone = normalize(crop)
    # The end of a neighbouring digit reaches into the crop, and the crop is made square.
    crop[12:30, :3] = 60
    framed = cv2.copyMakeBorder(crop, 2, 2, 9, 9, cv2.BORDER_CONSTANT, value=181)
    assert np.abs(normalize(framed).astype(int) - alone).max() < 60


def test_the_paper_round_a_digit_is_no_margin():
    picture = np.full((60, 60), 230, np.uint8)
    picture[8:50, 28:32] = 30
    picture[20:30, 40:43] = 30
    pieces, _ = cv2.connectedComponents((normalize(picture) > 0).view(np.uint8))
    assert pieces == 3, "the detached piece at the ink's edge is no neighbour's end"
