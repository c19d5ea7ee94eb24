"""The whole filter: presets, size, depth, bias, how many numbers, and taking changes back."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDoubleSpinBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.kernel_cells import DRAG, KernelCells
from gui.widgets.kernel_editor import KernelEditor
from vision import kernels

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
VERTICAL = kernels.KERNELS["Vertical line"][..., None]


@pytest.fixture
def editor(qtbot: QtBot) -> KernelEditor:
    made = KernelEditor("filter", {**kernels.KERNELS, **kernels.COLOUR_KERNELS})
    qtbot.addWidget(made)
    made.resize(300, 520)
    made.show()
    return made


def part(editor: KernelEditor, kind: type[W], name: str) -> W:
    found = editor.findChild(kind, f"filter_{name}")
    assert found is not None
    return found


def choose(editor: KernelEditor, name: str, text: str) -> None:
    box = part(editor, QComboBox, name)
    assert box.findText(text) >= 0
    box.setCurrentText(text)


def type_at(editor: KernelEditor, row: int, column: int, text: str) -> None:
    cells = part(editor, KernelCells, "kernel")
    QTest.mouseClick(cells, LEFT, pos=cells.cell_rect(row, column).center())
    QTest.keyClicks(cells, text)
    QTest.keyClick(cells, Qt.Key.Key_Return)


def test_it_begins_with_the_first_preset(editor: KernelEditor) -> None:
    assert np.array_equal(editor.kernel(), VERTICAL)
    assert editor.bias == 0
    assert part(editor, QLabel, "count").text() == "3 × 3 + 1 = 10 numbers"
    assert not part(editor, QAbstractButton, "undo").isEnabled()


def test_every_preset_for_grey_is_offered_and_none_for_colour(editor: KernelEditor) -> None:
    box = part(editor, QComboBox, "preset")
    offered = [box.itemText(index) for index in range(box.count())]
    assert offered == [*kernels.KERNELS, "My own"]
    for name, kernel in kernels.KERNELS.items():
        choose(editor, "preset", name)
        assert np.array_equal(editor.kernel()[..., 0], kernel)


def test_a_change_by_hand_makes_it_ones_own_and_is_told(editor: KernelEditor, qtbot: QtBot) -> None:
    with qtbot.waitSignal(editor.changed):
        type_at(editor, 1, 1, "4")
    assert editor.kernel()[1, 1, 0] == 4
    assert part(editor, QComboBox, "preset").currentText() == "My own"
    type_at(editor, 1, 1, "0")
    assert part(editor, QComboBox, "preset").currentText() == "Vertical line"


@pytest.mark.parametrize("rows", range(1, 8))
def test_any_size_keeps_the_middle(editor: KernelEditor, rows: int) -> None:
    choose(editor, "rows", str(rows))
    choose(editor, "columns", "5")
    kernel = editor.kernel()
    assert kernel.shape == (rows, 5, 1)
    assert np.array_equal(kernel[rows // 2, 1:4, 0], [1, 0, -1])
    assert kernel.sum() == 0
    assert part(editor, QLabel, "count").text() == f"{rows} × 5 + 1 = {5 * rows + 1} numbers"
    choose(editor, "columns", "3")
    assert editor.kernel().shape == (rows, 3, 1)
    assert not editor.grab().isNull()


def test_a_colour_pictures_filter_has_28_numbers(editor: KernelEditor) -> None:
    editor.set_depth(3)
    count = part(editor, QLabel, "count")
    assert count.text() == "3 × 3 × 3 + 1 = 28 numbers"
    assert "through the three colours at once, with 9 weights for each of the 3" in count.toolTip()
    assert np.array_equal(editor.kernel(), np.repeat(VERTICAL, 3, axis=2))
    assert part(editor, QLabel, "words").text().endswith("Every channel counts alike.")
    choose(editor, "preset", "Vertical line, red")
    assert np.array_equal(editor.kernel(), kernels.COLOUR_KERNELS["Vertical line, red"])
    assert part(editor, QLabel, "words").text().startswith("It sees only red.")
    assert "It sees only red." in part(editor, QComboBox, "preset").toolTip()
    assert part(editor, KernelCells, "kernel").shows_all()
    assert not part(editor, QComboBox, "slice").isVisible()
    editor.set_depth(1)
    assert np.array_equal(editor.kernel(), VERTICAL)


def test_of_many_channels_one_slice_is_chosen(editor: KernelEditor) -> None:
    editor.set_depth(12)
    assert part(editor, QComboBox, "slice").isVisible()
    choose(editor, "slice", "5/12")
    cells = part(editor, KernelCells, "kernel")
    QTest.mouseClick(cells, LEFT, pos=cells.cell_rect(0, 0, 4).center())
    QTest.keyClicks(cells, "9")
    QTest.keyClick(cells, Qt.Key.Key_Return)
    assert editor.kernel()[0, 0, 4] == 9
    assert np.count_nonzero(editor.kernel() == 9) == 1


def test_changes_are_taken_back_and_made_again(editor: KernelEditor) -> None:
    steps = [editor.kernel()]
    type_at(editor, 0, 0, "7")
    steps.append(editor.kernel())
    choose(editor, "rows", "5")
    steps.append(editor.kernel())
    part(editor, QDoubleSpinBox, "bias").setValue(-30)
    assert editor.undo()
    assert editor.bias == 0
    for expected in steps[1::-1]:
        QTest.mouseClick(part(editor, QAbstractButton, "undo"), LEFT)
        assert np.array_equal(editor.kernel(), expected)
    assert not editor.undo()
    cells = part(editor, KernelCells, "kernel")
    for expected in steps[1:]:
        QTest.keySequence(cells, QKeySequence(QKeySequence.StandardKey.Redo))
        assert np.array_equal(editor.kernel(), expected)
    assert editor.redo()
    assert editor.bias == -30
    assert not editor.redo()


def test_one_drag_and_one_typed_number_are_one_change_each(editor: KernelEditor) -> None:
    cells = part(editor, KernelCells, "kernel")
    start = cells.cell_rect(1, 1).center()
    QTest.mousePress(cells, LEFT, pos=start)
    for pixels in range(2, 5 * DRAG, 2):
        QTest.mouseMove(cells, start - QPoint(0, pixels))
    QTest.mouseRelease(cells, LEFT, pos=start)
    type_at(editor, 2, 2, "-8")
    assert editor.kernel()[1, 1, 0] >= 3
    assert editor.kernel()[2, 2, 0] == -8
    assert editor.undo()
    assert editor.kernel()[2, 2, 0] == -1
    assert editor.undo()
    assert np.array_equal(editor.kernel(), VERTICAL)


def test_chance_makes_another_kernel_every_time(editor: KernelEditor) -> None:
    seen = {editor.kernel().tobytes()}
    for _ in range(3):
        QTest.mouseClick(part(editor, QAbstractButton, "random"), LEFT)
        seen.add(editor.kernel().tobytes())
    assert len(seen) == 4


def test_a_kernel_that_is_set_is_not_undone(editor: KernelEditor) -> None:
    type_at(editor, 0, 0, "7")
    editor.set_kernel(np.ones((2, 4)), -3)
    assert editor.kernel().shape == (2, 4, 1)
    assert editor.bias == -3
    assert not editor.undo()


@pytest.mark.parametrize("shape", [(8, 3), (0, 3), (3,), (3, 3, 2)])
def test_what_is_no_kernel_is_refused(editor: KernelEditor, shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="kernel"):
        editor.set_kernel(np.zeros(shape))
