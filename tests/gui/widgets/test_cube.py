"""Maps stacked to a cube: what is drawn where, and choosing one by mouse and keys."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.cube import Cube
from gui.widgets.cube_geometry import SHOWN, arrange, thinned

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def cube(qtbot: QtBot) -> Cube:
    made = Cube("cube", empty="No maps yet.")
    qtbot.addWidget(made)
    made.resize(460, 300)
    made.show()
    return made


def centre(cube: Cube, index: int) -> QPoint:
    found = cube.map_centre(index)
    assert found is not None
    return found.toPoint()


def flat(*values: float, side: int = 4) -> np.ndarray:
    """Maps of one value each."""
    return np.broadcast_to(np.array(values), (side, side, len(values)))


@pytest.mark.parametrize("count", [1, 2, 6, 16])
@pytest.mark.parametrize("size", [(26, 26), (3, 20), (20, 3), (1, 1)])
def test_everything_fits_and_lies_from_front_to_back(count: int, size: tuple[int, int]) -> None:
    room = QRectF(30, 20, 400, 260)
    geometry = arrange(room, count, *size)
    for place in range(count):
        for lifted in (False, True):
            drawn = geometry.outline(place, lifted=lifted).boundingRect()
            assert room.adjusted(-0.5, -0.5, 0.5, 0.5).contains(drawn)
    heights = geometry.corners[:, 3, 1] - geometry.corners[:, 0, 1]
    assert (np.diff(geometry.corners[:, 0, 0]) > 0).all()
    assert (np.diff(heights) < 0).all()


@pytest.mark.parametrize("size", [(26, 26), (3, 20)])
def test_corners_of_a_map_are_the_corners_of_its_pixels(size: tuple[int, int]) -> None:
    geometry = arrange(QRectF(0, 0, 300, 200), 4, *size)
    transform = geometry.transform(2, *size)
    assert transform is not None
    for corner, (x, y) in zip(
        ((0, 0), (size[1], 0), (size[1], size[0]), (0, size[0])), geometry.corners[2], strict=True
    ):
        mapped = transform.map(QPointF(*corner))
        assert abs(mapped.x() - x) < 1e-6
        assert abs(mapped.y() - y) < 1e-6


@pytest.mark.parametrize("keep", range(64))
def test_of_many_maps_some_spread_evenly_are_drawn(keep: int) -> None:
    shown = thinned(64, keep)
    assert len(set(shown)) == SHOWN
    assert list(shown) == sorted(shown)
    assert keep in shown
    assert {0, 63} <= set(shown)
    assert max(np.diff(shown)) <= 8


def test_each_map_is_chosen_by_a_click(cube: Cube, qtbot: QtBot) -> None:
    cube.set_maps(np.random.default_rng(0).normal(size=(26, 26, 6)), signed=True)
    for index in (5, 0, 3):
        with qtbot.waitSignal(cube.clicked) as clicked:
            QTest.mouseClick(cube, LEFT, pos=centre(cube, index))
        assert clicked.args == [index]
        assert cube.current() == index
    assert "26 × 26 × 6; map 4 is chosen" in cube.accessibleDescription()


def test_pointing_lifts_a_map_and_leaving_lays_it_down(cube: Cube) -> None:
    cube.set_maps(np.random.default_rng(0).normal(size=(26, 26, 6)), signed=True)
    before = cube.grab().toImage()
    QTest.mouseMove(cube, centre(cube, 4))
    assert cube.lifted() == 4
    assert cube.grab().toImage() != before
    QTest.mouseMove(cube, QPoint(1, cube.height() - 2))
    assert cube.lifted() is None
    assert cube.grab().toImage() == before


def test_keys_go_from_map_to_map(cube: Cube) -> None:
    told: list[int] = []
    cube.clicked.connect(told.append)
    cube.set_maps(flat(1, 2, 3), signed=False)
    for key in (
        Qt.Key.Key_Right,
        Qt.Key.Key_End,
        Qt.Key.Key_Right,
        Qt.Key.Key_Left,
        Qt.Key.Key_Home,
    ):
        QTest.keyClick(cube, key)
        assert cube.lifted() == cube.current()
    assert told == [1, 2, 2, 1, 0]
    cube.clearFocus()
    assert cube.lifted() is None


def test_the_chosen_one_of_many_is_always_drawn(cube: Cube) -> None:
    cube.set_maps(np.zeros((5, 5, 64)), signed=True)
    assert len(cube.shown()) == SHOWN
    for _ in range(9):
        QTest.keyClick(cube, Qt.Key.Key_Right)
        assert cube.current() in cube.shown()
    assert cube.current() == 9


def test_signs_differ_in_hue_and_pixels_are_sharp(cube: Cube) -> None:
    maps = np.zeros((2, 2, 1))
    maps[:, 0], maps[:, 1] = -5, 5
    cube.set_maps(maps, signed=True)
    image = cube.grab().toImage()
    geometry = cube.geometry_drawn()
    assert geometry is not None
    upper_left, upper_right, lower_right, lower_left = geometry.corners[0]

    def at(across: float, down: float) -> tuple[int, int, int]:
        top = upper_left + across * (upper_right - upper_left)
        bottom = lower_left + across * (lower_right - lower_left)
        x, y = top + down * (bottom - top)
        colour = image.pixelColor(round(x), round(y))
        return colour.red(), colour.green(), colour.blue()

    assert at(0.2, 0.3)[2] > at(0.2, 0.3)[0]
    assert at(0.8, 0.3)[0] > at(0.8, 0.3)[2]
    assert at(0.1, 0.2) == at(0.4, 0.7)


@pytest.mark.parametrize("shape", [(1, 1, 1), (1, 30, 3), (26, 26, 64), (3, 7, 5)])
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, 3.0])
def test_any_maps_are_drawn(cube: Cube, shape: tuple[int, int, int], value: float) -> None:
    cube.set_maps(np.full(shape, value), signed=False)
    assert not cube.grab().isNull()
    cube.resize(60, 40)
    assert not cube.grab().isNull()


def test_nothing_to_show(cube: Cube) -> None:
    cube.set_maps(flat(1, 2), signed=True)
    cube.set_current(1)
    cube.set_maps(None, signed=True)
    assert cube.current() == 0
    assert cube.shown() == ()
    QTest.keyClick(cube, Qt.Key.Key_Right)
    QTest.mouseClick(cube, LEFT, pos=cube.rect().center())
    assert not cube.grab().isNull()


@pytest.mark.parametrize("shape", [(3, 3), (3, 0, 2), (2, 2, 2, 2)])
def test_what_is_no_cube_is_refused(cube: Cube, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="a cube is"):
        cube.set_maps(np.zeros(shape), signed=True)


def test_it_is_quick_enough_to_follow_the_mouse(cube: Cube) -> None:
    cube.set_maps(np.random.default_rng(0).normal(size=(26, 26, 6)), signed=True)
    cube.grab()
    spent = []
    for index in range(6):
        cube.set_current(index)
        started = time.perf_counter()
        cube.grab()
        spent.append(time.perf_counter() - started)
    assert min(spent) < 0.02
