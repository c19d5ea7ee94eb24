"""Tiles in whatever room there is: they fit, they are as large as they can be, they are right."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.images import sequential
from gui.widgets.layer_tiles import Tiles
from gui.widgets.mosaic_grid import BROKEN
from gui.widgets.tile_sheet import LARGEST, lay_out, needed_height, picture

LINE = 17


def tiles(count: int, tall: int, wide: int, columns: int | None = None) -> Tiles:
    rng = np.random.default_rng(count)
    names = tuple(str(number) for number in range(count))
    return Tiles(values=rng.random((count, tall, wide), np.float32), names=names, columns=columns)


@given(
    count=st.integers(1, 70),
    tall=st.integers(1, 28),
    wide=st.integers(1, 28),
    columns=st.none() | st.integers(1, 12),
    height=st.integers(20, 700),
    width=st.integers(20, 1200),
    left=st.integers(0, 20),
)
def test_what_is_shown_whole_fits(
    count: int, tall: int, wide: int, columns: int | None, height: int, width: int, left: int
) -> None:
    sheet = lay_out(tiles(count, tall, wide, columns), height, width, line=LINE, left=left)
    assert 1 <= sheet.count <= count
    assert 1 <= sheet.scale <= LARGEST
    if sheet.count == count and sheet.scale > 1:
        assert sheet.size[0] <= height
        assert sheet.size[1] <= width
    assert sheet.rows * sheet.columns >= sheet.count
    for tile in {0, sheet.count - 1}:
        y, x = sheet.corner(tile)
        assert sheet.cell_at(y, x) == (tile, 0, 0)
        assert sheet.cell_at(y + tall * sheet.scale, x) is None or sheet.gap == 0


def test_each_value_has_its_colour_at_its_place() -> None:
    shown = tiles(5, 3, 4)
    shown.values[2, 1, 3] = np.nan
    sheet = lay_out(shown, 200, 300, line=LINE, left=0)
    pixels = picture(shown, sheet, 1.0, signed=False, light=False, ground=(1, 2, 3))
    for tile, row, column in np.ndindex(shown.values.shape):
        y, x = sheet.corner(tile)
        middle = sheet.scale // 2
        found = pixels[
            y - sheet.top + row * sheet.scale + middle,
            x - sheet.left + column * sheet.scale + middle,
        ]
        expected = sequential(shown.values[tile, row : row + 1, column : column + 1], 1.0)[0, 0]
        if (tile, row, column) == (2, 1, 3):
            expected = np.array(BROKEN)
        assert (found == expected).all()
    assert (pixels[:, sheet.wide * sheet.scale] == (1, 2, 3)).all()


def test_more_room_makes_larger_tiles() -> None:
    scales = [
        lay_out(tiles(6, 26, 26), side, 2 * side, line=LINE, left=0).scale
        for side in (60, 150, 300, 600)
    ]
    assert scales == sorted(scales)
    assert scales[-1] > 3 * scales[0]


def test_the_height_that_is_needed_is_no_more_and_no_less() -> None:
    kernels = tiles(12, 3, 3, columns=6)
    need = needed_height(kernels, 400, line=LINE, left=0)
    assert need is not None
    largest = lay_out(kernels, 5000, 400, line=LINE, left=0).scale
    assert lay_out(kernels, need, 400, line=LINE, left=0).scale == largest
    assert lay_out(kernels, need - 2, 400, line=LINE, left=0).scale < largest
    assert needed_height(tiles(12, 3, 3), 400, line=LINE, left=0) is None


@pytest.mark.parametrize("top", [0.0, 1.0])
def test_nothing_but_zeros_is_the_ground_of_the_scale(top: float) -> None:
    empty = Tiles(values=np.zeros((2, 3, 3), np.float32), names=("1", "2"))
    sheet = lay_out(empty, 100, 100, line=LINE, left=0)
    pixels = picture(empty, sheet, top, signed=True, light=False, ground=(0, 0, 0))
    tile = pixels[: 3 * sheet.scale, : 3 * sheet.scale]
    assert (tile == tile[0, 0]).all()
