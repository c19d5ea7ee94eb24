"""Ruled and squared paper: long straight lines leave the ink, the strokes across them stay."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

#: A run of ink this long, as a part of the frame's side, may be a piece of a line.
RUN = 0.12
#: ... but not below this many pixels: in a small crop that would be the stroke of a digit.
SHORTEST = 48
#: Its pieces together span at least this part of the side.
SPAN = 0.6
#: Lines are at most this thick, as a part of the frame's shorter side.
THICKEST = 0.03
STEP = 4


def without_lines(mask: Picture) -> Picture:
    """The mask (uint8, 0 and 1) without horizontal and vertical lines across most of the frame."""
    across, down = _lines(mask), _lines(mask.T)
    for lines, kernel in (
        (across, (1, 5)),
        (None if down is None else np.ascontiguousarray(down.T), (5, 1)),
    ):
        if lines is not None:
            cleared = cv2.subtract(mask, lines)
            # Strokes cut by the line grow together again, through pixels that were ink before.
            closed = cv2.morphologyEx(cleared, cv2.MORPH_CLOSE, np.ones(kernel[::-1], np.uint8))
            mask = np.asarray(cv2.max(cleared, cv2.min(closed, mask)), np.uint8)
    return mask


def _lines(mask: Picture) -> Picture | None:
    """Pixels of horizontal lines, if there are any."""
    width = mask.shape[1]
    # Runs are so long that every fourth column tells enough.
    thin = np.ascontiguousarray(mask[:, ::STEP])
    run = max(SHORTEST // STEP, round(RUN * thin.shape[1]))
    if run >= thin.shape[1]:
        return None
    runs = cv2.morphologyEx(thin, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    if cv2.countNonZero(runs) < SPAN * thin.shape[1]:
        return None
    # What is thicker than a line is something else: the dark desk below a sheet.
    tallest = max(3, round(THICKEST * min(mask.shape)))
    solid = cv2.morphologyEx(runs, cv2.MORPH_OPEN, np.ones((tallest + 1, 1), np.uint8))
    runs = cv2.subtract(runs, solid)
    if _spanned(runs) < SPAN:
        return None
    # Pieces of one line, a little slanted or broken, grow together before they are measured.
    joined = cv2.dilate(runs, np.ones((3, 2 * run + 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    is_line = np.zeros(len(stats), np.uint8)
    for label in np.flatnonzero(stats[:, cv2.CC_STAT_WIDTH] >= SPAN * thin.shape[1]):
        _, top, _, high, _ = stats[label]
        own = runs[top : top + high] * (labels[top : top + high] == label)
        covered = int(own.any(axis=0).sum())
        is_line[label] = label > 0 and covered >= SPAN * thin.shape[1]
    if not is_line.any():
        return None
    found = cv2.dilate(cv2.min(runs, is_line[labels]), np.ones((3, 1), np.uint8))
    wide = cv2.resize(found, (width, len(mask)), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.min(wide, np.ascontiguousarray(mask)), np.uint8)


def _spanned(runs: cv2.typing.MatLike) -> float:
    """The part of the width in which there is a run in some row."""
    return float(cv2.mean(cv2.reduce(runs, 0, cv2.REDUCE_MAX))[0])
