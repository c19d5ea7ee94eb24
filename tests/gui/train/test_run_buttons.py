"""Start, pause and stop take each other's place without moving the column around them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QAbstractButton, QLineEdit, QScrollArea, QScrollBar
from pytestqt.qtbot import QtBot

from gui.race.settings import RaceSettings
from gui.train.run_buttons import RunButtons
from gui.training import IDLE, PREPARING, RUNNING
from gui.widgets.cards import Inspector


def scrolls(qtbot: QtBot, column: Inspector, high: int) -> QScrollBar:
    """Shows a column that is longer than its window."""
    qtbot.addWidget(column)
    column.column.addWidget(QLineEdit())
    # Not a height of the field: the program's sheet, if an earlier test set it, sets that anew.
    column.column.addSpacing(900)
    column.resize(300, high)
    column.show()
    column.activateWindow()
    qtbot.waitUntil(column.isActiveWindow)
    area = column.findChild(QScrollArea)
    assert area is not None
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 200)
    return area.verticalScrollBar()


def buttons_of(column: Inspector, *names: str) -> Iterator[QAbstractButton]:
    for name in names:
        button = column.findChild(QAbstractButton, name)
        assert button is not None
        yield button


def test_the_column_stays_where_it_is_when_a_training_begins_and_ends(qtbot: QtBot) -> None:
    column, buttons = Inspector("What to train"), RunButtons()
    column.column.addWidget(buttons)
    bar = scrolls(qtbot, column, 260)
    start, pause = buttons_of(column, "start_training", "pause_training")
    start.setFocus()
    buttons.show_state(idle=False, can_pause=False, paused=False, can_stop=True)
    assert bar.value() == 0
    buttons.show_state(idle=False, can_pause=True, paused=False, can_stop=True)
    assert bar.value() == 0
    pause.setFocus()
    buttons.show_state(idle=True, can_pause=False, paused=False, can_stop=False)
    assert bar.value() == 0
    assert start.hasFocus()


def test_so_does_the_races_column(qtbot: QtBot) -> None:
    column = RaceSettings()
    column.take_four()
    bar = scrolls(qtbot, column, 400)
    start, pause = buttons_of(column, "race_start", "race_pause")
    column.show_state(RUNNING, "")
    pause.setFocus()
    bar.setValue(0)
    column.show_state(IDLE, "")
    assert bar.value() == 0
    assert start.hasFocus()
    column.show_state(PREPARING, "")
    assert bar.value() == 0
