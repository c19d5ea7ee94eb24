"""Things that stand about in a room and are no digit: edges, corners, leaves, meshes, forks, arcs.

Every function gives light on dark, uint8 (56, 56), by chance of the given generator.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision.pens import CANVAS
from vision.strokes import drawn
from vision.synthesis import smooth_noise

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float32]

MIDDLE = CANVAS / 2


def scenery(rng: np.random.Generator) -> Picture:
    """Any of them."""
    kinds = (edge, leaf, mesh, fork, arc, patch, polygonal)
    return kinds[int(rng.integers(len(kinds)))](rng)


def edge(rng: np.random.Generator) -> Picture:
    """The border of something large, straight or bent, with a corner or none."""
    count = int(rng.integers(2, 5))
    t = np.linspace(-1, 1, count + 1)
    border = np.stack([t * 34, rng.uniform(-14, 14, count + 1)], 1)
    if rng.random() < 0.4:
        # Two such borders: a band, a table's leg.
        other = border[::-1] + np.array((0, rng.uniform(5, 16)))
    else:
        other = np.array([(34, 40), (-34, 40)])
    return _filled(_turned(rng, np.concatenate([border, other])))


def leaf(rng: np.random.Generator) -> Picture:
    """A pointed oval or a crescent, full or as a line, perhaps with its vein and stem."""
    t = np.linspace(0, np.pi, 14)
    wide = rng.uniform(5, 13)
    bend = rng.uniform(-8, 8)
    x = np.cos(t) * 20
    one = np.stack([x, bend * np.sin(t) + wide * np.sin(t) ** 1.5], 1)
    other = np.stack([x, bend * np.sin(t) - wide * np.sin(t) ** 1.5], 1)
    outline = np.concatenate([one, other[::-1], [(20, 0), (26, 0), (20, 0)]])
    if rng.random() < 0.5:
        return _filled(_turned(rng, outline))
    # An upright one without its vein would be a 0.
    vein = np.stack([x, bend * np.sin(t)], 1)
    bare = rng.random() < 0.5
    turn = rng.uniform(-40, 40) if bare else rng.uniform(0, 360)
    lines = [outline] if bare else [outline, vein]
    return drawn([_turned(rng, line, turn) for line in lines], int(rng.integers(1, 5)), CANVAS)


def mesh(rng: np.random.Generator) -> Picture:
    """A net, bricks or a fence: lines that cross several times."""
    step, width = int(rng.integers(8, 20)), int(rng.integers(1, 5))
    lean = rng.uniform(-10, 10)
    lines = []
    for place in range(-20, 21, step):
        lines.append(_bent(rng, (place + lean, -24), (place - lean, 24)))
        if rng.random() < 0.8:
            lines.append(_bent(rng, (-24, place), (24, place + lean)))
    turn = rng.uniform(0, 360)
    return drawn([_turned(rng, line, turn) for line in lines], width, CANVAS)


def fork(rng: np.random.Generator) -> Picture:
    """Branches of a tree, cracks, cables that part."""
    trunk = _bent(rng, (-22, 0), (rng.uniform(-4, 22), rng.uniform(-8, 8)))
    lines = [trunk]
    for _ in range(int(rng.integers(1, 4))):
        start = trunk[int(rng.integers(2, len(trunk)))]
        length, angle = rng.uniform(8, 22), rng.choice((-1, 1)) * rng.uniform(0.3, 1.3)
        end = start + length * np.array((np.cos(angle), np.sin(angle)))
        lines.append(_bent(rng, tuple(start.tolist()), tuple(end.tolist())))
    turn = rng.uniform(0, 360)
    return drawn([_turned(rng, line, turn) for line in lines], int(rng.integers(1, 7)), CANVAS)


def arc(rng: np.random.Generator) -> Picture:
    """A part of a ring that lies: open above or below, or twice beside each other."""
    t = np.linspace(0, np.pi, 16) if rng.random() < 0.5 else np.linspace(np.pi, 2 * np.pi, 16)
    bow = np.stack([np.cos(t) * rng.uniform(14, 24), np.sin(t) * rng.uniform(6, 26)], 1)
    lines = [bow.astype(np.float32)]
    if rng.random() < 0.4:
        lines.append(lines[0] + np.array((rng.uniform(-4, 4), rng.uniform(6, 14)), np.float32))
    turn = rng.uniform(-20, 20)
    return drawn([_turned(rng, line, turn) for line in lines], int(rng.integers(1, 8)), CANVAS)


def patch(rng: np.random.Generator) -> Picture:
    """A cloudy spot with shades: skin, fur, foliage out of focus."""
    cloud = smooth_noise(rng, (CANVAS, CANVAS), int(rng.integers(5, 14)))
    level = rng.uniform(0.0, 0.8)
    rise = rng.uniform(60, 400)
    return np.clip((cloud - level) * rise + 60 * (cloud > level), 0, 255).astype(np.uint8)


def polygonal(rng: np.random.Generator) -> Picture:
    """A solid thing with straight sides, perhaps with a hole: furniture, print, tiles."""
    count = int(rng.integers(3, 7))
    angles = np.sort(rng.uniform(0, 2 * np.pi, count))
    corners = np.stack([np.cos(angles), np.sin(angles)], 1) * rng.uniform(10, 25, (count, 1))
    picture = _filled(_turned(rng, corners, 0.0))
    if rng.random() < 0.5:
        inner = corners * rng.uniform(0.3, 0.7) + rng.uniform(-6, 6, 2)
        hole = np.round(inner + MIDDLE).astype(np.int32)
        cv2.fillPoly(picture, [hole], 0, cv2.LINE_AA)
    if cv2.countNonZero(picture) < 30:
        return edge(rng)
    return picture


def _bent(rng: np.random.Generator, start: tuple[float, float], end: tuple[float, float]) -> Points:
    t = np.linspace(0, 1, 8)[:, None]
    line = np.array(start) * (1 - t) + np.array(end) * t
    bow = np.sin(np.pi * t) * rng.uniform(-5, 5, 2)
    return np.asarray(line + bow, np.float32)


def _turned(
    rng: np.random.Generator, points: npt.NDArray[np.floating], degrees: float | None = None
) -> Points:
    """Turned about the middle (by chance if not told how far), in pixels of the canvas."""
    angle = np.deg2rad(rng.uniform(0, 360) if degrees is None else degrees)
    cos, sin = np.cos(angle), np.sin(angle)
    turned = points @ np.array([[cos, sin], [-sin, cos]]) + MIDDLE
    return np.asarray(turned, np.float32)


def _filled(outline: Points) -> Picture:
    picture = np.zeros((CANVAS, CANVAS), np.uint8)
    cv2.fillPoly(picture, [np.round(16 * outline).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return picture
