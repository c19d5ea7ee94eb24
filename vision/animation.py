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

COLOURS = 256

CHUNK = 4096
"""Colours that are compared with those kept in one go: 12 MB of differences."""

SHORTEST = 20
"""Milliseconds: programs that show a GIF slow shorter ones down to a tenth of a second."""


def gif_bytes(frames: Sequence[Pixels], milliseconds: Sequence[int]) -> bytes:
    """A GIF of drawings that plays again and again.

    Each picture keeps its 256 commonest colours; the rest are brought to the nearest of these.

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
    animation.frames = [few_colours(frame) for frame in frames]
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


def few_colours(picture: Pixels, most: int = COLOURS) -> Pixels:
    """A drawing in a few of its colours: the commonest, and the ones furthest from all others.

    OpenCV's own choice gives up large pale areas for the many shades at the edges of letters.

    Args:
        picture: uint8 (height, width, 3).
        most: colours that are kept.
    """
    wide = picture.astype(np.uint32)
    packed = wide[..., 0] << 16 | wide[..., 1] << 8 | wide[..., 2]
    found, counts = np.unique(packed, return_counts=True)
    if len(found) <= most:
        return np.ascontiguousarray(picture)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=-1).astype(np.uint8)
    order = np.argsort(-counts, kind="stable")
    common, rest = order[: most * 3 // 4], order[most * 3 // 4 :]
    table = _with_furthest(colours[common], colours[rest], most)
    for start in range(0, len(rest), CHUNK):
        part = rest[start : start + CHUNK]
        colours[part] = table[_distances(colours[part], table).argmin(axis=1)]
    return colours[np.searchsorted(found, packed)]


def _with_furthest(table: Pixels, others: Pixels, most: int) -> Pixels:
    """A table of colours filled up, each time with the one that is worst served so far."""
    others = others[:: 1 + len(others) // CHUNK]
    apart = _distances(others, table).min(axis=1)
    added = []
    for _ in range(most - len(table)):
        worst = int(apart.argmax())
        added.append(others[worst])
        apart = np.minimum(apart, _distances(others, others[worst : worst + 1])[:, 0])
    return np.concatenate([table, np.stack(added)])


def _distances(some: Pixels, others: Pixels) -> npt.NDArray[np.int32]:
    """The squared distance of each of some colours from each of others, int32 (some, others)."""
    apart = some.astype(np.int32)[:, None] - others.astype(np.int32)[None]
    squares: npt.NDArray[np.int32] = np.square(apart).sum(axis=-1, dtype=np.int32)
    return squares
