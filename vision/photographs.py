"""How a made-up page is photographed: where it lies, in which light, with which camera."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision import synthesis
from vision.boxes import Box
from vision.pages import Page
from vision.synthesis import Sheet, Size

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Matrix = npt.NDArray[np.float64]

#: Colours of tables: oak, dark wood, grey, white, blue cloth, black.
DESKS = ((52, 74, 104), (30, 42, 62), (110, 112, 116), (190, 196, 200), (96, 70, 50), (34, 32, 30))
#: A digit counts from this part of its ink within the frame; less is neither right nor wrong.
IN_VIEW = 0.97


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """Where a page lies in the frame.

    Attributes:
        size: width and height of the frame.
        page: width and height of the page, in its pixels.
        matrix: 3x3, from the page's pixels to the frame's.
        area: x, y, width, height on the page that the frame shows wholly.
        scale: pixels of the frame per pixel of the page.
    """

    size: Size
    page: Size
    matrix: Matrix
    area: tuple[float, float, float, float]
    scale: float


def close(rng: np.random.Generator, size: Size, angle: float) -> Shot:
    """The page fills the frame and more; it is turned by ``angle`` degrees."""
    width, height = size
    turn = np.deg2rad(angle)
    cos, sin = abs(np.cos(turn)), abs(np.sin(turn))
    # The page in the frame's own scale, large enough for its edges to stay outside.
    page = (int(width * cos + height * sin) + 80, int(width * sin + height * cos) + 80)
    part = min(width / (width * cos + height * sin), height / (width * sin + height * cos))
    inner = (width * part * 0.97, height * part * 0.97)
    area = ((page[0] - inner[0]) / 2, (page[1] - inner[1]) / 2, *inner)
    return Shot(
        size=size, page=page, matrix=_laid(rng, size, page, turn, 1.0), area=area, scale=1.0
    )


def whole(rng: np.random.Generator, size: Size, angle: float) -> Shot:
    """All of the page is in view, the desk around it."""
    width, height = size
    turn = np.deg2rad(angle)
    cos, sin = abs(np.cos(turn)), abs(np.sin(turn))
    page = (width, round(height * rng.uniform(0.8, 1.15)))
    fits = min(width / (page[0] * cos + page[1] * sin), height / (page[0] * sin + page[1] * cos))
    scale = fits * rng.uniform(0.86, 0.96)
    area = (page[0] * 0.06, page[1] * 0.06, page[0] * 0.88, page[1] * 0.88)
    return Shot(
        size=size, page=page, matrix=_laid(rng, size, page, turn, scale), area=area, scale=scale
    )


def flat(size: Size) -> Shot:
    """A scan or a crop: the page is the frame."""
    area = (0.0, 0.0, float(size[0]), float(size[1]))
    return Shot(size=size, page=size, matrix=np.eye(3), area=area, scale=1.0)


def _laid(rng: np.random.Generator, size: Size, page: Size, turn: float, scale: float) -> Matrix:
    cosine, sine = scale * np.cos(turn), scale * np.sin(turn)
    middle = np.array([[1, 0, -page[0] / 2], [0, 1, -page[1] / 2], [0, 0, 1]])
    lean = rng.uniform(-0.03, 0.03, 2) / (page[0] / 2)
    tilt = np.array([[1, 0, 0], [0, 1, 0], [*lean, 1]])
    place = np.array([[cosine, -sine, size[0] / 2], [sine, cosine, size[1] / 2], [0, 0, 1]])
    return np.asarray(place @ tilt @ middle, np.float64)


def taken(rng: np.random.Generator, page: Page, shot: Shot, *, gentle: bool = False) -> Picture:
    """The photograph: the page on its desk, lit, and as a camera's sensor gives it."""
    picture = page.picture
    if not np.array_equal(shot.matrix, np.eye(3)):
        picture = _on_desk(rng, picture, shot)
    return exposed(rng, picture, gentle=gentle)


