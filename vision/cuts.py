"""A piece of ink cut where digits may touch: paths from top to bottom through little ink.

Each path is the cheapest of all that move at most one pixel sideways a row (dynamic programming, as
in seam carving), so it bends round strokes and follows slanted hands. Where to cut too often is
decided here; which parts belong together is for the network to say (`vision.grouping`).
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Ink
from vision.pieces import Labels, Piece

Floats = npt.NDArray[np.float32]

#: Height at which paths are looked for.
ROWS = 40
#: What a step sideways costs, in pixels of ink.
SIDESTEP = 0.08
#: A path crosses at most so much ink, in widths of the stroke: a joint, not both sides of a 0.
MOST_CROSSED = 1.0
#: Paths are at least this part of the height apart, and from the ends.
APART = 0.20
#: At most so many in one piece.
MOST_CUTS = 9
#: A part has at least this many pixels, and this part of the piece's ink.
LEAST_PART = 0.04


def cut(ink: Ink, labels: Labels, piece: Piece) -> list[Piece]:
    """The parts of a piece from left to right; the piece alone where nothing can be cut.

    Args:
        ink: of the frame.
        labels: changed in place: each part's pixels get a new number.
        piece: one that may be several digits.
    """
    rows, columns = slice(piece.y, piece.bottom), slice(piece.x, piece.right)
    window = labels[rows, columns]
    mine = np.isin(window, piece.labels)
    part = min(1.0, ROWS / piece.height)
    size = (max(3, round(piece.width * part)), max(3, round(piece.height * part)))
    amount = np.where(mine, ink.levels[rows, columns], 0).astype(np.float32)
    small = np.asarray(cv2.resize(amount, size, interpolation=cv2.INTER_AREA), np.float32)
    small /= max(1.0, piece.contrast)
    paths = _paths(np.minimum(small, 1.0), piece.stroke * part)
    if not paths:
        return [piece]
    # Columns of each path at full size; a pixel's part is the number of paths to its left.
    where = (
        np.stack(
            [np.interp(_places(piece.height, len(path)), range(len(path)), path) for path in paths]
        )
        / part
    )
    index = (np.arange(piece.width)[None, None] > where[:, :, None]).sum(axis=0)
    first = int(labels.max()) + 1
    parts: list[Piece] = []
    for number in range(len(paths) + 1):
        own = mine & (index == number)
        area = int(own.sum())
        if area == 0:
            continue
        if area < LEAST_PART * piece.area and parts:
            # A splinter stays with its neighbour.
            label = parts[-1].labels[0]
            window[own] = label
            parts[-1] = _measured(piece, window == label, label)
            continue
        label = first + number
        window[own] = label
        parts.append(_measured(piece, own, label))
    for one in parts:
        one.family = tuple(part.labels[0] for part in parts)
    return parts


def _places(count: int, rows: int) -> npt.NDArray[np.float64]:
    return (np.arange(count) + 0.5) * rows / count - 0.5


def _measured(piece: Piece, own: npt.NDArray[np.bool_], label: int) -> Piece:
    x, y, width, height = cv2.boundingRect(own.view(np.uint8))
    return Piece(
        labels=(label,),
        x=piece.x + x,
        y=piece.y + y,
        width=width,
        height=height,
        area=int(own.sum()),
        stroke=piece.stroke,
        unevenness=piece.unevenness,
        contrast=piece.contrast,
        contact=piece.contact,
    )


def _paths(ink: Floats, stroke: float) -> list[npt.NDArray[np.intp]]:
    """Columns of the cheapest paths, one array of a column for each row, from left to right."""
    height, width = ink.shape
    back = np.zeros((height, width), np.int8)
    total = ink[0].copy()
    wall = np.float32(1e6)
    for row in range(1, height):
        left = np.concatenate(([wall], total[:-1])) + SIDESTEP
        right = np.concatenate((total[1:], [wall])) + SIDESTEP
        best = np.minimum(np.minimum(left, right), total)
        back[row] = np.where(best == total, 0, np.where(best == left, -1, 1))
        total = best + ink[row]
    room = max(2, round(APART * height))
    cost = total.copy()
    cost[:room] = cost[width - room :] = wall
    limit = MOST_CROSSED * max(stroke, 1.0)
    found: list[tuple[float, npt.NDArray[np.intp]]] = []
    while len(found) < MOST_CUTS:
        low = float(cost.min())
        if low > limit:
            break
        ends = np.flatnonzero(cost <= low + 1e-3)
        end = int(ends[len(ends) // 2])
        path = np.empty(height, np.intp)
        column = end
        for row in range(height - 1, -1, -1):
            path[row] = column
            column = min(max(column + int(back[row, column]), 0), width - 1)
        cost[max(0, end - room // 2) : end + room // 2 + 1] = wall
        middle = float(path.mean())
        if room <= middle <= width - room and all(abs(middle - m) >= room for m, _ in found):
            found.append((middle, path))
    found.sort(key=lambda one: one[0])
    return [path for _, path in found]
