"""One of ten digits, "not a digit" or the answer itself is chosen."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.digit_choice import ANSWER, DigitButton, DigitChoice

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def choice(qtbot: QtBot) -> DigitChoice:
    made = DigitChoice("test")
    qtbot.addWidget(made)
    made.resize(600, 50)
    made.show()
    return made


def part(choice: DigitChoice, name: str) -> DigitButton:
    found = choice.findChild(DigitButton, f"test_{name}")
    assert found is not None
    return found


def test_it_follows_the_answer_until_a_digit_is_chosen(choice: DigitChoice, qtbot: QtBot) -> None:
    assert choice.digit == ANSWER
    with qtbot.waitSignal(choice.chosen) as told:
        QTest.mouseClick(part(choice, "3"), LEFT)
    assert told.args == [3]
    assert choice.digit == 3
    with qtbot.waitSignal(choice.chosen) as told:
        QTest.keyClick(part(choice, "answer"), Qt.Key.Key_Space)
    assert told.args == [ANSWER]
    assert choice.digit == ANSWER


def test_choosing_for_a_person_is_not_told(choice: DigitChoice, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(choice.chosen):
        choice.choose(8)
    assert choice.digit == 8


def test_the_buttons_say_their_probabilities(choice: DigitChoice) -> None:
    assert part(choice, "7").accessibleName() == "7: –"
    shares = np.zeros(11, np.float32)
    shares[7], shares[2] = 0.614, 0.386
    choice.set_probabilities(shares)
    assert part(choice, "7").accessibleName() == "7: 61 %"
    assert part(choice, "answer").accessibleName() == "The answer: is 7"
    before = choice.grab().toImage()
    choice.set_probabilities(shares[::-1].copy())
    assert choice.grab().toImage() != before
    choice.set_probabilities(None)
    assert part(choice, "answer").accessibleName() == "The answer: –"


def test_not_a_digit_is_offered_where_the_network_knows_it(choice: DigitChoice) -> None:
    choice.set_outputs(10)
    assert not part(choice, "no_digit").isVisible()
    choice.set_outputs(11)
    assert part(choice, "no_digit").isVisible()
    choice.choose(10)
    choice.set_outputs(10)
    assert choice.digit == ANSWER


def test_each_button_is_large_enough_to_hit(choice: DigitChoice) -> None:
    choice.set_outputs(11)
    for button in choice.findChildren(DigitButton):
        assert button.width() >= 32
        assert button.height() >= 32
        assert button.toolTip().endswith(").")
