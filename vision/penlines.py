"""A drawn digit or letter as line segments, so that any pen can write it at any size and angle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.synthesis import smooth_noise

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]
#: Line segments: float64 (n, 2, 2), for each its two ends as (x, y).
Segments = npt.NDArray[np.float64]
Colour = tuple[int, int, int]

#: Enlargement of a 28x28 picture before it is thinned.
ENLARGED = 2
#: Part of the full level from which a pixel belongs to a stroke.
INKED = 110
#: Neighbours of a pixel, clockwise from above, as (row, column).
AROUND = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))


@dataclass(frozen=True, kw_only=True)
class Pen:
    """What is written with.

    Attributes:
        colour: BGR.
        width: of its line as a part of the writing's height.
        nib: 0 equally wide in every direction, 0.6 much wider downwards than across.
        strength: 1 full ink, 0.3 a hard pencil.
        grain: how much of the paper's tooth shows: 0 felt, 1 chalk.
        skips: part of the line where no ink comes.
        opaque: chalk and paint cover the ground, ink dyes it.
        marker: writes digits as MNIST has them instead of by their middle lines.
    """

    colour: Colour
    width: float
    nib: float = 0.0
    strength: float = 0.95
    grain: float = 0.0
    skips: float = 0.0
    opaque: bool = False
    marker: bool = False


def thinned(ink: Picture) -> Picture:
    """The middle lines of strokes, one pixel wide.

    Zhang and Suen, "A fast parallel algorithm for thinning digital patterns" (1984).

    Args:
        ink: uint8 (h, w), not 0 where there is ink.

    Returns:
        uint8 (h, w), 0 or 1.
    """
    thin = np.pad((ink > 0).astype(np.uint8), 1)
    inner = (slice(1, -1), slice(1, -1))
    changed = True
    while changed:
        changed = False
        for corner in (0, 1):
            around = [_shifted(thin, row, column) for row, column in AROUND]
            total = np.sum(around, axis=0)
            turns = sum(
                (one == 0) & (following == 1)
                for one, following in zip(around, around[1:] + around[:1], strict=True)
            )
            up, right, down, left = (around[index] for index in (0, 2, 4, 6))
            if corner == 0:
                open_sides = (up & right & down == 0) & (right & down & left == 0)
            else:
                open_sides = (up & right & left == 0) & (up & down & left == 0)
            drop = (thin[inner] == 1) & (total >= 2) & (total <= 6) & (turns == 1) & open_sides
            if drop.any():
                thin[inner][drop] = 0
                changed = True
    middle = thin[inner]
    # Squares of four pixels go as a whole; of each such piece one pixel is kept.
    count, of = cv2.connectedComponents((ink > 0).astype(np.uint8), connectivity=8)
    for lost in np.flatnonzero(np.bincount(of[middle > 0], minlength=count)[1:] == 0) + 1:
        row, column = np.argwhere(of == lost)[0]
        middle[row, column] = 1
    return middle


def _shifted(padded: Picture, row: int, column: int) -> Picture:
    height, width = padded.shape
    return padded[1 + row : height - 1 + row, 1 + column : width - 1 + column]


def traced(ink: Picture) -> Segments:
    """The middle lines of a binary picture as segments, smoothed, in its pixels (x, y)."""
    thin = thinned(ink)
    places = np.argwhere(thin)
    if not len(places):
        return np.zeros((0, 2, 2))
    number = np.full(np.add(thin.shape, 2), -1)
    number[places[:, 0] + 1, places[:, 1] + 1] = np.arange(len(places))
    pairs = []
    for row, column in ((0, 1), (1, 0), (1, 1), (1, -1)):
        other = number[places[:, 0] + 1 + row, places[:, 1] + 1 + column]
        linked = other >= 0
        if row and column:
            # A corner that two straight steps already go round needs no short cut.
            linked &= (number[places[:, 0] + 1 + row, places[:, 1] + 1] < 0) & (
                number[places[:, 0] + 1, places[:, 1] + 1 + column] < 0
            )
        pairs.append(np.stack([np.flatnonzero(linked), other[linked]], 1))
    # A pixel that stands alone, the dot of an i, is a line that ends where it begins.
    alone = np.setdiff1d(np.arange(len(places)), np.concatenate(pairs))
    links = np.concatenate([*pairs, np.stack([alone, alone], 1)])
    points = places[:, ::-1].astype(np.float64)
    for _ in range(3):
        total, count = points.copy(), np.ones((len(points), 1))
        for one, other in (links.T, links.T[::-1]):
            np.add.at(total, one, points[other])
            np.add.at(count, one, 1)
        points = total / count
    found: Segments = points[links]
    return found


def digit_segments(picture: Picture) -> Segments:
    """A 28x28 digit, light ink on dark, as segments about (0, 0); 1 is the 20 pixels it fills."""
    side = ENLARGED * len(picture)
    large = cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC)
    segments = traced((large > INKED).astype(np.uint8))
    found: Segments = (segments - (side - 1) / 2) / (20 * ENLARGED)
    return found


def path(points: Sequence[tuple[float, float]] | Points) -> Segments:
    """The segments of a line through points."""
    line = np.asarray(points, np.float64)
    return np.stack([line[:-1], line[1:]], 1)


def turned(segments: Segments, angle: float, slant: float = 0.0) -> Segments:
    """Slanted (x moves by ``slant`` times the height), then turned by ``angle`` degrees."""
    turn = np.deg2rad(angle)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    found: Segments = segments @ (matrix @ np.array([[1, -slant], [0, 1]])).T
    return found


def bent(rng: np.random.Generator, segments: Segments, amount: float, grain: float) -> Segments:
    """Moved by a smooth random field: ``amount`` far, its waves ``grain`` long."""
    moved = segments.copy()
    for axis in (0, 1):
        for _ in range(2):
            wave = rng.standard_normal(2) * 2 * np.pi / grain * 0.7
            phase = rng.uniform(0, 2 * np.pi)
            moved[..., axis] += amount * 0.7 * np.sin(segments @ wave + phase)
    return moved


def drawn(
    rng: np.random.Generator, segments: Segments, pen: Pen, width: float, size: tuple[int, int]
) -> tuple[Floats, int, int]:
    """How much ink lies where.

    Args:
        rng: for the pen's pressure and skips.
        segments: in pixels of the page.
        pen: what they are drawn with.
        width: of the line in pixels.
        size: width and height of the page.

    Returns:
        float32 (h, w) from 0 to 1, and the page's column and row where it begins.
    """
    room = width / 2 + 2
    low = np.maximum(np.floor(segments.min((0, 1)) - room), 0).astype(int)
    high = np.minimum(np.ceil(segments.max((0, 1)) + room), size).astype(int)
    if (high <= low).any():
        return np.zeros((0, 0), np.float32), 0, 0
    wide, tall = (high - low).tolist()
    fine = 1 if width >= 7 else 2 if width >= 3 else 4
    while fine > 1 and fine * fine * wide * tall > 3_000_000:
        fine //= 2
    ink = np.zeros((tall * fine, wide * fine), np.uint8)
    places = np.round(((segments - low + 0.5) * fine - 0.5) * 16).astype(np.int32)
    if pen.nib:
        run = np.abs(segments[:, 1] - segments[:, 0])
        down = run[:, 1] / np.maximum(run.sum(1), 1e-6)
        steps = np.digitize(down, (0.33, 0.66))
    else:
        steps = np.ones(len(segments), int)
    for step in range(3):
        chosen = places[steps == step]
        if len(chosen):
            thick = max(1, round(width * fine * (1 + pen.nib * (step - 1))))
            cv2.polylines(ink, list(chosen), False, 255, thick, cv2.LINE_AA, 4)
    if fine > 1:
        ink = np.asarray(cv2.resize(ink, (wide, tall), interpolation=cv2.INTER_AREA), np.uint8)
    return (
        pressed(rng, np.asarray(ink / np.float32(255), np.float32), pen),
        int(low[0]),
        int(low[1]),
    )


def pressed(rng: np.random.Generator, cover: Floats, pen: Pen) -> Floats:
    """Ink as the pen gives it: uneven pressure, paper's tooth, places where it skips."""
    size = (cover.shape[1], cover.shape[0])
    clouds = smooth_noise(rng, size, max(4, max(size) // 8))
    cover = cover * np.clip(pen.strength * (1 + 0.06 * clouds), 0, 1)
    if pen.grain:
        tooth = cv2.GaussianBlur(rng.standard_normal(cover.shape, np.float32), (0, 0), 0.8)
        cover = cover * np.clip(1 - pen.grain * (0.25 + 0.9 * tooth), 0, 1)
    if pen.skips:
        gaps = smooth_noise(rng, size, 5)
        edge = float(np.quantile(gaps, 1 - min(0.9, pen.skips)))
        cover = cover * np.clip(1 - 3 * (gaps - edge), 0.05, 1)
    return np.asarray(cover, np.float32)
