"""The tour's step in the help menu: every word of a training, explained."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QListWidget, QMenu

from gui.walk.guide import Guide


def walk(guide: Guide) -> None:
    """The glossary, and a word of it with a formula."""
    menu = guide.find(QMenu, "help_menu")
    next(one for one in menu.actions() if one.text() == "Words").trigger()
    dialog = guide.find(QDialog, "words")
    guide.wait("the words are shown", 5, dialog.isVisible)
    words = guide.find(QListWidget, "words_list")
    for _ in range(words.count() // 2):
        QTest.keyClick(words, Qt.Key.Key_Down)
    guide.picture("words", dialog)
    guide.say(f"Words: {words.count()} are explained.")
    guide.close(dialog)
