"""Made-up sheets of paper with handwritten digits, as arrays: for the clip, tests and timings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision.boxes import Box

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Size = tuple[int, int]
Colour = tuple[int, int, int]

#: Warm white paper and the inks of common pens, blue, green, red.
PAPER: Colour = (236, 246, 252)
INKS: tuple[Colour, ...] = ((52, 38, 34), (112, 52, 26), (40, 40, 44))
DESK: Colour = (52, 74, 104)
#: A digit of MNIST fills 20 of its 28 pixels.
FILLED = 20 / 28


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """A picture of digits and the truth about it.

    Attributes:
        picture: uint8 BGR (h, w, 3).
        labels: the digits in reading order.
        boxes: x, y, width, height of each digit's ink, in the same order.
        lines: number of each digit's line, from 0.
        groups: number of each digit's group within its line; empty where there is but one a line.
        unclear: boxes of digits cut off by the border: to read them is neither right nor wrong.
        kind: what sort of sheet it is.
    """

    picture: Picture
    labels: tuple[int, ...]
    boxes: tuple[Box, ...]
    lines: tuple[int, ...]
    groups: tuple[int, ...] = ()
    unclear: tuple[Box, ...] = ()
    kind: str = ""


def smooth_noise(rng: np.random.Generator, size: Size, grain: int) -> Floats:
    """Cloudy noise of mean 0 and standard deviation about 1: float32 (height, width).

    Args:
        rng: where chance comes from.
        size: width and height.
        grain: size of a cloud in pixels.
    """
    width, height = size
    small = rng.standard_normal((max(2, height // grain + 2), max(2, width // grain + 2)))
    return np.asarray(
        cv2.resize(small.astype(np.float32), size, interpolation=cv2.INTER_CUBIC), np.float32
    )


def paper(rng: np.random.Generator, size: Size, colour: Colour = PAPER) -> Picture:
    """An empty sheet with the clouds and fibres of real paper: uint8 BGR."""
    clouds = 1.6 * smooth_noise(rng, size, 90) + 1.0 * smooth_noise(rng, size, 9)
    fibres = cv2.GaussianBlur(
        rng.standard_normal(size[::-1]).astype(np.float32), (0, 0), sigmaX=2.2, sigmaY=0.7
    )
    values = np.asarray(colour, np.float32) + (clouds + 2.4 * fibres)[..., None]
    sheet: Picture = np.clip(values, 0, 255).astype(np.uint8)
    return sheet


def desk(rng: np.random.Generator, size: Size, colour: Colour = DESK) -> Picture:
    """A wooden table top: uint8 BGR."""
    width, height = size
    rows = np.arange(height, dtype=np.float32)[:, None]
    bend = 14 * smooth_noise(rng, size, 220)
    rings = np.sin((rows + bend) / 11) + 0.6 * np.sin((rows + 1.7 * bend) / 4.1)
    grain = cv2.GaussianBlur(
        rng.standard_normal((height, width)).astype(np.float32), (0, 0), sigmaX=9, sigmaY=0.6
    )
    values = np.asarray(colour, np.float32) * (1 + 0.05 * rings + 0.18 * grain)[..., None]
    return np.clip(values, 0, 255).astype(np.uint8)


def as_ink(picture: Picture, height: int) -> Floats:
    """A 28x28 digit as a pen would have drawn it, its ink about `height` pixels high: 0 to 1."""
    side = max(4, round(height / FILLED))
    large = cv2.resize(
        picture.astype(np.float32) / 255, (side, side), interpolation=cv2.INTER_CUBIC
    )
    smooth = cv2.GaussianBlur(large, (0, 0), side / 75)
    # A steep, still soft edge: ink has one.
    edge = np.clip((smooth - 0.34) / 0.30, 0, 1)
    return np.asarray(edge * edge * (3 - 2 * edge), np.float32)


def write_digits(
    sheet: Picture,
    pictures: Sequence[Picture],
    places: Sequence[tuple[int, int]],
    height: int,
    *,
    rng: np.random.Generator,
    ink: Colour = INKS[0],
) -> tuple[Box, ...]:
    """Writes digits onto a sheet, in place.

    Args:
        sheet: uint8 BGR, changed.
        pictures: uint8 (28, 28) each, light ink on dark.
        places: centre (x, y) of each; must leave room within the sheet.
        height: of a digit, in pixels.
        rng: for the pen's pressure.
        ink: the pen's colour.

    Returns:
        Box of each digit's ink.
    """
    boxes = []
    for picture, (x, y) in zip(pictures, places, strict=True):
        strokes = as_ink(picture, height)
        side = strokes.shape[0]
        top, left = y - side // 2, x - side // 2
        if top < 0 or left < 0 or top + side > sheet.shape[0] or left + side > sheet.shape[1]:
            raise ValueError(f"a digit {side} pixels wide does not fit at {(x, y)}")
        pressure = np.clip(0.9 + 0.06 * smooth_noise(rng, (side, side), max(4, side // 8)), 0, 1)
        cover = (strokes * pressure)[..., None]
        under = sheet[top : top + side, left : left + side].astype(np.float32)
        # Ink dyes paper: its texture stays to be seen under the stroke.
        dyed = under * (np.asarray(ink, np.float32) / 255)
        mixed = under * (1 - cover) + dyed * cover
        sheet[top : top + side, left : left + side] = np.round(mixed).astype(np.uint8)
        rows, columns = np.flatnonzero(strokes.max(1) > 0.5), np.flatnonzero(strokes.max(0) > 0.5)
        boxes.append(
            (
                left + int(columns[0]),
                top + int(rows[0]),
                int(columns[-1] - columns[0]) + 1,
                int(rows[-1] - rows[0]) + 1,
            )
        )
    return tuple(boxes)


def make_sheet(
    pictures: Sequence[Picture],
    labels: Sequence[int],
    *,
    rng: np.random.Generator,
    size: Size = (1120, 800),
    per_line: int = 5,
    height: int | None = None,
    ink: Colour = INKS[0],
) -> Sheet:
    """A sheet with digits in lines, as a careful but human hand would place them.

    Args:
        pictures: uint8 (28, 28) each, light ink on dark.
        labels: what they are.
        rng: for paper, places and pen.
        size: width and height of the sheet.
        per_line: digits in a line.
        height: of a digit; as large as the sheet allows by default.
        ink: the pen's colour.
    """
    count = len(pictures)
    rows = -(-count // per_line)
    across, down = size[0] / (per_line + 0.6), size[1] / (rows + 0.5)
    tall = height or round(min(0.62 * across, 0.5 * down))
    slip = 0.06 * min(across, down)
    places = []
    for index in range(count):
        row, column = divmod(index, per_line)
        places.append(
            (
                round((column + 0.8) * across + rng.uniform(-slip, slip)),
                round((row + 0.75) * down + rng.uniform(-slip, slip)),
            )
        )
    sheet = paper(rng, size)
    boxes = write_digits(sheet, pictures, places, tall, rng=rng, ink=ink)
    return Sheet(
        picture=sheet,
        labels=tuple(int(label) for label in labels),
        boxes=boxes,
        lines=tuple(index // per_line for index in range(count)),
    )


def uneven_light(picture: Picture, *, towards: float, depth: float) -> Picture:
    """Light from one side.

    Args:
        picture: uint8 BGR.
        towards: direction of the lamp in radians, 0 from the right.
        depth: 0 none, 0.5 the far side half as bright.
    """
    height, width = picture.shape[:2]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    side = (np.cos(towards) * x + np.sin(towards) * y) / np.sqrt(2)
    return _times(
        picture, np.asarray(1 - depth * (0.5 - 0.5 * side) - 0.12 * (x**2 + y**2), np.float32)
    )


def shadow(picture: Picture, *, edge: float, slope: float, depth: float, soft: float) -> Picture:
    """A shadow falling on one side of a slanted line.

    Args:
        picture: uint8 BGR.
        edge: where the line crosses the middle row, 0 left to 1 right; all beyond it is in shadow.
        slope: how far, in widths, the line moves from top to bottom.
        depth: 0 none, 0.5 half as bright.
        soft: width of the half shadow as a part of the picture's width.
    """
    height, width = picture.shape[:2]
    x = np.linspace(0, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-0.5, 0.5, height, dtype=np.float32)[:, None]
    inside = np.clip((x - edge - slope * y) / max(soft, 1e-3) + 0.5, 0, 1)
    inside = inside * inside * (3 - 2 * inside)
    return _times(picture, np.asarray(1 - depth * inside, np.float32))


def _times(picture: Picture, factor: Floats) -> Picture:
    changed: Picture = np.clip(picture * factor[..., None], 0, 255).astype(np.uint8)
    return changed


def sensor_noise(picture: Picture, *, rng: np.random.Generator, amount: float) -> Picture:
    """Each pixel off by a normally distributed amount (standard deviation in grey levels)."""
    noise = rng.standard_normal(picture.shape, np.float32) * np.float32(amount)
    return np.clip(picture + noise, 0, 255).astype(np.uint8)


def defocus(picture: Picture, sigma: float) -> Picture:
    """Blurred by a Gaussian of `sigma` pixels; 0 leaves the picture as it is."""
    if sigma <= 0:
        return picture
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.uint8)
