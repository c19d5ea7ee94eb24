"""Connected pieces of ink and their measures; strokes of one digit that do not touch, joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Ink

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]
Places = npt.NDArray[np.intp]

#: Fewer pixels than this (at working size) are no candidate at all, not even a rejected one.
SPECK_AREA = 12
#: Strokes of one digit lie within this part of its height of each other.
REACH = 0.20
#: Up to so many labels are looked for one by one.
FEW = 12
#: Work stops after so many pieces, the largest first: such a frame is texture, not a sheet.
MOST = 400


@dataclass(kw_only=True, slots=True, eq=False)
class Piece:
    """A connected component, or several joined, at working size.

    Attributes:
        labels: its numbers in the label picture.
        x, y, width, height: its box.
        area: pixels of ink.
        stroke: mean width of its strokes.
        unevenness: mean squared distance to the edge over the square of the mean distance: 4/3 in
            a ribbon, 3/2 in a disc, more where a blob has thin ends.
        contrast: mean level of its ink.
        contact: pixels of it on the frame's border.
        family: numbers of all parts that were cut from the same piece; empty for a whole one.
        parts: the pieces that it was joined of; empty for a connected one.
        reason: why it is no digit; empty while nothing speaks against it.
    """

    labels: tuple[int, ...]
    x: int
    y: int
    width: int
    height: int
    area: int
    stroke: float
    unevenness: float
    contrast: float
    contact: int = 0
    family: tuple[int, ...] = ()
    parts: tuple[Piece, ...] = ()
    reason: str = ""

    @property
    def right(self) -> int:
        """First column beyond it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row beyond it."""
        return self.y + self.height


def find_pieces(ink: Ink) -> tuple[list[Piece], Labels]:
    """Pieces that may be digits or parts of them, and the label of every pixel."""
    mask = ink.mask.view(np.uint8)
    count, found = cv2.connectedComponents(mask, connectivity=8)
    labels = np.asarray(found, np.int32)
    pieces = [] if count <= 1 else _joined(_pieces(ink, mask, labels, count), labels)
    return pieces, labels


def _pieces(ink: Ink, mask: Picture, labels: Labels, count: int) -> list[Piece]:
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    # Only pixels of ink are looked at, a run at a time: OpenCV's own statistics take eight times
    # as long.
    inside = np.flatnonzero(ink.mask)
    first, last = _runs(ink.mask)
    lengths = last - first + 1
    begin = np.cumsum(lengths) - lengths
    of = labels.ravel()[first]
    far = distance.ravel()[inside]
    area = np.maximum(np.bincount(of, lengths, count), 1)
    mean = np.bincount(of, np.add.reduceat(far, begin, dtype=np.float64), count) / area
    squares = np.bincount(of, np.add.reduceat(far * far, begin, dtype=np.float64), count) / area
    levels = np.add.reduceat(ink.levels.ravel()[inside], begin, dtype=np.int64)
    contrast = np.bincount(of, levels, count) / area
    left, top, right, bottom = _boxes(first, last, of, count, mask.shape[1])
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    contact = np.bincount(border, minlength=count)
    large = np.flatnonzero(area >= SPECK_AREA)
    large = large[large > 0]
    large = large[np.argsort(-area[large], kind="stable")][:MOST]
    return [
        Piece(
            labels=(int(label),),
            x=int(left[label]),
            y=int(top[label]),
            width=int(right[label] - left[label]) + 1,
            height=int(bottom[label] - top[label]) + 1,
            area=int(area[label]),
            stroke=max(1.0, 4.0 * float(mean[label]) - 1.0),
            unevenness=float(squares[label] / mean[label] ** 2),
            contrast=float(contrast[label]),
            contact=int(contact[label]),
        )
        for label in large
    ]


def _runs(mask: npt.NDArray[np.bool_]) -> tuple[Places, Places]:
    """The first and the last pixel of every run of ink within a row."""
    begins, ends = mask.copy(), mask.copy()
    begins[:, 1:] &= ~mask[:, :-1]
    ends[:, :-1] &= ~mask[:, 1:]
    return np.flatnonzero(begins), np.flatnonzero(ends)


def _boxes(
    first: Places, last: Places, of: Labels, count: int, width: int
) -> tuple[Labels, Labels, Labels, Labels]:
    """First and last column and row of each label from the runs of its ink, row by row."""
    # Of 16 bits: NumPy sorts these by radix, ten times as fast.
    order = np.argsort(of.astype(np.uint16) if count < 65536 else of, kind="stable")
    rows, columns = np.divmod(first[order], width)
    ends = last[order] - rows * width
    each = np.bincount(of, minlength=count)
    present = np.flatnonzero(each)
    start = np.cumsum(each)[present] - each[present]
    stop = np.append(start[1:], len(order)) - 1
    sides = np.zeros((4, count), np.int32)
    sides[0, present] = np.minimum.reduceat(columns, start)
    sides[1, present] = rows[start]
    sides[2, present] = np.maximum.reduceat(ends, start)
    sides[3, present] = rows[stop]
    return sides[0], sides[1], sides[2], sides[3]


def _joined(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Strokes of one digit written apart (the bar of a 5 or 7) put together.

    Only a small piece joins a larger one, and only where it lies within a stroke's reach.
    """
    if len(pieces) < 2:
        return pieces
    left = sorted(pieces, key=lambda piece: -piece.height)
    near = _within_reach(left)
    host_of: dict[int, int] = {}
    for small in range(len(left)):
        for host in np.flatnonzero(near[small, :small]).tolist():
            if host in host_of:
                continue
            if _belongs(left[small], left[host]) and _near(left[small], left[host], labels):
                left[host] = union(left[host], left[small])
                host_of[small] = host
                break
    return [piece for index, piece in enumerate(left) if index not in host_of]


