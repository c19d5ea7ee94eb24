"""Ruled and squared paper: long straight lines leave the ink, the strokes across them stay."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Lengths = npt.NDArray[np.int64]

#: Only where some piece of ink is this long, as a part of a side, is there a line to look for.
LONG = 0.30
#: What lies along the border and no deeper than this part of the frame is none.
BAND = 0.10
#: A run of ink this long, as a part of the frame's side, may be a piece of a line.
RUN = 0.12
#: ... but not below this many pixels: in a small crop that would be the stroke of a digit.
SHORTEST = 48
#: Pieces of a line together span this part of the side; upright more, as a 1 may be large ...
SPAN, UPRIGHT_SPAN = 0.60, 0.85
#: ... but so many parallel ones are a ruling from this part on ...
RULING, RULING_SPAN = 4, 0.40
#: ... and then these shorter ones, at the sheet's corners, belong to it.
CORNER_SPAN = 0.20
#: What is so many times as thick as most lines is a stroke along one.
THICKER = 1.5
#: Only in a frame at least this high and wide, in pixels, are lines sought that slope or are
#: short: in a crop of a few digits these are strokes.
FRAME = 240
#: Lines are at most this thick, as a part of the frame's shorter side.
THICKEST = 0.03
STEP = 4
#: Steepest slope of a ruling (a sheet turned by 25 degrees), and the steps in which it is sought:
#: coarse in strips a quarter of the side wide, then fine over all of it.
STEEPEST, COARSE, FINE, STRIPS = 0.47, 0.02, 0.004, 4
#: Where the lines across are known, those down differ by this much at most.
NEAR = 0.06
#: Pixels that vote for a slope.
VOTES = 1500


def without_lines(mask: Picture) -> Picture:
    """The mask (uint8, 0 and 1) without the lines of ruled or squared paper, sloping or not."""
    if not _has_long_piece(mask):
        return mask
    across, slope = _lines(mask, SPAN)
    # Squares are square: the other lines slope as much, to the other side.
    turned, _ = _lines(_turned(mask), UPRIGHT_SPAN, None if slope is None else -slope)
    down = None if turned is None else _turned(turned)
    for lines, kernel in ((across, (5, 1)), (down, (1, 5))):
        if lines is not None:
            cleared = cv2.subtract(mask, lines)
            # Strokes cut by a line grow together again, through pixels that were ink before.
            closed = cv2.morphologyEx(cleared, cv2.MORPH_CLOSE, np.ones(kernel, np.uint8))
            mask = np.asarray(cv2.max(cleared, cv2.min(closed, mask)), np.uint8)
    return mask


def _turned(mask: Picture) -> Picture:
    return np.asarray(cv2.transpose(mask), np.uint8)


def _has_long_piece(mask: Picture) -> bool:
    near = cv2.dilate(mask, np.ones((STEP, STEP), np.uint8))
    small = np.ascontiguousarray(near[::STEP, ::STEP])
    _, _, stats, _ = cv2.connectedComponentsWithStats(small, ltype=cv2.CV_16U)
    left, top, wide, high, _ = stats[1:].T
    height, width = small.shape
    # Along the border of a frame that gets darker there runs a band that is no line.
    across = (top > 0) & (top + high < height) | (high > BAND * height)
    down = (left > 0) & (left + wide < width) | (wide > BAND * width)
    return bool((((wide >= LONG * width) | (high >= LONG * height)) & across & down).any())


def _lines(
    mask: Picture, span: float, expected: float | None = None
) -> tuple[Picture | None, float | None]:
    """Pixels of lines that run from left to right, if there are any, and the slope of a ruling."""
    height, width = mask.shape
    if width <= SHORTEST:
        return None, None
    level, ruled = _level_lines(mask, span)
    if ruled or min(mask.shape) < FRAME:
        return level, 0.0 if ruled else None
    slope = _slope(mask, expected)
    if not slope:
        return level, None
    room = int(abs(slope) * width / 2) + 1
    there = np.array([[1, 0, 0], [-slope, 1, room + slope * width / 2]])
    laid = cv2.warpAffine(mask, there, (width, height + 2 * room), flags=cv2.INTER_NEAREST)
    found, ruled = _level_lines(np.asarray(laid, np.uint8), span)
    if found is None:
        return level, None
    flags = cv2.INTER_NEAREST | cv2.WARP_INVERSE_MAP
    back = cv2.min(cv2.warpAffine(found, there, (width, height), flags=flags), mask)
    both = back if level is None else cv2.max(level, back)
    return np.asarray(both, np.uint8), slope if ruled else None


def _slope(mask: Picture, expected: float | None) -> float:
    """Rows per column by which the ink of most lines falls; 0 where level is as good."""
    width = mask.shape[1]
    thin = np.ascontiguousarray(mask[:, ::STEP])
    tallest = max(3, round(THICKEST * min(mask.shape)))
    block = np.ones((tallest + 1, max(2, tallest // STEP + 1)), np.uint8)
    solid = cv2.morphologyEx(thin, cv2.MORPH_OPEN, block)
    lines = np.asarray(cv2.subtract(thin, solid), np.uint8)
    places = np.flatnonzero(lines.view(np.bool_)).astype(np.int32)
    places = places[:: len(places) // VOTES + 1]
    if not places.size:
        return 0.0
    rows, columns = np.divmod(places, thin.shape[1])
    columns = columns * STEP - width // 2
    rows = rows + round(STEEPEST * width)
    # Two rows count as one.
    tall = mask.shape[0] // 2 + round(STEEPEST * width) + 2

    def agreement(
        slopes: npt.NDArray[np.float64], strip: npt.NDArray[np.int32] | int, bins: int
    ) -> Lengths:
        """For each slope the sum of squares of the ink in each row laid level (in each strip)."""
        fall = (columns * slopes.astype(np.float32)[:, None]).astype(np.int32)
        np.subtract(rows + 2 * strip, fall, out=fall)
        fall >>= 1
        fall += (np.arange(len(slopes), dtype=np.int32) * bins)[:, None]
        counts = np.bincount(fall.ravel(), minlength=len(slopes) * bins)
        table = counts.reshape(len(slopes), bins)
        return np.asarray(np.einsum("ij,ij->i", table, table), np.int64)

    strips = (columns + width // 2) * STRIPS // width * tall
    low, high = (-STEEPEST, STEEPEST) if expected is None else (expected - NEAR, expected + NEAR)
    coarse = np.arange(low, high + COARSE, COARSE)
    around = float(coarse[np.argmax(agreement(coarse, strips, STRIPS * tall))])
    fine = np.arange(around - COARSE, around + COARSE + FINE, FINE)
    # The last is no slope at all.
    votes = agreement(np.append(fine, 0.0), 0, tall)
    best = int(np.argmax(votes[:-1]))
    return float(fine[best]) if votes[best] > votes[-1] else 0.0


def _level_lines(mask: Picture, span: float) -> tuple[Picture | None, bool]:
    """Pixels of lines that lie level, or nearly so, and whether they are a ruling."""
    # Runs are so long that every fourth column tells enough.
    thin = np.ascontiguousarray(mask[:, ::STEP])
    long = thin.shape[1]
    run = max(SHORTEST // STEP, round(RUN * long))
    if run >= long:
        return None, False
    frame = min(mask.shape) >= FRAME
    # A line is seldom quite level: what lies a pixel above or below continues it.
    fat = cv2.dilate(thin, np.ones((3, 1), np.uint8)) if frame else thin
    runs = cv2.morphologyEx(fat, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    if cv2.countNonZero(runs) < RULING_SPAN * long:
        return None, False
    # What is thicker than a line is something else: the dark desk below a sheet.
    tallest = max(3, round(THICKEST * min(mask.shape))) + 2 * frame
    solid = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((tallest + 1, 1), np.uint8))
    runs = np.asarray(cv2.subtract(runs, solid), np.uint8)
    if cv2.countNonZero(runs) < RULING_SPAN * long:
        return None, False
    # Pieces of one line, a little slanted or broken, grow together before they are measured.
    joined = cv2.dilate(runs, np.ones((3, 2 * run + 1), np.uint8))
    count, labels = cv2.connectedComponents(joined)
    lengths, areas = _covered(np.asarray(runs, np.uint8), np.asarray(labels, np.int32), count)
    full = np.count_nonzero(lengths >= RULING_SPAN * long)
    ruled = bool(frame and full >= RULING)
    is_line = (lengths >= (CORNER_SPAN if ruled else span) * long).astype(np.uint8)
    if not is_line.any():
        return None, False
    # All lines of a ruling are equally thin; a thicker part of one is a stroke along it.
    usual = float(np.median(areas[is_line > 0] / lengths[is_line > 0]))
    thick = cv2.morphologyEx(
        runs, cv2.MORPH_OPEN, np.ones((round(THICKER * usual) + 1, 1), np.uint8)
    )
    runs = np.asarray(cv2.subtract(runs, thick), np.uint8)
    found = cv2.dilate(cv2.min(runs, is_line[labels]), np.ones((3, 1), np.uint8))
    wide = _widened(np.asarray(found, np.uint8), mask.shape[1])
    return np.asarray(cv2.min(wide, mask), np.uint8), ruled


def _widened(thin: Picture, width: int) -> Picture:
    """Every column as often as STEP left it out; by words of so many bytes, five times as fast."""
    if thin.shape[1] * STEP == width:
        return (thin.astype(np.uint32) * np.uint32(0x01010101)).view(np.uint8)
    size = (width, len(thin))
    return np.asarray(cv2.resize(thin, size, interpolation=cv2.INTER_NEAREST), np.uint8)


def _covered(runs: Picture, labels: Labels, count: int) -> tuple[Lengths, Lengths]:
    """Columns that the runs of each label cover, and their pixels; none for 0, the gaps."""
    places = np.flatnonzero(runs.view(np.bool_))
    columns = places % runs.shape[1]
    width = runs.shape[1]
    cells = np.bincount(labels.ravel()[places] * width + columns, minlength=count * width)
    table = cells.reshape(count, width)
    lengths = np.count_nonzero(table, axis=1)
    lengths[0] = 0
    return lengths, table.sum(axis=1)
