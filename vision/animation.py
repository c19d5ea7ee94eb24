"""Pictures in turn as one moving picture."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]

QUALITY = 8
"""OpenCV's best: 256 colours."""

NO_DITHER = 3
"""Drawings have few colours: dots between them would only blur edges and swell the file."""

OWN_COLOURS = 1
"""Each picture has a table of its own, so that the colours of one do not take another's place."""

SHORTEST = 20
"""Milliseconds: programs that show a GIF slow shorter ones down to a tenth of a second."""


def gif_bytes(frames: Sequence[Pixels], milliseconds: Sequence[int]) -> bytes:
    """A GIF that plays again and again; up to 256 colours a picture come out as they went in.

    Args:
        frames: each uint8 (height, width, 3), blue-green-red, all of one size.
        milliseconds: how long each is shown; rounded to hundredths of a second.

    Raises:
        ValueError: no pictures, different sizes, or not a duration for each.
        OSError: OpenCV did not make the file.
    """
    if not frames or len(frames) != len(milliseconds):
        raise ValueError(f"{len(frames)} pictures cannot have {len(milliseconds)} durations")
    shape = frames[0].shape
    for frame in frames:
        if frame.dtype != np.uint8 or frame.shape != shape or frame.shape[2:] != (3,):
            raise ValueError(f"expected uint8 {shape}, got {frame.dtype} {frame.shape}")
    animation = cv2.Animation()
    animation.frames = [np.ascontiguousarray(frame) for frame in frames]
    animation.durations = [max(SHORTEST, one) for one in milliseconds]
    animation.loop_count = 0  # without end
    settings = [
        *(cv2.IMWRITE_GIF_QUALITY, QUALITY),
        *(cv2.IMWRITE_GIF_DITHER, NO_DITHER),
        *(cv2.IMWRITE_GIF_COLORTABLE, OWN_COLOURS),
    ]
    made, data = cv2.imencodeanimation(".gif", animation, settings)
    if not made:
        raise OSError("The moving picture could not be made: save single pictures instead.")
    return data.tobytes()
