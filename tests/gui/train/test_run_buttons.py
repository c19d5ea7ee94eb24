"""Start, pause and stop take each other's place without moving the column around them."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from gui.race.settings import RaceSettings
from gui.train.run_buttons import RunButtons
from gui.training import IDLE, PREPARING, RUNNING
from gui.widgets.cards import Inspector


def test_the_column_stays_where_it_is_when_a_training_begins_and_ends(qtbot: QtBot) -> None:
    column, buttons, below = Inspector("What to train"), RunButtons(), QLineEdit()
    qtbot.addWidget(column)
    column.column.addWidget(buttons)
    column.column.addWidget(below)
    # Not a height of the field: the program's sheet, if an earlier test set it, sets that anew.
    column.column.addSpacing(900)
    column.resize(300, 260)
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    area = column.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 200)
    start, pause = (
        column.findChild(QAbstractButton, name) for name in ("start_training", "pause_training")
    )
    assert start is not None
    assert pause is not None
    start.setFocus()
    buttons.show_state(idle=False, can_pause=False, paused=False, can_stop=True)
    assert area.verticalScrollBar().value() == 0
    buttons.show_state(idle=False, can_pause=True, paused=False, can_stop=True)
    assert area.verticalScrollBar().value() == 0
    pause.setFocus()
    buttons.show_state(idle=True, can_pause=False, paused=False, can_stop=False)
    assert area.verticalScrollBar().value() == 0
    assert start.hasFocus()


def test_so_does_the_races_column(qtbot: QtBot) -> None:
    column = RaceSettings()
    qtbot.addWidget(column)
    column.take_four()
    column.column.addWidget(QLineEdit())
    column.column.addSpacing(900)
    column.resize(300, 400)
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    area = column.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 200)
    buttons = {
        name: column.findChild(QAbstractButton, f"race_{name}") for name in ("start", "pause")
    }
    column.show_state(RUNNING, "")
    buttons["pause"].setFocus()
    area.verticalScrollBar().setValue(0)
    column.show_state(IDLE, "")
    assert area.verticalScrollBar().value() == 0
    assert buttons["start"].hasFocus()
    column.show_state(PREPARING, "")
    assert area.verticalScrollBar().value() == 0
