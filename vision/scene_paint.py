"""Painting on a picture of floats: any colour, polygons with soft edges and shadows, rods."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]


def colour(rng: np.random.Generator) -> Floats:
    """Any colour, not too dark."""
    return rng.uniform(30, 240, 3).astype(np.float32)


def bgr(paint: npt.ArrayLike) -> tuple[float, float, float]:
    """A colour as OpenCV's drawing takes it."""
    blue, green, red = np.asarray(paint, np.float64).tolist()
    return blue, green, red


def fill(
    picture: Floats,
    corners: Points,
    paint: Floats | tuple[float, ...],
    *,
    soft: float = 0.0,
    shadow: float = 0.0,
) -> None:
    """Paints a polygon, with a picture or one colour; ``shadow`` pixels of shade fall beside it."""
    size = (picture.shape[1], picture.shape[0])
    cover = np.zeros(size[::-1], np.uint8)
    cv2.fillPoly(cover, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    if shadow:
        move = np.array([[1, 0, shadow], [0, 1, shadow]], float)
        fallen = cv2.GaussianBlur(cv2.warpAffine(cover, move, size), (0, 0), max(0.6, shadow))
        picture *= 1 - 0.45 * (fallen / np.float32(255))[..., None]
    if soft:
        cover = np.asarray(cv2.GaussianBlur(cover, (0, 0), soft), np.uint8)
    part = (cover / np.float32(255))[..., None]
    picture += (np.asarray(paint, np.float32) - picture) * part


def rod(start: Points, stop: Points, width: float) -> Points:
    """The four corners of a thick line."""
    along = (stop - start) / max(1e-6, float(np.linalg.norm(stop - start)))
    across = np.array([-along[1], along[0]]) * width / 2
    return np.stack([start + across, stop + across, stop - across, start - across])
