"""The slider through time: where moments lie, what moves it, what it says."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.time_line import TimeLine
from gui.widgets.time_words import moment_name, short_name

MOUSE = Qt.MouseButton.LeftButton
EPOCHS = (0.0, 0.25, 1.0, 2.0, 3.0)


@pytest.fixture
def line(qtbot: QtBot) -> TimeLine:
    made = TimeLine("time_slider")
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    made.set_moments(EPOCHS, (0.1, None, 0.95, 0.98, 0.99))
    made.show()
    return made


def at(line: TimeLine, index: int) -> QPoint:
    return QPoint(round(line.axis().x_of(index)), line.height() // 2)


def test_a_click_and_a_drag_go_to_the_nearest_moment(line: TimeLine) -> None:
    chosen: list[int] = []
    line.chosen.connect(chosen.append)
    QTest.mousePress(line, MOUSE, pos=at(line, 3) + QPoint(10, 0))
    QTest.mouseMove(line, at(line, 1) - QPoint(20, 0))
    QTest.mouseMove(line, QPoint(5000, 5))
    QTest.mouseRelease(line, MOUSE, pos=QPoint(5000, 5))
    assert chosen == [3, 1, 4]
    QTest.mouseMove(line, at(line, 0))
    assert line.value() == 4


def test_the_wheel_goes_on_by_one(line: TimeLine) -> None:
    place = QPointF(at(line, 2))
    for turn, expected in ((120, 1), (120, 2), (-120, 1)):
        event = QWheelEvent(
            place,
            line.mapToGlobal(place),
            QPoint(),
            QPoint(0, turn),
            MOUSE & ~MOUSE,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(line, event)
        assert line.value() == expected


def test_what_the_program_sets_is_no_persons_choice(line: TimeLine) -> None:
    chosen: list[int] = []
    line.chosen.connect(chosen.append)
    line.setValue(2)
    line.set_moments((*EPOCHS, 4.0), [None] * 6)
    assert chosen == []
    assert (line.value(), line.maximum()) == (2, 5)
    line.setValue(5)
    line.set_moments(EPOCHS[:2], (None, None))
    assert line.value() == 1


def test_it_is_told_without_eyes(line: TimeLine) -> None:
    line.setValue(3)
    assert line.accessibleDescription() == "epoch 2: 98.00 % read rightly"
    line.setValue(1)
    assert line.accessibleDescription() == "1/4 epoch"


def test_no_moment_and_one_moment_are_painted(line: TimeLine) -> None:
    for epochs in ((), (0.0,)):
        line.set_moments(epochs, [None] * len(epochs))
        assert not line.grab().isNull()
        QTest.mouseClick(line, MOUSE, pos=QPoint(300, 20))
        assert line.value() == 0


def test_better_is_higher_and_each_tenth_of_the_mistakes_counts_the_same(line: TimeLine) -> None:
    axis = line.axis()
    heights = [axis.y_of(one) for one in (0.0, 0.9, 0.99)]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2])
    assert axis.y_of(1.0) == pytest.approx(axis.plot.top())
    assert axis.y_of(-1.0) == pytest.approx(axis.plot.bottom())


@pytest.mark.parametrize(
    ("epoch", "name", "short"),
    [
        (0.0, "start", "start"),
        (59 / 1875, "1/32 epoch", "1/32"),
        (234 / 1875, "1/8 epoch", "1/8"),
        (0.75, "3/4 epoch", "3/4"),
        (0.1, "0.1 epoch", "0.1"),
        (0.001, "0.001 epoch", "0.001"),
        (1.0, "epoch 1", "1"),
        (2.9999, "epoch 3", "3"),
        (12.46, "epoch 12.5", "12.5"),
    ],
)
def test_moments_have_names(epoch: float, name: str, short: str) -> None:
    assert moment_name(epoch) == name
    assert short_name(epoch) == short
