"""From ink to the boxes that may hold a digit, each with the reason why it may not."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.boxes import Box
from vision.ink import Ink
from vision.pieces import SPECK_AREA, Labels, Piece, find_pieces
from vision.surroundings import Ground, own_levels, surroundings

Picture = npt.NDArray[np.uint8]

#: Smallest height of a digit, in pixels of the frame at working size.
SMALLEST = 9
#: Largest part of the frame's width.
LARGEST = 0.92
#: A digit is at most this many times as wide as high (a 2 with a long foot) ...
WIDEST = 1.9
#: ... and this many times as high as wide (a 1).
SLIMMEST = 14.0
#: Width of the stroke as a part of the digit's longer side.
THICKEST = 0.40
#: Evenness of the stroke (see Piece.unevenness).
MOST_UNEVEN = 2.2
#: Ink of a digit beside the strongest digit of the frame.
FAR_FAINTER = 0.25
#: Ink along the border: more than so many widths of its stroke, or this part of its longer side.
CUT, CUT_PART = 5.0, 0.5
#: More clutter than this is a texture.
MOST_CLUTTER = 0.45
#: Ink has paper on all sides; a line with this much around it as dark as itself is an edge.
MOST_DARK = 0.35
#: Room around a proposed box, as a part of its longer side; what is read there has a part of this
#: size of its largest piece, or this one of its ink and does not come in from outside.
MARGIN, MAIN, LEAST = 0.06, 0.5, 0.04


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """A connected piece of ink, or several that belong together.

    Attributes:
        box: x, y, width, height in pixels of the frame.
        levels: uint8 (h, w): the piece's own ink, 0 elsewhere, at the size that suits it (where
            there is a reason: everything in its box).
        stroke: width of its strokes in pixels of the frame.
        contrast: how strong its ink is, 0 to 255.
        clutter: how strong what surrounds it is, ink left aside, as a part of its contrast:
            below 0.1 on plain paper, 0.1 to 0.4 on printed patterns, more in textures.
        reason: why it is not read; empty for a candidate that is.
        contact: ink on the frame's border, in widths of its stroke.
        put_together: it was cut from a larger piece, or made of several, to see what it could be.
        explained: then, how surely all ink of its cluster was read: the geometric mean, by ink.
    """

    box: Box
    levels: Picture
    stroke: float
    contrast: float
    clutter: float = 0.0
    reason: str = ""
    contact: float = 0.0
    put_together: bool = False
    explained: float = 1.0


class Segments:
    """The pieces of a frame's ink.

    Attributes:
        ink: of the frame.
        pieces: connected, the detached strokes of a digit joined.
        labels: int32 (h, w), the number of each pixel's piece.
        candidates: one for each piece, also those that were left out, with the reason.
    """

    def __init__(self, ink: Ink) -> None:
        self.ink = ink
        self.pieces, self.labels = find_pieces(ink)
        for piece in self.pieces:
            piece.reason = _alone(piece, ink.mask.shape)
        _compare(self.pieces)
        self._ground = Ground(ink)
        self.candidates = tuple(self.candidate(piece) for piece in self.pieces)

    def candidate(
        self, piece: Piece, *, put_together: bool = False, shared: bool = False
    ) -> Candidate:
        """A piece, or a part or a union of pieces, as something to ask the network about.

        Args:
            piece: what it is.
            put_together: it was cut, or is several.
            shared: the stroke along a cut belongs to both sides, as where two 0s touch.
        """
        if put_together:
            piece.reason = ""
        return _candidate(self.ink, self.labels, self._ground, piece, put_together, shared)

    def within(self, box: Box) -> Candidate | None:
        """What ink there is in a box of the frame, as a candidate; None where there is hardly any.

        Pieces that reach out of the box are cut at its edge, and small ends left out.
        """
        scale = self.ink.scale
        room = MARGIN * max(box[2:])
        height, width = self.ink.mask.shape
        left, top = (max(0, int((side - room) / scale)) for side in box[:2])
        right = min(width, math.ceil((box[0] + box[2] + room) / scale))
        bottom = min(height, math.ceil((box[1] + box[3] + room) / scale))
        if right - left < 3 or bottom - top < 3:
            return None
        mask = self.ink.mask[top:bottom, left:right].view(np.uint8)
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
        area = stats[1:, cv2.CC_STAT_AREA]
        if not area.size:
            return None
        x, y, wide, high = stats[1:, :4].T
        entering = (x == 0) | (y == 0) | (x + wide == right - left) | (y + high == bottom - top)
        kept = (area >= MAIN * area.max()) | ((area >= LEAST * area.sum()) & ~entering)
        own = np.concatenate([[False], kept])[labels]
        # With paper all round, or a crop full of ink would be infinitely far from any.
        framed = np.pad(own.view(np.uint8), 1)
        distance = cv2.distanceTransform(framed, cv2.DIST_L2, 3)[1:-1, 1:-1]
        levels = self.ink.levels[top:bottom, left:right]
        near = cv2.dilate(own.view(np.uint8), np.ones((3, 3), np.uint8))
        piece = Piece(
            labels=(),
            x=left,
            y=top,
            width=right - left,
            height=bottom - top,
            area=int(own.sum()),
            stroke=max(1.0, 4.0 * float(distance[own].mean()) - 1.0),
            unevenness=1.0,
            contrast=float(levels[own].mean()),
        )
        if piece.height < SMALLEST or piece.area < SPECK_AREA:
            return None
        return Candidate(
            box=box,
            levels=np.asarray(levels * near, np.uint8),
            stroke=piece.stroke * scale,
            contrast=piece.contrast,
            clutter=surroundings(self.ink, self._ground, piece)[0],
            put_together=True,
        )


def _alone(piece: Piece, shape: tuple[int, ...]) -> str:
    """Why a piece cannot be a digit, whatever stands beside it."""
    longer = max(piece.width, piece.height)
    if piece.height < SMALLEST:
        return "too small"
    large = (
        piece.width > LARGEST * shape[1] or piece.width * piece.height > 0.7 * shape[0] * shape[1]
    )
    if large and piece.contact:
        return "too large"
    if piece.contact > min(CUT * piece.stroke, CUT_PART * longer):
        return "cut off by the border"
    if piece.width > WIDEST * piece.height:
        return "too wide"
    if piece.height > SLIMMEST * piece.width:
        return "a line"
    if piece.stroke > THICKEST * longer or piece.unevenness > MOST_UNEVEN:
        return "not a pen stroke"
    return ""


def _compare(pieces: list[Piece]) -> None:
    """Digits of one sheet are of like size and strength; what stands round another is a frame."""
    fine = [piece for piece in pieces if not piece.reason]
    if len(fine) < 2:
        return
    strongest = max(piece.contrast for piece in fine)
    for piece in fine:
        if piece.contrast < FAR_FAINTER * strongest:
            piece.reason = "much fainter than the rest"
        elif any(_surrounds(piece, other) for other in fine):
            piece.reason = "drawn round another"


def _surrounds(piece: Piece, other: Piece) -> bool:
    return (
        other is not piece
        and other.contrast > 0.6 * piece.contrast
        and other.height >= SMALLEST
        and other.height > 0.2 * piece.height
        and piece.x < other.x
        and piece.y < other.y
        and other.right < piece.right
        and other.bottom < piece.bottom
    )


def _candidate(
    ink: Ink, labels: Labels, ground: Ground, piece: Piece, put_together: bool, shared: bool
) -> Candidate:
    scale = ink.scale
    reason, clutter = piece.reason, 0.0
    if not reason:
        clutter, dark = surroundings(ink, ground, piece)
        if clutter > MOST_CLUTTER:
            reason = "in a texture"
        elif dark > MOST_DARK:
            reason = "an edge, not a stroke"
    if reason:
        levels = ink.levels[piece.y : piece.bottom, piece.x : piece.right]
    else:
        levels = own_levels(ink, labels, piece, shared)
    return Candidate(
        box=(
            round(piece.x * scale),
            round(piece.y * scale),
            max(1, round(piece.width * scale)),
            max(1, round(piece.height * scale)),
        ),
        levels=levels,
        stroke=piece.stroke * scale,
        contrast=piece.contrast,
        clutter=clutter,
        reason=reason,
        contact=piece.contact / piece.stroke,
        put_together=put_together,
    )
