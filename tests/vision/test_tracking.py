"""Steady readings from frames that flicker."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.ink import find_ink
from vision.recognize import (
    NO_DIGIT,
    SURE,
    Digit,
    Reading,
    Rejected,
    in_reading_order,
    text_of,
)
from vision.tracking import TrackedDigit, Tracker, judged
from vision.tracking import text_of as steady_text

EMPTY = find_ink(np.zeros((1, 1), np.uint8))


def ink_of(digit: int) -> np.ndarray:
    """A picture that is like itself and like no other digit's: uint8 (28, 28)."""
    picture = np.zeros((28, 28), np.uint8)
    picture[2 * digit : 2 * digit + 3, 4:24] = 255
    return picture


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
                picture=ink_of(digit),
                probabilities=answer,
            )
        )
    ordered = in_reading_order(found)
    return Reading(
        digits=ordered, text=text_of(ordered), rejected=(), ink=EMPTY, milliseconds={"total": 1.0}
    )


def doubtful(*digits: tuple[int, int, int], sure: float, nothing: float = 0.0) -> Reading:
    """The same places, all left out by the frame's reading for want of confidence."""
    reading = seen(*digits, sure=sure)
    left_out = []
    for one in reading.digits:
        answer = one.probabilities * (1 - nothing)
        answer[NO_DIGIT] = nothing
        left_out.append(
            Rejected(
                box=one.box,
                reason=f"unsure {sure:.2f}",
                digit=one.digit,
                picture=one.picture,
                probabilities=answer,
            )
        )
    return replace(reading, digits=(), text="", rejected=tuple(left_out))


def play(tracker: Tracker, readings: list[Reading], rate: float, start: float = 0.0) -> list:
    return [tracker.update(reading, start + i / rate) for i, reading in enumerate(readings)]


@pytest.mark.parametrize("rate", [6, 10, 15, 20, 30, 60])
@pytest.mark.parametrize("sure", [0.71, 0.8, 0.99])
def test_a_digit_appears_within_a_fifth_of_a_second_and_leaves_within_three_tenths(
    rate: int, sure: float
):
    tracker = Tracker()
    shown = play(tracker, [seen((7, 100, 100), sure=sure)] * rate, rate)
    assert not shown[0]
    first = next(index for index, digits in enumerate(shown) if digits)
    assert first / rate <= 0.2
    gone = play(tracker, [seen()] * rate, rate, start=1.0)
    lost = next(index for index, digits in enumerate(gone) if not digits)
    # A frame or two without it are borne, where they are shorter than that.
    assert 0.3 - 2 / rate < (lost + 1) / rate <= 0.3 + 1e-9
    assert not any(gone[lost:])


def test_a_very_sure_digit_needs_a_single_frame_where_the_next_comes_late():
    tracker = Tracker()
    play(tracker, [seen()] * 5, 5)
    (digit,) = tracker.update(seen((7, 100, 100), sure=0.99), 1.0)
    assert digit.digit == 7
    assert not play(Tracker(), [seen()] * 5 + [seen((7, 100, 100), sure=0.8)], 5)[-1]


@pytest.mark.parametrize("rate", [10, 30, 60])
@pytest.mark.parametrize("label", [1, 7])
def test_what_flashes_is_never_shown(rate: int, label: int):
    """A false digit read in one frame of three, always at the same place, is none."""
    tracker = Tracker()
    frames = [seen((label, 100, 100)) if i % 3 == 1 else seen() for i in range(5 * rate)]
    assert not any(play(tracker, frames, rate))


@pytest.mark.parametrize("rate", [10, 30, 60])
def test_a_digit_blurred_for_a_moment_keeps_its_number(rate: int):
    tracker = Tracker()
    frames = [seen((4, 100, 100), (9, 200, 100))] * rate
    before = play(tracker, frames, rate)[-1]
    during = play(tracker, [seen()] * max(1, round(0.15 * rate)), rate, start=1.0)
    assert all(
        [digit.id for digit in digits] == [digit.id for digit in before] for digits in during
    )
    play(tracker, [seen()] * rate, rate, start=1.3)
    (four, nine) = tracker.update(frames[0], 2.4)
    assert [four.id, nine.id] == [digit.id for digit in before]


def test_what_the_sheet_carries_along_is_where_the_sheet_is():
    """One of three digits is not read while the sheet moves on; its box moves with the others."""
    tracker = Tracker()
    three = [(4, 50, 80), (9, 150, 80), (2, 250, 80)]
    moved = [[(label, x + 8 * i, y) for label, x, y in three] for i in range(20)]
    play(tracker, [seen(*digits) for digits in moved[:15]], 30)
    shown = play(tracker, [seen(*digits[:2]) for digits in moved[15:]], 30, start=0.5)
    assert [digit.digit for digit in shown[-1]] == [4, 9, 2]
    x, y, _, _ = shown[-1][2].box
    assert abs(x - moved[-1][2][1]) <= 2
    assert abs(y - 80) <= 2


def test_a_sheet_that_leaps_by_one_digit_keeps_the_numbers():
    """At ten frames a second a quick hand moves a row by the distance of its digits."""
    tracker = Tracker()
    row = [(4, 50, 80), (9, 110, 80), (2, 170, 80), (7, 230, 80)]
    before = play(tracker, [seen(*row)] * 10, 10)[-1]
    after = tracker.update(seen(*((label, x + 60, y) for label, x, y in row)), 1.0)
    assert [(d.id, d.digit) for d in after] == [(d.id, d.digit) for d in before]


