"""The channels of a colour picture: their letters, names and tints, the same everywhere."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtGui import QColor

Pixels = npt.NDArray[np.uint8]

LETTERS = ("R", "G", "B")
NAMES = ("red", "green", "blue")
"""In the order of the picture's last axis, and of the kernel's."""

_TINTS = ((232, 72, 60), (46, 168, 86), (72, 128, 240))
_FULL = ((255, 92, 80), (84, 222, 120), (112, 158, 255))
"""What a channel's 255 looks like alone: the pure primaries differ too much in brightness."""


def letter(index: int, depth: int, *, colour: bool = True) -> str:
    """How a channel is called in short: R, G, B in a colour picture, else its number from 1."""
    return LETTERS[index] if colour and depth == len(LETTERS) else str(index + 1)


def short_title(index: int, depth: int, *, colour: bool = True) -> str:
    """The same, and of how many: "R", "5/12"."""
    of = "" if colour and depth == len(LETTERS) else f"/{depth}"
    return letter(index, depth, colour=colour) + of


def title(index: int, depth: int, *, colour: bool = True) -> str:
    """The same in words."""
    named = colour and depth == len(NAMES)
    return NAMES[index] if named else f"channel {index + 1} of {depth}"


def tint(index: int) -> QColor:
    """The colour of a channel's marks; never the only cue, its letter stands beside it."""
    return QColor(*_TINTS[index])


def shades(values: npt.NDArray[Any], index: int) -> Pixels:
    """One channel's values alone, in shades of its colour.

    Args:
        values: (h, w), 0..255.
        index: 0 red, 1 green, 2 blue.

    Returns:
        uint8 (h, w, 3) blue-green-red.
    """
    share = np.clip(np.nan_to_num(values), 0, 255)[..., None] / 255
    full = np.array(_FULL[index][::-1], np.float64)
    pixels: Pixels = np.asarray(16 + share * (full - 16), np.uint8)
    return pixels