def _on_desk(rng: np.random.Generator, picture: Floats, shot: Shot) -> Floats:
    size, matrix = shot.size, shot.matrix
    laid = cv2.warpPerspective(
        picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    solid = np.full(picture.shape[:2], 255, np.uint8)
    cover = cv2.warpPerspective(solid, matrix, size, flags=cv2.INTER_LINEAR)
    if int(cover.min()) == 255:
        return np.asarray(laid, np.float32)
    colour = DESKS[int(rng.integers(len(DESKS)))]
    table = synthesis.desk(rng, size, colour).astype(np.float32)
    move = np.array([[1, 0, rng.uniform(-6, 6)], [0, 1, rng.uniform(0, 6)]])
    fallen = cv2.GaussianBlur(cv2.warpAffine(cover, move, size), (0, 0), 4)
    table *= 1 - rng.uniform(0.2, 0.6) * fallen[..., None].astype(np.float32) / 255
    part = cover[..., None].astype(np.float32) / 255
    return np.asarray(table + (laid - table) * part, np.float32)


def exposed(rng: np.random.Generator, picture: Floats, *, gentle: bool = False) -> Picture:
    """Light, colour balance, lens, sensor and JPEG, each with its own chance.

    Args:
        rng: where chance comes from.
        picture: float32 BGR (h, w, 3).
        gentle: leaves dim light, strong blur and coarse noise out, for what is small or faint.
    """
    height, width = picture.shape[:2]
    size = (width, height)
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    light = np.ones((height, width), np.float32)
    if rng.random() < 0.75:
        towards, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.05, 0.5)
        light *= 1 - depth * (0.5 - 0.35 * (np.cos(towards) * x + np.sin(towards) * y))
    if rng.random() < 0.4:
        light *= 1 - rng.uniform(0.1, 0.45) * (x**2 + y**2) / 2
    if rng.random() < 0.25:
        light *= _shadow(rng, x, y)
    exposure = rng.uniform(0.72, 1.08) if gentle or rng.random() < 0.7 else rng.uniform(0.3, 0.72)
    balance = np.exp(rng.uniform(-1, 1) * np.array([-0.16, 0.0, 0.16])).astype(np.float32)
    if rng.random() < 0.12:
        balance = np.exp(rng.normal(0, 0.15, 3)).astype(np.float32)
    lit = picture * light[..., None] * (balance * np.float32(exposure))
    if rng.random() < 0.10:
        # Another lamp's colour on one side of the sheet.
        tint = np.exp(rng.normal(0, 0.15, 3)).astype(np.float32)
        lit = lit * tint ** (x if rng.random() < 0.5 else y)[..., None]
    blur = rng.uniform(0.3, 0.7) if gentle or rng.random() < 0.75 else rng.uniform(0.7, 1.6)
    lit = cv2.GaussianBlur(np.asarray(lit, np.float32), (0, 0), blur * max(1.0, width / 900))
    if rng.random() < 0.15 and not gentle:
        small = cv2.resize(lit, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
        lit = cv2.resize(small, size, interpolation=cv2.INTER_LINEAR)
    noise = rng.uniform(0.5, 3.0) if gentle or rng.random() < 0.8 else rng.uniform(3.0, 8.0)
    grain = rng.standard_normal((height, width, 3), np.float32)
    if rng.random() < 0.5:
        grain = np.asarray(cv2.GaussianBlur(grain, (0, 0), 0.7) * 2, np.float32)
    seen: Picture = np.clip(lit + np.float32(noise) * grain, 0, 255).astype(np.uint8)
    if rng.random() < 0.15:
        # A sharpened picture, as phones give it: light rims along dark strokes.
        soft = cv2.GaussianBlur(seen, (0, 0), 1.5)
        seen = np.asarray(cv2.addWeighted(seen, 1.6, soft, -0.6, 0), np.uint8)
    if rng.random() < 0.7:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(40, 95))]
        seen = np.asarray(
            cv2.imdecode(cv2.imencode(".jpg", seen, quality)[1], cv2.IMREAD_COLOR), np.uint8
        )
    if rng.random() < 0.08:
        seen = np.repeat(cv2.cvtColor(seen, cv2.COLOR_BGR2GRAY)[..., None], 3, axis=2)
    return seen


def scan(rng: np.random.Generator, page: Page) -> Picture:
    """A grey scan of few pixels, enlarged: soft, a little uneven, with JPEG's blocks."""
    height, width = page.picture.shape[:2]
    grey = cv2.cvtColor(page.picture, cv2.COLOR_BGR2GRAY)
    grey = grey * (1 + 0.05 * synthesis.smooth_noise(rng, (width, height), 60))
    grey = grey + rng.uniform(1, 9) * rng.standard_normal((height, width), np.float32)
    black = rng.uniform(0, 60)
    grey = cv2.GaussianBlur(black + grey * (1 - black / 255), (0, 0), rng.uniform(0.7, 1.5))
    seen = np.clip(grey, 0, 255).astype(np.uint8)
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(50, 95))]
    seen = np.asarray(cv2.imdecode(cv2.imencode(".jpg", seen, quality)[1], 0), np.uint8)
    return np.repeat(seen[..., None], 3, axis=2)


def _shadow(rng: np.random.Generator, x: Floats, y: Floats) -> Floats:
    """A hand's or a phone's shadow: all beyond a slanted edge."""
    towards, soft = rng.uniform(0, 2 * np.pi), float(np.exp(rng.uniform(np.log(0.01), np.log(0.4))))
    side = np.cos(towards) * x + np.sin(towards) * y - rng.uniform(-0.1, 0.7)
    inside = np.clip(side / soft + 0.5, 0, 1)
    return np.asarray(1 - rng.uniform(0.15, 0.55) * inside * inside * (3 - 2 * inside), np.float32)


def sheet_of(
    rng: np.random.Generator,
    page: Page,
    shot: Shot,
    kind: str,
    *,
    gentle: bool = False,
    scanned: bool = False,
) -> Sheet:
    """The photograph of a page with the truth about it, in reading order."""
    width, height = shot.size
    kept, boxes, unclear = [], [], []
    for written in sorted(page.written, key=lambda one: (one.line, one.group)):
        points = cv2.perspectiveTransform(written.points[None].astype(np.float64), shot.matrix)[0]
        inside = ((points >= 0) & (points <= (width - 1, height - 1))).all(1).mean()
        low = np.clip(np.floor(points.min(0)), 0, (width - 1, height - 1)).astype(int)
        high = np.clip(np.ceil(points.max(0)) + 1, low + 1, (width, height)).astype(int)
        box: Box = (int(low[0]), int(low[1]), int(high[0] - low[0]), int(high[1] - low[1]))
        if inside >= IN_VIEW:
            kept.append(written)
            boxes.append(box)
        elif inside > 0:
            unclear.append(box)
    picture = scan(rng, page) if scanned else taken(rng, page, shot, gentle=gentle)
    return Sheet(
        picture=picture,
        labels=tuple(one.label for one in kept),
        boxes=tuple(boxes),
        lines=tuple(one.line for one in kept),
        groups=tuple(one.group for one in kept),
        unclear=tuple(unclear),
        kind=kind,
    )
