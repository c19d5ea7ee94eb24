"""Any photograph made small enough to be read number by number."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

LONGEST = 64
"""Rows or columns of the largest picture that is looked at number by number."""


def reduced(picture: npt.NDArray[Any], longest: int = LONGEST) -> Picture:
    """A photograph or frame made small, each pixel the mean of those it stands for.

    Args:
        picture: uint8 (h, w) or (h, w, 3) blue-green-red.
        longest: rows or columns of the result at most; a smaller picture stays as it is.

    Returns:
        uint8 (h, w, 3) red-green-blue, or (h, w) for a picture without any colour.
    """
    scale = longest / max(picture.shape[:2])
    if scale < 1:
        size = tuple(max(1, round(side * scale)) for side in picture.shape[1::-1])
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    if picture.ndim == 3 and (picture == picture[..., :1]).all():
        picture = picture[..., 0]
    if picture.ndim == 3:
        picture = picture[..., ::-1]
    return np.ascontiguousarray(picture, np.uint8)


def grey(picture: Picture) -> Picture:
    """A picture (h, w, 3) red-green-blue without its colours: uint8 (h, w), by Rec. 601."""
    if picture.ndim == 2:
        return picture
    return np.asarray((picture @ np.array([0.299, 0.587, 0.114])).round(), np.uint8)
