"""A small picture is shown sharp, centred and by whole factors."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from gui.widgets.pixel_view import PixelView


def shown(qtbot: QtBot, *, clickable: bool = False) -> PixelView:
    view = PixelView("network_input", empty_text="nothing yet", clickable=clickable)
    qtbot.addWidget(view)
    view.resize(100, 90)
    view.show()
    return view


def test_every_pixel_becomes_a_square_of_its_own_colour(qtbot: QtBot) -> None:
    view = shown(qtbot)
    picture = np.random.default_rng(0).integers(0, 256, (28, 28), np.uint8)
    view.set_picture(picture)
    place = view.picture_rect()
    assert place == QRect(8, 3, 84, 84)
    painted = view.grab().toImage()
    for row, column in ((1, 1), (5, 20), (26, 3)):
        x, y = place.left() + 3 * column, place.top() + 3 * row
        corners = {painted.pixelColor(x + dx, y + dy).red() for dx in (0, 2) for dy in (0, 2)}
        assert corners == {int(picture[row, column])}


def test_a_large_picture_is_shrunk_to_fit(qtbot: QtBot) -> None:
    view = shown(qtbot)
    view.set_picture(np.zeros((400, 800, 3), np.uint8))
    assert view.picture_rect().width() == 100
    assert view.picture_rect().height() == 50


def test_a_click_is_told(qtbot: QtBot) -> None:
    view = shown(qtbot)
    with qtbot.waitSignal(view.clicked):
        QTest.mouseClick(view, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_the_keyboard_clicks_too(qtbot: QtBot, key: Qt.Key) -> None:
    view = shown(qtbot, clickable=True)
    with qtbot.waitSignal(view.clicked):
        QTest.keyClick(view, key)


def test_another_dtype_is_refused(qtbot: QtBot) -> None:
    view = shown(qtbot)
    with pytest.raises(ValueError, match="float64"):
        view.set_picture(np.zeros((28, 28)))  # type: ignore[arg-type] # the mistake under test
    assert view.picture is None or view.picture.dtype != np.uint8
