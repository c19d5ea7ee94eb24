"""A piece of ink cut where digits may touch: paths from top to bottom through little ink.

Each path is the cheapest of all that move at most one pixel sideways a row (dynamic programming, as
in seam carving), so it bends round strokes and follows slanted hands. A loop is of one digit: what
it holds counts as ink, and between two loops side by side is a cut, wide as the joint may be.
Where to cut too often is decided here; which parts belong together is for the network to say
(`vision.grouping`).
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Ink
from vision.pieces import Labels, Piece, pixels_of

Floats = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Path = npt.NDArray[np.intp]

#: Height at which paths are looked for.
ROWS = 40
#: What a step sideways costs, in pixels of ink.
SIDESTEP = 0.08
#: A path crosses at most so much ink, in widths of the stroke: a joint, not both sides of a 0; ...
MOST_CROSSED = 1.0
#: ... so much between two loops side by side, ...
MOST_BETWEEN = 6.0
#: ... so much where what is left whole is wider than this part of its height.
MOST_WIDE, WIDE = 2.5, 1.0
#: These two keep so far from either side, as a part of the room between.
ASIDE = 0.2
#: A loop holds so much, in squares of the stroke, and this part of the piece's height.
LEAST_LOOP, LOW_LOOP = 0.5, 0.15
#: Paths are at least this part of the height apart, and from the ends.
APART = 0.20
#: At most so many in one piece; those between loops or in what is too wide are on top of that.
MOST_CUTS = 9
#: A part has at least so much of the piece's ink; a splinter stays with its neighbour.
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
    mine = pixels_of(piece.labels, window)
    part = min(1.0, ROWS / piece.height)
    size = (max(3, round(piece.width * part)), max(3, round(piece.height * part)))
    held, middles = _loops(mine, piece)
    levels = ink.levels[rows, columns] * mine.view(np.uint8)
    small = _shrunk(levels / np.float32(max(1.0, piece.contrast)), size)
    if held is not None:
        small = np.maximum(small, _shrunk(held, size))
    paths = _paths(np.minimum(small, 1.0), piece.stroke * part, [x * part for x in middles])
    if not paths:
        return [piece]
    # Columns of each path at full size; a pixel's part is the number of paths to its left.
    where = (
        np.stack(
            [np.interp(_places(piece.height, len(path)), range(len(path)), path) for path in paths]
        )
        / part
    )
    across = np.arange(piece.width)
    index = np.zeros(mine.shape, np.uint8)
    for path in where:
        index += across > path[:, None]
    first = int(cv2.minMaxLoc(labels)[1]) + 1
    parts: list[Piece] = []
    for number in range(len(paths) + 1):
        own = mine & (index == number)
        area = np.count_nonzero(own)
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


def _measured(piece: Piece, own: Mask, label: int) -> Piece:
    x, y, width, height = cv2.boundingRect(own.view(np.uint8))
    return Piece(
        labels=(label,),
        x=piece.x + x,
        y=piece.y + y,
        width=width,
        height=height,
        area=int(np.count_nonzero(own)),
        stroke=piece.stroke,
        unevenness=piece.unevenness,
        contrast=piece.contrast,
        contact=piece.contact,
    )


def _loops(mine: Mask, piece: Piece) -> tuple[Mask | None, list[float]]:
    """The pixels that loops of the piece hold, if any, and the columns of their middles, sorted."""
    paper = 1 - np.pad(mine.view(np.uint8), 1)
    _, found, stats, middles = cv2.connectedComponentsWithStats(paper, connectivity=4)
    large = (stats[:, cv2.CC_STAT_AREA] >= LEAST_LOOP * piece.stroke**2) & (
        stats[:, cv2.CC_STAT_HEIGHT] >= LOW_LOOP * piece.height
    )
    # 0 is the ink itself, and the paper around it is no loop.
    large[[0, found[0, 0]]] = False
    loops = np.flatnonzero(large)
    if not loops.size:
        return None, []
    return large[found][1:-1, 1:-1], sorted((middles[loops, 0] - 1).tolist())


def _shrunk(values: npt.NDArray[np.generic], size: tuple[int, int]) -> Floats:
    small = cv2.resize(values.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)


def _paths(ink: Floats, stroke: float, middles: Sequence[float]) -> list[Path]:
    """Columns of the cheapest paths, one array of a column for each row, from left to right.

    Args:
        ink: float32 (h, w), 0 to 1, what loops hold counted as ink.
        stroke: its width in pixels of `ink`.
        middles: columns of the loops' middles, sorted.
    """
    height, width = ink.shape
    total, every = _traced(ink)
    means = every.sum(axis=1) / height
    wall = np.float32(1e6)
    room = max(2, round(APART * height))
    cost = total.copy()
    cost[:room] = cost[width - room :] = wall
    stroke = max(stroke, 1.0)
    found: list[int] = []
    while len(found) < MOST_CUTS:
        low = float(cost.min())
        if low > MOST_CROSSED * stroke:
            break
        ends = np.flatnonzero(cost <= low + 1e-3)
        end = int(ends[len(ends) // 2])
        cost[max(0, end - room // 2) : end + room // 2 + 1] = wall
        middle = means[end]
        if room <= middle <= width - room and (np.abs(means[found] - middle) >= room).all():
            found.append(end)
    paths = [every[end] for end in found]
    for left, right in itertools.pairwise(middles):
        if right - left >= room and not any(left < mean < right for mean in means[found]):
            paths += _between(ink, left, right, MOST_BETWEEN * stroke)
    paths = _from_left(paths)
    sides = [0.0, *(float(path.mean()) for path in paths), float(width)]
    for left, right in itertools.pairwise(sides):
        if right - left > WIDE * height:
            paths += _between(ink, left, right, MOST_WIDE * stroke)
    return _from_left(paths)


def _from_left(paths: list[Path]) -> list[Path]:
    return sorted(paths, key=lambda path: float(path.mean()))


def _between(ink: Floats, left: float, right: float, most: float) -> list[Path]:
    """The cheapest path between two columns, if it crosses no more ink than `most`."""
    start, stop = max(0, int(left)), min(ink.shape[1], int(right) + 1)
    total, every = _traced(ink[:, start:stop])
    every += start
    means = every.mean(axis=1)
    aside = ASIDE * (right - left)
    ends = np.flatnonzero((means > left + aside) & (means < right - aside))
    low = float(total[ends].min(initial=np.inf))
    if low > most:
        return []
    ends = ends[total[ends] <= low + 1e-3]
    return [every[ends[len(ends) // 2]]]


def _traced(ink: Floats) -> tuple[Floats, npt.NDArray[np.intp]]:
    """The ink that the cheapest path to each column of the last row crosses, and these paths.

    Returns:
        float32 (w,) and int (w, h), each path's column in every row.
    """
    height, width = ink.shape
    # Sums down to each row, between walls; and the best of those above, straight or aside.
    sums = np.full((height, width + 2), 1e6, np.float32)
    best = np.empty((height - 1, width), np.float32)
    sums[0, 1:-1] = ink[0]
    for above, below, low, row in zip(sums, sums[1:], best, ink[1:], strict=False):
        np.minimum(above[:-2], above[2:], out=low)
        low += SIDESTEP
        np.minimum(low, above[1:-1], out=low)
        np.add(low, row, out=below[1:-1])
    left = sums[:-1, :-2] + SIDESTEP
    step = np.where(best == sums[:-1, 1:-1], 0, np.where(best == left, -1, 1))
    came_from = step + np.arange(width)
    every = np.empty((height, width), np.intp)
    every[-1] = np.arange(width)
    for row in range(height - 1, 0, -1):
        np.take(came_from[row - 1], every[row], out=every[row - 1], mode="clip")
    return sums[-1, 1:-1], every.T
