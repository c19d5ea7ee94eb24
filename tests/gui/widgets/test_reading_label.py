"""A reading is shown whole where it fits, smaller where it must, and never loses its text."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.widgets.reading_label import ReadingLabel


def inked_columns(image: QImage) -> list[int]:
    ground = image.pixelColor(0, 0)
    return [
        x
        for x in range(image.width())
        if any(image.pixelColor(x, y) != ground for y in range(image.height()))
    ]


@pytest.mark.parametrize("text", ["7", "0123456789", "314 159\n265 358", "8" * 200])
def test_a_reading_stays_within_its_place(qtbot: QtBot, text: str) -> None:
    label = ReadingLabel("camera_reading", largest=72)
    qtbot.addWidget(label)
    label.resize(400, 88)
    label.setText(text)
    columns = inked_columns(label.grab().toImage())
    assert columns[0] > 0
    assert columns[-1] < 399
    assert label.text() == text


def test_a_short_reading_is_as_large_as_allowed(qtbot: QtBot) -> None:
    label = ReadingLabel("prediction_digit", largest=72)
    qtbot.addWidget(label)
    label.resize(400, 88)
    label.setText("12")
    large = len(inked_columns(label.grab().toImage()))
    label.setText("12" * 8)
    small = len(inked_columns(label.grab().toImage())) / 8
    assert large > 1.5 * small


def test_while_nothing_is_read_words_stand_in_place_of_a_dash(qtbot: QtBot) -> None:
    label = ReadingLabel("camera_reading", largest=72)
    qtbot.addWidget(label)
    label.resize(400, 88)
    dash = label.grab().toImage()
    size = label.sizeHint(), label.minimumSizeHint()
    label.set_words("No digit is read.")
    words = label.grab().toImage()
    assert len(inked_columns(words)) > 2 * len(inked_columns(dash))
    assert label.accessibleDescription() == "No digit is read."
    label.setText("7")
    read = label.grab().toImage()
    label.set_words("")
    assert label.grab().toImage() == read
    assert (label.sizeHint(), label.minimumSizeHint()) == size


def test_a_faint_reading_is_painted_fainter(qtbot: QtBot) -> None:
    label = ReadingLabel("prediction_digit", largest=72)
    qtbot.addWidget(label)
    label.resize(100, 88)
    label.setText("8")
    full = label.grab().toImage()
    label.set_faint(True)
    assert label.grab().toImage() != full