@pytest.mark.parametrize("rate", [10, 30])
def test_what_is_a_little_unsure_keeps_a_digit_and_never_makes_one(rate: int):
    tracker = Tracker()
    weak = doubtful((7, 100, 100), sure=0.65)
    assert not any(play(tracker, [weak] * rate, rate))
    assert [digit.digit for digit in tracker.unsure] == [7]
    tracker = Tracker()
    play(tracker, [seen((7, 100, 100), sure=0.95)] * rate, rate)
    shown = play(tracker, [weak] * (rate // 2), rate, start=1.0)
    assert all(shown)
    assert all(digits[0].confidence >= SURE - 1e-6 for digits in shown)


@pytest.mark.parametrize("rate", [10, 30, 60])
def test_other_ink_in_the_place_of_a_digit_does_not_keep_it(rate: int):
    """A sheet is taken away, and the grain of the desk is not quite sure to be a digit either."""
    tracker = Tracker()
    play(tracker, [seen((7, 100, 100), sure=0.99)] * rate, rate)
    grain = doubtful((7, 100, 100), sure=0.65)
    other = replace(grain.rejected[0], picture=ink_of(2))
    shown = play(tracker, [replace(grain, rejected=(other,))] * rate, rate, start=1.0)
    lost = next(index for index, digits in enumerate(shown) if not digits)
    assert (lost + 1) / rate <= 0.3 + 1e-9


def test_what_turns_out_to_be_no_digit_goes():
    tracker = Tracker()
    play(tracker, [seen((7, 100, 100))] * 30, 30)
    none = doubtful((7, 100, 100), sure=0.9, nothing=0.95)
    assert not play(tracker, [none] * 30, 30, start=1.0)[-1]
    assert not play(Tracker(), [none] * 30, 30)[-1]


@given(st.lists(st.floats(0.2, 0.99), min_size=5, max_size=40), st.sampled_from([10, 30, 60]))
def test_what_is_shown_is_as_sure_as_was_asked_for(shares: list[float], rate: int):
    tracker = Tracker()
    for index, share in enumerate(shares):
        make = seen if share >= SURE else doubtful
        shown = tracker.update(make((7, 100, 100), sure=share), index / rate)
        hidden = tracker.unsure
        assert not {one.id for one in shown} & {one.id for one in hidden}
        for one in shown:
            assert one.probabilities.sum() == pytest.approx(1, abs=1e-5)
            assert one.confidence == pytest.approx(one.probabilities[one.digit], abs=1e-6)


@pytest.mark.parametrize("rate", [10, 30])
def test_two_labels_alike_do_not_take_turns(rate: int):
    """Now 4, now 9, half a second each and hardly more probable: one label stays."""
    tracker = Tracker(sure=0.4)
    frames = []
    for i in range(20 * rate):
        digit = 4 if (2 * i // rate) % 2 else 9
        reading = seen((digit, 100, 100), sure=0.72)
        reading.digits[0].probabilities[[4, 9]] = (0.72, 0.25) if digit == 4 else (0.25, 0.72)
        frames.append(reading)
    labels = [digits[0].digit for digits in play(tracker, frames, rate) if digits]
    assert len(labels) > 5 * rate
    assert sum(one != other for one, other in itertools.pairwise(labels)) <= 1


def test_the_dial_turns_without_a_frame():
    tracker = Tracker(sure=0.8)
    readings = [
        replace(
            seen((1, 10, 10), (2, 60, 12), sure=0.9),
            rejected=doubtful((3, 110, 10), sure=0.6).rejected,
        )
    ] * 10
    shown = play(tracker, readings, 20)[-1]
    kept, left = judged(shown, tracker.unsure, was=0.8, sure=0.5)
    assert steady_text(kept) == "123"
    assert not left
    kept, left = judged(shown, tracker.unsure, was=0.8, sure=0.95)
    assert not kept
    assert steady_text(left) == "123"
    kept, left = judged(shown, tracker.unsure, was=0.8, sure=0.8)
    assert [one.id for one in kept] == [one.id for one in shown]
    assert [one.id for one in left] == [one.id for one in tracker.unsure]


def test_what_lacks_more_than_confidence_stays_out_however_the_dial_is_turned():
    busy = doubtful((3, 110, 10), sure=0.9)
    tracker = Tracker()
    play(tracker, [busy] * 10, 20)
    kept, left = judged((), tracker.unsure, was=SURE, sure=0.5)
    assert not kept
    assert [one.digit for one in left] == [3]


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


def test_the_same_ink_read_differently_for_a_while_keeps_its_label():
    """A sheet turned too far for a second: the ink is the same, and so is what it says."""
    ink = np.zeros((28, 28), np.uint8)
    ink[4:24, 13:15] = 255

    def inked(digit: int) -> Reading:
        reading = seen((digit, 100, 100), sure=0.97)
        return replace(reading, digits=(replace(reading.digits[0], picture=ink),))

    tracker = Tracker()
    frames = [inked(1)] * 60 + [inked(7)] * 20 + [inked(1)] * 40
    shown = [digits[0] for digits in play(tracker, frames, 30) if digits]
    assert {one.digit for one in shown} == {1}
    assert len({one.id for one in shown}) == 1


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
