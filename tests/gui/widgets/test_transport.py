"""Play, step and scrub through positions in lines."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from gui.widgets.transport import Transport


@pytest.fixture
def transport(qtbot: QtBot) -> Transport:
    made = Transport("slide", "position")
    qtbot.addWidget(made)
    made.set_lines(26, 26)
    return made


@pytest.mark.parametrize(
    ("place", "lines", "each", "expected"),
    [
        ((13, 13), 13, 13, (6, 6)),
        ((25, 25), 9, 12, (8, 11)),
        ((0, 25), 28, 28, (0, 26)),
        ((25, 0), 1, 26, (0, 0)),
        ((7, 9), 26, 26, (7, 9)),
    ],
)
def test_the_place_stays_about_where_it_is(
    transport: Transport,
    place: tuple[int, int],
    lines: int,
    each: int,
    expected: tuple[int, int],
) -> None:
    transport.set_position(place[0] * 26 + place[1])
    transport.set_lines(lines, each)
    assert divmod(transport.position(), each) == expected
    assert transport.isEnabled()


def test_without_positions_there_is_nothing_to_play(transport: Transport) -> None:
    transport.set_lines(0, 1)
    assert not transport.isEnabled()
    transport.play()
    assert not transport.playing()
    transport.set_lines(5, 5)
    assert transport.position() == 0


def test_only_known_speeds_are_taken(transport: Transport) -> None:
    transport.set_speed(8)
    for odd in ("fast", 7, None, True):
        transport.set_speed(odd)
    assert transport.speed() == 8


def test_it_plays_to_the_end_and_stops(transport: Transport, qtbot: QtBot) -> None:
    transport.set_lines(2, 3)
    transport.set_speed(120)
    with qtbot.waitSignal(transport.playing_changed):
        transport.play()
    qtbot.waitUntil(lambda: transport.position() == 5 and not transport.playing(), timeout=5_000)
    transport.play()
    assert transport.position() == 0
