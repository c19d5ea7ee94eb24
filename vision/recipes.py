"""What is done to a changed digit before the network gets it: from nothing to the whole recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.disturbances import Chance, Disturbance
from vision.normalize import BOX, SIDE, normalize

Picture = npt.NDArray[np.uint8]

#: Pixels above this part of the brightest are inside the box.
INSIDE = 0.2


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """What is done to a changed picture before the network gets it.

    Attributes:
        key: its name in JSON.
        see: uint8 (28, 28) to uint8 (28, 28).
    """

    key: str
    see: Callable[[Picture], Picture]


def seen(picture: Picture, disturbance: Disturbance, amount: float, luck: Chance) -> list[Picture]:
    """A picture as the network gets it after a change, once for each recipe; uint8 (28, 28)."""
    changed = disturbance.changed(picture, amount, luck)
    return [recipe.see(changed) for recipe in RECIPES]


def _raw(picture: Picture) -> Picture:
    """As it is."""
    return picture


def _centred(picture: Picture) -> Picture:
    """The centre of mass on pixel 14, where MNIST has it; what comes in continues the border."""
    moments = cv2.moments(picture)
    if not moments["m00"]:
        return picture
    x = round(SIDE / 2 - moments["m10"] / moments["m00"])
    y = round(SIDE / 2 - moments["m01"] / moments["m00"])
    if x == y == 0:
        return picture
    move = np.array([[1, 0, x], [0, 1, y]], np.float32)
    return np.asarray(
        cv2.warpAffine(picture, move, (SIDE, SIDE), borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _boxed(picture: Picture) -> Picture:
    """What is bright fills a box of 20 pixels, aspect kept, and is then centred."""
    x, y, width, height = cv2.boundingRect((picture > INSIDE * picture.max()).view(np.uint8))
    if not width:
        return picture
    part = BOX / max(width, height)
    size = (max(1, round(width * part)), max(1, round(height * part)))
    way = cv2.INTER_AREA if part < 1 else cv2.INTER_LINEAR
    box = cv2.resize(picture[y : y + height, x : x + width], size, interpolation=way)
    wide, high = SIDE - size[0], SIDE - size[1]
    sides = (high // 2, high - high // 2, wide // 2, wide - wide // 2)
    return _centred(
        np.asarray(cv2.copyMakeBorder(box, *sides, cv2.BORDER_CONSTANT, value=0), np.uint8)
    )


def _cleared(picture: Picture) -> Picture:
    """Light ink on black whatever the polarity, the ground and the contrast; it stays in place."""
    edge = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    apart = picture.astype(np.float32) - np.float32(np.median(edge))
    ink = np.maximum(apart if apart.sum() >= 0 else -apart, 0)
    strongest = float(ink.max())
    return np.rint(ink * (255 / strongest)).astype(np.uint8) if strongest else picture


RECIPES: tuple[Recipe, ...] = (
    Recipe(key="raw", see=_raw),
    Recipe(key="centred", see=_centred),
    Recipe(key="boxed", see=_boxed),
    Recipe(key="cleared", see=_cleared),
    Recipe(key="normalized", see=normalize),
)
"""From nothing, over single steps, to all of what a digit of the pad or the camera goes through."""
