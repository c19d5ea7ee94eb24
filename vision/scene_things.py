"""What a camera sees that is no page: things, walls, plants and faces, drawn by the program."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import drawn_shapes, synthesis
from vision.scene_textures import bgr, colour, natural, surface
from vision.synthesis import Size

Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]


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
