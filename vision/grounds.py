"""What lies behind a sheet, or alone before a camera: things with edges and patterns, no digits."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import synthesis
from vision.synthesis import Size

Picture = npt.NDArray[np.uint8]


def wall(rng: np.random.Generator, size: Size) -> Picture:
    """Plaster, a switch, a crack and the shadow of a lamp."""
    wall = synthesis.paper(rng, size, (188, 196, 202))
    cv2.rectangle(wall, (300, 300), (380, 380), (210, 214, 218), cv2.FILLED)
    cv2.rectangle(wall, (300, 300), (380, 380), (150, 156, 160), 2)
    crack = np.array((380, 420)) + np.cumsum(rng.normal((14, 3), 5, (40, 2)), axis=0)
    cv2.polylines(wall, [crack.astype(np.int32)], False, (128, 134, 140), 2, cv2.LINE_AA)
    return synthesis.shadow(wall, edge=0.5, slope=0.3, depth=0.3, soft=0.1)


def books(rng: np.random.Generator, size: Size) -> Picture:
    """Two shelves of spines with bands, without writing."""
    shelf = np.full((size[1], size[0], 3), (38, 44, 58), np.uint8)
    for bottom in (380, 780):
        x = 4
        while x < size[0] - 70:
            wide, tall = int(rng.integers(18, 66)), int(rng.integers(240, 350))
            colour = tuple(int(c) for c in rng.integers(30, 220, 3))
            cv2.rectangle(shelf, (x, bottom - tall), (x + wide, bottom), colour, cv2.FILLED)
            band = tuple(int(c) for c in rng.integers(30, 230, 3))
            for y in rng.integers(bottom - tall + 10, bottom - 30, 3):
                cv2.rectangle(shelf, (x, int(y)), (x + wide, int(y) + 8), band, cv2.FILLED)
            x += wide + int(rng.integers(1, 5))
    return shelf


def cloth(rng: np.random.Generator, size: Size) -> Picture:
    """A chequered cloth with folds, and buttons."""
    rows, columns = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    fold = 12 * synthesis.smooth_noise(rng, size, 120)
    check = np.sin((columns + fold) / 7) + np.sin((rows + fold) / 7)
    values = np.array((150, 120, 96), np.float32) * (1 + 0.18 * check + 0.02 * fold)[..., None]
    cloth: Picture = np.clip(values, 0, 255).astype(np.uint8)
    for y in range(80, size[1], 170):
        cv2.circle(cloth, (560, y), 20, (60, 50, 44), cv2.FILLED, cv2.LINE_AA)
        cv2.circle(cloth, (560, y), 13, (86, 74, 66), 2, cv2.LINE_AA)
    return cloth


def leaves(rng: np.random.Generator, size: Size) -> Picture:
    """Dark leaves and twigs before a bright sky."""
    sky = np.full((size[1], size[0], 3), (236, 226, 214), np.uint8)
    for _ in range(60):
        twig = np.cumsum(rng.normal((0, 0), 26, (6, 2)), axis=0) + rng.uniform((0, 0), size)
        cv2.polylines(sky, [twig.astype(np.int32)], False, (50, 62, 70), 3, cv2.LINE_AA)
    for _ in range(160):
        at = tuple(int(v) for v in rng.uniform((0, 0), size))
        axes = int(rng.integers(8, 26)), int(rng.integers(4, 10))
        colour = (int(rng.integers(30, 70)), int(rng.integers(70, 130)), int(rng.integers(30, 80)))
        cv2.ellipse(
            sky, at, axes, float(rng.uniform(0, 180)), 0, 360, colour, cv2.FILLED, cv2.LINE_AA
        )
    return sky
