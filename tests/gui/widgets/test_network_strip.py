"""The network as a strip and as a table."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from gui.widgets.layer_table import LayerTable
from gui.widgets.network_strip import NetworkStrip, _Chips
from models.config import Activation
from models.presets import PRESETS
from models.shapes import describe


def test_a_layer_is_chosen_by_click_and_by_arrow(qtbot: QtBot) -> None:
    strip = NetworkStrip("network_strip")
    qtbot.addWidget(strip)
    strip.resize(1100, 120)
    strip.set_layers(describe(PRESETS["chapter"].config.layers))
    strip.show()
    chosen: list[int] = []
    strip.chosen.connect(chosen.append)
    strip.chosen.connect(strip.set_current)
    chips = strip.findChild(QWidget, "network_strip_layers")
    assert chips is not None
    QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=chips.rect().center() + QPoint(20, 0))
    QTest.keyClick(chips, Qt.Key.Key_Right)
    QTest.keyClick(chips, Qt.Key.Key_Left)
    assert chosen == [4, 5, 4]
    assert "ReLU, output 11 by 11 by 12" in chips.accessibleDescription()
    QTest.keyClick(chips, Qt.Key.Key_Home)
    QTest.keyClick(chips, Qt.Key.Key_Left)
    QTest.keyClick(chips, Qt.Key.Key_End)
    assert chosen[3:] == [0, 0, 8]
    # The picture itself is no layer.
    with qtbot.waitSignal(strip.picture_chosen):
        QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    assert len(chosen) == 6


def test_the_picture_is_drawn_at_the_beginning(qtbot: QtBot) -> None:
    strip = NetworkStrip("network_strip")
    qtbot.addWidget(strip)
    strip.resize(1100, 120)
    strip.set_layers(describe(PRESETS["chapter"].config.layers))
    strip.show()
    before = strip.grab().toImage()
    strip.set_picture(np.full((28, 28), 255, np.uint8))
    after = strip.grab().toImage()
    width = strip.width() // 10
    assert before.copy(0, 0, width, 120) != after.copy(0, 0, width, 120)
    assert before.copy(width, 0, 900, 120) == after.copy(width, 0, 900, 120)


def test_every_layer_of_the_camera_network_is_seen_at_once(qtbot: QtBot) -> None:
    layers = describe(PRESETS["camera"].config.layers)
    strip = NetworkStrip("network_strip")
    qtbot.addWidget(strip)
    strip.resize(1140, 120)
    strip.show()
    strip.set_layers(layers)
    assert strip.horizontalScrollBar().maximum() == 0
    chips = strip.findChild(QWidget, "network_strip_layers")
    assert isinstance(chips, _Chips)
    places = [chips.place(index) for index in range(-1, len(layers))]
    for before, after in pairwise(places):
        assert after.left() == pytest.approx(before.right())
    assert places[-1].right() == pytest.approx(chips.width())
    assert min(place.width() for place in places) >= 20
    chosen: list[int] = []
    strip.chosen.connect(chosen.append)
    for place in places[1:]:
        QTest.mouseClick(chips, Qt.MouseButton.LeftButton, pos=place.center().toPoint())
    assert chosen == list(range(len(layers)))


def test_a_deep_network_scrolls_to_its_layer(qtbot: QtBot) -> None:
    strip = NetworkStrip("network_strip")
    qtbot.addWidget(strip)
    strip.resize(600, 120)
    strip.show()
    strip.set_layers(describe((Activation(),) * 40))
    strip.set_current(39)
    assert strip.horizontalScrollBar().value() > 0


def test_the_table_shows_the_chapters_nine_rows(qtbot: QtBot) -> None:
    table = LayerTable("layer_table")
    qtbot.addWidget(table)
    table.show_layers(describe(PRESETS["chapter"].config.layers))

    def texts(column: int) -> list[str]:
        items = [table.item(row, column) for row in range(table.rowCount())]
        return [item.text() for item in items if item is not None]

    shapes = "(26,26,6) (26,26,6) (13,13,6) (11,11,12) (11,11,12) (5,5,12) (300) (10) (10)"
    assert texts(1) == shapes.split()
    assert texts(2) == ["60", "0", "0", "660", "0", "0", "0", "3,010", "0"]
