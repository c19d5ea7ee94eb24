"""Ruled and squared paper: long straight lines leave the ink, the strokes across them stay."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

#: A run of ink this long, as a part of the frame's side, may be a piece of a line.
RUN = 0.12
#: Its pieces together span at least this part of the side.
SPAN = 0.6
#: Lines are at most this thick, as a part of the frame's shorter side.
THICKEST = 0.03


def without_lines(mask: Picture) -> Picture:
    """The mask (uint8, 0 and 1) without horizontal and vertical lines across most of the frame."""
    across = _lines(mask)
    down = np.ascontiguousarray(_lines(np.ascontiguousarray(mask.T)).T)
    for lines, kernel in ((across, (1, 5)), (down, (5, 1))):
        if lines.any():
            cleared = cv2.subtract(mask, lines)
            # Strokes cut by the line grow together again, through pixels that were ink before.
            closed = cv2.morphologyEx(cleared, cv2.MORPH_CLOSE, np.ones(kernel[::-1], np.uint8))
            mask = np.asarray(cv2.max(cleared, cv2.min(closed, mask)), np.uint8)
    return mask


def _lines(mask: Picture) -> Picture:
    """Pixels of horizontal lines."""
    width = mask.shape[1]
    run = max(9, round(RUN * width))
    if run >= width:
        return np.zeros_like(mask)
    runs = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, run), np.uint8))
    lines = np.zeros_like(mask)
    if not runs.any():
        return lines
    # Pieces of one line, a little slanted or broken, grow together before they are measured.
    joined = cv2.dilate(runs, np.ones((3, 2 * run + 1), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    thickest = max(3.0, THICKEST * min(mask.shape))
    for label in range(1, len(stats)):
        _, top, wide, high, _ = stats[label]
        rows = slice(top, top + high)
        own = np.asarray(runs[rows] * (labels[rows] == label), np.uint8)
        covered = int(own.any(axis=0).sum())
        if covered >= SPAN * width and own.sum() <= thickest * covered and wide >= SPAN * width:
            lines[rows] |= np.asarray(cv2.dilate(own, np.ones((3, 1), np.uint8)), np.uint8)
    return np.asarray(cv2.min(lines, mask), np.uint8)
