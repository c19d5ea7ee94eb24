"""The strip of stages: real readings, driven by mouse and keys."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from gui.camera import View
from gui.widgets.answer_columns import MORE, AnswerColumns
from gui.widgets.pipeline_strip import CAPTION, HEIGHT, PipelineStrip
from models import classifier, mnist
from models.shares import per_cent
from vision.recognize import SURE, recognize
from vision.synthesis import make_sheet
from vision.tracking import Tracker, text_of

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def view() -> View:
    """Eight of MNIST's test digits on a sheet, as the camera reads them."""
    pictures, labels = mnist.load_test()
    sheet = make_sheet(pictures[:8], labels[:8], rng=np.random.default_rng(0), size=(900, 500))
    tracker = Tracker()
    for index in range(10):
        reading = recognize(sheet.picture, classifier.load("camera"))
        digits = tracker.update(reading, index / 20)
    return View(
        picture=sheet.picture,
        reading=reading,
        digits=digits,
        unsure=tracker.unsure,
        sure=SURE,
        text=text_of(digits),
        captured=0.0,
        fps=20.0,
        milliseconds=reading.milliseconds,
    )


@pytest.fixture
def strip(qtbot: QtBot, view: View) -> PipelineStrip:
    strip = PipelineStrip("camera_pipeline")
    qtbot.addWidget(strip)
    strip.resize(830, HEIGHT)
    strip.show()
    qtbot.waitExposed(strip)
    strip.show_view(view, view.digits)
    return strip


def test_every_digit_has_a_column_that_can_be_clicked(
    strip: PipelineStrip, view: View, qtbot: QtBot
) -> None:
    assert len(view.digits) >= 7
    for one in view.digits:
        with qtbot.waitSignal(strip.digit_clicked) as clicked:
            place = strip.column_rect(one.id).center().toPoint()
            QTest.mouseClick(strip, LEFT, NONE, place)
        assert clicked.args == [one.id]
    assert strip.column_rect(view.digits[-1].id).right() <= strip.width()


def test_a_box_in_a_picture_can_be_clicked(strip: PipelineStrip, view: View, qtbot: QtBot) -> None:
    """The frame's picture is the first: its left edge is the strip's."""
    tall, wide = view.picture.shape[:2]
    one = view.digits[2]
    x, y, width, height = one.box
    high = HEIGHT - CAPTION
    shown = strip.stage_rects()[0]
    assert shown.height() <= high
    scale = shown.width() / wide
    assert shown.height() / tall == pytest.approx(scale, rel=0.05)
    at = QPointF(shown.x() + (x + width / 2) * scale, shown.y() + (y + height / 2) * scale)
    with qtbot.waitSignal(strip.digit_clicked) as clicked:
        QTest.mouseClick(strip, LEFT, NONE, at.toPoint())
    assert clicked.args == [one.id]


def test_keys_walk_along_the_digits_and_let_go(
    strip: PipelineStrip, view: View, qtbot: QtBot
) -> None:
    ids = [one.id for one in view.digits]
    for key, expected in ((Qt.Key.Key_Right, ids[0]), (Qt.Key.Key_Right, ids[1])):
        with qtbot.waitSignal(strip.digit_clicked) as clicked:
            QTest.keyClick(strip, key)
        assert clicked.args == [expected]
        strip.set_chosen(expected)
    strip.set_chosen(ids[0])
    with qtbot.waitSignal(strip.digit_clicked) as clicked:
        QTest.keyClick(strip, Qt.Key.Key_Left)
    assert clicked.args == [ids[-1]]
    with qtbot.waitSignal(strip.released):
        QTest.keyClick(strip, Qt.Key.Key_Escape)


def test_a_chosen_digit_is_cut_out_of_every_stage(strip: PipelineStrip, view: View) -> None:
    whole = strip.grab().toImage()
    wide = strip.stage_rects()[0]
    assert wide.width() > 1.2 * wide.height()
    strip.set_chosen(view.digits[0].id)
    square = strip.stage_rects()[0]
    assert square.width() == pytest.approx(square.height(), rel=0.02)
    assert strip.grab().toImage() != whole
    strip.set_chosen(None)
    assert strip.grab().toImage() == whole


def test_a_screen_reader_hears_the_answers(strip: PipelineStrip, view: View) -> None:
    words = strip.accessibleDescription()
    assert f"{len(view.digits)} read" in words
    for one in view.digits:
        assert f"{one.digit} {per_cent(one.confidence)}" in words
    strip.clear()
    assert not strip.accessibleDescription()


@pytest.mark.parametrize("width", [400, 640, 1500])
def test_columns_stay_inside_whatever_the_width(
    strip: PipelineStrip, view: View, width: int
) -> None:
    strip.resize(width, HEIGHT)
    rects = strip.stage_rects()
    assert all(one.right() < other.left() for one, other in itertools.pairwise(rects))
    first = strip.column_rect(view.digits[0].id)
    assert first.left() > rects[-1].right()
    assert first.right() <= width


def test_what_does_not_fit_is_counted() -> None:
    area = QRectF(100, 0, 260, 130)
    few, many = AnswerColumns(area, 5), AnswerColumns(area, 40)
    assert few.fitting == 5
    assert 0 < many.fitting < 40
    # There is room beside the last column to say how many more there are.
    assert many.rect(many.fitting - 1).right() + MORE <= area.right() + 1
    assert many.at(many.rect(many.fitting).center()) is None
    assert many.at(many.rect(2).center()) == 2


def test_pointing_tells_what_a_stage_is(strip: PipelineStrip, view: View) -> None:
    def tip(at: QPointF) -> str:
        point = at.toPoint()
        event = QHelpEvent(QEvent.Type.ToolTip, point, strip.mapToGlobal(point))
        QApplication.sendEvent(strip, event)
        return QToolTip.text()

    assert "divided out" in tip(strip.stage_rects()[1].center())
    one = view.digits[0]
    assert f"Read as {one.digit}" in tip(strip.column_rect(one.id).center())
    QToolTip.hideText()


def test_views_come_no_faster_than_an_eye_follows(strip: PipelineStrip, view: View) -> None:
    strip.show_view(view, view.digits[:3])
    assert len(strip.digits) == len(view.digits)
    strip.show_view(view, view.digits[:3], at_once=True)
    assert len(strip.digits) == 3
    assert QPoint(strip.column_rect(view.digits[2].id).center().toPoint()).x() < strip.width()
