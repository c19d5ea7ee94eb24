"""The grid of numbers: places on the widget, padding, and what is drawn where."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.number_grid import GREY, POSITIVE, SIGNED, NumberGrid


@pytest.fixture
def grid(qtbot: QtBot) -> NumberGrid:
    made = NumberGrid("numbers", empty="Nothing here.")
    qtbot.addWidget(made)
    made.resize(500, 400)
    made.show()
    return made


@pytest.mark.parametrize("shape", [(28, 28), (1, 1), (5, 9), (60, 3)])
@pytest.mark.parametrize("padding", [((0, 0), (0, 0)), ((1, 2), (0, 3))])
def test_every_cell_is_found_where_it_is_drawn(
    grid: NumberGrid, shape: tuple[int, int], padding: tuple[tuple[int, int], tuple[int, int]]
) -> None:
    grid.set_values(np.zeros(shape))
    grid.set_padding(*padding[0], *padding[1])
    for row, column in {(0, 0), (shape[0] - 1, shape[1] - 1), (shape[0] // 2, shape[1] // 2)}:
        area = grid.cell_rect(row, column)
        assert grid.rect().contains(area)
        assert grid.cell_at(area.center()) == (row, column)
    assert grid.cell_at(QPoint(-5, -5)) is None


def test_padding_is_no_value(grid: NumberGrid) -> None:
    grid.set_values(np.ones((4, 4)))
    grid.set_padding(1, 1, 1, 1)
    assert grid.cell_at(grid.cell_rect(-1, 0).center()) is None


def test_a_large_value_is_bright_and_paper_is_dark(grid: NumberGrid) -> None:
    grid.set_values(np.array([[0, 255], [10, 128]]), colours=GREY)
    image = grid.grab().toImage()
    corner = QPoint(4, 4)
    paper = image.pixelColor(grid.cell_rect(0, 0).topLeft() + corner)
    ink = image.pixelColor(grid.cell_rect(0, 1).topLeft() + corner)
    assert paper.lightness() < 30
    assert ink.lightness() > 240


def test_signed_numbers_differ_in_hue(grid: NumberGrid) -> None:
    grid.set_values(np.array([[-5.0, 5.0]]), colours=SIGNED)
    image = grid.grab().toImage()
    below = image.pixelColor(grid.cell_rect(0, 0).topLeft() + QPoint(4, 4))
    above = image.pixelColor(grid.cell_rect(0, 1).topLeft() + QPoint(4, 4))
    assert below.blue() > below.red()
    assert above.red() > above.blue()


def test_what_is_not_computed_yet_fades(grid: NumberGrid) -> None:
    grid.set_values(np.full((2, 2), 9.0), colours=POSITIVE)
    place = grid.cell_rect(1, 1).topLeft() + QPoint(4, 4)
    before = grid.grab().toImage().pixelColor(place)
    grid.set_faint_from(2)
    assert grid.grab().toImage().pixelColor(place) != before
    first = grid.cell_rect(0, 1).topLeft() + QPoint(4, 4)
    assert grid.grab().toImage().pixelColor(first) == before


def test_mouse_and_keys_speak(grid: NumberGrid, qtbot: QtBot) -> None:
    grid.set_values(np.zeros((6, 6)))
    with qtbot.waitSignal(grid.clicked) as clicked:
        QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=grid.cell_rect(2, 5).center())
    assert clicked.args == [2, 5]
    with qtbot.waitSignal(grid.moved) as moved:
        QTest.keyClick(grid, Qt.Key.Key_Left)
    assert moved.args == [0, -1]


def test_not_finite_numbers_do_not_stop_it(grid: NumberGrid) -> None:
    grid.set_values(np.array([[np.nan, np.inf, -np.inf, 1.0]]), colours=SIGNED)
    assert not grid.grab().isNull()


def test_nothing_to_show(grid: NumberGrid) -> None:
    grid.set_values(None)
    assert grid.cell_at(grid.rect().center()) is None
    assert not grid.grab().isNull()
