"""From ink to the boxes that may hold a digit, each with the reason why it may not."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Ink, strength

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Box = tuple[int, int, int, int]

#: Fewer pixels than this (at working size) are no candidate at all, not even a rejected one.
SPECK_AREA = 12
#: Smallest height of a digit, in pixels of the frame at working size.
SMALLEST = 9
#: Largest part of the frame's width.
LARGEST = 0.92
#: A digit is at most this many times as wide as high (a 2 with a long foot) ...
WIDEST = 1.9
#: ... and this many times as high as wide (a 1).
SLIMMEST = 14.0
#: Width of the stroke as a part of the digit's longer side.
THICKEST = 0.34
#: Largest inner distance to the edge divided by the mean: 2 for a ribbon, 3 for a disc.
MOST_UNEVEN = 4.6
#: A digit's height beside the median of the plausible ones.
FAR_SMALLER, FAR_LARGER = 0.4, 2.6
#: Ink of a digit beside the strongest digit of the frame.
FAR_FAINTER = 0.35
#: Strokes of one digit lie within this part of its height of each other.
REACH = 0.12
#: Ink along the border up to this many strokes' widths is a stroke that leaves the frame.
CUT = 2.0
#: The surroundings that are looked at: this part of the longer side in every direction.
SURROUNDINGS = 0.35
#: More clutter than this is a texture.
MOST_CLUTTER = 0.45
BUSY = "in a texture"
#: Work stops after so many candidates: such a frame is texture, not a sheet.
MOST = 400


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """A connected piece of ink, or several that belong together.

    Attributes:
        box: x, y, width, height in pixels of the frame.
        levels: uint8 (h, w): the piece's own ink, 0 elsewhere; at the frame's size where the piece
            is small.
        stroke: width of its strokes in pixels of the frame.
        contrast: how strong its ink is, 0 to 255.
        clutter: how strong what surrounds it is, ink left aside, as a part of its contrast:
            below 0.1 on plain paper, 0.1 to 0.4 on printed patterns, more in textures.
        reason: why it is not read; empty for a candidate that is.
    """

    box: Box
    levels: Picture
    stroke: float
    contrast: float
    clutter: float = 0.0
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """A connected component at working size."""

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
    reason: str = ""

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height


def find_candidates(ink: Ink) -> tuple[Candidate, ...]:
    """Every piece of ink that could be a digit, and those that were left out, with the reason."""
    mask = ink.mask.astype(np.uint8)
    count, found, table, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    if count <= 1:
        return ()
    labels, stats = np.asarray(found, np.int32), np.asarray(table, np.int32)
    pieces = _pieces(ink, mask, labels, stats)
    pieces = _joined(pieces, labels)
    pieces = [replace(piece, reason=_alone(piece, mask.shape)) for piece in pieces]
    pieces = _beside_each_other(pieces)
    wide_mask = np.asarray(cv2.dilate(mask, np.ones((5, 5), np.uint8)), np.uint8)
    return tuple(_candidate(ink, labels, wide_mask, piece) for piece in pieces)


def _pieces(
    ink: Ink, mask: Picture, labels: npt.NDArray[np.int32], stats: npt.NDArray[np.int32]
) -> list[_Piece]:
    distance = cv2.distanceTransform(mask, cv2.DIST_L2, 3)
    inside = np.flatnonzero(mask)
    of = labels.ravel()[inside]
    far = distance.ravel()[inside]
    area = np.maximum(stats[:, cv2.CC_STAT_AREA], 1)
    mean = np.bincount(of, far, len(stats)) / area
    contrast = np.bincount(of, ink.levels.ravel()[inside], len(stats)) / area
    most = np.zeros(len(stats))
    np.maximum.at(most, of, far)
    border = np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])
    contact = np.bincount(border, minlength=len(stats))
    large = np.flatnonzero(area >= SPECK_AREA)
    large = large[large > 0]
    large = large[np.argsort(-area[large], kind="stable")][:MOST]
    return [
        _Piece(
            labels=(int(label),),
            x=int(stats[label, 0]),
            y=int(stats[label, 1]),
            width=int(stats[label, 2]),
            height=int(stats[label, 3]),
            area=int(area[label]),
            stroke=max(1.0, 4.0 * float(mean[label]) - 1.0),
            unevenness=float(most[label] / mean[label]),
            contrast=float(contrast[label]),
            contact=int(contact[label]),
        )
        for label in large
    ]


def _joined(pieces: list[_Piece], labels: npt.NDArray[np.int32]) -> list[_Piece]:
    """Strokes of one digit written apart (the bar of a 5 or 7) put together.

    Only a small piece joins a larger one, and only where it lies within a stroke's reach.
    """
    left = sorted(pieces, key=lambda piece: -piece.height)
    done: list[_Piece] = []
    for piece in left:
        for position, host in enumerate(done):
            if _belongs(piece, host) and _near(piece, host, labels):
                done[position] = _union(host, piece)
                break
        else:
            done.append(piece)
    return done


def _belongs(small: _Piece, host: _Piece) -> bool:
    if small.height > 0.6 * host.height or max(small.width, small.height) < 1.5 * small.stroke:
        return False
    if not 0.5 < small.contrast / host.contrast < 2 or not 0.4 < small.stroke / host.stroke < 2.5:
        return False
    reach = _reach(host)
    if not (
        small.x - reach < host.right
        and host.x < small.right + reach
        and small.y - reach < host.bottom
        and host.y < small.bottom + reach
    ):
        return False
    whole = _union(host, small)
    return whole.width <= 1.2 * whole.height


def _reach(host: _Piece) -> int:
    """How far apart, in pixels, strokes of one digit may lie."""
    return max(2, round(min(REACH * host.height, 2 * host.stroke)))


def _near(small: _Piece, host: _Piece, labels: npt.NDArray[np.int32]) -> bool:
    """Whether ink of both, not only their boxes, lies within reach."""
    reach = _reach(host)
    top, left = max(small.y - reach, 0), max(small.x - reach, 0)
    around = labels[top : small.bottom + reach, left : small.right + reach]
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
    grown = cv2.dilate(np.isin(around, small.labels).astype(np.uint8), kernel)
    return bool(np.isin(around[grown > 0], host.labels).any())


def _union(one: _Piece, other: _Piece) -> _Piece:
    x, y = min(one.x, other.x), min(one.y, other.y)
    return replace(
        one,
        labels=one.labels + other.labels,
        x=x,
        y=y,
        width=max(one.right, other.right) - x,
        height=max(one.bottom, other.bottom) - y,
        area=one.area + other.area,
        contact=one.contact + other.contact,
    )


def _alone(piece: _Piece, shape: tuple[int, ...]) -> str:
    """Why a piece cannot be a digit, whatever stands beside it."""
    longer = max(piece.width, piece.height)
    if piece.height < SMALLEST:
        return "too small"
    if piece.width > LARGEST * shape[1] or piece.height * piece.width > 0.7 * shape[0] * shape[1]:
        return "too large"
    if piece.contact > CUT * piece.stroke:
        return "cut off by the border"
    if piece.width > WIDEST * piece.height:
        return "too wide"
    if piece.height > SLIMMEST * piece.width:
        return "a line"
    if piece.stroke > THICKEST * longer or piece.unevenness > MOST_UNEVEN:
        return "not a pen stroke"
    return ""


def _beside_each_other(pieces: list[_Piece]) -> list[_Piece]:
    """Digits of one sheet are of like size and strength; what stands round another is a frame."""
    fine = [piece for piece in pieces if not piece.reason]
    if len(fine) < 2:
        return pieces
    strongest = max(piece.contrast for piece in fine)
    left = []
    for piece in pieces:
        reason = piece.reason
        if not reason and piece.contrast < FAR_FAINTER * strongest:
            reason = "much fainter than the rest"
        elif not reason and any(_surrounds(piece, other) for other in pieces):
            reason = "drawn round another"
        left.append(replace(piece, reason=reason))
    fine = [piece for piece in left if not piece.reason]
    height = float(np.median([piece.height for piece in fine])) if fine else 0.0
    return [replace(piece, reason=piece.reason or _unlike(piece, height)) for piece in left]


def _surrounds(piece: _Piece, other: _Piece) -> bool:
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


def _unlike(piece: _Piece, height: float) -> str:
    if piece.height < FAR_SMALLER * height:
        return "much smaller than the rest"
    if piece.height > FAR_LARGER * height:
        return "much larger than the rest"
    return ""


def _candidate(
    ink: Ink, labels: npt.NDArray[np.int32], wide_mask: Picture, piece: _Piece
) -> Candidate:
    clutter = 0.0 if piece.reason else _clutter(ink, wide_mask, piece)
    scale = ink.scale
    region = np.s_[piece.y : piece.bottom, piece.x : piece.right]
    mine = np.isin(labels[region], piece.labels).astype(np.uint8)
    own = np.asarray(cv2.dilate(np.pad(mine, 1), np.ones((3, 3), np.uint8)), np.uint8)
    height, width = ink.levels.shape
    x, y = max(piece.x - 1, 0), max(piece.y - 1, 0)
    right, bottom = min(piece.right + 1, width), min(piece.bottom + 1, height)
    own = own[y - piece.y + 1 : bottom - piece.y + 1, x - piece.x + 1 : right - piece.x + 1]
    if scale > 1 and not piece.reason and max(piece.width, piece.height) < 40:
        rows = slice(round(y * scale), round(bottom * scale))
        columns = slice(round(x * scale), round(right * scale))
        grey = ink.grey[rows, columns]
        size = (grey.shape[1], grey.shape[0])
        paper = cv2.resize(ink.paper[y:bottom, x:right], size, interpolation=cv2.INTER_LINEAR)
        levels = strength(grey, np.asarray(paper, np.uint8))
        levels *= np.asarray(cv2.resize(own, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    else:
        levels = ink.levels[y:bottom, x:right] * own
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
        reason=piece.reason or (BUSY if clutter > MOST_CLUTTER else ""),
    )


def _clutter(ink: Ink, wide_mask: Picture, piece: _Piece) -> float:
    room = round(SURROUNDINGS * max(piece.width, piece.height))
    rows = slice(max(piece.y - room, 0), piece.bottom + room)
    columns = slice(max(piece.x - room, 0), piece.right + room)
    paper = wide_mask[rows, columns] == 0
    if not paper.any():
        return 1.0
    return float(ink.levels[rows, columns][paper].mean()) / max(1.0, piece.contrast)
