"""A digit is found again near where it was, as reading the whole frame would find it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from vision.benchmark import sheet_of_digits
from vision.glance import glance
from vision.recognize import Classify, Reading, recognize

Picture = npt.NDArray[np.uint8]
ALIKE = 4.0
"""Grey levels on average: the paper around a digit is judged by what is near."""


@pytest.fixture(scope="module")
def sheet() -> Picture:
    return sheet_of_digits((640, 480))


@pytest.fixture(scope="module")
def reading(sheet: Picture, camera: Classify) -> Reading:
    found = recognize(sheet, camera)
    assert len(found.digits) == 10
    return found


def _near(one: Picture, other: Picture) -> float:
    return float(np.abs(one.astype(int) - other).mean())


@pytest.mark.parametrize("move", [(0, 0), (12, -7)])
def test_each_digit_looks_as_it_was_read(
    sheet: Picture, reading: Reading, move: tuple[int, int]
) -> None:
    moved = np.roll(sheet, (move[1], move[0]), axis=(0, 1))
    for digit in reading.digits:
        found = glance(moved, digit.box)
        assert found is not None
        assert _near(found.picture, digit.picture) < ALIKE
        expected = (digit.box[0] + move[0], digit.box[1] + move[1], *digit.box[2:])
        assert np.abs(np.subtract(found.box, expected)).max() <= 2


def test_a_digit_that_is_gone_is_not_mistaken_for_its_neighbour(
    sheet: Picture, reading: Reading
) -> None:
    x, y, width, height = reading.digits[3].box
    without = sheet.copy()
    without[y - 4 : y + height + 4, x - 4 : x + width + 4] = sheet[y - 6, x - 6]
    assert glance(sheet, (x, y, width, height)) is not None
    assert glance(without, (x, y, width, height)) is None


@pytest.mark.parametrize("box", [(-90, 10, 40, 40), (640, 470, 30, 40), (100, 900, 20, 20)])
def test_beside_the_frame_there_is_nothing(sheet: Picture, box: tuple[int, int, int, int]) -> None:
    assert glance(sheet, box) is None
