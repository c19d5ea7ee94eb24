"""The kernel: any size, changed by typing, wheel and keys."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.kernel_view import KernelView


@pytest.fixture
def view(qtbot: QtBot) -> KernelView:
    made = KernelView("kernel")
    qtbot.addWidget(made)
    made.resize(200, 200)
    made.show()
    made.setFocus()
    return made


def click(view: KernelView, row: int, column: int) -> None:
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=view.cell_rect(row, column).center())


@pytest.mark.parametrize("shape", [(1, 1), (3, 3), (2, 5), (7, 7)])
def test_any_size_can_be_changed_cell_by_cell(view: KernelView, shape: tuple[int, int]) -> None:
    view.set_kernel(np.zeros(shape))
    for row in range(shape[0]):
        for column in range(shape[1]):
            click(view, row, column)
            QTest.keyClicks(view, str(row * shape[1] + column))
            QTest.keyClick(view, Qt.Key.Key_Return)
    assert np.array_equal(view.kernel(), np.arange(shape[0] * shape[1]).reshape(shape))
    assert not view.grab().isNull()


def test_each_change_is_told_once(view: KernelView) -> None:
    told: list[np.ndarray] = []
    view.kernel_changed.connect(told.append)
    click(view, 0, 0)
    QTest.keyClicks(view, "-,5")
    click(view, 2, 2)
    assert len(told) == 1
    assert told[0][0, 0] == -0.5


@pytest.mark.parametrize("typed", ["-", "1.2.3", "--4", "9999999"])
def test_what_is_no_number_is_forgotten(view: KernelView, typed: str) -> None:
    click(view, 1, 1)
    QTest.keyClicks(view, typed)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not view.kernel().any()


def test_escape_takes_back_what_is_being_typed(view: KernelView) -> None:
    click(view, 1, 1)
    QTest.keyClicks(view, "42")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not view.kernel().any()


def test_keys_alone_are_enough(view: KernelView) -> None:
    view.set_kernel(np.ones((3, 3)))
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Left)
    QTest.keyClick(view, Qt.Key.Key_Left)
    assert view.current() == (0, 0)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.kernel()[0, 0] == -1
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert view.kernel()[0, 0] == 0
    assert "Row 1, column 1" in view.accessibleDescription()


def test_a_smaller_kernel_keeps_a_cell_in_reach(view: KernelView) -> None:
    view.set_kernel(np.zeros((7, 7)))
    click(view, 6, 6)
    view.set_kernel(np.zeros((2, 2)))
    assert view.current() == (1, 1)
