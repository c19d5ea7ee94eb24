"""Boxes lie over the digits they mean, mirrored or not, and can be chosen by mouse and keys."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui import theme
from gui.widgets.frame_marks import LeftOut, Mark, in_words
from gui.widgets.frame_view import FrameView

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
MARKS = (
    Mark(id=7, digit=3, confidence=0.98, box=(20, 60, 60, 80)),
    Mark(id=9, digit=5, confidence=0.71, box=(220, 60, 60, 80)),
)


@pytest.fixture
def view(qtbot: QtBot) -> FrameView:
    made = FrameView("camera_view")
    qtbot.addWidget(made)
    made.resize(640, 600)
    made.show()
    picture = np.full((240, 320, 3), 200, np.uint8)
    picture[:, :160] = (0, 0, 255)
    made.set_frame(picture, MARKS)
    return made


def test_the_frame_fills_its_place_with_its_aspect_kept(view: FrameView) -> None:
    painted = view.grab().toImage()
    assert painted.pixelColor(100, 500).name() == "#ff0000"
    assert painted.pixelColor(500, 500).name() == "#c8c8c8"
    # 320x240 in 640x600: twice as large, with a band of 60 pixels above and below.
    assert painted.pixelColor(100, 30) != painted.pixelColor(100, 500)
    assert painted.pixelColor(100, 570) != painted.pixelColor(100, 500)


def test_a_box_is_drawn_in_its_digits_hue(view: FrameView) -> None:
    painted = view.grab().toImage()
    for mark in MARKS:
        rect = view.mark_rect(mark)
        x, y = round(rect.left()), round(rect.center().y())
        hues = {painted.pixelColor(x + step, y).name() for step in (-1, 0, 1)}
        assert theme.DIGIT_HUES_DARK[mark.digit] in hues


def test_a_click_on_a_box_says_which(view: FrameView, qtbot: QtBot) -> None:
    for mark in MARKS:
        with qtbot.waitSignal(view.digit_clicked) as told:
            QTest.mouseClick(view, LEFT, NONE, view.mark_rect(mark).center().toPoint())
        assert told.args == [mark.id]


def test_a_mirror_swaps_the_picture_and_the_boxes_with_it(view: FrameView, qtbot: QtBot) -> None:
    plain = view.mark_rect(MARKS[0])
    view.set_mirrored(True)
    painted = view.grab().toImage()
    assert painted.pixelColor(100, 500).name() == "#c8c8c8"
    mirrored = view.mark_rect(MARKS[0])
    assert mirrored.center().x() == pytest.approx(640 - plain.center().x())
    with qtbot.waitSignal(view.digit_clicked) as told:
        QTest.mouseClick(view, LEFT, NONE, mirrored.center().toPoint())
    assert told.args == [MARKS[0].id]


def test_what_the_picture_holds_is_never_mirrored(view: FrameView) -> None:
    before = view.picture
    view.set_mirrored(True)
    assert view.picture is before


def test_keys_walk_along_the_digits(view: FrameView) -> None:
    told: list[int] = []
    view.digit_clicked.connect(told.append)
    view.digit_clicked.connect(view.set_chosen)
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Left):
        QTest.keyClick(view, key)
    assert told == [7, 9, 7, 9]


def test_a_grey_frame_and_none_are_shown_too(view: FrameView) -> None:
    view.set_frame(np.full((480, 640), 90, np.uint8))
    assert view.grab().toImage().pixelColor(320, 300).name() == "#5a5a5a"
    view.set_frame(None)
    assert view.grab().toImage().pixelColor(320, 300).name() != "#5a5a5a"
    assert view.marks == ()


def test_of_a_photograph_of_50_megapixels_few_are_shown(view: FrameView) -> None:
    picture = np.zeros((5_000, 10_000), np.uint8)
    picture[2_000:3_000, 4_000:6_000] = 255
    view.set_frame(picture)
    shown = view._shown()
    assert shown.width() * shown.height() < 6_000_000
    assert shown.width() == pytest.approx(2 * shown.height(), rel=0.01)
    assert shown.pixelColor(shown.width() // 2, shown.height() // 2).red() == 255
    assert shown.pixelColor(shown.width() // 5, shown.height() // 2).red() == 0


def test_what_was_left_out_tells_why_where_it_is_pointed_at(view: FrameView) -> None:
    assert view.picture is not None
    item = LeftOut(box=(120, 160, 60, 30), reason="not a digit 0.97")
    plain = view.grab().toImage()
    view.set_frame(view.picture, MARKS, (item,))
    assert view.grab().toImage() != plain

    def tip(at: QPointF) -> str:
        point = at.toPoint()
        QApplication.sendEvent(
            view, QHelpEvent(QEvent.Type.ToolTip, point, view.mapToGlobal(point))
        )
        return QToolTip.text()

    assert tip(view.box_rect(item.box).center()) == "Left out: not a digit, 97 %"
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("too small", "too small"),
        ("not a digit 0.97", "not a digit, 97 %"),
        ("unsure 0.50", "unsure, 50 %"),
        ("not a digit 1.00", "not a digit, 100 %"),
    ],
)
def test_reasons_are_words(reason: str, words: str) -> None:
    assert in_words(reason) == words


def test_what_the_dial_hides_is_drawn_fainter(view: FrameView) -> None:
    assert view.picture is not None
    shown = view.grab().toImage()
    hidden = tuple(replace(mark, hidden=True) for mark in MARKS)
    view.set_frame(view.picture, hidden)
    rect = view.mark_rect(MARKS[0])
    x, y = round(rect.left()) + 8, round(rect.top()) - 8
    assert view.grab().toImage().pixelColor(x, y) != shown.pixelColor(x, y)
    assert view.accessibleDescription() == "Nothing is read"


def test_a_screen_reader_hears_what_is_read(view: FrameView) -> None:
    assert view.accessibleDescription() == "Read: 3 98 %, 5 71 %"


def test_escape_lets_go_and_enter_looks_inside(view: FrameView, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(view.released), qtbot.assertNotEmitted(view.inside_requested):
        QTest.keyClick(view, Qt.Key.Key_Escape)
        QTest.keyClick(view, Qt.Key.Key_Return)
    view.set_chosen(7)
    with qtbot.waitSignal(view.released):
        QTest.keyClick(view, Qt.Key.Key_Escape)
    with qtbot.waitSignal(view.inside_requested):
        QTest.keyClick(view, Qt.Key.Key_Return)
    with qtbot.waitSignal(view.inside_requested):
        QTest.mouseDClick(view, LEFT, NONE, view.mark_rect(MARKS[1]).center().toPoint())
