"""Made-up sheets: the truth lies where the ink is, and the same seed shows it again."""

from __future__ import annotations

import numpy as np
import pytest

from vision import photographs, sheets
from vision.ink import find_ink
from vision.sheets import Sheets


@pytest.fixture(scope="module")
def maker(test_digits) -> Sheets:
    return Sheets(test_digits[0][:500], test_digits[1][:500])


@pytest.mark.parametrize("kind", sheets.KINDS)
def test_every_kind_has_its_truth_in_the_picture(maker: Sheets, kind: str):
    sheet = maker.make(np.random.default_rng(4), kind)
    height, width = sheet.picture.shape[:2]
    assert sheet.kind == kind
    assert sheet.picture.dtype == np.uint8
    assert len(sheet.labels) == len(sheet.boxes) == len(sheet.lines) == len(sheet.groups) > 0
    assert list(zip(sheet.lines, sheet.groups, strict=True)) == sorted(
        zip(sheet.lines, sheet.groups, strict=True)
    )
    for x, y, wide, tall in sheet.boxes:
        assert 0 <= x < x + wide <= width
        assert 0 <= y < y + tall <= height


@pytest.mark.parametrize("kind", ["lines", "rotated", "scattered", "board", "touching", "single"])
def test_ink_lies_in_the_boxes_and_reaches_their_sides(maker: Sheets, kind: str):
    sheet = maker.make(np.random.default_rng(11), kind, size=(640, 480))
    levels = find_ink(sheet.picture).levels.astype(float)
    boxes = np.zeros(levels.shape, bool)
    for x, y, wide, tall in sheet.boxes:
        boxes[y : y + tall, x : x + wide] = True
    strong = np.quantile(levels[boxes], 0.95)
    for x, y, wide, tall in sheet.boxes:
        inside = levels[y : y + tall, x : x + wide] > 0.4 * strong
        rows, columns = np.flatnonzero(inside.any(1)), np.flatnonzero(inside.any(0))
        assert rows[-1] - rows[0] + 1 >= 0.75 * tall
        assert columns[-1] - columns[0] + 1 >= 0.6 * wide


def test_the_same_seed_makes_the_same_sheet(maker: Sheets):
    one, other, third = (maker.make(np.random.default_rng(seed), "amount") for seed in (3, 3, 5))
    assert np.array_equal(one.picture, other.picture)
    assert one.boxes == other.boxes
    assert one.picture.shape != third.picture.shape or not np.array_equal(
        one.picture, third.picture
    )


def test_digits_of_a_string_touch(maker: Sheets):
    chance = np.random.default_rng(0)
    apart = []
    for _ in range(4):
        sheet = maker.make(chance, "touching", size=(800, 600))
        for index in range(1, len(sheet.boxes)):
            if sheet.lines[index] == sheet.lines[index - 1]:
                left, right = sheet.boxes[index - 1], sheet.boxes[index]
                apart.append((right[0] - left[0] - left[2]) / left[3])
    assert np.median(apart) <= 0.05
    assert np.min(apart) > -0.5


def test_small_and_large_digits_keep_to_their_sizes(maker: Sheets):
    chance = np.random.default_rng(1)
    small = [maker.make(chance, "small", size=(640, 480)) for _ in range(4)]
    heights = [box[3] for sheet in small for box in sheet.boxes]
    assert np.quantile(heights, 0.1) >= 10
    assert np.median(heights) <= 30
    large = [maker.make(chance, "single", size=(640, 480)).boxes[0][3] for _ in range(12)]
    assert max(large) > 0.4 * 480
    assert max(large) <= 0.95 * 480


def test_digits_across_the_border_are_unclear(maker: Sheets):
    chance = np.random.default_rng(2)
    made = [maker.make(chance, "border", size=(640, 480)) for _ in range(3)]
    assert sum(len(sheet.unclear) for sheet in made) > 5
    for sheet in made:
        for x, y, wide, tall in sheet.unclear:
            assert x == 0 or y == 0 or x + wide == 640 or y + tall == 480


def test_a_turned_page_still_shows_what_is_on_it():
    for angle in (-25.0, 0.0, 25.0):
        shot = photographs.close(np.random.default_rng(0), (640, 480), angle)
        x, y, wide, tall = shot.area
        corners = np.array([[x, y], [x + wide, y], [x + wide, y + tall], [x, y + tall]])
        ends = np.concatenate([corners, np.ones((4, 1))], 1) @ shot.matrix.T
        seen = ends[:, :2] / ends[:, 2:]
        assert (seen > (-14, -14)).all()
        assert (seen < (654, 494)).all()


def test_an_unknown_kind_is_named(maker: Sheets):
    with pytest.raises(ValueError, match="'lyrics'"):
        maker.make(np.random.default_rng(0), "lyrics")
