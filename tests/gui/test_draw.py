"""The Draw page, driven through its object names with the real network."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING, TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QSlider, QWidget
from pytestqt.qtbot import QtBot

from gui.walk.draw import THREE
from gui.widgets.drawing_pad import DrawingPad
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import ProbabilityBars

if TYPE_CHECKING:
    from gui.main_window import MainWindow

W = TypeVar("W", bound=QWidget)
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier

Stroke = tuple[tuple[float, float], ...]
STROKES: dict[str, tuple[Stroke, ...]] = {
    "1": (((0.5, 0.2), (0.5, 0.8)),),
    "3": (THREE,),
    "4": (((0.38, 0.2), (0.34, 0.5), (0.66, 0.5)), ((0.62, 0.2), (0.62, 0.8))),
    "7": (((0.3, 0.22), (0.7, 0.22), (0.55, 0.5), (0.45, 0.82)),),
}


@pytest.fixture
def page(window: MainWindow, qtbot: QtBot) -> QWidget:
    """The page, opened, with what reads the pad ready."""
    QTest.mouseClick(found(window, QAbstractButton, "nav_draw"), LEFT)
    page = found(window, QWidget, "page_draw")
    pad = found(page, DrawingPad, "drawing_pad")
    digit = found(page, QLabel, "prediction_digit")
    draw(pad, STROKES["1"])
    qtbot.waitUntil(lambda: digit.property("settled") is True, timeout=10_000)
    QTest.mouseClick(found(page, QAbstractButton, "clear_pad"), LEFT)
    return page


def found(where: QWidget, kind: type[W], name: str) -> W:
    widget = where.findChild(kind, name)
    assert widget is not None, name
    return widget


def draw(pad: QWidget, strokes: tuple[Stroke, ...], *, scale: float = 1.0, at: float = 0.0) -> None:
    """Moves the mouse along strokes in parts of the pad, as a hand would: many small steps."""
    for stroke in strokes:
        points = [stroke[0]]
        for (x0, y0), (x1, y1) in itertools.pairwise(stroke):
            points += [
                (x0 + part * (x1 - x0), y0 + part * (y1 - y0)) for part in np.linspace(0.2, 1, 5)
            ]
        side = pad.width()
        places = [
            QPoint(round((at + scale * x) * side), round((at + scale * y) * side))
            for x, y in points
        ]
        QTest.mousePress(pad, LEFT, NONE, places[0])
        for place in places[1:]:
            QTest.mouseMove(pad, place)
        QTest.mouseRelease(pad, LEFT, NONE, places[-1])


@pytest.mark.parametrize("name", sorted(STROKES))
def test_a_drawn_digit_is_read_when_the_pen_lifts(page: QWidget, name: str) -> None:
    digit = found(page, QLabel, "prediction_digit")
    draw(found(page, DrawingPad, "drawing_pad"), STROKES[name])
    # No event loop has run since the pen was lifted: the answer is there at once.
    assert digit.text() == name
    assert digit.property("settled") is True
    share = found(page, QLabel, "prediction_confidence").text()
    assert share.endswith(" %")
    assert 50 < float(share.removesuffix(" %")) <= 100


def test_any_place_and_any_size_will_do(page: QWidget) -> None:
    pad, digit = found(page, DrawingPad, "drawing_pad"), found(page, QLabel, "prediction_digit")
    pen = found(page, QSlider, "pen_width")
    for scale, at, width in ((0.3, 0.02, 3), (0.3, 0.65, 3), (1.2, -0.1, 9)):
        QTest.mouseClick(found(page, QAbstractButton, "clear_pad"), LEFT)
        pen.setValue(width)
        draw(pad, STROKES["3"], scale=scale, at=at)
        assert digit.text() == "3", (scale, at)


def test_the_answer_comes_while_the_pen_is_still_down(page: QWidget, qtbot: QtBot) -> None:
    pad, digit = found(page, DrawingPad, "drawing_pad"), found(page, QLabel, "prediction_digit")
    QTest.mousePress(pad, LEFT, NONE, QPoint(pad.width() // 2, pad.height() // 5))
    QTest.mouseMove(pad, QPoint(pad.width() // 2, pad.height() * 4 // 5))
    assert digit.property("settled") is False
    qtbot.waitUntil(lambda: digit.property("settled") is True, timeout=2000)
    assert digit.text() == "1"
    QTest.mouseRelease(pad, LEFT, NONE, QPoint(pad.width() // 2, pad.height() * 4 // 5))


def test_lifting_the_pen_answers_within_50_ms(page: QWidget) -> None:
    pad = found(page, DrawingPad, "drawing_pad")
    spent = []
    for _ in range(10):
        pad.clear()
        draw(pad, STROKES["3"][:1])
        QTest.mousePress(pad, LEFT, NONE, QPoint(200, 200))
        begun = time.perf_counter()
        QTest.mouseRelease(pad, LEFT, NONE, QPoint(200, 200))
        spent.append(time.perf_counter() - begun)
    assert sorted(spent)[5] < 0.050


def test_what_the_network_saw_and_its_bars_are_shown(page: QWidget, window: MainWindow) -> None:
    draw(found(page, DrawingPad, "drawing_pad"), STROKES["7"])
    seen = found(page, PixelView, "network_input").picture
    bars = found(page, ProbabilityBars, "probability_bars").probabilities
    network = window.session.networks.active
    assert seen is not None
    assert bars is not None
    assert network is not None
    assert seen.shape == (28, 28)
    np.testing.assert_array_equal(network(seen[None])[0], bars)
    assert int(bars.argmax()) == 7
    np.testing.assert_array_equal(window.session.pad_picture, seen)


def test_clear_and_undo(page: QWidget, window: MainWindow, qtbot: QtBot) -> None:
    digit = found(page, QLabel, "prediction_digit")
    clear = found(page, QAbstractButton, "clear_pad")
    undo = found(page, QAbstractButton, "undo_pad")
    draw(found(page, DrawingPad, "drawing_pad"), STROKES["4"])
    QTest.mouseClick(clear, LEFT)
    assert digit.text() == "–"
    assert digit.property("settled") is True
    assert window.session.pad_picture is None
    assert not clear.isEnabled()
    QTest.mouseClick(undo, LEFT)
    qtbot.waitUntil(lambda: digit.text() == "4", timeout=2000)
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert clear.isEnabled()


def test_delete_clears_the_pad(page: QWidget) -> None:
    pad = found(page, DrawingPad, "drawing_pad")
    draw(pad, STROKES["1"])
    QTest.keyClick(found(page, QSlider, "pen_width"), Qt.Key.Key_Delete)
    assert pad.is_empty


def test_another_network_answers_for_what_is_drawn(
    page: QWidget, window: MainWindow, qtbot: QtBot
) -> None:
    draw(found(page, DrawingPad, "drawing_pad"), STROKES["3"])
    bars = found(page, ProbabilityBars, "probability_bars")
    before = bars.probabilities
    assert before is not None
    with qtbot.waitSignal(window.session.networks.active_changed, timeout=10_000):
        window.session.networks.choose("chapter")
    after = bars.probabilities
    assert after is not None
    assert not np.array_equal(before, after)
    assert found(page, QLabel, "prediction_digit").text() == str(int(after.argmax()))


def test_several_digits_are_sent_to_the_camera_page(page: QWidget) -> None:
    pad = found(page, DrawingPad, "drawing_pad")
    for x in (0.1, 0.5, 0.9):
        draw(pad, (((x, 0.4), (x, 0.6)),))
    assert "Camera" in found(page, QLabel, "prediction_note").text()


@pytest.mark.parametrize(
    ("strokes", "several"),
    [
        ((((0.3, 0.2), (0.3, 0.8)), ((0.5, 0.2), (0.7, 0.2), (0.6, 0.8))), True),
        ((((0.4, 0.2), (0.35, 0.5), (0.65, 0.5)), ((0.6, 0.3), (0.6, 0.8))), False),
        ((((0.3, 0.5), (0.32, 0.5)), ((0.5, 0.2), (0.5, 0.8))), False),
    ],
    ids=["17", "an open 4", "a dot beside a 1"],
)
def test_two_digits_beside_each_other_are_told_from_one(
    page: QWidget, strokes: tuple[tuple[tuple[float, float], ...], ...], several: bool
) -> None:
    draw(found(page, DrawingPad, "drawing_pad"), strokes)
    assert ("Camera" in found(page, QLabel, "prediction_note").text()) is several


def test_the_picture_can_be_looked_into(page: QWidget, window: MainWindow) -> None:
    inside = found(page, QAbstractButton, "draw_look_inside")
    assert not inside.isEnabled()
    draw(found(page, DrawingPad, "drawing_pad"), STROKES["7"])
    QTest.mouseClick(inside, LEFT)
    np.testing.assert_array_equal(window.session.inspected_picture, window.session.pad_picture)
    assert window.page.key == "inside"
    assert found(window, QComboBox, "inside_source").currentData() == "pad"
    shown = found(window, PixelView, "inside_input").picture
    np.testing.assert_array_equal(shown, window.session.pad_picture)


def test_this_pads_picture_is_looked_into_whatever_was_drawn_elsewhere(
    page: QWidget, window: MainWindow
) -> None:
    draw(found(page, DrawingPad, "drawing_pad"), STROKES["7"])
    seen = window.session.pad_picture
    assert seen is not None
    window.session.set_pad_picture(np.roll(seen, 3, axis=1))
    QTest.mouseClick(found(page, QAbstractButton, "draw_look_inside"), LEFT)
    shown = found(window, PixelView, "inside_input").picture
    np.testing.assert_array_equal(shown, seen)


def test_the_pad_stays_square_in_every_window(
    page: QWidget, window: MainWindow, qtbot: QtBot
) -> None:
    pad = found(page, DrawingPad, "drawing_pad")
    for size in ((1280, 800), (1920, 1080), (1100, 700)):
        window.resize(*size)
        qtbot.waitUntil(lambda: abs(pad.width() - pad.height()) <= 16, timeout=2000)
        assert (window.width(), window.height()) == size


def test_the_pens_width_is_remembered(page: QWidget, window: MainWindow) -> None:
    found(page, QSlider, "pen_width").setValue(11)
    state = window.page.state()
    found(page, QSlider, "pen_width").setValue(5)
    window.page.restore(state)
    assert found(page, DrawingPad, "drawing_pad").pen_width == pytest.approx(0.11)
    window.page.restore({"pen_width": "thick"})
    assert found(page, DrawingPad, "drawing_pad").pen_width == pytest.approx(0.11)
