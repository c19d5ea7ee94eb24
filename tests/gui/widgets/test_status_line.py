"""The line along the bottom says long sentences whole."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.status_line import StatusLine

LONG = (
    "The history of your runs was damaged and is set aside as history-damaged-2026-11-23.sqlite3; "
    "the copy of 2026-11-22 is open, brought up to date from the runs' folders."
)
WIDTH = 1004
"""In the smallest window."""


def test_a_long_sentence_has_two_lines(qtbot: QtBot, qapp: QApplication) -> None:
    qapp.setProperty("digitscope_family", theme.load_fonts())
    theme.apply(qapp, "dark")
    line = StatusLine()
    qtbot.addWidget(line)
    line.show()
    line.say(LONG)
    line.resize(WIDTH, 40)
    text = line.findChild(QLabel, "status_text")
    assert text is not None
    qtbot.waitUntil(lambda: text.width() > WIDTH - 60)
    assert line.width() == WIDTH
    assert text.text() == LONG
    assert text.fontMetrics().horizontalAdvance(LONG) > text.width()
    assert text.heightForWidth(text.width()) <= text.height()
    assert "brought up to date" in text.toolTip()
