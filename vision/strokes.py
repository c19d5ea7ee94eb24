"""Strokes found again under the ink, and drawn with a pen of one width, as on a tablet or a pad.

Everything works on the pens' canvas, light ink on dark, and uses the generator it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]

#: Levels from here on are ink.
INK = 110
#: How many times as wide as before a pen may be: finer writing would become a blot.
WIDER = 1.8
#: Rounds of thinning: no pen on the canvas is twice as wide in pixels.
ROUNDS = 14
#: A skeleton shorter than this, in pixels, is a dot: what is left of a blot tells no strokes.
SHORTEST = 8
#: Widths of the pen in pixels of the canvas, where a digit is about 40 high.
WIDTHS = np.array((1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 10))

#: The eight neighbours clockwise from the one above, as bits of one number.
_BITS = np.array([[128, 1, 2], [64, 0, 4], [32, 16, 8]], np.float32)
_PLACES = [1 << bit for bit in range(8)]
_COUNTS = np.array([bin(code).count("1") for code in range(256)])


def _removable(first: bool) -> Picture:
    """Which neighbourhoods let their middle go, 0 or 1 (Zhang and Suen, 1984, CACM 27)."""
    table = np.zeros(256, np.uint8)
    for code in range(256):
        p2, p3, p4, p5, p6, p7, p8, p9 = (bool(code & place) for place in _PLACES)
        ring = (p2, p3, p4, p5, p6, p7, p8, p9, p2)
        turns = sum(not a and b for a, b in pairwise(ring))
        one, other = (p2 and p4 and p6, p4 and p6 and p8)
        if not first:
            one, other = (p2 and p4 and p8, p2 and p6 and p8)
        table[code] = 2 <= _COUNTS[code] <= 6 and turns == 1 and not one and not other
    return table


_KEEPS = [1 - _removable(first) for first in (True, False)]
_NO_END = (_COUNTS > 1).astype(np.uint8)


def thinned(mask: Picture) -> Picture:
    """The middle lines of a mask, one pixel wide.

    Args:
        mask: uint8 (h, w), 1 for ink; its outermost pixels count as empty.
    """
    mask = mask.copy()
    mask[[0, -1]] = 0
    mask[:, [0, -1]] = 0
    for _ in range(ROUNDS):
        before = cv2.countNonZero(mask)
        for keeps in _KEEPS:
            mask &= _looked_up(mask, keeps)
        if cv2.countNonZero(mask) == before:
            break
    return mask


def redrawn(rng: np.random.Generator, ink: Picture) -> Picture:
    """The same digit from a pen of one width, its strokes a little longer, shorter or apart.

    Args:
        rng: where chance comes from.
        ink: uint8 (h, w).

    Returns:
        uint8 (h, w); the ink itself where no strokes can be found in it.
    """
    mask = (ink > INK).astype(np.uint8)
    line = thinned(mask)
    if cv2.countNonZero(line) < SHORTEST:
        return ink
    before = cv2.countNonZero(mask) / cv2.countNonZero(line)
    width = min(pen(rng), max(1, round(WIDER * before)))
    change = rng.random()
    if change < 0.2:
        for _ in range(int(rng.integers(1, 6))):
            shorter = line & _looked_up(line, _NO_END)
            if cv2.countNonZero(shorter) < SHORTEST:
                break
            line = shorter
    elif change < 0.4:
        _lengthened(rng, line)
    elif change < 0.5:
        _interrupted(rng, line)
    return _inked(rng, line, width)


def pen(rng: np.random.Generator) -> int:
    """A width to write with, in pixels of the canvas."""
    return int(WIDTHS[int(rng.integers(len(WIDTHS)))])


def drawn(strokes: Sequence[Points], width: int, side: int, *, closed: bool = False) -> Picture:
    """Lines through the given points (x, y in pixels), round at their ends: uint8 (side, side)."""
    picture = np.zeros((side, side), np.uint8)
    # In sixteenths of a pixel.
    lines = [np.round(16 * stroke).astype(np.int32) for stroke in strokes]
    cv2.polylines(picture, lines, closed, 255, width, cv2.LINE_AA, 4)
    return picture


def _neighbours(mask: Picture) -> Picture:
    return np.asarray(cv2.filter2D(mask, -1, _BITS, borderType=cv2.BORDER_CONSTANT), np.uint8)


def _looked_up(mask: Picture, table: Picture) -> Picture:
    """What a table says of each pixel's neighbourhood."""
    return np.asarray(cv2.LUT(_neighbours(mask), table), np.uint8)


def _ends(line: Picture) -> npt.NDArray[np.intp]:
    """Where strokes end: rows of (y, x)."""
    return np.argwhere((line > 0) & (_COUNTS[_neighbours(line)] == 1))


def _lengthened(rng: np.random.Generator, line: Picture) -> None:
    """Each end goes on for a while in the direction in which it came."""
    inked = np.argwhere(line)
    for end in _ends(line):
        near = inked[np.abs(inked - end).max(1) <= 4]
        along = end - near.mean(0)
        reach = float(np.hypot(*along))
        if reach < 1:
            continue
        y, x = np.round(end + along / reach * rng.uniform(1, 7)).astype(int).tolist()
        cv2.line(line, (int(end[1]), int(end[0])), (x, y), 1, 1)


def _interrupted(rng: np.random.Generator, line: Picture) -> None:
    """A gap: a ring that does not close, a bar that does not touch."""
    inked = np.argwhere(line)
    y, x = inked[int(rng.integers(len(inked)))].tolist()
    cv2.circle(line, (x, y), int(rng.integers(1, 3)), 0, -1)


def _inked(rng: np.random.Generator, line: Picture, width: int) -> Picture:
    """The line with a pen of one width; a contour goes along each line there and back."""
    contours, _ = cv2.findContours(line, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    coarse, window = rng.random(), int(rng.choice((3, 5, 5, 7)))
    weights = np.full(window, 1 / window, np.float32)
    strokes = []
    for contour in contours:
        points = contour[:, 0].astype(np.float32)
        if coarse < 0.3:
            # Few points, as a slow tablet gives them.
            points = np.asarray(cv2.approxPolyDP(points, 0.6 + 7 * coarse, True)[:, 0], np.float32)
        elif len(points) > window:
            around = np.concatenate([points[-(window // 2) :], points, points[: window // 2]])
            points = np.stack(
                [np.convolve(around[:, axis], weights, "valid") for axis in (0, 1)], 1
            )
        strokes.append(points)
    return drawn(strokes, width, len(line), closed=True)
