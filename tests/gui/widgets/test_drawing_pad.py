"""The pad turns mouse, finger, pen and keys into ink, and ink into pixels."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QPointingDevice, QTabletEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.widgets.drawing_pad import DrawingPad
from gui.widgets.pad_painting import MARGIN, RASTER

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def pad(qtbot: QtBot) -> DrawingPad:
    made = DrawingPad()
    qtbot.addWidget(made)
    made.resize(400, 400)
    made.show()
    return made


def draw(pad: DrawingPad, *points: tuple[int, int]) -> None:
    first, *others = [QPoint(*point) for point in points]
    QTest.mousePress(pad, LEFT, NONE, first)
    for point in others:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, LEFT, NONE, QPoint(*points[-1]))


def ink_box(pad: DrawingPad) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the ink, in the pad's hundredths."""
    rows, columns = np.nonzero(pad.ink() > 128)
    edges = (columns.min(), rows.min(), columns.max(), rows.max())
    left, top, right, bottom = (round(100 * (float(edge) - MARGIN) / RASTER) for edge in edges)
    return left, top, right, bottom


def test_a_stroke_lies_where_it_was_drawn(pad: DrawingPad) -> None:
    pad.set_pen_width(0.10)
    draw(pad, (100, 200), (200, 200), (300, 200))
    assert ink_box(pad) == pytest.approx((20, 45, 80, 55), abs=1)


def test_a_dot_is_ink_too(pad: DrawingPad) -> None:
    pad.set_pen_width(0.10)
    draw(pad, (200, 200))
    assert ink_box(pad) == pytest.approx((45, 45, 55, 55), abs=1)


def test_what_was_drawn_survives_another_size(pad: DrawingPad) -> None:
    draw(pad, (100, 100), (300, 300))
    before, box = pad.ink(), ink_box(pad)
    pad.resize(300, 500)
    np.testing.assert_array_equal(pad.ink(), before)
    QTest.mouseClick(pad, LEFT, NONE, QPoint(150, 250))
    assert ink_box(pad) == box


def test_a_smooth_stroke_stays_near_its_points(pad: DrawingPad) -> None:
    pad.set_pen_width(0.05)
    turns = np.linspace(0, 2 * np.pi, 40)
    circle = [(round(200 + 120 * np.cos(a)), round(200 + 120 * np.sin(a))) for a in turns]
    draw(pad, *circle)
    rows, columns = np.nonzero(pad.ink() > 128)
    radius = np.hypot(columns - MARGIN - RASTER / 2, rows - MARGIN - RASTER / 2) / RASTER * 400
    assert radius.min() > 120 - 12
    assert radius.max() < 120 + 12


def test_undo_takes_back_strokes_and_clearing(pad: DrawingPad) -> None:
    assert not pad.undo()
    draw(pad, (100, 100), (100, 300))
    one = pad.ink()
    draw(pad, (300, 100), (300, 300))
    two = pad.ink()
    pad.clear()
    assert pad.is_empty
    assert not pad.ink().any()
    assert pad.undo()
    np.testing.assert_array_equal(pad.ink(), two)
    assert pad.undo()
    np.testing.assert_array_equal(pad.ink(), one)
    assert pad.undo()
    assert pad.is_empty
    assert not pad.can_undo


@pytest.mark.parametrize("key", [Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_delete_clears(pad: DrawingPad, key: Qt.Key) -> None:
    draw(pad, (100, 100), (300, 300))
    QTest.keyClick(pad, key)
    assert pad.is_empty


def test_signals_come_with_every_move_and_at_the_end(pad: DrawingPad) -> None:
    told: list[str] = []
    pad.changed.connect(lambda: told.append("changed"))
    pad.pen_lifted.connect(lambda: told.append("lifted"))
    draw(pad, (100, 100), (150, 150), (200, 200))
    assert told == ["changed", "changed", "changed", "lifted"]


def test_only_the_left_button_draws(pad: DrawingPad) -> None:
    QTest.mouseClick(pad, Qt.MouseButton.RightButton, NONE, QPoint(200, 200))
    assert pad.is_empty


def test_a_finger_draws(pad: DrawingPad) -> None:
    finger = QTest.createTouchDevice()
    QTest.touchEvent(pad, finger).press(0, QPoint(100, 200), pad).commit()
    QTest.touchEvent(pad, finger).move(0, QPoint(200, 200), pad).commit()
    QTest.touchEvent(pad, finger).release(0, QPoint(300, 200), pad).commit()
    left, _, right, _ = ink_box(pad)
    assert left < 27
    assert right > 73


def pen(pad: DrawingPad, kind: QEvent.Type, at: QPointF, pressure: float) -> None:
    event = QTabletEvent(
        kind,
        QPointingDevice.primaryPointingDevice(),
        at,
        pad.mapToGlobal(at),
        pressure,
        0.0,
        0.0,
        0.0,
        0.0,
        0.0,
        NONE,
        LEFT,
        LEFT,
    )
    QApplication.sendEvent(pad, event)
    assert event.isAccepted()


def test_a_pen_that_presses_more_draws_thicker(pad: DrawingPad) -> None:
    heights = []
    for pressure in (0.1, 1.0):
        pad.clear()
        for kind, x in (
            (QEvent.Type.TabletPress, 100),
            (QEvent.Type.TabletMove, 200),
            (QEvent.Type.TabletRelease, 200),
        ):
            pen(pad, kind, QPointF(x, 200), pressure)
        _, top, _, bottom = ink_box(pad)
        heights.append(bottom - top)
    assert heights[1] > 1.8 * heights[0]


def test_the_empty_pad_invites_and_the_ink_replaces_it(pad: DrawingPad) -> None:
    empty = pad.grab().toImage()
    draw(pad, (20, 20))
    drawn = pad.grab().toImage()
    words = [(x, 330) for x in range(100, 300)]
    assert len({empty.pixelColor(*place).name() for place in words}) > 1
    assert len({drawn.pixelColor(*place).name() for place in words}) == 1
