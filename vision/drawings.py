"""Things people draw that are no digit: joined-up writing, scribbles, lines, shapes, textures.

Every function gives light ink on dark, uint8 (56, 56), by chance of the given generator. There is
no circle and no upright line among them: those are a 0 and a 1.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.pens import CANVAS

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]


def cursive(rng: np.random.Generator) -> Picture:
    """A few strokes of joined-up writing: arches, loops and garlands along a line."""
    waves = rng.uniform(1.2, 3.5)
    t = np.linspace(0, 2 * np.pi * waves, 60)
    tall = np.interp(t, np.linspace(0, t[-1], 6), rng.uniform(0.35, 1.0, 6))
    x = t / t[-1] * 2 - 1 + rng.uniform(0.0, 0.5) * np.cos(t + rng.uniform(-0.5, 0.5))
    y = tall * np.sin(t + rng.uniform(0, 6.3)) + rng.uniform(0, 0.3) * np.sin(2 * t)
    return _drawn(rng, [np.stack([x * min(1.0, 0.35 * waves), y * 0.8], 1)])


def scribble(rng: np.random.Generator) -> Picture:
    """A pen that goes to and fro."""
    count = int(rng.integers(7, 16))
    knots = rng.uniform(-1, 1, (count, 2))
    t = np.linspace(0, count - 1, 8 * count)
    curve = np.stack([np.interp(t, np.arange(count), knots[:, axis]) for axis in (0, 1)], 1)
    if rng.random() < 0.7:
        window = np.hanning(9)[1:-1] / np.hanning(9).sum()
        curve = np.stack([np.convolve(curve[:, axis], window, "valid") for axis in (0, 1)], 1)
    return _drawn(rng, [curve])


def lines(rng: np.random.Generator) -> Picture:
    """Lying lines, crosses, corners, grids, zigzags and ticks."""
    slip = rng.uniform(-0.3, 0.3)
    across, down = [(-1, slip), (1, -slip)], [(slip, -1), (-slip, 1)]
    grid = rng.uniform(-0.8, 0.8, 4).tolist()
    count = int(rng.integers(5, 9))
    kinds = (
        [across],
        [across, down],
        [[(-0.8, -1), (-0.8, 0.9), (0.7, 0.9 + slip / 2)]],
        [[(a, -1), (a, 1)] for a in grid[:2]] + [[(-1, b), (1, b)] for b in grid[2:]],
        [[(2 * i / (count - 1) - 1, 0.5 * (-1) ** i) for i in range(count)]],
        [[(-0.9, slip), (-0.25, 0.8), (0.9, -0.8)]],
    )
    return _drawn(rng, [np.array(line) for line in kinds[int(rng.integers(len(kinds)))]])


def shape(rng: np.random.Generator) -> Picture:
    """Polygons, stars, hearts and solid blots."""
    kind = str(rng.choice(("polygon", "polygon", "star", "heart", "blot")))
    count = int(rng.integers(3, 5)) if kind == "polygon" else 10
    t = np.linspace(0, 2 * np.pi, count, endpoint=False) + rng.uniform(0, 6.3)
    radius = np.ones(count)
    if kind == "star":
        radius[::2] = rng.uniform(0.35, 0.55)
    elif kind == "blot":
        radius = rng.uniform(0.55, 1.0, count)
    corners = np.stack([np.cos(t), np.sin(t)], 1) * radius[:, None] * rng.uniform(0.6, 1.0, 2)
    if kind == "heart":
        t = np.linspace(0, 2 * np.pi, 40)
        y = -13 * np.cos(t) + 5 * np.cos(2 * t) + 2 * np.cos(3 * t)
        corners = np.stack([16 * np.sin(t) ** 3, y], 1) / 17
    if kind != "blot" and rng.random() < 0.6:
        return _drawn(rng, [np.concatenate([corners, corners[:1]])])
    picture = np.zeros((CANVAS, CANVAS), np.uint8)
    cv2.fillPoly(picture, [_places(rng, corners)], 255, cv2.LINE_AA)
    return picture


def texture(rng: np.random.Generator) -> Picture:
    """Grain and stripes above a threshold, as cloth, wood and print leave them."""
    grain = rng.standard_normal(rng.integers(6, 22, 2)).astype(np.float32)
    large = cv2.resize(grain, (CANVAS, CANVAS), interpolation=cv2.INTER_CUBIC)
    picture: Picture = np.where(large > rng.uniform(0.2, 1.0), np.uint8(255), np.uint8(0))
    if rng.random() < 0.5:
        part = np.zeros_like(picture)
        axes = rng.integers(12, 27, 2).tolist()
        cv2.ellipse(part, (CANVAS // 2, CANVAS // 2), axes, 0, 0, 360, 255, -1)
        picture &= part
    return picture


def _drawn(rng: np.random.Generator, strokes: list[Points]) -> Picture:
    picture = np.zeros((CANVAS, CANVAS), np.uint8)
    width = int(rng.integers(2, 6))
    for stroke in strokes:
        cv2.polylines(picture, [_places(rng, stroke)], False, 255, width, cv2.LINE_AA)
    return picture


def _places(rng: np.random.Generator, points: Points) -> npt.NDArray[np.int32]:
    """From -1..1 to the canvas, with some room around."""
    scale = rng.uniform(16, 21)
    return np.round(np.clip(points, -1.2, 1.2) * scale + CANVAS / 2).astype(np.int32)
