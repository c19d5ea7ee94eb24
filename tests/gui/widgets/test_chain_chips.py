"""The chain of steps as chips: chosen, moved and removed by mouse and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.chain_chips import PICTURE, ChainChips, Link

LEFT = Qt.MouseButton.LeftButton
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def chips(qtbot: QtBot) -> ChainChips:
    made = ChainChips("chain")
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    shapes = ((28, 28, 1), (26, 26, 2), (26, 26, 2), None)
    names = ("Picture", "Conv 3 × 3", "ReLU", "Max pool")
    made.set_links([Link(name=n, shape=s) for n, s in zip(names, shapes, strict=True)])
    made.set_current(1)
    made.show()
    return made


def centre(chips: ChainChips, index: int) -> QPoint:
    return chips.place(index).center().toPoint()


@pytest.mark.parametrize("index", [PICTURE, 0, 2])
def test_a_click_chooses(chips: ChainChips, qtbot: QtBot, index: int) -> None:
    with qtbot.waitSignal(chips.chosen) as chosen:
        QTest.mouseClick(chips, LEFT, pos=centre(chips, index))
    assert chosen.args == [index]


def test_arrow_keys_choose_up_to_both_ends(chips: ChainChips) -> None:
    chosen: list[int] = []
    chips.chosen.connect(chosen.append)
    chips.chosen.connect(chips.set_current)
    for key in [Qt.Key.Key_Right] * 3 + [Qt.Key.Key_Left] * 5:
        QTest.keyClick(chips, key)
    assert chosen == [2, 1, 0, PICTURE]


def test_ctrl_and_an_arrow_move_but_never_the_picture(chips: ChainChips) -> None:
    moved: list[tuple[int, int]] = []
    chips.moved.connect(lambda *to: moved.append(to))
    QTest.keyClick(chips, Qt.Key.Key_Left, CTRL)
    QTest.keyClick(chips, Qt.Key.Key_Right, CTRL)
    chips.set_current(0)
    QTest.keyClick(chips, Qt.Key.Key_Left, CTRL)
    chips.set_current(PICTURE)
    QTest.keyClick(chips, Qt.Key.Key_Right, CTRL)
    assert moved == [(1, 0), (1, 2)]


def test_delete_removes_a_step_but_never_the_picture(chips: ChainChips) -> None:
    removed: list[int] = []
    chips.removed.connect(removed.append)
    QTest.keyClick(chips, Qt.Key.Key_Delete)
    chips.set_current(PICTURE)
    QTest.keyClick(chips, Qt.Key.Key_Delete)
    assert removed == [1]


@pytest.mark.parametrize(("start", "end", "expected"), [(2, 0, [(2, 0)]), (0, 2, [(0, 2)]),
                                                        (1, 1, []), (1, PICTURE, [(1, 0)]),
                                                        (PICTURE, 2, [])])  # fmt: skip
def test_dragging_moves_a_step(
    chips: ChainChips, start: int, end: int, expected: list[tuple[int, int]]
) -> None:
    moved: list[tuple[int, int]] = []
    chips.moved.connect(lambda *to: moved.append(to))
    QTest.mousePress(chips, LEFT, pos=centre(chips, start))
    QTest.mouseMove(chips, (centre(chips, start) + centre(chips, end)) / 2)
    QTest.mouseMove(chips, centre(chips, end))
    QTest.mouseRelease(chips, LEFT, pos=centre(chips, end))
    assert moved == expected


def test_it_says_which_step_and_what_it_gives(chips: ChainChips) -> None:
    assert chips.accessibleDescription() == "ReLU, step 2 of 3: 26 × 26 × 2"
    chips.set_current(2)
    assert chips.accessibleDescription() == "Max pool, step 3 of 3: no output"
    chips.set_current(PICTURE)
    assert chips.accessibleDescription() == "Picture: 28 × 28"


def test_it_is_drawn_at_any_width(chips: ChainChips) -> None:
    for width in (120, 600, 1800):
        chips.resize(width, chips.sizeHint().height())
        assert chips.place(2).right() <= width
        assert not chips.grab().isNull()
