"""Digits and letters in hands of their own: the project's patterns, written anew each time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from vision.patterns import DIGITS, LETTERS
from vision.strokes import Points, drawn, pen

Picture = npt.NDArray[np.uint8]

#: Most points that a curve has between two of its pattern's.
_FINE = 6
_STEPS = np.arange(_FINE, dtype=np.float32)[:, None] / _FINE
#: Catmull and Rom's curve through the middle two of four points.
_BLEND = np.concatenate(
    [
        -0.5 * _STEPS + _STEPS**2 - 0.5 * _STEPS**3,
        1 - 2.5 * _STEPS**2 + 1.5 * _STEPS**3,
        0.5 * _STEPS + 2 * _STEPS**2 - 1.5 * _STEPS**3,
        -0.5 * _STEPS**2 + 0.5 * _STEPS**3,
    ],
    1,
)


def pattern(text: str) -> list[Points]:
    """The strokes of a pattern: float32 (n, 2) each, on the grid of ten."""
    return [
        np.array([[int(point[0]), int(point[1])] for point in stroke.split()], np.float32)
        for stroke in text.split("|")
    ]


def shaken(rng: np.random.Generator, strokes: list[Points], amount: float) -> list[Points]:
    """Every point moved by chance; a corner's two points, and ends that meet, stay together."""
    moved = {}
    for stroke in strokes:
        for x, y in stroke.tolist():
            if (x, y) not in moved:
                moved[x, y] = (np.array([x, y]) + amount * rng.standard_normal(2)).tolist()
    return [np.array([moved[x, y] for x, y in one.tolist()], np.float32) for one in strokes]


def curve(points: Points) -> Points:
    """The smooth line through the points."""
    if len(points) < 3:
        return points
    padded = np.concatenate([points[:1], points, points[-1:]])
    windows = np.stack([padded[i : len(points) - 1 + i] for i in range(4)], 1)
    fine = np.einsum("tk,nkd->ntd", _BLEND, windows).reshape(-1, 2)
    return np.concatenate([fine, points[-1:]])


def digit(rng: np.random.Generator, number: int, side: int) -> Picture:
    """A digit in a hand of its own: uint8 (side, side)."""
    choices = DIGITS[number]
    strokes = pattern(choices[int(rng.integers(len(choices)))])
    return written(rng, shaken(rng, strokes, 0.32), side)


def word(rng: np.random.Generator, text: str, *, joined: bool) -> list[Points]:
    """The strokes of several letters, from left to right, joined or beside each other."""
    x, strokes = 0.0, list[Points]()
    gap = rng.uniform(-0.3, 1.0) if joined else rng.uniform(0.2, 1.8)
    for letter in text:
        choices = LETTERS[letter]
        parts = pattern(choices[int(rng.integers(len(choices)))])
        parts = shaken(rng, parts, 0.28)
        left = min(float(part[:, 0].min()) for part in parts)
        right = max(float(part[:, 0].max()) for part in parts)
        parts = [part + np.array((x - left, 0), np.float32) for part in parts]
        x += right - left + gap
        if joined and strokes:
            # The pen stays on the paper between the last stroke and the next letter's first.
            strokes[-1] = np.concatenate([strokes[-1], parts.pop(0)])
        strokes += parts
    return strokes


def written(
    rng: np.random.Generator, strokes: list[Points], side: int, *, letters: int = 1
) -> Picture:
    """Strokes on a grid, drawn as large as a digit is: uint8 (side, side).

    Args:
        rng: where chance comes from.
        strokes: x, y on a pattern's grid.
        side: of the picture.
        letters: how many the strokes make; more of them have a finer pen.
    """
    coarse = rng.random() < 0.15
    lines = [stroke if coarse else curve(stroke) for stroke in strokes]
    points = np.concatenate(lines)
    least, most = points.min(0), points.max(0)
    large = np.maximum(most - least, 0.8)
    scale = np.float32(0.68 * side / large.max() * rng.uniform(0.85, 1.05))
    stretch = np.array((np.exp(rng.uniform(-0.35, 0.35)), 1.0), np.float32)
    middle = (least + most) / 2
    placed = [(line - middle) * scale * stretch + np.float32(side / 2) for line in lines]
    return drawn(placed, max(1, round(pen(rng) / letters**0.7)), side)
