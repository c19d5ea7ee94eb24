"""Play, step and scrub, without a page around them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox
from pytestqt.qtbot import QtBot

from gui.widgets.transport import SPEEDS, Transport


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    made = Transport("slide", "position")
    qtbot.addWidget(made)
    made.set_count(100)
    made.set_speed(SPEEDS[-1])
    made.show()
    return made


def press(transport: Transport, name: str) -> None:
    found = transport.findChild(QAbstractButton, f"slide_{name}")
    assert found is not None
    QTest.mouseClick(found, Qt.MouseButton.LeftButton)


def test_it_plays_to_the_end_and_stops_there(transport: Transport, qtbot: QtBot) -> None:
    seen: list[int] = []
    transport.position_changed.connect(seen.append)
    press(transport, "play")
    assert transport.playing()
    qtbot.waitUntil(lambda: not transport.playing(), timeout=10_000)
    assert transport.position() == 99
    assert seen == sorted(seen)


def test_playing_at_the_end_begins_anew(transport: Transport) -> None:
    transport.set_position(99)
    transport.play()
    assert transport.position() == 0
    transport.pause()


def test_a_step_pauses(transport: Transport) -> None:
    transport.play()
    press(transport, "forward")
    assert not transport.playing()


def test_steps_stay_within_the_positions(transport: Transport) -> None:
    press(transport, "back")
    assert transport.position() == 0
    transport.set_position(99)
    press(transport, "forward")
    assert transport.position() == 99


@pytest.mark.parametrize("count", [0, 1])
def test_where_there_is_nothing_to_play(transport: Transport, count: int) -> None:
    transport.set_count(count)
    transport.play()
    assert not transport.playing()
    assert transport.isEnabled() == bool(count)


def test_an_odd_speed_is_left_alone(transport: Transport) -> None:
    for odd in (0, "30", None, 31):
        transport.set_speed(odd)
    assert transport.speed() == SPEEDS[-1]
    box = transport.findChild(QComboBox, "slide_speed")
    assert box is not None
    box.setCurrentIndex(0)
    assert transport.speed() == SPEEDS[0]
