"""The menu of networks to compare with is filled anew many times and keeps nothing of the last."""

from __future__ import annotations

from types import SimpleNamespace

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from gui.widgets.duel_card import RivalChip


def test_what_was_taken_out_of_the_menu_is_gone(qtbot: QtBot) -> None:
    chip = RivalChip()
    qtbot.addWidget(chip)
    choices = [
        SimpleNamespace(key=key, title=key, accuracy=None, group="shipped") for key in ("a", "b")
    ]
    counts = []
    for _ in range(3):
        chip.set_choices(choices, "a")
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        counts.append(len(chip.findChildren(QObject)))
    assert counts == [counts[0]] * 3
