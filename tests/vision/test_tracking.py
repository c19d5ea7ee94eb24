"""Steady readings from frames that flicker."""

from __future__ import annotations

import numpy as np
import pytest

from vision.ink import find_ink
from vision.recognize import Digit, Reading, in_reading_order, text_of
from vision.tracking import TrackedDigit, Tracker
from vision.tracking import text_of as steady_text

EMPTY = find_ink(np.zeros((1, 1), np.uint8))


def seen(*digits: tuple[int, int, int], sure: float = 0.9) -> Reading:
    """A reading of (digit, x, y), each 40x60 pixels."""
    found = []
    for digit, x, y in digits:
        answer = np.full(11, (1 - sure) / 9, np.float32)
        answer[10], answer[digit] = 0, sure
        found.append(
            Digit(
                digit=digit,
                confidence=sure,
                box=(x, y, 40, 60),
                picture=np.zeros((28, 28), np.uint8),
                probabilities=answer,
            )
        )
    ordered = in_reading_order(found)
    return Reading(
        digits=ordered, text=text_of(ordered), rejected=(), ink=EMPTY, milliseconds={"total": 1.0}
    )


def play(tracker: Tracker, readings: list[Reading], rate: float, start: float = 0.0) -> list:
    return [tracker.update(reading, start + i / rate) for i, reading in enumerate(readings)]


@pytest.mark.parametrize("rate", [10, 20, 30, 60])
def test_a_digit_appears_within_a_fifth_of_a_second_and_leaves_within_three_tenths(rate: int):
    tracker = Tracker()
    shown = play(tracker, [seen((7, 100, 100))] * rate, rate)
    assert not shown[0]
    first = next(index for index, digits in enumerate(shown) if digits)
    assert first / rate <= 0.2
    gone = play(tracker, [seen()] * rate, rate, start=1.0)
    last = max((index for index, digits in enumerate(gone) if digits), default=-1)
    assert 0.1 <= (last + 2) / rate <= 0.3 + 2 / rate


def test_a_single_frame_shows_nothing():
    tracker = Tracker()
    assert play(tracker, [seen((7, 100, 100)), *[seen()] * 20], 30) == [()] * 21


@pytest.mark.parametrize("rate", [10, 60])
def test_a_label_does_not_flicker(rate: int):
    """Every fifth frame says 1 instead of 7, and the label stays."""
    tracker = Tracker()
    frames = [seen((1 if i % 5 == 4 else 7, 100, 100)) for i in range(3 * rate)]
    shown = [digits for digits in play(tracker, frames, rate) if digits]
    assert {digits[0].digit for digits in shown} == {7}
    assert len({digits[0].id for digits in shown}) == 1


def test_another_digit_at_the_same_place_gets_another_number():
    tracker = Tracker()
    before = play(tracker, [seen((7, 100, 100))] * 60, 30)[-1][0]
    after = play(tracker, [seen((3, 100, 100))] * 15, 30, start=2.0)[-1][0]
    assert (before.digit, after.digit) == (7, 3)
    assert before.id != after.id


def test_a_moving_sheet_is_followed():
    tracker = Tracker()
    frames = [seen((4, 50 + 6 * i, 80), (9, 150 + 6 * i, 80)) for i in range(60)]
    shown = play(tracker, frames, 30)[5:]
    assert all(steady_text(digits) == "49" for digits in shown)
    assert len({digit.id for digits in shown for digit in digits}) == 2
    assert shown[-1][0].box == (50 + 6 * 59, 80, 40, 60)


def test_a_sheet_that_stops_leaves_nothing_behind():
    tracker = Tracker()
    moving = [seen((4, 50 + 20 * i, 80), (9, 150 + 20 * i, 80)) for i in range(12)]
    shown = play(tracker, moving + [moving[-1]] * 30, 20)
    assert all(len(digits) == 2 for digits in shown[-20:])


def test_evidence_is_a_distribution():
    tracker = Tracker()
    (digit,) = play(tracker, [seen((5, 10, 10), sure=0.7)] * 10, 20)[-1]
    assert isinstance(digit, TrackedDigit)
    assert digit.probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert digit.confidence == pytest.approx(0.7, abs=1e-4)


def test_lines_and_groups_are_those_of_the_boxes():
    tracker = Tracker()
    digits = play(tracker, [seen((1, 10, 10), (2, 60, 12), (3, 10, 200))] * 10, 20)[-1]
    assert steady_text(digits) == "12\n3"
