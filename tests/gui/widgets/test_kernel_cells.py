"""The weights of a kernel: any size and depth, changed by typing, wheel, drag and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.kernel_cells import DRAG, KernelCells

LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
PLAIN = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def cells(qtbot: QtBot) -> KernelCells:
    made = KernelCells("kernel")
    qtbot.addWidget(made)
    made.resize(330, 260)
    made.show()
    made.setFocus()
    return made


def place(cells: KernelCells, row: int, column: int, part: int = 0) -> QPoint:
    return cells.cell_rect(row, column, part).center()


def turn(cells: KernelCells, at: QPoint, by: int, held: Qt.KeyboardModifier = PLAIN) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(cells.mapToGlobal(at)),
        QPoint(),
        QPoint(0, by),
        Qt.MouseButton.NoButton,
        held,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(cells, event)


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 3, 1), (2, 5, 1), (7, 7, 1), (3, 3, 3)])
def test_any_size_can_be_changed_cell_by_cell(
    cells: KernelCells, shape: tuple[int, int, int]
) -> None:
    cells.set_kernel(np.zeros(shape))
    for number, where in enumerate(np.ndindex(*shape)):
        QTest.mouseClick(cells, LEFT, pos=place(cells, *where))
        QTest.keyClicks(cells, str(number))
        QTest.keyClick(cells, Qt.Key.Key_Return)
    assert np.array_equal(cells.kernel(), np.arange(np.prod(shape)).reshape(shape))
    assert not cells.grab().isNull()


@pytest.mark.parametrize(
    ("typed", "weight"), [("-,5", -0.5), ("-2.5", -2.5), ("12", 12.0), ("+3", 3.0), ("0.25", 0.25)]
)
def test_a_number_is_typed(cells: KernelCells, typed: str, weight: float) -> None:
    cells.set_kernel(np.ones((3, 3, 1)))
    QTest.mouseClick(cells, LEFT, pos=place(cells, 1, 2))
    QTest.keyClicks(cells, typed)
    QTest.mouseClick(cells, LEFT, pos=place(cells, 0, 0))
    expected = np.ones((3, 3, 1))
    expected[1, 2] = weight
    assert np.array_equal(cells.kernel(), expected)


@pytest.mark.parametrize("typed", [".", "1.2.3", "9999999", ",,"])
def test_what_is_no_number_is_forgotten(cells: KernelCells, typed: str) -> None:
    QTest.mouseClick(cells, LEFT, pos=place(cells, 1, 1))
    QTest.keyClicks(cells, typed)
    QTest.keyClick(cells, Qt.Key.Key_Return)
    assert not cells.kernel().any()


def test_escape_takes_back_what_is_being_typed(cells: KernelCells) -> None:
    QTest.mouseClick(cells, LEFT, pos=place(cells, 1, 1))
    QTest.keyClicks(cells, "42")
    QTest.keyClick(cells, Qt.Key.Key_Escape)
    QTest.keyClick(cells, Qt.Key.Key_Return)
    assert not cells.kernel().any()


def test_plus_and_minus_change_by_a_step(cells: KernelCells) -> None:
    QTest.mouseClick(cells, LEFT, pos=place(cells, 0, 0))
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Minus, Qt.Key.Key_PageDown):
        QTest.keyClick(cells, key)
    assert cells.kernel()[0, 0, 0] == -2
    QTest.keyClick(cells, Qt.Key.Key_Delete)
    assert cells.kernel()[0, 0, 0] == 0


def test_the_wheel_turns_a_weight_and_shift_makes_it_fine(cells: KernelCells) -> None:
    for by in (120, 120, 120, -120):
        turn(cells, place(cells, 0, 2), by)
    assert cells.kernel()[0, 2, 0] == 2.0
    turn(cells, place(cells, 0, 2), -120, SHIFT)
    assert cells.kernel()[0, 2, 0] == 1.9


def test_a_weight_is_drawn_up_and_down(cells: KernelCells) -> None:
    start = place(cells, 2, 1)
    QTest.mousePress(cells, LEFT, pos=start)
    QTest.mouseMove(cells, start - QPoint(0, 3 * DRAG))
    assert cells.kernel()[2, 1, 0] == 3
    QTest.mouseMove(cells, start + QPoint(0, 2 * DRAG))
    QTest.mouseRelease(cells, LEFT, pos=start + QPoint(0, 2 * DRAG))
    assert cells.kernel()[2, 1, 0] == -2
    QTest.mouseMove(cells, start)
    assert cells.kernel()[2, 1, 0] == -2


def test_small_weights_change_by_small_steps(cells: KernelCells) -> None:
    assert cells.step() == 1
    cells.set_kernel(np.full((3, 3, 1), 1 / 9))
    assert cells.step() == 0.01
    cells.set_kernel(np.full((3, 3, 1), 0.7))
    assert cells.step() == 0.1


def test_arrow_keys_go_through_all_slices(cells: KernelCells) -> None:
    cells.set_kernel(np.zeros((3, 3, 3)))
    assert cells.shows_all()
    for _ in range(3):
        QTest.keyClick(cells, Qt.Key.Key_Left)
        QTest.keyClick(cells, Qt.Key.Key_Up)
    assert cells.current() == (0, 0, 0)
    for _ in range(20):
        QTest.keyClick(cells, Qt.Key.Key_Right)
    assert cells.current() == (0, 2, 2)
    assert "blue" in cells.accessibleDescription()
    QTest.keyClick(cells, Qt.Key.Key_Plus)
    assert cells.kernel()[0, 2, 2] == 1


def test_without_room_one_slice_is_shown_at_a_time(cells: KernelCells, qtbot: QtBot) -> None:
    cells.set_kernel(np.zeros((7, 7, 3)))
    assert not cells.shows_all()
    assert cells.cell_rect(0, 0, 2).isEmpty()
    with qtbot.waitSignal(cells.slice_changed) as changed:
        cells.set_slice(2)
    assert changed.args == [2]
    assert cells.cell_rect(0, 0, 0).isEmpty()
    QTest.mouseClick(cells, LEFT, pos=place(cells, 6, 6, 2))
    QTest.keyClicks(cells, "5")
    QTest.keyClick(cells, Qt.Key.Key_Return)
    assert cells.kernel()[6, 6, 2] == 5
    with qtbot.waitSignal(cells.arranged) as arranged:
        cells.resize(700, 260)
    assert arranged.args == [True]


def test_a_smaller_kernel_keeps_a_cell_in_reach(cells: KernelCells) -> None:
    cells.set_kernel(np.zeros((7, 7, 3)))
    cells.set_slice(2)
    QTest.mouseClick(cells, LEFT, pos=place(cells, 6, 6, 2))
    cells.set_kernel(np.zeros((2, 2, 1)))
    assert cells.current() == (1, 1, 0)


def test_weights_that_are_no_numbers_are_shown_and_can_be_mended(cells: KernelCells) -> None:
    cells.set_kernel(np.array([[[np.nan], [np.inf]]]))
    assert not cells.grab().isNull()
    QTest.mouseClick(cells, LEFT, pos=place(cells, 0, 0))
    QTest.keyClick(cells, Qt.Key.Key_Plus)
    assert cells.kernel()[0, 0, 0] == 1
