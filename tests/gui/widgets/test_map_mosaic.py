"""Mosaics of maps: each value where it belongs, painted once, readable by mouse and keyboard."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.layer_tiles import Edge, Tiles, kernel_tiles, map_tiles, output_tiles
from gui.widgets.map_mosaic import MapMosaic
from gui.widgets.mosaic_cells import exact
from gui.widgets.mosaic_grid import arrange, compose


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
        assert tuple(pixels[y - grid.top, x - grid.left, :3]) != (1, 2, 3)
        assert grid.cell_at(y, x + last[1] + 1) is None


def test_a_value_that_is_no_number_has_a_colour_of_its_own() -> None:
    values = np.zeros((1, 2, 2), np.float32)
    values[0, 0, 1] = np.nan
    tiles = Tiles(values=values, names=("map 1",))
    grid = arrange(tiles, 100, 100, line=0, left=0)
    pixels = compose(tiles, grid, np.ones(1), signed=True, light=False, ground=(0, 0, 0))
    colours = {tuple(pixels[grid.scale // 2, x * grid.scale + 1]) for x in (0, 1)}
    assert len(colours) == 2
    assert tuple(pixels[0, grid.scale]) == (160, 60, 220, 255)


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


def test_a_column_of_kernels_is_a_filter_with_its_bias_below(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    kernels = rng.normal(size=(12, 6, 3, 3)).astype(np.float32)
    bias = rng.normal(size=12).astype(np.float32)
    tiles = kernel_tiles(kernels, bias)
    assert tiles.columns == 12
    # Row 5 (input channel), column 7 (filter) of the grid.
    assert np.array_equal(tiles.values[5 * 12 + 7], kernels[7, 5])
    made = mosaic(qtbot)
    made.set_tiles(tiles, signed=True)
    made.grab()
    grid = made._grid
    assert grid is not None
    y, x, height, width = grid.edge_area(7)
    place = made._origin(grid) + QPoint(x + width // 2, y + height // 2)
    chosen: list[int] = []
    made.chosen.connect(chosen.append)
    QTest.mouseClick(made, Qt.MouseButton.LeftButton, pos=place)
    assert made.text() == f"bias of filter 8: {exact(bias[7])}"
    corner = grid.corner(5 * 12 + 7)
    QTest.mouseClick(
        made,
        Qt.MouseButton.LeftButton,
        pos=made._origin(grid) + QPoint(corner[1] + 1, corner[0] + 1),
    )
    assert made.text().startswith("filter 8, channel 6, row 1, column 1: ")
    QTest.keyClick(made, Qt.Key.Key_Right)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert chosen == [7, 7, 7]


def test_a_row_of_weights_is_an_output_with_its_bias_beside(qtbot: QtBot) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.normal(size=(10, 12, 5, 5)).astype(np.float32)
    tiles = output_tiles(pictures, np.arange(10, dtype=np.float32))
    assert np.array_equal(tiles.values[3 * 12 + 4], pictures[3, 4])
    made = mosaic(qtbot)
    made.set_tiles(tiles, signed=True)
    chosen: list[int] = []
    made.chosen.connect(chosen.append)
    QTest.keyClick(made, Qt.Key.Key_Right)
    for _ in range(3 * 12 + 4):
        QTest.keyClick(made, Qt.Key.Key_PageDown)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert made.text().startswith("output 3, map 5, row 1, column 1: ")
    for _ in range(200):
        QTest.keyClick(made, Qt.Key.Key_PageDown)
    QTest.keyClick(made, Qt.Key.Key_Return)
    assert made.text() == "bias of output 9: 9"
    assert chosen == [3, 9]
    made.set_marked(3)
    marked = made.grab().toImage()
    made.set_marked(None)
    assert made.grab().toImage() != marked


@pytest.mark.parametrize("side", ["below", "beside"])
def test_edges_stay_inside_the_widget(side: str) -> None:
    values = np.ones((12, 3, 3), np.float32)
    count = 4 if side == "below" else 3
    edge = Edge(values=np.ones(count, np.float32), name="bias", names=("b",) * count, side=side)
    tiles = Tiles(values=values, names=("t",) * 12, columns=4, edge=edge)
    grid = arrange(tiles, 120, 200, line=16, left=0, beside=50)
    for number in range(count):
        y, x, height, width = grid.edge_area(number)
        assert y + height <= grid.size[0] <= 120
        assert x + width <= grid.size[1] <= 200
        assert grid.cell_at(y, x) == (12 + number, 0, 0)


def test_what_does_not_fit_is_said(qtbot: QtBot) -> None:
    made = mosaic(qtbot, width=100, height=60)
    tiles = kernel_tiles(np.ones((40, 80, 3, 3), np.float32), np.ones(40, np.float32))
    made.set_tiles(tiles, signed=True)
    made.grab()
    assert made._grid is not None
    assert made._grid.count < made._grid.total == 3200