def _within_reach(pieces: list[Piece]) -> npt.NDArray[np.bool_]:
    """Whether the box of each (row) comes within reach of each other one's (column)."""
    x, y, right, bottom, reach = np.array(
        [(p.x, p.y, p.right, p.bottom, _reach(p)) for p in pieces], np.int32
    ).T
    across = (x[:, None] - reach < right) & (x < right[:, None] + reach)
    down = (y[:, None] - reach < bottom) & (y < bottom[:, None] + reach)
    return np.asarray(across & down)


def _belongs(small: Piece, host: Piece) -> bool:
    if small.height > 0.6 * host.height or max(small.width, small.height) < 1.5 * small.stroke:
        return False
    if not 0.5 < small.contrast / host.contrast < 2 or not 0.4 < small.stroke / host.stroke < 2.5:
        return False
    width = max(small.right, host.right) - min(small.x, host.x)
    return width <= 1.2 * (max(small.bottom, host.bottom) - min(small.y, host.y))


def _reach(host: Piece) -> int:
    """How far apart, in pixels, strokes of one digit may lie."""
    return max(2, round(min(REACH * host.height, 2 * host.stroke)))


def _near(small: Piece, host: Piece, labels: Labels) -> bool:
    """Whether ink of both, not only their boxes, lies within reach."""
    reach = _reach(host)
    # Only where the host comes near the small one's box, and what of the small one comes near that.
    left, right = max(small.x - reach, host.x), min(small.right + reach, host.right)
    top, bottom = max(small.y - reach, host.y), min(small.bottom + reach, host.bottom)
    left, top = max(left - reach, 0), max(top - reach, 0)
    around = labels[top : bottom + reach, left : right + reach]
    there = pixels_of(host.labels, around)
    from_here = pixels_of(small.labels, around)
    if not there.any() or not from_here.any():
        return False
    # The discrete ellipse below holds every place this near, and none half a pixel farther.
    apart = cv2.distanceTransform((~from_here).view(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE)
    nearest = cv2.minMaxLoc(apart, there.view(np.uint8))[0]
    if nearest < reach - 0.01:
        return True
    if nearest > reach + 0.51:
        return False
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    grown = cv2.dilate(from_here.view(np.uint8), kernel)
    return cv2.countNonZero(cv2.min(grown, there.view(np.uint8))) > 0


def pixels_of(numbers: Sequence[int], labels: Labels) -> npt.NDArray[np.bool_]:
    """Where the labels are one of these numbers; for the few of a piece quicker than np.isin."""
    if len(numbers) > FEW:
        return np.asarray(np.isin(labels, numbers), np.bool_)
    mine: npt.NDArray[np.bool_] = labels == numbers[0]
    for number in numbers[1:]:
        mine |= labels == number
    return mine


def union(one: Piece, other: Piece) -> Piece:
    """Both as one piece; stroke and contrast are the first one's."""
    x, y = min(one.x, other.x), min(one.y, other.y)
    return Piece(
        labels=one.labels + other.labels,
        x=x,
        y=y,
        width=max(one.right, other.right) - x,
        height=max(one.bottom, other.bottom) - y,
        area=one.area + other.area,
        stroke=one.stroke,
        unevenness=one.unevenness,
        contrast=one.contrast,
        contact=one.contact + other.contact,
        family=one.family + other.family,
        parts=(*(one.parts or (one,)), *(other.parts or (other,))),
    )
