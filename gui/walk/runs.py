"""The tour's steps in My runs: the list, one run, two compared, and words for them all."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QLineEdit, QTableWidget

from gui.eventually import let_run
from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """The list with a run chosen, marked and noted; two of them; a search in vain."""
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(guide.window, Qt.Key.Key_H, control)
    dialog = guide.find(QDialog, "history")
    runs = guide.find(QTableWidget, "history_runs")
    guide.wait("the runs are listed", 20, lambda: runs.rowCount() >= 2)
    _click(runs, 0)
    let_run(0.3)
    guide.click("history_star")
    guide.wait("the run is marked", 10, lambda: _text(runs, 0, 0) == "\N{BLACK STAR}")
    guide.picture("my-runs", dialog)
    guide.say(f"My runs: {guide.text('history_title')}.")
    _click(runs, 1, control)
    guide.wait("two are compared", 10, lambda: "\N{BULLET}" in guide.text("history_differences"))
    guide.picture("my-runs-compared", dialog)
    told = guide.text("history_differences").splitlines()[0]
    guide.say(f"My runs, what differs: {told.removeprefix(chr(0x2022)).strip()}.")
    _delete(guide, dialog, runs)
    search = guide.find(QLineEdit, "history_search")
    QTest.keyClicks(search, "nothing like it")
    guide.wait("none is found", 10, lambda: runs.rowCount() == 0)
    guide.picture("my-runs-none", dialog)
    search.clear()
    guide.close(dialog)


def empty(guide: Guide) -> None:
    """Before anything is trained."""
    QTest.keyClick(guide.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    dialog = guide.find(QDialog, "history")
    words = guide.find(QLabel, "history_empty")
    guide.wait("the list says that it is empty", 20, words.isVisible)
    guide.picture("my-runs-empty", dialog)
    guide.close(dialog)


def _delete(guide: Guide, dialog: QDialog, runs: QTableWidget) -> None:
    """One into the bin, and out of it again."""
    _click(runs, 0)
    count = runs.rowCount()
    guide.click("history_delete")
    guide.wait("the run is in the bin", 10, lambda: runs.rowCount() == count - 1)
    guide.picture("my-runs-deleted", dialog)
    guide.click("history_undo")
    guide.wait("the run is back", 10, lambda: runs.rowCount() == count)


def _click(
    table: QTableWidget, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """On the column that says how far a run came."""
    place = table.visualRect(table.model().index(row, 2)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, keys, place)


def _text(table: QTableWidget, row: int, column: int) -> str:
    item = table.item(row, column)
    return "" if item is None else item.text()
