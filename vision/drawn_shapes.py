"""Outlines that people draw round digits and beside them, about (0, 0) and as far as 1 from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vision import penlines
from vision.penlines import Segments

Points = npt.NDArray[np.float64]


def outline(corners: Points) -> Segments:
    """A closed line through corners."""
    fine = []
    for start, stop in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        fine.append(start + (stop - start) * np.linspace(0, 1, 8, endpoint=False)[:, None])
    closed = np.concatenate([*fine, corners[:1]])
    return penlines.path(closed)


def polygon(count: int, turn: float = 0.0) -> Points:
    """The corners of a regular polygon."""
    t = np.linspace(0, 2 * np.pi, count, endpoint=False) + turn
    return np.stack([np.cos(t), np.sin(t)], 1)


def framed(rng: np.random.Generator) -> Segments:
    """A circle, box, or triangle drawn round something that is about half as large."""
    kind = rng.random()
    if kind < 0.45:
        t = np.linspace(0, 2 * np.pi * rng.uniform(0.97, 1.06), 48) + rng.uniform(0, 6.3)
        drift = np.linspace(1, rng.uniform(0.94, 1.04), 48)
        ring = np.stack([np.cos(t) * rng.uniform(0.85, 1.1), np.sin(t)], 1) * drift[:, None]
        lines = penlines.path(ring)
    elif kind < 0.85:
        wide = rng.uniform(0.75, 1.15)
        lines = outline(np.array([[-wide, -0.9], [wide, -0.9], [wide, 0.9], [-wide, 0.9]]))
    else:
        lines = outline(polygon(3, -np.pi / 2) * 1.5)
    return penlines.turned(penlines.bent(rng, lines, 0.03, 1.5), rng.normal(0, 4))


def shape(rng: np.random.Generator) -> Segments:
    """A circle, polygon, star, house, arrow, heart or cross."""
    kind = str(rng.choice(("circle", "polygon", "box", "star", "house", "arrow", "heart", "cross")))
    if kind == "circle":
        lines = outline(polygon(40) * rng.uniform(0.7, 1.0, 2))
    elif kind == "polygon":
        lines = outline(polygon(int(rng.integers(3, 7)), rng.uniform(0, 6.3)))
    elif kind == "box":
        wide, tall = rng.uniform(0.5, 1.0, 2)
        lines = outline(np.array([[-wide, -tall], [wide, -tall], [wide, tall], [-wide, tall]]))
    elif kind == "star":
        lines = outline(polygon(10, -np.pi / 2) * np.tile([1, 0.42], 5)[:, None])
    elif kind == "house":
        walls = np.array([[-0.8, 0.9], [-0.8, -0.1], [0, -0.9], [0.8, -0.1], [0.8, 0.9]])
        door = np.array([[-0.2, 0.9], [-0.2, 0.3], [0.2, 0.3], [0.2, 0.9]])
        lines = np.concatenate([outline(walls), penlines.path(door)])
    elif kind == "arrow":
        tip = rng.uniform(0.25, 0.5)
        shaft = penlines.path([(-1, 0), (1, 0)])
        lines = np.concatenate([shaft, penlines.path([(1 - tip, -tip), (1, 0), (1 - tip, tip)])])
        lines = penlines.turned(lines, rng.uniform(0, 360))
    elif kind == "heart":
        t = np.linspace(0, 2 * np.pi, 40)
        y = -13 * np.cos(t) + 5 * np.cos(2 * t) + 2 * np.cos(3 * t) + np.cos(4 * t)
        lines = penlines.path(np.stack([16 * np.sin(t) ** 3, y], 1) / 17)
    else:
        lines = np.concatenate(
            [penlines.path([(-0.8, -0.8), (0.8, 0.8)]), penlines.path([(-0.8, 0.8), (0.8, -0.8)])]
        )
    return penlines.turned(penlines.bent(rng, lines, 0.04, 1.5), rng.normal(0, 6))
