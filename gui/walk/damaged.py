"""The tour's last step: the history is damaged, and the next start says so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QDialog, QTableWidget

from gui.app import create
from gui.walk.guide import Guide

GARBAGE = b"This was a database of SQLite before a disk failed. " * 200


def walk(guide: Guide) -> None:
    """Closes the window, writes over the database, and opens another window on the same folder."""
    folder = guide.window.session.data_folder
    guide.window.close()
    for path in folder.glob("history.sqlite3*"):
        path.unlink()
    (folder / "history.sqlite3").write_bytes(GARBAGE)
    guide.window.deleteLater()
    guide.window = create()[1]
    guide.window.show()
    guide.wait("the next start says it", 60, lambda: "set aside" in guide.text("status_text"))
    said = guide.text("status_text")
    chip = guide.find(QAbstractButton, "network_chip")
    guide.wait("a network answers", 30, lambda: "%" in chip.text())
    guide.picture("history-damaged")
    QTest.keyClick(guide.window, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    dialog = guide.find(QDialog, "history")
    runs = guide.find(QTableWidget, "history_runs")
    guide.wait("the runs are there again", 30, lambda: runs.rowCount() >= 2)
    guide.picture("my-runs-after-damage", dialog)
    guide.close(dialog)
    guide.say(f"Damaged: {said}")
