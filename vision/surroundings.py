"""A piece's own ink, taken out from its neighbours', and what the paper around it shows."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.ink import Ink, strength
from vision.pieces import Labels, Piece, pixels_of

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

#: The surroundings that are looked at: this part of the longer side in every direction.
SURROUNDINGS = 0.35
#: A line is narrower than so many widths of its stroke.
THIN = 3.0
#: What lies within so many widths of the stroke beyond a cut may belong to both sides.
SHARED = 0.5
#: Pieces of this size and more are cut from the working picture; 28x28 needs no more pixels.
FINE_ENOUGH = 40


class Ground:
    """What is no ink, nor right beside ink.

    Attributes:
        bare: bool (h, w), where it is.
        levels: uint8 (h, w), how dark it is there (see Ink.levels), 0 elsewhere.
    """

    def __init__(self, ink: Ink) -> None:
        wide = cv2.dilate(ink.mask.view(np.uint8), np.ones((5, 5), np.uint8))
        self.bare: Mask = np.asarray(wide, np.uint8) == 0
        self.levels: Picture = ink.levels * self.bare.view(np.uint8)


def own_levels(ink: Ink, labels: Labels, piece: Piece, shared: bool) -> Picture:
    """The piece's ink without its neighbours', from the frame itself where the piece is small."""
    height, width = labels.shape
    reach = round(SHARED * piece.stroke) if shared else 0
    x, y = max(piece.x - 1 - reach, 0), max(piece.y - 1, 0)
    right, bottom = min(piece.right + 1 + reach, width), min(piece.bottom + 1, height)
    around = labels[y:bottom, x:right]
    mine = pixels_of(piece.labels, around)
    if shared:
        side = np.ones((3, 2 * reach + 1), np.uint8)
        mine |= (cv2.dilate(mine.view(np.uint8), side) > 0) & pixels_of(piece.family, around)
    others = ink.mask[y:bottom, x:right] ^ mine
    grown = np.asarray(cv2.dilate(mine.view(np.uint8), np.ones((3, 3), np.uint8)), np.uint8)
    own: Picture = (grown > others.view(np.uint8)).view(np.uint8)
    if ink.scale == 1 or max(piece.width, piece.height) >= FINE_ENOUGH:
        return ink.levels[y:bottom, x:right] * own
    rows = slice(round(y * ink.scale), round(bottom * ink.scale))
    columns = slice(round(x * ink.scale), round(right * ink.scale))
    grey = ink.grey[rows, columns]
    size = (grey.shape[1], grey.shape[0])
    paper = cv2.resize(ink.paper[y:bottom, x:right], size, interpolation=cv2.INTER_LINEAR)
    own = np.asarray(cv2.resize(own, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    return strength(grey, np.asarray(paper, np.uint8)) * own


def surroundings(ink: Ink, ground: Ground, piece: Piece) -> tuple[float, float]:
    """Clutter (see Candidate), and the part of a line's surroundings that is as dark as itself."""
    room = round(SURROUNDINGS * max(piece.width, piece.height))
    step = max(1, room // 8)
    rows = slice(max(piece.y - room, 0), piece.bottom + room, step)
    columns = slice(max(piece.x - room, 0), piece.right + room, step)
    bare = ground.bare[rows, columns]
    count = np.count_nonzero(bare)
    if not count:
        return 1.0, 1.0
    total = int(np.add.reduce(ground.levels[rows, columns], axis=None, dtype=np.int64))
    clutter = total / count / max(1.0, piece.contrast)
    if min(piece.width, piece.height) >= THIN * piece.stroke:
        return clutter, 0.0
    levels = ink.levels[rows, columns][bare]
    grey = ink.paper[rows, columns][bare] * (1 - levels / np.float32(255))
    sheet = float(np.partition(grey, count * 9 // 10)[count * 9 // 10])
    dark = np.count_nonzero(grey < sheet * (1 - 0.5 * piece.contrast / 255)) / count
    return clutter, dark
