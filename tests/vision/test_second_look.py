"""When the finder is asked: where something is in doubt, and where digits may be held fast."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision.grouping import LONGEST, Answered
from vision.second_look import CERTAIN, HIGH, needed
from vision.segment import Candidate


def answered(share: float | None, *, reason: str = "", height: int = 40) -> Answered:
    """A piece that was read with this probability, or not asked about."""
    candidate = Candidate(
        box=(0, 0, 20, height),
        levels=np.zeros((height, 20), np.uint8),
        stroke=4.0,
        contrast=150.0,
        reason=reason,
    )
    if share is None:
        return Answered(candidate=candidate)
    answer = np.array([*[0.0] * 9, share, 1 - share], np.float32)
    return Answered(candidate=candidate, picture=np.zeros((28, 28), np.uint8), answer=answer)


SURE = CERTAIN + 0.05


def test_a_second_look_is_for_doubt():
    assert not needed([])
    assert not needed([answered(SURE)] * 3)
    assert needed([answered(SURE), answered(CERTAIN - 0.05)])


@pytest.mark.parametrize("reason", ["too large", "cut off by the border"])
def test_a_second_look_is_for_what_may_hold_digits(reason: str):
    held = answered(None, reason=reason)
    assert needed([answered(SURE), held])
    # With no digit beside it there is nothing whose like it could hold.
    assert not needed([held])


def test_what_is_low_holds_no_digits():
    high = 40
    for height, asked in ((int(HIGH * high) - 2, False), (int(HIGH * high) + 2, True)):
        line = answered(None, reason="too large", height=height)
        assert needed([answered(SURE, height=high), line]) == asked


def test_a_second_look_is_for_rows_too_faint_to_be_cut():
    high = 12
    for wide, asked in ((LONGEST * high - 1, True), (LONGEST * high + 1, False)):
        row = answered(None, reason="too wide", height=high)
        row = replace(row, candidate=replace(row.candidate, box=(0, 0, int(wide), high)))
        assert needed([answered(SURE), row]) == asked
        assert needed([row]) == asked


@pytest.mark.parametrize("reason", ["too small", "a line", "in a texture"])
def test_other_reasons_hold_no_digits(reason: str):
    assert not needed([answered(SURE), answered(None, reason=reason)])
