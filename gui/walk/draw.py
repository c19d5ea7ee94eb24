"""The tour's steps on Draw: a three is written."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget

from gui.walk.guide import NOTHING, Guide

# A three written with one stroke, as fractions of the pad.
THREE = (
    (0.34, 0.26),
    (0.44, 0.19),
    (0.58, 0.20),
    (0.65, 0.29),
    (0.60, 0.40),
    (0.46, 0.46),
    (0.60, 0.50),
    (0.68, 0.62),
    (0.63, 0.75),
    (0.48, 0.81),
    (0.34, 0.74),
)


def walk(guide: Guide) -> None:
    """Draws a three and waits for its answer."""
    guide.open("draw")
    write(guide)
    confidence = guide.text("prediction_confidence")
    digit = guide.text("prediction_digit")
    guide.say(f"Draw: a three was drawn, the answer is {digit} ({confidence}).")
    guide.picture("draw")


def write(guide: Guide, slant: float = 0.0) -> None:
    """Writes a three on the pad, slanted so far, and waits until it is read."""
    pad = guide.find(QWidget, "drawing_pad")
    digit = guide.find(QLabel, "prediction_digit")
    points = [
        QPoint(round((x + slant * (0.5 - y)) * pad.width()), round(y * pad.height()))
        for x, y in _between(THREE)
    ]
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(pad, left, none, points[0])
    for point in points[1:]:
        QTest.mouseMove(pad, point)
    QTest.mouseRelease(pad, left, none, points[-1])
    guide.wait(
        "the drawn digit is read",
        10,
        lambda: bool(digit.property("settled")) and digit.text() != NOTHING,
    )


def _between(
    points: tuple[tuple[float, float], ...], steps: int = 6
) -> Iterator[tuple[float, float]]:
    """The points of a stroke with others between them, as a pen would send them."""
    yield points[0]
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        for step in range(1, steps + 1):
            part = step / steps
            yield x0 + part * (x1 - x0), y0 + part * (y1 - y0)
