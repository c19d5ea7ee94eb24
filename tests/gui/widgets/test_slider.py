"""A click on a slider goes there, and a drag goes on from there."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.slider import Slider

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def slider(qtbot: QtBot) -> Slider:
    made = Slider()
    qtbot.addWidget(made)
    made.setRange(0, 100)
    made.resize(216, 32)
    made.show()
    return made


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.9, 1.0])
def test_a_click_goes_there(slider: Slider, share: float) -> None:
    slider.setValue(60)
    QTest.mouseClick(slider, LEFT, NONE, QPoint(round(8 + 200 * share), 16))
    assert abs(slider.value() - 100 * share) <= 3


def test_a_drag_goes_on_from_the_click(slider: Slider) -> None:
    QTest.mousePress(slider, LEFT, NONE, QPoint(58, 16))
    assert slider.isSliderDown()
    QTest.mouseMove(slider, QPoint(158, 16))
    QTest.mouseRelease(slider, LEFT, NONE, QPoint(158, 16))
    assert abs(slider.value() - 75) <= 4


def test_a_click_on_the_handle_moves_nothing(slider: Slider) -> None:
    slider.setValue(50)
    QTest.mouseClick(slider, LEFT, NONE, QPoint(111, 16))
    assert slider.value() == 50
