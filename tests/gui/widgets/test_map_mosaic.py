"""Mosaics of maps: each value where it belongs, painted once, readable by mouse and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.layer_tiles import Tiles, kernel_tiles, map_tiles, never_negative
from gui.widgets.map_mosaic import MapMosaic
from gui.widgets.mosaic_grid import arrange, compose
from models.config import Activation, Conv2D, Dense, Flatten, Rescaling
from models.presets import PRESETS
from models.shapes import describe


def mosaic(qtbot: QtBot, *, width: int = 600, height: int = 300) -> MapMosaic:
    made = MapMosaic("feature_maps")
    qtbot.addWidget(made)
    made.resize(width, height)
    made.show()
    return made


@given(
    count=st.integers(1, 40),
    tall=st.integers(1, 28),
    wide=st.integers(1, 28),
    height=st.integers(60, 900),
    width=st.integers(60, 1500),
    fixed=st.booleans(),
)
def test_every_value_is_found_where_it_is_drawn(
    count: int, tall: int, wide: int, height: int, width: int, fixed: bool
) -> None:
    values = np.arange(count * tall * wide, dtype=np.float32).reshape(count, tall, wide) + 1
    names = tuple(str(number) for number in range(count))
    tiles = Tiles(values=values, names=names, columns=min(4, count) if fixed else None)
    grid = arrange(tiles, height, width, line=16, left=0)
    assert 1 <= grid.count <= count
    if grid.scale > 1:
        assert grid.size[0] <= height
        assert grid.size[1] <= width
    pixels = compose(
        tiles, grid, np.full(count, values.max()), signed=False, light=False, ground=(1, 2, 3)
    )
    assert grid.cell_at(-1, 0) is None
    for tile in {0, grid.count - 1}:
        y, x = grid.corner(tile)
        last = (tall * grid.scale - 1, wide * grid.scale - 1)
        assert grid.cell_at(y, x) == (tile, 0, 0)
        assert grid.cell_at(y + last[0], x + last[1]) == (tile, tall - 1, wide - 1)
        assert tuple(pixels[y - grid.top, x - grid.left]) != (1, 2, 3)
        assert grid.cell_at(y, x + last[1] + 1) is None


def test_a_value_that_is_no_number_has_a_colour_of_its_own() -> None:
    values = np.zeros((1, 2, 2), np.float32)
    values[0, 0, 1] = np.nan
    tiles = Tiles(values=values, names=("map 1",))
    grid = arrange(tiles, 100, 100, line=0, left=0)
    pixels = compose(tiles, grid, np.ones(1), signed=True, light=False, ground=(0, 0, 0))
    colours = {tuple(pixels[grid.scale // 2, x * grid.scale + 1]) for x in (0, 1)}
    assert len(colours) == 2
    assert tuple(pixels[0, grid.scale]) == (160, 60, 220)


def test_updates_counts_paints_of_new_data_that_were_seen(qtbot: QtBot) -> None:
    made = mosaic(qtbot)
    maps = np.random.default_rng(0).normal(size=(26, 26, 6)).astype(np.float32)
    made.set_tiles(map_tiles(maps), signed=True)
    made.grab()
    before = made.property("updates")
    assert before >= 1
    made.grab()
    assert made.property("updates") == before
    made.set_tiles(map_tiles(maps), signed=True)
    made.set_tiles(map_tiles(maps), signed=True)
    made.grab()
    assert made.property("updates") == before + 1
    made.hide()
    made.set_tiles(map_tiles(maps), signed=True)
    assert made.property("updates") == before + 1


def test_the_mouse_reads_a_value(qtbot: QtBot) -> None:
    made = mosaic(qtbot)
    maps = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    made.set_tiles(map_tiles(maps, "filter"), signed=False)
    said: list[str] = []
    made.pointed.connect(said.append)
    QTest.mouseMove(made, QPoint(made.width() // 2, made.height() // 2 - 20))
    qtbot.waitUntil(lambda: bool(said))
    assert said[-1].startswith("filter 2, row")
    QTest.mouseMove(made, QPoint(1, 1))
    qtbot.waitUntil(lambda: said[-1] == "")


def test_the_keyboard_reads_every_value(qtbot: QtBot) -> None:
    made = mosaic(qtbot)
    maps = np.arange(12, dtype=np.float32).reshape(2, 2, 3)
    made.set_tiles(map_tiles(maps), signed=False)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        QTest.keyClick(made, key)
    assert made.text() == f"map 2, row 2, column 2: {maps[1, 1, 1]:.0f}"
    assert made.accessibleDescription() == made.text()
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert made.text() == ""


def test_a_row_of_values_is_bars(qtbot: QtBot) -> None:
    made = mosaic(qtbot)
    shares = np.linspace(0, 0.9, 10, dtype=np.float32)
    made.set_row(shares, "digit")
    QTest.mouseMove(made, QPoint(made.width() - 20, 100))
    qtbot.waitUntil(lambda: made.text() != "")
    assert made.text() == "digit 9: 0.9"


@pytest.mark.parametrize("count", [1, 300, 50_000])
def test_long_and_broken_rows_are_painted(qtbot: QtBot, count: int) -> None:
    made = mosaic(qtbot)
    values = np.random.default_rng(0).normal(size=count).astype(np.float32)
    values[0] = np.nan
    made.set_row(values)
    made.grab()
    assert made.broken
    assert made.property("updates") >= 1


def test_kernels_are_cut_as_keras_lays_them_out() -> None:
    layers = describe(PRESETS["chapter"].config.layers)
    rng = np.random.default_rng(0)
    second = tuple(rng.normal(size=shape).astype(np.float32) for shape in layers[3].weight_shapes)
    tiles = kernel_tiles(layers, 3, second)
    assert tiles is not None
    assert tiles.columns == 12
    # Row 5 (input channel), column 7 (filter) of the grid.
    assert np.array_equal(tiles.values[5 * 12 + 7], second[0][:, :, 5, 7])
    dense = tuple(rng.normal(size=shape).astype(np.float32) for shape in layers[7].weight_shapes)
    folded = kernel_tiles(layers, 7, dense)
    assert folded is not None
    maps = rng.normal(size=(5, 5, 12)).astype(np.float32)
    # The sum over the folded weights of digit 3 is the dense layer's own sum.
    digit = folded.values[3 * 12 : 4 * 12]
    assert np.isclose((digit.transpose(1, 2, 0) * maps).sum(), maps.reshape(-1) @ dense[0][:, 3])
    assert kernel_tiles(layers, 1, ()) is None


def test_what_can_be_negative_is_known_from_the_layers() -> None:
    layers = describe(
        (
            Rescaling(),
            Conv2D(filters=2),
            Activation(),
            Flatten(),
            Dense(units=10),
            Activation(function="softmax"),
        )
    )
    assert never_negative(layers) == (True, False, True, True, False, True)
    assert never_negative(describe((Rescaling(offset=-1.0),))) == (False,)
