"""The grid of pictures: any number, chosen by mouse and keys, only what is in view drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.picture_grid import PictureGrid


@pytest.fixture
def grid(qtbot: QtBot) -> PictureGrid:
    made = PictureGrid("pictures", empty="None.")
    qtbot.addWidget(made)
    made.resize(400, 300)
    made.show()
    return made


def fill(grid: PictureGrid, count: int) -> None:
    pictures = np.zeros((count, 28, 28), np.uint8)
    grid.set_pictures(pictures, [str(number) for number in range(count)])


def test_a_click_chooses(grid: PictureGrid, qtbot: QtBot) -> None:
    fill(grid, 7)
    with qtbot.waitSignal(grid.chosen) as chosen:
        QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton, pos=grid.item_rect(5).center())
    assert chosen.args == [5]
    assert grid.current() == 5


def test_keys_walk_and_what_is_chosen_is_in_view(grid: PictureGrid) -> None:
    fill(grid, 1000)
    for key, expected in (
        (Qt.Key.Key_Right, 0),
        (Qt.Key.Key_Right, 1),
        (Qt.Key.Key_End, 999),
        (Qt.Key.Key_Left, 998),
        (Qt.Key.Key_Home, 0),
        (Qt.Key.Key_Up, 0),
    ):
        QTest.keyClick(grid, key)
        assert grid.current() == expected
        assert grid.viewport().rect().contains(grid.item_rect(expected).center())


def test_enter_opens_the_chosen_one(grid: PictureGrid, qtbot: QtBot) -> None:
    fill(grid, 3)
    grid.choose(2)
    with qtbot.waitSignal(grid.opened) as opened:
        QTest.keyClick(grid, Qt.Key.Key_Return)
    assert opened.args == [2]


def test_new_pictures_begin_at_the_top_with_none_chosen(grid: PictureGrid) -> None:
    fill(grid, 500)
    grid.choose(499)
    fill(grid, 400)
    assert grid.current() == -1
    assert grid.verticalScrollBar().value() == 0


def test_an_empty_one_can_be_drawn_and_clicked(grid: PictureGrid) -> None:
    fill(grid, 0)
    QTest.mouseClick(grid.viewport(), Qt.MouseButton.LeftButton)
    QTest.keyClick(grid, Qt.Key.Key_Down)
    assert grid.current() == -1
    assert not grid.grab().isNull()


def test_captions_must_fit(grid: PictureGrid) -> None:
    with pytest.raises(ValueError, match="do not fit 1 captions"):
        grid.set_pictures(np.zeros((2, 28, 28), np.uint8), ["one"])
