"""One digit looked at again in a new frame, without reading the frame."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.boxes import Box
from vision.ink import find_ink
from vision.normalize import normalize_ink
from vision.segment import Segments

Picture = npt.NDArray[np.uint8]

#: So much of the digit's larger side is looked at on each side of where it was.
ROOM = 1.0
#: The digit may have moved so far, in its larger side; a neighbour's middle is further away.
NEAR = 0.75
#: It is at most so many times as wide or as high as before, or the other way round.
ALIKE = 1.6
#: Pixels; in less of a frame there is no digit.
LEAST = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Glance:
    """A digit as it looks now.

    Attributes:
        box: x, y, width, height in pixels of the frame.
        picture: uint8 (28, 28), what a network would see.
    """

    box: Box
    picture: Picture


def glance(frame: Picture, box: Box) -> Glance | None:
    """Cuts a digit out of a frame, near where it was a moment before.

    Costs a twentieth of reading the frame, and says nothing of what the digit is.

    Args:
        frame: uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA.
        box: x, y, width, height of the digit in a frame shortly before.

    Returns:
        The nearest piece of ink of about its size, or None where there is none: the digit moved
        away too quickly, touches another now, or is gone.
    """
    x, y, width, height = box
    room = round(ROOM * max(width, height))
    left, top = max(0, x - room), max(0, y - room)
    part = frame[top : max(0, y + height + room), left : max(0, x + width + room)]
    if min(part.shape[:2]) < LEAST:
        return None
    before = (x - left, y - top, width, height)
    segments = Segments(find_ink(part))
    found = [one for one in segments.candidates if not one.reason and _alike(one.box, before)]
    best = min(found, key=lambda one: _moved(one.box, before), default=None)
    if best is None or _moved(best.box, before) > NEAR * max(width, height):
        return None
    place = (best.box[0] + left, best.box[1] + top, best.box[2], best.box[3])
    return Glance(box=place, picture=normalize_ink(best.levels))


def _alike(one: Box, other: Box) -> bool:
    """Whether two boxes have about the same size."""
    side = max(other[2:])
    # A 1 is slim: a pixel more is much of its width, and says nothing.
    return all(
        max(1, a, side // 4) / max(1, b, side // 4) <= ALIKE
        for a, b in (*zip(one[2:], other[2:], strict=True), *zip(other[2:], one[2:], strict=True))
    )


def _moved(one: Box, other: Box) -> float:
    """From the middle of one box to the middle of another, in pixels."""
    return math.hypot(
        one[0] - other[0] + (one[2] - other[2]) / 2, one[1] - other[1] + (one[3] - other[3]) / 2
    )
