"""The small window that finds runs: a row is ticked wherever it is clicked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListWidget, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.curve_chooser import ChooserWords, CurveChooser, RunChoice

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.resize(400, 400)
    shown.show()
    return shown


def opened(parent: QWidget, most: int = 8) -> tuple[CurveChooser, QListWidget]:
    chooser = CurveChooser(parent, ChooserWords(most=most))
    chooser.open(parent)
    choices = [RunChoice(key=name, title=name, words="1 epoch") for name in ("one", "two")]
    chooser.set_choices(choices, ())
    listed = chooser.findChild(QListWidget, "curve_runs_list")
    assert listed is not None
    return chooser, listed


def click(listed: QListWidget, row: int, share: float) -> None:
    """On a row, at a share of its width."""
    area = listed.visualItemRect(listed.item(row))
    place = QPoint(area.left() + round(share * area.width()), area.center().y())
    QTest.mouseClick(listed.viewport(), LEFT, pos=place)


def test_a_click_anywhere_in_a_row_ticks_it(parent: QWidget) -> None:
    chooser, listed = opened(parent)
    told: list[tuple[str, bool]] = []
    chooser.toggled.connect(lambda key, wanted: told.append((key, wanted)))
    for share in (0.5, 0.95, 0.03):  # The words, the blank behind them, the box.
        click(listed, 1, share)
        assert chooser.chosen() == ["two"]
        click(listed, 1, share)
        assert chooser.chosen() == []
    QTest.keyClick(listed, Qt.Key.Key_Space)
    assert chooser.chosen() == ["two"]
    assert told == [("two", True), ("two", False)] * 3 + [("two", True)]


def test_what_is_too_many_cannot_be_ticked(parent: QWidget) -> None:
    chooser, listed = opened(parent, most=1)
    click(listed, 0, 0.5)
    click(listed, 1, 0.5)
    assert chooser.chosen() == ["one"]
