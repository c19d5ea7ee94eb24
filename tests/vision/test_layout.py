"""Reading order of boxes."""

from __future__ import annotations

import numpy as np

from vision import layout


def row(count: int, top: float, slope: float = 0.0, step: int = 40) -> list[layout.Box]:
    return [(10 + step * i, round(top + slope * step * i), 20, 40) for i in range(count)]


def ordered(boxes: list[layout.Box]) -> list[list[layout.Box]]:
    shuffled = np.random.default_rng(0).permutation(len(boxes))
    mixed = [boxes[i] for i in shuffled]
    return [[mixed[i] for i in line] for line in layout.lines(mixed)]


def test_lines_come_from_the_top_and_each_from_the_left():
    first, second = row(5, 10), row(4, 90)
    assert ordered(second + first) == [first, second]


def test_a_sloping_line_stays_one_line():
    first, second = row(9, 10, 0.3), row(9, 100, 0.3)
    assert ordered(first + second) == [first, second]


def test_a_wide_gap_starts_a_group():
    boxes = [*row(3, 10), *[(x + 200, y, w, h) for x, y, w, h in row(2, 10)]]
    assert [group for _, _, group in layout.arranged(boxes)] == [0, 0, 0, 1, 1]
    assert [group for _, _, group in layout.arranged(boxes[:3])] == [0, 0, 0]
    assert layout.arranged(boxes[:1]) == [(0, 0, 0)]


def test_gaps_of_other_lines_tell_what_is_usual():
    far = [(10, 100, 20, 40), (90, 100, 20, 40)]
    assert layout.arranged([*row(5, 10), *far])[5:] == [(5, 1, 0), (6, 1, 1)]
    wide = row(5, 10, step=80)
    assert layout.arranged([*wide, *far])[5:] == [(5, 1, 0), (6, 1, 0)]


def test_two_digits_far_apart_are_two_groups():
    near, far = [(10, 10, 20, 40), (80, 10, 20, 40)], [(10, 10, 20, 40), (150, 10, 20, 40)]
    assert [group for _, _, group in layout.arranged(near)] == [0, 0]
    assert [group for _, _, group in layout.arranged(far)] == [0, 1]


def test_text_has_spaces_between_groups_and_newlines_between_lines():
    assert layout.text([(1, 0, 0), (2, 0, 0), (3, 0, 1), (4, 1, 0)]) == "12 3\n4"
    assert layout.text([]) == ""


def test_nothing_has_no_lines():
    assert layout.lines([]) == []
    assert layout.arranged([]) == []
