"""How well a reader reads made-up photographs: right, missed and false digits, kind by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision import layout
from vision.boxes import Box, holds, overlap
from vision.recognize import Reading
from vision.synthesis import Sheet

Picture = npt.NDArray[np.uint8]
Read = Callable[[Picture], Reading]

#: Two boxes are of one thing if they share this part of what they cover together.
SAME = 0.35


@dataclass(frozen=True, kw_only=True)
class Score:
    """Counts over some pictures of one kind.

    Attributes:
        kind: of the pictures.
        pictures: how many.
        right: digits at their places with the right label.
        missed: digits of the truth that are not among them.
        false: digits read that are not among them.
        exact: pictures with every digit right and none else.
        ordered: those of them whose text (lines and groups left aside) is right as well.
    """

    kind: str
    pictures: int
    right: int
    missed: int
    false: int
    exact: int
    ordered: int

    @property
    def precision(self) -> float:
        """Part of the digits read that are right; 1 where none is read."""
        return self.right / max(1, self.right + self.false) if self.right + self.false else 1.0

    @property
    def recall(self) -> float:
        """Part of the digits that are read; 1 where there is none."""
        return self.right / max(1, self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(1, 2 * self.right + self.false + self.missed)


def score(read: Read, sheets: Iterable[Sheet], kind: str = "") -> Score:
    """Reads every sheet and compares; a picture without digits is a sheet without labels."""
    pictures = right = missed = false = exact = ordered = 0
    for sheet in sheets:
        reading = read(sheet.picture)
        pairs, others = matched(reading, sheet)
        pictures += 1
        right += len(pairs)
        missed += len(sheet.labels) - len(pairs)
        false += others
        whole = len(pairs) == len(sheet.labels) and not others
        exact += whole
        order = [number for number, _ in sorted(pairs, key=lambda pair: pair[1])]
        # Where each digit stands in a line of its own, they are scattered and have no order.
        scattered = len(set(sheet.lines)) == len(sheet.lines)
        ordered += whole and (scattered or order == sorted(order))
    return Score(
        kind=kind,
        pictures=pictures,
        right=right,
        missed=missed,
        false=false,
        exact=exact,
        ordered=ordered,
    )


def matched(reading: Reading, sheet: Sheet) -> tuple[list[tuple[int, int]], int]:
    """Which digit of the sheet is which of the reading, and how many others were read.

    Each digit of the truth takes the nearest of the reading's with its label whose box is the same
    (see SAME) or whose centre lies in its box. What is read where a digit is cut off by the border
    counts neither way.

    Returns:
        Pairs (number on the sheet, number in the reading), and the count of the digits left over.
    """
    found: list[tuple[float, int, int]] = []
    for number, (label, box) in enumerate(zip(sheet.labels, sheet.boxes, strict=True)):
        for index, digit in enumerate(reading.digits):
            if digit.digit == label:
                shared = overlap(box, digit.box)
                if shared >= SAME or _is_about(box, digit.box):
                    found.append((shared, number, index))
    taken: set[int] = set()
    used: set[int] = set()
    pairs = []
    for _, number, index in sorted(found, reverse=True):
        if number not in taken and index not in used:
            taken.add(number)
            used.add(index)
            pairs.append((number, index))
    left = [digit for index, digit in enumerate(reading.digits) if index not in used]
    false = sum(
        not any(overlap(box, digit.box) > 0.1 or _is_about(box, digit.box) for box in sheet.unclear)
        for digit in left
    )
    return pairs, false


def _is_about(box: Box, other: Box) -> bool:
    """Whether the centre of ``other`` lies in ``box``, and both are of like height."""
    return holds(box, other) and 0.5 < other[3] / box[3] < 2


def spaced(sheet: Sheet) -> str:
    """The text of a sheet as it should be read: groups and lines apart."""
    groups = sheet.groups or (0,) * len(sheet.labels)
    return layout.text(list(zip(sheet.labels, sheet.lines, groups, strict=True)))


def total(scores: Sequence[Score], kind: str = "all") -> Score:
    """The counts of several kinds together."""

    def added(name: str) -> int:
        return sum(int(getattr(one, name)) for one in scores)

    return Score(
        kind=kind,
        pictures=added("pictures"),
        right=added("right"),
        missed=added("missed"),
        false=added("false"),
        exact=added("exact"),
        ordered=added("ordered"),
    )


def table(sheets: Sequence[Score], scenes: Sequence[Score]) -> str:
    """Both as text for a terminal: one line a kind, then all of them."""
    rows = [f"{'sheets':<12}{'F1':>8}{'precision':>11}{'recall':>8}{'exact':>8}{'in order':>10}"]
    for one in (*sheets, total(sheets)):
        part = 100 / max(1, one.pictures)
        rows.append(
            f"{one.kind:<12}{one.f1:>8.3f}{one.precision:>11.3f}{one.recall:>8.3f}"
            f"{one.exact * part:>7.0f}%{one.ordered * part:>9.0f}%"
        )
    rows.append(f"\n{'scenes':<12}{'false digits a picture':>24}{'clean':>8}")
    for one in (*scenes, total(scenes)):
        many = max(1, one.pictures)
        rows.append(f"{one.kind:<12}{one.false / many:>24.2f}{100 * one.exact / many:>7.0f}%")
    return "\n".join(rows)
