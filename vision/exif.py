"""How a camera held the picture: EXIF's orientation tag found and obeyed."""

from __future__ import annotations

import struct

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

ORIENTATION_TAG = 0x0112
UPRIGHT = 1


def orientation(block: bytes) -> int:
    """The orientation (1 to 8) in an EXIF block (a TIFF header and a directory); 1 if none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(block[:4])
    if order is None:
        return UPRIGHT
    try:
        (start,) = struct.unpack_from(order + "I", block, 4)
        (entries,) = struct.unpack_from(order + "H", block, start)
        for entry in range(min(entries, 200)):
            tag, kind, count, value = struct.unpack_from(
                order + "HHIH", block, start + 2 + 12 * entry
            )
            if tag == ORIENTATION_TAG and kind == 3 and count == 1 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        pass
    return UPRIGHT


def turned(picture: Picture, orientation: int) -> Picture:
    """The picture upright; the eight cases are those of the EXIF 2.32 specification, 4.6.4 A."""
    if orientation in (2, 7):
        picture = np.asarray(cv2.flip(picture, 1), np.uint8)
    elif orientation in (4, 5):
        picture = np.asarray(cv2.flip(picture, 0), np.uint8)
    if orientation == 3:
        return np.asarray(cv2.rotate(picture, cv2.ROTATE_180), np.uint8)
    if orientation in (5, 6, 7):
        clockwise = cv2.ROTATE_90_CLOCKWISE
        return np.asarray(cv2.rotate(picture, clockwise), np.uint8)
    if orientation == 8:
        return np.asarray(cv2.rotate(picture, cv2.ROTATE_90_COUNTERCLOCKWISE), np.uint8)
    return picture
