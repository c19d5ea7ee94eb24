"""What a camera sees that is no page: things, walls, plants and faces, drawn by the program."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import drawn_shapes
from vision.scene_paint import bgr, colour, fill, rod
from vision.scene_textures import natural, surface
from vision.scene_walls import building
from vision.synthesis import Size

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]


def ball(rng: np.random.Generator, picture: Floats, at: Points, radius: Points) -> None:
    """A round thing, lit from one side, its shadow beside it."""
    height, width = picture.shape[:2]
    x = (np.arange(width, dtype=np.float32)[None, :] - at[0]) / radius[0]
    y = (np.arange(height, dtype=np.float32)[:, None] - at[1]) / radius[1]
    light = np.clip(1.05 - 0.6 * ((x + 0.35) ** 2 + (y + 0.4) ** 2), 0.2, 1.2)
    paint = colour(rng) * light[..., None]
    paint += 150 * np.exp(-((x + 0.35) ** 2 + (y + 0.45) ** 2) * 30)[..., None]
    fill(picture, drawn_shapes.polygon(60) * radius + at, paint, soft=1.0, shadow=0.12 * radius[0])


def desk_with_things(rng: np.random.Generator, size: Size) -> Floats:
    """A table with pens, coins, a cup, a phone, sheets lying about."""
    picture = surface(rng, size)
    for _ in range(int(rng.integers(3, 9))):
        at = rng.uniform(0.05, 0.95, 2) * size
        large = rng.uniform(0.05, 0.2) * size[1]
        kind = rng.random()
        if kind < 0.4:
            _pen(rng, picture, at, large * 4, rng.uniform(0, np.pi))
        elif kind < 0.7:
            ball(rng, picture, at, np.array([large, large]) * rng.uniform(0.3, 1))
        else:
            turn, shape = rng.uniform(0, 6.3), np.array([1.0, rng.uniform(0.4, 1.0)])
            corners = drawn_shapes.polygon(4, np.pi / 4) * shape * large * 1.5
            cosine, sine = np.cos(turn), np.sin(turn)
            corners = corners @ np.array([[cosine, sine], [-sine, cosine]]) + at
            fill(picture, corners, bgr(colour(rng)), shadow=4)
    return picture


def pens(rng: np.random.Generator, size: Size) -> Floats:
    """Pens and pencils, sticks and rulers on a table or sheet; some stand upright."""
    picture = surface(rng, size)
    turn = rng.normal(np.pi / 2, 0.25)
    for _ in range(int(rng.integers(1, 7))):
        at = rng.uniform(0.1, 0.9, 2) * size
        way = turn + rng.normal(0, 0.3) if rng.random() < 0.6 else rng.uniform(0, np.pi)
        _pen(rng, picture, at, rng.uniform(0.1, 0.8) * size[1], way)
    return picture


def _pen(rng: np.random.Generator, picture: Floats, at: Points, long: float, way: float) -> None:
    along = np.array([np.cos(way), np.sin(way)])
    wide = max(2.0, long * rng.uniform(0.02, 0.07))
    paint = colour(rng) * (0.25 if rng.random() < 0.6 else 1.0)
    start, stop = at - along * long / 2, at + along * long / 2
    fill(picture, rod(start, stop, wide), bgr(paint), shadow=0.5 * wide)
    if rng.random() < 0.6:
        tip = stop + along * 1.8 * wide
        across = np.array([-along[1], along[0]]) * wide / 2
        fill(picture, np.stack([stop + across, tip, stop - across]), bgr(colour(rng)))
    if rng.random() < 0.5:
        fill(picture, rod(start, start + along * long * 0.12, wide * 1.05), bgr(colour(rng)))


def cables(rng: np.random.Generator, size: Size) -> Floats:
    """Cables and strings that wind over a table."""
    picture = surface(rng, size)
    for _ in range(int(rng.integers(1, 6))):
        knots = rng.uniform(-0.1, 1.1, (int(rng.integers(4, 8)), 2)) * size
        t = np.linspace(0, len(knots) - 1, 120)
        curve = np.stack([np.interp(t, np.arange(len(knots)), knots[:, k]) for k in (0, 1)], 1)
        window = np.hanning(31) / np.hanning(31).sum()
        padded = np.pad(curve, ((15, 15), (0, 0)), "edge")
        curve = np.stack([np.convolve(padded[:, k], window, "valid") for k in (0, 1)], 1)
        thick, paint = int(rng.integers(2, 14)), colour(rng) * rng.uniform(0.15, 1)
        places = np.round(curve * 16).astype(np.int32)
        shade = bgr(paint * 0.5)
        cv2.polylines(picture, [places + 32], False, shade, thick, cv2.LINE_AA, 4)
        cv2.polylines(picture, [places], False, bgr(paint), thick, cv2.LINE_AA, 4)
    return picture


def fruit(rng: np.random.Generator, size: Size) -> Floats:
    """Round things, large or many small ones."""
    picture = (
        surface(rng, size) if rng.random() < 0.6 else np.full((*size[::-1], 3), 240, np.float32)
    )
    many = rng.random() < 0.4
    for _ in range(int(rng.integers(8, 22) if many else rng.integers(1, 6))):
        large = rng.uniform(0.03, 0.07) if many else rng.uniform(0.1, 0.4)
        radius = np.array([1.0, rng.uniform(0.8, 1.1)]) * large * size[1]
        ball(rng, picture, rng.uniform(0, 1, 2) * size, radius)
    return picture


def leaves(rng: np.random.Generator, size: Size) -> Floats:
    """Branches with leaves before the sky or a wall."""
    picture = natural(rng, size, 2.2) * 0.4 + colour(rng) * 0.6
    for _ in range(int(rng.integers(1, 4))):
        at, way = rng.uniform(0, 1, 2) * size, rng.uniform(0, 6.3)
        wide = rng.uniform(2, 9)
        green = np.array([40, rng.uniform(70, 170), rng.uniform(30, 120)])
        for _ in range(int(rng.integers(6, 25))):
            way += rng.normal(0, 0.25)
            stop = at + rng.uniform(15, 50) * np.array([np.cos(way), np.sin(way)])
            fill(picture, rod(at, stop, wide), (30.0, 44.0, 60.0))
            for _ in range(int(rng.integers(0, 3))):
                turn, long = rng.uniform(0, 6.3), rng.uniform(8, 40)
                leaf = drawn_shapes.polygon(20) * np.array([long, long * rng.uniform(0.25, 0.5)])
                cosine, sine = np.cos(turn), np.sin(turn)
                leaf = leaf @ np.array([[cosine, sine], [-sine, cosine]]) + stop
                fill(picture, leaf, bgr(green * rng.uniform(0.5, 1.3)))
            at, wide = stop, max(1.5, wide * 0.95)
    return picture


def face(rng: np.random.Generator, size: Size) -> Floats:
    """Somebody before the camera, out of focus behind or not."""
    picture = np.asarray(
        cv2.GaussianBlur(building(rng, size), (0, 0), rng.uniform(2, 9)), np.float32
    )
    at = np.array([rng.uniform(0.3, 0.7) * size[0], rng.uniform(0.35, 0.55) * size[1]])
    large = rng.uniform(0.15, 0.35) * size[1]
    skin = np.array([110, 150, 205]) * rng.uniform(0.35, 1.1)
    body = drawn_shapes.polygon(40) * np.array([2.0, 1.6]) * large + at + np.array([0, 2.6 * large])
    fill(picture, body, bgr(colour(rng)), soft=2)
    hair = (
        drawn_shapes.polygon(40) * np.array([0.9, 1.15]) * large + at - np.array([0, 0.18 * large])
    )
    fill(picture, hair, bgr(np.array([30, 40, 60]) * rng.uniform(0.3, 2)), soft=2)
    fill(picture, drawn_shapes.polygon(40) * np.array([0.75, 1.0]) * large + at, bgr(skin), soft=2)
    for side in (-1, 1):
        eye = at + np.array([side * 0.3, -0.12]) * large
        fill(picture, drawn_shapes.polygon(20) * np.array([0.14, 0.07]) * large + eye, (225.0,) * 3)
        fill(picture, drawn_shapes.polygon(20) * 0.065 * large + eye, (40.0, 40.0, 50.0))
        brow = rod(
            eye + np.array([-0.18, -0.17]) * large,
            eye + np.array([0.18, -0.2]) * large,
            0.06 * large,
        )
        fill(picture, brow, (30.0, 36.0, 44.0), soft=1)
    nose = rod(at, at + np.array([0.05, 0.25]) * large, 0.1 * large)
    fill(picture, nose, bgr(skin * 0.82), soft=0.06 * large)
    mouth = (
        drawn_shapes.polygon(20) * np.array([0.25, 0.08]) * large + at + np.array([0, 0.5 * large])
    )
    fill(picture, mouth, (90.0, 90.0, 170.0), soft=1)
    return picture
