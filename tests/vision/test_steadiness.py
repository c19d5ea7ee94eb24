"""The measure of steadiness, against readings whose times are known."""

from __future__ import annotations

import numpy as np
import pytest

from vision.ink import find_ink
from vision.recognize import Digit, Reading
from vision.steadiness import Frame, measure

EMPTY = find_ink(np.zeros((1, 1), np.uint8))
BOX = (100, 100, 40, 60)
RATE = 20


def frame(index: int, *, truth: int | None, read: int | None, shift: int = 0) -> Frame:
    """One digit or none on the sheet, one digit or none read."""
    digits = []
    if read is not None:
        answer = np.zeros(11, np.float32)
        answer[read] = 1
        digits.append(
            Digit(
                digit=read,
                confidence=1.0,
                box=(BOX[0] + shift, *BOX[1:]),
                picture=np.zeros((28, 28), np.uint8),
                probabilities=answer,
            )
        )
    there = truth is not None
    return Frame(
        time=index / RATE,
        labels=(truth,) if truth is not None else (),
        boxes=(BOX,) if there else (),
        numbers=(0,) if there else (),
        reading=Reading(
            digits=tuple(digits), text="", rejected=(), ink=EMPTY, milliseconds={"total": 1.0}
        ),
    )


def test_times_are_those_of_the_frames():
    frames = [
        frame(i, truth=7 if 10 <= i < 40 else None, read=7 if 14 <= i < 40 else None)
        for i in range(60)
    ]
    result = measure(frames)
    (appear,), (in_view,), (disappear,) = result.appear, result.appear_in_view, result.disappear
    assert 0.05 <= appear <= 0.2
    assert in_view == pytest.approx(appear + 4 / RATE)
    assert 0.1 <= disappear <= 0.3
    assert result.changes == 0
    assert result.numbers == 1
    assert result.digit_minutes == pytest.approx(30 / RATE / 60)
    assert result.read == 1
    assert result.right == pytest.approx(1 - appear * RATE / 26)


def test_changes_wrong_digits_and_lag_are_counted():
    frames = [
        frame(i, truth=7, read=7 if i < 40 else 1, shift=0 if i < 20 else 5) for i in range(80)
    ]
    result = measure(frames)
    assert result.changes == 1
    assert result.numbers == 2
    assert result.false == 0
    assert max(result.lag) == pytest.approx(5)
    assert "changes" in result.line()


def test_what_lies_elsewhere_is_false():
    result = measure([frame(i, truth=7, read=7, shift=200) for i in range(20)])
    assert result.false == 1
    assert result.right == 0
    assert not result.appear
