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
    ("before", "after", "focused"),
    [(IDLE, PREPARING, "Stop"), (PREPARING, PAUSED, "Continue"), (PAUSED, IDLE, "Start")],
)
def test_the_focus_goes_to_the_button_that_took_the_place(
    qtbot: QtBot, before: dict[str, bool], after: dict[str, bool], focused: str
) -> None:
    buttons = StartStop(*(QPushButton(text) for text in ("Start", "Pause", "Stop")))
    qtbot.addWidget(buttons)
    with qtbot.waitExposed(buttons):
        buttons.show()
    buttons.activateWindow()
    qtbot.waitUntil(buttons.isActiveWindow)
    buttons.show_state(**before)
    buttons.focus()
    assert buttons.focused
    buttons.show_state(**after)
    buttons.focus()
    shown = [each for each in buttons.findChildren(QPushButton) if each.hasFocus()]
    assert [each.text() for each in shown] == [focused]
