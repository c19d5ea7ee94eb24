"""Heat over a picture: colours, signs, scale, and what is pointed at."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.heat_bar import HeatBar
from gui.widgets.heat_paint import heated
from gui.widgets.heat_view import HeatView

DOWN, UP, LEFT, RIGHT = Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Left, Qt.Key.Key_Right


def shown(qtbot: QtBot, side: int = 290) -> HeatView:
    view = HeatView("test_heat", empty_text="nothing yet")
    qtbot.addWidget(view)
    view.resize(side, side)
    view.show()
    return view


@pytest.fixture
def heat() -> np.ndarray:
    """Warm at (10, 4), cold at (20, 9)."""
    values = np.zeros((28, 28), np.float32)
    values[10, 4], values[20, 9] = 0.5, -0.25
    return values


def colour_at(view: HeatView, row: int, column: int) -> QColor:
    place = view.picture_rect()
    scale = place.width() // 28
    image = view.grab().toImage()
    # A quarter into the pixel, beside the sign in its middle.
    return image.pixelColor(
        place.left() + column * scale + scale // 4, place.top() + row * scale + scale // 4
    )


def test_warm_is_orange_and_cold_is_blue(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    view.set_heat(heat)
    assert view.picture_rect() == QRect(5, 5, 280, 280)
    warm, cold, none = (colour_at(view, *place) for place in ((10, 4), (20, 9), (15, 20)))
    assert warm.red() > warm.green() > warm.blue()
    assert cold.blue() > cold.green() > cold.red()
    assert none.red() == none.green() == none.blue() == 0
    assert view.top == 0.5


def test_what_speaks_against_carries_a_sign_too(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    place = view.picture_rect()
    middle = place.topLeft() + QPoint(9 * 10 + 5, 20 * 10 + 5)
    view.set_heat(heat)
    marked = view.grab().toImage().pixelColor(middle)
    assert marked.lightness() > colour_at(view, 20, 9).lightness() + 40
    view.set_heat(np.abs(heat))
    assert view.grab().toImage().pixelColor(middle) == colour_at(view, 20, 9)


def test_opacity_is_how_much_the_strongest_heat_hides(heat: np.ndarray) -> None:
    picture = np.full((28, 28), 200, np.uint8)
    bare = heated(picture, heat, 0.5, 0.0)
    assert (bare == 200).all()
    full = heated(picture, heat, 0.5, 1.0)
    assert tuple(full[10, 4]) == (40, 150, 255)
    half = heated(picture, heat, 0.5, 0.5)
    assert tuple(half[10, 4]) == (120, 175, 228)
    # Half as strong is half as thick.
    assert tuple(full[20, 9]) == (228, 170, 120)
    assert (heated(picture, None, 0.0, 1.0) == 200).all()


def test_what_is_no_number_is_drawn_as_nothing(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    heat[0, 0], heat[1, 1] = np.nan, np.inf
    view.set_heat(heat)
    assert view.top == 0.5
    assert view.strongest() == (10, 4)
    assert colour_at(view, 0, 0) == QColor(0, 0, 0)
    view.set_heat(np.full((28, 28), np.nan, np.float32))
    assert view.strongest() is None
    assert view.grab().width() == 290


def test_next_to_nothing_looks_like_next_to_nothing(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    view.set_heat(heat / 1000, least_top=0.02)
    assert view.top == 0.02
    assert colour_at(view, 10, 4).lightness() < 10


def test_the_mouse_points_at_a_pixel(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    view.set_heat(heat, "of the probability")
    place = view.picture_rect()
    with qtbot.waitSignal(view.pointed) as told:
        QTest.mouseMove(view, place.topLeft() + QPoint(45, 105))
    assert told.args == [(10, 4)]
    assert view.text() == "Row 11, column 5: 0.5 of the probability"
    assert view.accessibleDescription() == view.text()
    QTest.mouseMove(view, QPoint(1, 1))
    assert view.cell is None


def test_the_keyboard_begins_where_it_matters_most(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    QTest.keyClick(view, DOWN)
    assert view.cell is None
    view.set_heat(heat)
    QTest.keyClick(view, DOWN)
    assert view.cell == (10, 4)
    for key, cell in ((RIGHT, (10, 5)), (UP, (9, 5)), (LEFT, (9, 4)), (DOWN, (10, 4))):
        QTest.keyClick(view, key)
        assert view.cell == cell
    QTest.keyClick(view, LEFT, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(view, LEFT)
    assert view.cell == (10, 0)
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert view.cell is None


def test_the_frame_shows_what_lies_behind_the_heat(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    view.set_heat(heat)
    asked: list[tuple[int, int]] = []

    def frame_of(row: int, column: int) -> tuple[int, int, int, int]:
        asked.append((row, column))
        return row - 2, column - 2, 5, 5

    view.set_frame_of(frame_of)
    QTest.mouseMove(view, view.picture_rect().topLeft() + QPoint(145, 145))
    painted = view.grab().toImage()
    assert asked[-1] == (14, 14)
    top_edge = view.picture_rect().topLeft() + QPoint(145, 120)
    assert max(painted.pixelColor(top_edge + QPoint(0, dy)).lightness() for dy in (0, 1)) > 200


def test_only_new_heat_counts_as_an_update(qtbot: QtBot, heat: np.ndarray) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((28, 28), np.uint8))
    for expected in (1, 2):
        view.set_heat(heat)
        view.grab()
        view.grab()
        assert view.property("updates") == expected


def test_without_a_picture_it_says_what_to_do(qtbot: QtBot) -> None:
    view = shown(qtbot)
    empty = view.grab().toImage()
    view.set_empty_text("")
    assert view.grab().toImage() != empty


def test_the_bar_says_its_numbers_and_words(qtbot: QtBot) -> None:
    bar = HeatBar("test_scale")
    qtbot.addWidget(bar)
    bar.resize(240, bar.sizeHint().height())
    bar.set_scale(0.434, ("hinders", "helps"))
    assert bar.accessibleDescription() == "from −0.43, hinders, to 0.43, helps"
    image = bar.grab().toImage()
    assert image.pixelColor(2, 5).blue() > image.pixelColor(2, 5).red()
    assert image.pixelColor(237, 5).red() > image.pixelColor(237, 5).blue()
    bar.set_scale(0.0062, ("", "for"), signed=False)
    assert bar.accessibleDescription() == "from 0, , to 0.0062, for"
    bar.set_scale(0.0, ("", ""))
    assert bar.accessibleDescription() == ""
    assert bar.grab().toImage() != image
