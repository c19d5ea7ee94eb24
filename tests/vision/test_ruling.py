"""Lines of the paper leave the ink, strokes of digits stay."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from vision.ruling import FRAME, without_lines

Picture = npt.NDArray[np.uint8]
SIZE = (640, 480)


def turned(mask: Picture, degrees: float) -> Picture:
    """A larger picture turned, and the middle of it."""
    height, width = mask.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    whole = cv2.warpAffine(mask, matrix, (width, height), flags=cv2.INTER_NEAREST)
    top, left = (height - SIZE[1]) // 2, (width - SIZE[0]) // 2
    return np.ascontiguousarray(whole[top : top + SIZE[1], left : left + SIZE[0]])


def page(*, squared: bool) -> Picture:
    mask = np.zeros((900, 900), np.uint8)
    for at in range(10, 900, 40):
        cv2.line(mask, (0, at), (900, at), 1, 2)
        if squared:
            cv2.line(mask, (at, 0), (at, 900), 1, 2)
    return mask


def digits(mask: Picture) -> Picture:
    for x in (330, 420, 510):
        cv2.putText(mask, "8", (x, 480), cv2.FONT_HERSHEY_SIMPLEX, 2.2, 1, 5)
    return mask


@pytest.mark.parametrize("squared", [False, True])
@pytest.mark.parametrize("degrees", [-24, -9, -2, 0, 1, 5, 17, 25])
def test_ruling_goes_however_the_sheet_lies(squared: bool, degrees: float):
    ruling = turned(page(squared=squared), degrees)
    wanted = turned(digits(np.zeros((900, 900), np.uint8)), degrees) > 0
    both = turned(digits(page(squared=squared)), degrees)
    left = without_lines(both) > 0
    around = cv2.dilate(wanted.view(np.uint8), np.ones((7, 7), np.uint8)) > 0
    assert (left & ~around).sum() < 0.12 * ruling.sum()
    assert (left & wanted).sum() > 0.7 * wanted.sum()
    # The digits are pieces of their own: nothing joins them to a neighbour.
    labels = cv2.connectedComponents(left.view(np.uint8))[1]
    ink = [labels[:, columns][wanted[:, columns]] for columns in (slice(0, 270), slice(380, 640))]
    assert np.bincount(ink[0][ink[0] > 0]).argmax() != np.bincount(ink[1][ink[1] > 0]).argmax()


def test_large_digits_and_thick_strokes_are_no_lines():
    mask = np.zeros(SIZE[::-1], np.uint8)
    cv2.line(mask, (200, 60), (190, 420), 1, 4)
    cv2.rectangle(mask, (330, 80), (600, 120), 1, -1)
    np.testing.assert_array_equal(without_lines(mask), mask)


def test_stems_in_a_crop_are_no_ruling():
    mask = np.zeros((FRAME // 3, FRAME), np.uint8)
    for x in range(30, 220, 30):
        cv2.line(mask, (x, 14), (x - 12, 66), 1, 3)
    np.testing.assert_array_equal(without_lines(mask), mask)


def test_a_thick_stroke_along_a_line_stays():
    mask = turned(page(squared=False), 0)
    lines = mask.copy()
    cv2.line(mask, (200, 240), (330, 240), 1, 9)
    left = without_lines(mask)
    assert left[238:243, 210:320].all()
    assert (left & lines)[:, :150].sum() < 0.05 * lines[:, :150].sum()


@pytest.mark.parametrize("shape", [(1, 1), (3, 400), (400, 3), (50, 60), (480, 640)])
@pytest.mark.parametrize("value", [0, 1])
def test_full_and_empty_masks_of_any_size(shape: tuple[int, int], value: int):
    mask = np.full(shape, value, np.uint8)
    left = without_lines(mask)
    assert left.shape == shape
    assert set(np.unique(left)) <= {0, value}
