"""A made-up camera: a sheet held over a desk by a hand that is never quite still."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from vision import synthesis
from vision.boxes import Box
from vision.synthesis import Sheet, Size

Picture = npt.NDArray[np.uint8]
Matrix = npt.NDArray[np.float64]

FRAME: Size = (640, 480)
RATE = 20
#: Seconds in which a sheet comes in, or is taken away.
SLIDE = 0.7
#: Part of the frame's width that a sheet covers when it lies still.
COVERED = 0.86


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """One frame of the film and what is to be seen in it.

    Attributes:
        picture: uint8 BGR.
        labels: digits that are wholly in view, in reading order.
        boxes: their boxes in the frame.
        still: the sheet is not being put down or taken away.
        numbers: which of the sheet's digits they are, from 0.
    """

    picture: Picture
    labels: tuple[int, ...]
    boxes: tuple[Box, ...]
    still: bool
    numbers: tuple[int, ...] = ()


def film(
    sheets: Sequence[Sheet],
    *,
    rng: np.random.Generator,
    seconds: float = 4.5,
    rate: float = RATE,
    size: Size = FRAME,
) -> Iterator[Shot]:
    """Every sheet in turn, each for `seconds`, under one lamp and beside a shadow that wanders."""
    table = synthesis.desk(rng, size)
    lamp, depth = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.35)
    for sheet in sheets:
        hand = _Hand(rng)
        dark, slope = rng.uniform(0.15, 0.30), rng.uniform(-0.4, 0.4)
        start, travel = rng.uniform(0.55, 0.75), rng.uniform(-0.25, 0.25)
        frames = round(seconds * rate)
        for index in range(frames):
            time = index / rate
            place = hand.place(sheet, size, time, seconds)
            picture = lay(table, sheet.picture, place)
            picture = synthesis.uneven_light(picture, towards=lamp, depth=depth)
            picture = synthesis.shadow(
                picture, edge=start + travel * time / seconds, slope=slope, depth=dark, soft=0.12
            )
            picture = synthesis.defocus(picture, 0.75 + 0.35 * abs(np.sin(1.3 * time + lamp)))
            picture = synthesis.sensor_noise(picture, rng=rng, amount=2.5)
            boxes = [moved(box, place) for box in sheet.boxes]
            seen = [i for i, box in enumerate(boxes) if inside(box, size)]
            yield Shot(
                picture=picture,
                labels=tuple(sheet.labels[i] for i in seen),
                boxes=tuple(boxes[i] for i in seen),
                still=SLIDE <= time <= seconds - SLIDE,
                numbers=tuple(seen),
            )


class _Hand:
    """Slow drift and a slight tremor in place, angle and distance."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._phases = rng.uniform(0, 2 * np.pi, (4, 3))
        self._angle = rng.uniform(-4, 4)
        self._tilt = rng.uniform(-0.035, 0.035, 2)
        self._side = rng.choice([-1, 1])

    def _sway(self, what: int, time: float) -> float:
        slow, middle, quick = self._phases[what]
        return float(
            0.75 * np.sin(0.9 * time + slow)
            + 0.2 * np.sin(2.7 * time + middle)
            + 0.05 * np.sin(17 * time + quick)
        )

    def place(self, sheet: Sheet, size: Size, time: float, seconds: float) -> Matrix:
        """The 3x3 matrix from the sheet's pixels to the frame's at a moment."""
        tall, wide = sheet.picture.shape[:2]
        away = max(0.0, 1 - time / SLIDE, 1 - (seconds - time) / SLIDE) ** 2
        scale = COVERED * size[0] / wide * (1 + 0.03 * self._sway(0, time))
        angle = np.radians(self._angle + 2.0 * self._sway(1, time) + 9 * away * self._side)
        centre = (
            size[0] * (0.5 + 0.018 * self._sway(2, time) + 1.2 * away * self._side),
            size[1] * (0.5 + 0.02 * self._sway(3, time) + 0.25 * away),
        )
        cosine, sine = scale * np.cos(angle), scale * np.sin(angle)
        middle = np.array([[1, 0, -wide / 2], [0, 1, -tall / 2], [0, 0, 1]])
        lean = np.array([[1, 0, 0], [0, 1, 0], [*(self._tilt / (wide / 2)), 1]])
        turn = np.array([[cosine, -sine, centre[0]], [sine, cosine, centre[1]], [0, 0, 1]])
        return np.asarray(turn @ lean @ middle, np.float64)


def lay(table: Picture, sheet: Picture, place: Matrix) -> Picture:
    """The sheet on the table, with the thin shadow that its edge throws."""
    height, width = table.shape[:2]
    # Smaller by half first, or warping would skip pixels and fine lines would sparkle.
    warped = cv2.warpPerspective(sheet, place, (width, height), flags=cv2.INTER_AREA)
    solid = np.full(sheet.shape[:2], 255, np.uint8)
    cover = cv2.warpPerspective(solid, place, (width, height), flags=cv2.INTER_LINEAR)
    # The light comes from above left, so the edge throws its shadow down and to the right.
    fallen = cv2.warpAffine(cover, np.array([[1, 0, 4], [0, 1, 5]], float), (width, height))
    dropped = cv2.GaussianBlur(fallen, (0, 0), 5).astype(np.float32) / 255
    ground = table * (1 - 0.45 * dropped[..., None])
    part = cover[..., None].astype(np.float32) / 255
    return np.round(ground * (1 - part) + warped * part).astype(np.uint8)


def moved(box: Box, place: Matrix) -> Box:
    """The upright box round a box of the sheet, in the frame."""
    x, y, width, height = box
    corners = np.array([[x, y], [x + width, y], [x, y + height], [x + width, y + height]], float)
    moved = cv2.perspectiveTransform(corners[None], place)[0]
    left, top = np.floor(moved.min(axis=0)).astype(int)
    right, bottom = np.ceil(moved.max(axis=0)).astype(int)
    return int(left), int(top), int(right - left), int(bottom - top)


def inside(box: Box, size: Size) -> bool:
    """Whether a box lies wholly in the frame."""
    x, y, width, height = box
    return x >= 0 and y >= 0 and x + width <= size[0] and y + height <= size[1]
