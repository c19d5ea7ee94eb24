"""Reading order: boxes into lines, lines into groups, both left to right and top to bottom."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from vision.boxes import Box

#: A box continues a line if it shares this part of the smaller height with the line's last box ...
SHARED = 0.3
#: ... and is at most this many heights away from it.
FARTHEST = 6.0
#: A gap this many times the sheet's median gap, and this many heights, starts a new group; ...
GROUP_GAP, GROUP_HEIGHTS = 2.0, 0.8
#: ... of fewer gaps than these none is usual, and this many heights are needed.
FEWEST_GAPS, FEW_GAP = 3, 1.5


def lines(boxes: Sequence[Box]) -> list[list[int]]:
    """Indices of the boxes, line by line, each from left to right; sloping lines are followed."""
    found: list[list[int]] = []
    for index in sorted(range(len(boxes)), key=lambda i: boxes[i][0] + boxes[i][2] / 2):
        best, most = None, SHARED
        for line in found:
            shared = _shared_height(boxes[line[-1]], boxes[index])
            if shared > most:
                best, most = line, shared
        if best is None:
            found.append([index])
        else:
            best.append(index)
    return sorted(found, key=lambda line: np.mean([_middle(boxes[i]) for i in line]))


def arranged(boxes: Sequence[Box]) -> list[tuple[int, int, int]]:
    """(index, line, group) of every box in reading order."""
    found = lines(boxes)
    gaps = [_gaps(boxes, line) for line in found]
    every = [gap for line in gaps for gap in line]
    usual = float(np.median(every)) if len(every) >= FEWEST_GAPS else None
    limit = FEW_GAP if usual is None else max(GROUP_GAP * usual, GROUP_HEIGHTS)
    order = []
    for number, (line, between) in enumerate(zip(found, gaps, strict=True)):
        group = 0
        for index, gap in zip(line, [0.0, *between], strict=True):
            group += gap > limit
            order.append((index, number, group))
    return order


def _gaps(boxes: Sequence[Box], line: Sequence[int]) -> list[float]:
    """Bare paper between neighbours of a line, in heights of its digits."""
    ordered = [boxes[index] for index in line]
    height = float(np.median([box[3] for box in ordered]))
    return [
        (right[0] - left[0] - left[2]) / max(height, 1.0)
        for left, right in itertools.pairwise(ordered)
    ]


def text(digits: Sequence[tuple[int, int, int]]) -> str:
    """(digit, line, group) in reading order as text, with spaces and newlines between."""
    written = ""
    for index, (digit, line, group) in enumerate(digits):
        if index and digits[index - 1][1] != line:
            written += "\n"
        elif index and digits[index - 1][2] != group:
            written += " "
        written += str(digit)
    return written


def _middle(box: Box) -> float:
    return box[1] + box[3] / 2


def _shared_height(one: Box, other: Box) -> float:
    if other[0] - one[0] - one[2] > FARTHEST * max(one[3], other[3]):
        return 0.0
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    return down / max(1, min(one[3], other[3]))
