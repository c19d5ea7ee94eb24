"""The grid of numbers: places on the widget, padding, and what is drawn where."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
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


PLAIN, CTRL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def turn(grid: NumberGrid, at: QPoint, by: QPoint, held: Qt.KeyboardModifier) -> bool:
    event = QWheelEvent(
        QPointF(at),
        QPointF(grid.mapToGlobal(at)),
        QPoint(),
        by,
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(grid, event)
    return event.isAccepted()


def ground(grid: NumberGrid, row: int, column: int) -> QColor:
    """The colour of a cell beside its number."""
    return grid.grab().toImage().pixelColor(grid.cell_rect(row, column).topLeft() + QPoint(3, 3))


def test_the_wheel_zooms_to_what_is_under_the_mouse(grid: NumberGrid) -> None:
    grid.resize(400, 400)
    grid.set_values(np.zeros((28, 28)))
    at = grid.cell_rect(20, 5).center()
    small = grid.cell_rect(20, 5).width()
    for _ in range(5):
        assert turn(grid, at, QPoint(0, 120), CTRL)
        assert grid.cell_at(at) == (20, 5)
    assert grid.zoom() == pytest.approx(1.25**5)
    assert grid.cell_rect(20, 5).width() > 2.5 * small
    for _ in range(8):
        turn(grid, at, QPoint(0, -120), CTRL)
    assert grid.zoom() == 1
    assert grid.rect().contains(grid.cell_rect(0, 0, 28, 28))


def test_keys_zoom_around_the_frame_and_zero_shows_all(grid: NumberGrid) -> None:
    grid.set_values(np.zeros((28, 28)))
    grid.set_frame((20, 22, 3, 3))
    for key in (Qt.Key.Key_Plus,) * 6:
        QTest.keyClick(grid, key)
    assert grid.rect().contains(grid.cell_rect(20, 22, 3, 3))
    assert not grid.rect().contains(grid.cell_rect(0, 0))
    QTest.keyClick(grid, Qt.Key.Key_Minus)
    assert grid.zoom() == pytest.approx(1.25**5)
    QTest.keyClick(grid, Qt.Key.Key_0)
    assert grid.zoom() == 1


def test_zoomed_in_the_mouse_pulls_and_still_clicks(grid: NumberGrid) -> None:
    left = Qt.MouseButton.LeftButton
    grid.set_values(np.zeros((28, 28)))
    grid.set_zoom(3)
    told: list[tuple[int, int]] = []
    grid.clicked.connect(lambda *place: told.append(place))
    start = grid.rect().center()
    held = grid.cell_at(start)
    QTest.mousePress(grid, left, pos=start)
    for far in (10, 30, 60):
        QTest.mouseMove(grid, start + QPoint(far, far // 2))
    QTest.mouseRelease(grid, left, pos=start + QPoint(60, 30))
    assert grid.cell_at(start + QPoint(60, 30)) == held
    assert told == []
    QTest.mouseClick(grid, left, pos=start)
    assert told == [grid.cell_at(start)]
    assert held is not None
    assert told[0] < held


def test_the_wheel_moves_only_what_is_zoomed(grid: NumberGrid) -> None:
    grid.set_values(np.zeros((28, 28)))
    at = grid.rect().center()
    assert not turn(grid, at, QPoint(0, -120), PLAIN)
    grid.set_zoom(3)
    before = grid.cell_at(at)
    assert before is not None
    assert turn(grid, at, QPoint(0, -120), PLAIN)
    after = grid.cell_at(at)
    assert after is not None
    assert after[0] > before[0]
    for _ in range(50):
        turn(grid, at, QPoint(0, -120), PLAIN)
    assert grid.rect().contains(grid.cell_rect(27, before[1]))


def test_a_frame_that_moves_out_of_view_is_followed(grid: NumberGrid) -> None:
    grid.set_values(np.zeros((28, 28)))
    grid.set_zoom(4)
    for place in ((0, 0), (25, 25), (0, 25), (12, 3)):
        grid.set_frame((*place, 3, 3))
        assert grid.rect().contains(grid.cell_rect(*place, 3, 3))


def test_the_zeros_around_have_a_tint_of_their_own(grid: NumberGrid) -> None:
    grid.set_values(np.zeros((5, 5)))
    plain = grid.cell_rect(0, 0).width()
    grid.set_padding(1, 1, 2, 0)
    assert grid.padding().left == 2
    assert grid.cell_rect(0, 0).width() <= plain
    inside, outside = ground(grid, 0, 0), ground(grid, -1, -2)
    assert outside.saturation() > inside.saturation() + 40
    assert ground(grid, 5, 4) == outside
    grid.set_padding()
    assert grid.cell_rect(0, 0).width() == plain


def test_a_colour_picture_and_its_channels_apart(grid: NumberGrid) -> None:
    picture = np.zeros((2, 3, 3), np.uint8)
    picture[0, 0], picture[0, 1], picture[0, 2] = (250, 0, 0), (0, 250, 0), (0, 0, 250)
    grid.set_values(picture)
    assert grid.cell_at(grid.cell_rect(1, 2).center()) == (1, 2)
    assert ground(grid, 0, 0).getRgb()[:3] == (250, 0, 0)
    assert ground(grid, 0, 2).getRgb()[:3] == (0, 0, 250)
    for channel in range(3):
        grid.set_channel(channel)
        lit = [ground(grid, 0, column).lightness() for column in range(3)]
        assert lit[channel] > 100
        assert sorted(lit)[1] < 40
    assert np.array_equal(grid.values(), picture)


def test_a_large_picture_is_drawn_without_numbers(grid: NumberGrid) -> None:
    values = np.zeros((300, 400))
    values[0, 0] = 255
    grid.set_values(values)
    assert grid.grab().toImage().pixelColor(grid.cell_rect(0, 0).topLeft()).lightness() > 240


@pytest.mark.parametrize("shape", [(28, 28), (12, 12, 3)])
def test_numbers_come_when_their_cells_are_large_enough(
    grid: NumberGrid, shape: tuple[int, ...]
) -> None:
    def shades_of_a_cell() -> int:
        area = grid.cell_rect(5, 5).adjusted(1, 1, -1, -1)
        image = grid.grab(area).toImage()
        return len({image.pixel(x, y) for x in range(area.width()) for y in range(area.height())})

    grid.resize(200, 200)
    grid.set_values(np.full(shape, 255))
    assert shades_of_a_cell() == 1
    grid.set_frame((5, 5, 1, 1))
    grid.set_zoom(8, QPointF(grid.cell_rect(5, 5).center()))
    grid.set_frame(None)
    assert shades_of_a_cell() > 5


def test_it_says_what_is_shown(grid: NumberGrid) -> None:
    grid.set_values(np.zeros((5, 6)))
    assert grid.accessibleDescription() == "5 rows and 6 columns of numbers"
    grid.set_values(np.zeros((4, 3, 3)))
    grid.set_padding(1, 1, 1, 1)
    assert (
        grid.accessibleDescription() == "4 rows and 3 columns of numbers, in colour, zeros around"
    )
    grid.set_channel(2)
    assert "blue only" in grid.accessibleDescription()
    grid.set_values(None)
    assert grid.accessibleDescription() == "Nothing here."


@pytest.mark.parametrize("colours", [GREY, SIGNED])
def test_zeros_stand_back_but_padding_is_written_out(grid: NumberGrid, colours: str) -> None:
    """Both are the figure 0; how far its darkest or brightest pixel is from the cell's ground."""
    grid.resize(200, 200)
    grid.set_values(np.array([[0.0, 0.0], [0.0, 255.0]]), colours=colours, top=255)
    grid.set_padding(1, 1, 1, 1)

    def strength(row: int, column: int) -> int:
        area = grid.cell_rect(row, column).adjusted(3, 3, -3, -3)
        image = grid.grab(area).toImage()
        lit = [
            image.pixelColor(x, y).lightness()
            for x in range(area.width())
            for y in range(area.height())
        ]
        return max(lit) - min(lit)

    assert 20 < strength(0, 0) < 0.7 * strength(-1, -1)
