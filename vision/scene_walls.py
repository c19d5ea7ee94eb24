"""Fronts, walls and rows: windows, chessboards, bricks, fences, books, graffiti."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import synthesis
from vision.scene_paint import bgr, colour, fill, rod
from vision.scene_textures import natural
from vision.synthesis import Size

Floats = npt.NDArray[np.float32]


def building(rng: np.random.Generator, size: Size) -> Floats:
    """A front with rows of windows, straight or seen from the side."""
    wall = colour(rng) * 0.5 + 90
    picture = natural(rng, size, 1.4) * 0.15 + wall * 0.85
    picture = np.asarray(picture, np.float32)
    across, down = int(rng.integers(4, 14)), int(rng.integers(3, 11))
    wide, tall = rng.uniform(0.3, 0.75, 2)
    glass = colour(rng) * 0.4
    for column in range(across):
        for row in range(down):
            x, y = (column + 0.5) * size[0] / across, (row + 0.5) * size[1] / down
            half = np.array([wide * size[0] / across, tall * size[1] / down]) / 2
            box = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * half + np.array([x, y])
            shade = bgr(glass * rng.uniform(0.6, 1.5))
            box = np.round(box).astype(np.int32)
            cv2.fillPoly(picture, [box], shade)
            if rng.random() < 0.8:
                cv2.polylines(
                    picture, [box], True, bgr(wall * 1.2), 1 + size[0] // 500, cv2.LINE_AA
                )
                cv2.line(
                    picture, (int(x), int(y - half[1])), (int(x), int(y + half[1])), bgr(wall), 2
                )
    return _askew(rng, picture)


def chessboard(rng: np.random.Generator, size: Size) -> Floats:
    """Squares in two colours, before something else."""
    picture = natural(rng, size, 1.8)
    many = int(rng.integers(5, 11))
    side = rng.uniform(0.5, 1.1) * size[1] / many
    start = (np.array(size) - many * side) * rng.uniform(0.1, 0.9, 2)
    two = (
        (np.full(3, 30.0), np.full(3, 225.0)) if rng.random() < 0.7 else (colour(rng), colour(rng))
    )
    for row in range(many):
        for column in range(many):
            low = start + np.array([column, row]) * side
            corners = np.round(low + np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * side)
            cv2.fillPoly(picture, [corners.astype(np.int32)], bgr(two[(row + column) % 2]))
    return _askew(rng, picture)


def bricks(rng: np.random.Generator, size: Size) -> Floats:
    """A wall of bricks or tiles."""
    tall, part = rng.uniform(14, 70), rng.uniform(0.04, 0.16)
    wide = tall * rng.uniform(1.0, 3.2)
    picture = np.zeros((*size[::-1], 3), np.float32) + colour(rng) * 0.3 + 120
    base = colour(rng)
    for row in range(int(size[1] / tall) + 2):
        off = (row % 2) * wide / 2
        for column in range(-1, int(size[0] / wide) + 2):
            x, y = column * wide + off, row * tall
            corners = (round(x + part * tall), round(y + part * tall))
            end = (round(x + wide - part * tall), round(y + tall - part * tall))
            cv2.rectangle(picture, corners, end, bgr(base * rng.uniform(0.75, 1.2)), -1)
    picture *= 1 + 0.08 * synthesis.smooth_noise(rng, size, 3)[..., None]
    return _askew(rng, picture)


def fence(rng: np.random.Generator, size: Size) -> Floats:
    """Slats, bars, railings, wire."""
    picture = natural(rng, size, 2.0) * 0.7 + 60
    gap, wide = rng.uniform(18, 90), rng.uniform(0.08, 0.6)
    paint = colour(rng) * rng.uniform(0.2, 1.1)
    low, high = sorted(rng.uniform(0, size[1], 2)) if rng.random() < 0.5 else (-5.0, size[1] + 5.0)
    for x in np.arange(0, size[0], gap):
        top, foot = np.array([x, low]), np.array([x + rng.normal(0, 1), high])
        corners = np.round(rod(top, foot, max(2.0, wide * gap))).astype(np.int32)
        cv2.fillPoly(picture, [corners], bgr(paint * rng.uniform(0.85, 1.1)), cv2.LINE_AA)
    for part in rng.uniform(0.1, 0.9, int(rng.integers(0, 3))):
        y = int(low + part * (high - low))
        cv2.line(picture, (0, y), (size[0], y), bgr(paint * 0.9), max(2, int(wide * gap * 0.7)))
    return _askew(rng, np.asarray(picture, np.float32))


def books(rng: np.random.Generator, size: Size) -> Floats:
    """The backs of books on a shelf."""
    picture = np.zeros((*size[::-1], 3), np.float32) + 40
    shelf = size[1] / rng.integers(1, 4)
    for row in range(int(size[1] / shelf) + 1):
        x, foot = 0.0, (row + 1) * shelf - 8
        while x < size[0]:
            wide, tall = rng.uniform(12, 50), shelf * rng.uniform(0.6, 0.92)
            paint, lean = colour(rng), rng.normal(0, 3) if rng.random() < 0.2 else 0.0
            box = np.array(
                [
                    [x + lean, foot - tall],
                    [x + wide + lean, foot - tall],
                    [x + wide, foot],
                    [x, foot],
                ]
            )
            cv2.fillPoly(picture, [np.round(box).astype(np.int32)], bgr(paint))
            cv2.polylines(picture, [np.round(box).astype(np.int32)], True, bgr(paint * 0.5), 1)
            for _ in range(int(rng.integers(0, 4))):
                y = int(foot - tall * rng.uniform(0.1, 0.9))
                stop = (int(x + wide - 3), y)
                cv2.line(picture, (int(x + 3), y), stop, bgr(colour(rng)), int(rng.integers(1, 7)))
            x += wide + rng.uniform(0, 2)
        board = np.array([[0, foot], [size[0], foot], [size[0], foot + 8], [0, foot + 8]])
        fill(picture, board, (60.0, 90.0, 130.0))
    return _askew(rng, picture)


def graffiti(rng: np.random.Generator, size: Size) -> Floats:
    """Thick painted strokes with outlines, over each other, on a wall."""
    picture = natural(rng, size, 1.6) * 0.3 + colour(rng) * 0.7
    picture = np.asarray(picture, np.float32)
    for _ in range(int(rng.integers(6, 20))):
        at, large = rng.uniform(0, 1, 2) * size, rng.uniform(0.1, 0.4) * size[1]
        t = np.linspace(0, rng.uniform(1, 6), 40)
        turns = rng.normal(0, 1, (2, 3))
        curve = np.stack(
            [np.sin(np.outer(t, (0.7, 1.3, 2.1)) + turns[k]) @ (1, 0.5, 0.3) for k in (0, 1)], 1
        )
        places = np.round(curve * large + at).astype(np.int32)
        thick = int(rng.integers(5, 45))
        cv2.polylines(picture, [places], False, bgr(colour(rng) * 0.25), thick + 6, cv2.LINE_AA)
        cv2.polylines(picture, [places], False, bgr(colour(rng)), thick, cv2.LINE_AA)
    return picture


def _askew(rng: np.random.Generator, picture: Floats) -> Floats:
    """Seen a little from the side."""
    height, width = picture.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    out = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * (width, height)
    moved = (corners + out * rng.uniform(0, 0.22, (4, 2))).astype(np.float32)
    matrix = cv2.getPerspectiveTransform(corners, moved)
    return np.asarray(cv2.warpPerspective(picture, matrix, (width, height)), np.float32)
