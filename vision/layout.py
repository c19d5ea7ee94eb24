"""Reading order: boxes into lines, lines into groups, both left to right and top to bottom."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

Box = tuple[int, int, int, int]

#: A box continues a line if it shares this part of the smaller height with the line's last box ...
SHARED = 0.3
#: ... and is at most this many heights away from it.
FARTHEST = 6.0
#: A gap this many times the line's median gap, and this many heights, starts a new group.
GROUP_GAP, GROUP_HEIGHTS = 2.0, 0.8


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


def groups(boxes: Sequence[Box], line: Sequence[int]) -> list[int]:
    """For each index of a line, the number of its group, from 0."""
    if len(line) < 2:
        return [0] * len(line)
    ordered = [boxes[index] for index in line]
    gaps = [right[0] - left[0] - left[2] for left, right in itertools.pairwise(ordered)]
    height = float(np.median([box[3] for box in ordered]))
    limit = max(GROUP_GAP * float(np.median(gaps)), GROUP_HEIGHTS * height)
    numbers = [0]
    for gap in gaps:
        numbers.append(numbers[-1] + (gap > limit))
    return numbers


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
