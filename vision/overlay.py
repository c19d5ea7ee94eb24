"""Readings drawn on a frame, for a snapshot that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

from vision.boxes import Box
from vision.files import to_bgr

Picture = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

#: Blue, green, red for 0 to 9, told apart by colour-blind eyes where ten colours can be.
COLOURS: tuple[Colour, ...] = (
    (178, 114, 0),
    (0, 94, 213),
    (115, 158, 0),
    (167, 121, 204),
    (0, 159, 230),
    (233, 180, 86),
    (136, 34, 51),
    (51, 119, 17),
    (119, 51, 136),
    (64, 64, 64),
)
#: Thickness of a box's line as a part of the picture's longer side.
LINE = 1 / 400
#: The digit's height as a part of the box's.
LETTER = 0.4


class Readable(Protocol):
    """What can be drawn: a digit of a reading, or a tracked one."""

    @property
    def digit(self) -> int:
        """0 to 9."""

    @property
    def confidence(self) -> float:
        """0 to 1."""

    @property
    def box(self) -> Box:
        """x, y, width, height in pixels of the picture."""


def draw(
    picture: Picture, digits: Sequence[Readable], *, colours: Sequence[Colour] = COLOURS
) -> Picture:
    """A copy of the picture with a box round each digit and the digit on a tag above it.

    Args:
        picture: uint8, grey or BGR.
        digits: what to draw.
        colours: ten colours (blue, green, red), one a digit.

    Returns:
        uint8 BGR of the same size.
    """
    if len(colours) != 10:
        raise ValueError(f"ten colours are needed, one a digit, not {len(colours)}")
    canvas = to_bgr(picture).copy()
    line = max(1, round(max(canvas.shape) * LINE))
    for one in digits:
        x, y, width, height = one.box
        colour = colours[one.digit]
        cv2.rectangle(canvas, (x, y), (x + width, y + height), colour, line, cv2.LINE_AA)
        size = max(12, round(height * LETTER))
        _tag(canvas, str(one.digit), (x, y), size, colour)
    return canvas


def _tag(canvas: Picture, text: str, corner: tuple[int, int], size: int, colour: Colour) -> None:
    """White on a filled tag that stands on the corner, or hangs from it at the picture's top."""
    scale = size / 22
    thick = max(1, round(size / 10))
    (wide, high), _ = cv2.getTextSize(text, cv2.FONT_HERSHEY_SIMPLEX, scale, thick)
    room = max(2, size // 5)
    x = min(max(corner[0], 0), max(canvas.shape[1] - wide - 2 * room, 0))
    y = max(corner[1], high + 2 * room)
    cv2.rectangle(canvas, (x, y - high - 2 * room), (x + wide + 2 * room, y), colour, cv2.FILLED)
    white = (255, 255, 255)
    place = (x + room, y - room)
    cv2.putText(canvas, text, place, cv2.FONT_HERSHEY_SIMPLEX, scale, white, thick, cv2.LINE_AA)
