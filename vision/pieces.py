"""Connected pieces of ink and their measures; strokes of one digit that do not touch, joined."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Ink

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.int32]

#: Fewer pixels than this (at working size) are no candidate at all, not even a rejected one.
SPECK_AREA = 12
#: Strokes of one digit lie within this part of its height of each other.
REACH = 0.20
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
    count, found, table, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    labels, stats = np.asarray(found, np.int32), np.asarray(table, np.int32)
    pieces = [] if count <= 1 else _joined(_pieces(ink, mask, labels, stats), labels)
    return pieces, labels


def _pieces(ink: Ink, mask: Picture, labels: Labels, stats: npt.NDArray[np.int32]) -> list[Piece]:
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    inside = np.flatnonzero(mask)
    of = labels.ravel()[inside]
    far = distance.ravel()[inside]
    area = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    mean = np.bincount(of, far, len(stats)) / area
    contrast = np.bincount(of, ink.levels.ravel()[inside], len(stats)) / area
    squares = np.bincount(of, far * far, len(stats)) / area
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    contact = np.bincount(border, minlength=len(stats))
    large = np.flatnonzero(area >= SPECK_AREA)
    large = large[large > 0]
    large = large[np.argsort(-area[large], kind="stable")][:MOST]
    return [
        Piece(
            labels=(int(label),),
            x=int(stats[label, 0]),
            y=int(stats[label, 1]),
            width=int(stats[label, 2]),
            height=int(stats[label, 3]),
            area=int(area[label]),
            stroke=max(1.0, 4.0 * float(mean[label]) - 1.0),
            unevenness=float(squares[label] / mean[label] ** 2),
            contrast=float(contrast[label]),
            contact=int(contact[label]),
        )
        for label in large
    ]


def _joined(pieces: list[Piece], labels: Labels) -> list[Piece]:
    """Strokes of one digit written apart (the bar of a 5 or 7) put together.

    Only a small piece joins a larger one, and only where it lies within a stroke's reach.
    """
    left = sorted(pieces, key=lambda piece: -piece.height)
    done: list[Piece] = []
    for piece in left:
        for position, host in enumerate(done):
            if _belongs(piece, host) and _near(piece, host, labels):
                done[position] = union(host, piece)
                break
        else:
            done.append(piece)
    return done


def _belongs(small: Piece, host: Piece) -> bool:
    reach = _reach(host)
    if (
        small.x - reach >= host.right
        or host.x >= small.right + reach
        or small.y - reach >= host.bottom
        or host.y >= small.bottom + reach
    ):
        return False
    if small.height > 0.6 * host.height or max(small.width, small.height) < 1.5 * small.stroke:
        return False
    if not 0.5 < small.contrast / host.contrast < 2 or not 0.4 < small.stroke / host.stroke < 2.5:
        return False
    whole = union(host, small)
    return whole.width <= 1.2 * whole.height


def _reach(host: Piece) -> int:
    """How far apart, in pixels, strokes of one digit may lie."""
    return max(2, round(min(REACH * host.height, 2 * host.stroke)))


def _near(small: Piece, host: Piece, labels: Labels) -> bool:
    """Whether ink of both, not only their boxes, lies within reach."""
    reach = _reach(host)
    top, left = max(small.y - reach, 0), max(small.x - reach, 0)
    around = labels[top : small.bottom + reach, left : small.right + reach]
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    grown = cv2.dilate(np.isin(around, small.labels).astype(np.uint8), kernel)
    return bool(np.isin(around[grown > 0], host.labels).any())


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
        parts=(*(one.parts or (one,)), *(other.parts or (other,))),
    )
