"""Start, pause and stop share a place: whoever presses one by keyboard keeps the focus there."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from gui.widgets.start_stop import StartStop

IDLE = {"idle": True, "can_pause": False, "paused": False, "can_stop": False}
PREPARING = IDLE | {"idle": False, "can_stop": True}
PAUSED = PREPARING | {"can_pause": True, "paused": True}


@pytest.mark.parametrize(
    ("before", "pressed", "after", "focused"),
    [
        (IDLE, "Start", PREPARING, "Stop"),
        (PREPARING, "Stop", PAUSED, "Continue"),
        (PAUSED, "Continue", IDLE, "Start"),
    ],
)
def test_the_focus_goes_to_the_button_that_took_the_place(
    qtbot: QtBot, before: dict[str, bool], pressed: str, after: dict[str, bool], focused: str
) -> None:
    buttons = StartStop(*(QPushButton(text) for text in ("Start", "Pause", "Stop")))
    qtbot.addWidget(buttons)
    with qtbot.waitExposed(buttons):
        buttons.show()
    buttons.activateWindow()
    qtbot.waitUntil(buttons.isActiveWindow)
    buttons.show_state(**before)
    three = buttons.findChildren(QPushButton)
    next(each for each in three if each.text() == pressed).setFocus()
    with buttons.keeping_focus():
        assert not any(each.hasFocus() for each in three)
        buttons.show_state(**after)
    assert [each.text() for each in three if each.hasFocus()] == [focused]
