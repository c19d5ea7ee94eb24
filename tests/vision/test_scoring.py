"""The score of a reader: right only at the right place with the right label, each digit once."""

from __future__ import annotations

import numpy as np
import pytest

from vision import scoring
from vision.boxes import overlap
from vision.ink import find_ink
from vision.recognize import Digit, Reading
from vision.synthesis import Sheet

PAPER = np.full((60, 200, 3), 240, np.uint8)
BOXES = ((10, 10, 20, 30), (40, 10, 20, 30), (90, 10, 20, 30))


def sheet(**changes: object) -> Sheet:
    truth: dict[str, object] = {"labels": (3, 1, 4), "boxes": BOXES, "lines": (0, 0, 0)}
    return Sheet(picture=PAPER, **(truth | changes))  # type: ignore[arg-type] (made by name)


def reading(*found: tuple[int, tuple[int, int, int, int]]) -> Reading:
    digits = tuple(
        Digit(
            digit=label,
            confidence=0.9,
            box=box,
            picture=np.zeros((28, 28), np.uint8),
            probabilities=np.zeros(11, np.float32),
        )
        for label, box in found
    )
    return Reading(digits=digits, text="", rejected=(), ink=find_ink(PAPER), milliseconds={})


def scored(read: Reading, **changes: object) -> scoring.Score:
    return scoring.score(lambda _: read, [sheet(**changes)], "kind")


def test_all_right():
    one = scored(reading(*zip((3, 1, 4), BOXES, strict=True)))
    assert (one.right, one.missed, one.false, one.exact, one.ordered) == (3, 0, 0, 1, 1)
    assert one.f1 == one.precision == one.recall == 1


def test_a_wrong_label_is_missed_and_false():
    one = scored(reading(*zip((3, 7, 4), BOXES, strict=True)))
    assert (one.right, one.missed, one.false, one.exact) == (2, 1, 1, 0)
    assert one.f1 == pytest.approx(2 / 3)


def test_a_digit_counts_once():
    one = scored(reading(*zip((3, 1, 4), BOXES, strict=True), (3, (11, 11, 20, 30))))
    assert (one.right, one.false) == (3, 1)


def test_the_right_label_elsewhere_is_wrong():
    one = scored(reading((3, (150, 10, 20, 30))))
    assert (one.right, one.missed, one.false) == (0, 3, 1)


def test_the_order_is_scored_apart():
    mixed = reading((1, BOXES[1]), (3, BOXES[0]), (4, BOXES[2]))
    assert (scored(mixed).exact, scored(mixed).ordered) == (1, 0)
    assert scored(mixed, lines=(0, 1, 2)).ordered == 1


def test_what_is_cut_off_counts_neither_way():
    cut = (185, 10, 15, 30)
    found = reading(*zip((3, 1, 4), BOXES, strict=True), (0, cut))
    assert scored(found).exact == 0
    assert scored(found, unclear=(cut,)).exact == 1


def test_silence_where_there_is_nothing():
    one = scored(reading(), labels=(), boxes=(), lines=())
    assert (one.precision, one.recall, one.exact) == (1, 1, 1)


def test_the_table_has_a_line_for_each_kind_and_their_sum():
    good, bad = scored(reading()), scored(reading((3, BOXES[0])), labels=(), boxes=(), lines=())
    lines = scoring.table([good], [bad, bad]).splitlines()
    assert sum(line.startswith("kind") for line in lines) == 3
    assert sum(line.startswith("all") for line in lines) == 2
    assert scoring.total([bad, bad]).false == 2


def test_overlap_of_boxes():
    assert overlap((0, 0, 10, 10), (0, 0, 10, 10)) == 1
    assert overlap((0, 0, 10, 10), (5, 0, 10, 10)) == pytest.approx(1 / 3)
    assert overlap((0, 0, 10, 10), (10, 0, 10, 10)) == 0


def test_a_sheets_text_has_its_groups_and_lines():
    assert scoring.spaced(sheet(groups=(0, 0, 1))) == "31 4"
    assert scoring.spaced(sheet(lines=(0, 0, 1))) == "31\n4"
