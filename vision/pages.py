"""Sheets of paper and boards, and what is written, ruled and drawn on them."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np
import numpy.typing as npt

from vision import penlines, synthesis
from vision.penlines import Pen, Segments
from vision.synthesis import FILLED, Colour, Size

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Points = npt.NDArray[np.float64]

#: Ground colours: white, cream, grey, recycled, yellow, pink, light blue paper.
PAPERS: tuple[Colour, ...] = (
    (236, 246, 252),
    (216, 234, 244),
    (205, 208, 210),
    (186, 198, 206),
    (170, 232, 246),
    (214, 208, 244),
    (244, 232, 214),
)
#: A green and a black board, a slate.
BOARDS: tuple[Colour, ...] = ((58, 74, 48), (42, 42, 40), (72, 62, 56))


@dataclass(frozen=True, kw_only=True, eq=False)
class Written:
    """A digit on a page.

    Attributes:
        label: 0 to 9.
        points: float64 (n, 2), places (x, y) of its ink on the page.
        line: number of its line.
        group: number of its group within the line.
    """

    label: int
    points: Points
    line: int
    group: int


@dataclass(kw_only=True, eq=False)
class Page:
    """A page that is being written on.

    Attributes:
        picture: float32 BGR (h, w, 3).
        written: its digits so far.
    """

    picture: Floats
    written: list[Written] = field(default_factory=list)

    @property
    def size(self) -> Size:
        """Width and height."""
        return self.picture.shape[1], self.picture.shape[0]

    def draw(self, rng: np.random.Generator, segments: Segments, pen: Pen, width: float) -> None:
        """Draws lines, ``width`` pixels wide."""
        if len(segments):
            cover, x, y = penlines.drawn(rng, segments, pen, width, self.size)
            self.dye(cover, x, y, pen.colour, opaque=pen.opaque)

    def dye(self, cover: Floats, x: int, y: int, colour: Colour, *, opaque: bool = False) -> None:
        """Mixes in a colour where ``cover`` (0 to 1, its corner at x, y) says so."""
        left, top = max(x, 0), max(y, 0)
        right = min(x + cover.shape[1], self.size[0])
        bottom = min(y + cover.shape[0], self.size[1])
        if left >= right or top >= bottom:
            return
        part = cover[top - y : bottom - y, left - x : right - x, None]
        under = self.picture[top:bottom, left:right]
        ink = np.asarray(colour, np.float32)
        # Ink dyes paper: its texture stays to be seen under the stroke.
        dyed = np.broadcast_to(ink, under.shape) if opaque else under * (ink / 255)
        self.picture[top:bottom, left:right] = under + (dyed - under) * part

    def digit(
        self,
        rng: np.random.Generator,
        picture: Picture,
        label: int,
        at: tuple[float, float],
        height: float,
        pen: Pen,
        *,
        angle: float = 0.0,
        slant: float = 0.0,
        line: int = 0,
        group: int = 0,
        segments: Segments | None = None,
    ) -> Points:
        """Writes a digit about ``at``; gives the places of its ink.

        Args:
            rng: for the hand.
            picture: uint8 (28, 28), light ink on dark.
            label: what it is.
            at: its centre in pixels.
            height: of its ink, about, in pixels.
            pen: what it is written with.
            angle: in degrees, clockwise.
            slant: to the right, as a part of the height.
            line: number of its line.
            group: number of its group.
            segments: its lines, if they are known already (see penlines.digit_segments).
        """
        points: Points
        if pen.marker and segments is None:
            cover, x, y = _stamped(picture, at, height, angle, slant)
            points = np.argwhere(cover > 0.5)[:, ::-1] + np.array([x, y], float)
            cover = penlines.pressed(rng, cover, pen)
            self.dye(cover, x, y, pen.colour, opaque=pen.opaque)
        else:
            lines = penlines.digit_segments(picture) if segments is None else segments
            lines = penlines.bent(rng, lines, 0.012, 0.8)
            lines = penlines.turned(lines, angle, slant) * height + np.asarray(at)
            width = max(0.8, pen.width * height)
            self.draw(rng, lines, pen, width)
            ends = lines.reshape(-1, 2)
            points = np.concatenate([ends - width / 2, ends + width / 2])
        self.note(label, points, line=line, group=group)
        return points

    def note(self, label: int, points: Points, *, line: int = 0, group: int = 0) -> None:
        """Remembers a digit whose ink lies at ``points``."""
        self.written.append(Written(label=label, points=points, line=line, group=group))


def _stamped(
    picture: Picture, at: tuple[float, float], height: float, angle: float, slant: float
) -> tuple[Floats, int, int]:
    """A 28x28 digit with its own strokes' width: cover, and where it begins."""
    scale = height / FILLED / len(picture)
    side = int(np.ceil(1.5 * height / FILLED)) + 2
    x, y = round(at[0]) - side // 2, round(at[1]) - side // 2
    turn = np.deg2rad(angle)
    matrix = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    matrix = scale * matrix @ np.array([[1, -slant], [0, 1]])
    middle = (len(picture) - 1) / 2
    move = np.array([side / 2, side / 2]) - matrix @ np.array([middle, middle])
    soft = cv2.warpAffine(
        picture.astype(np.float32) / 255,
        np.column_stack([matrix, move]),
        (side, side),
        flags=cv2.INTER_CUBIC,
    )
    soft = cv2.GaussianBlur(soft, (0, 0), max(0.3, height / 55))
    edge = np.clip((soft - 0.34) / 0.30, 0, 1)
    return np.asarray(edge * edge * (3 - 2 * edge), np.float32), x, y


def plain(rng: np.random.Generator, size: Size, colour: Colour | None = None) -> Page:
    """An empty sheet, now and then crumpled."""
    shares = (0.4, 0.18, 0.14, 0.1, 0.06, 0.06, 0.06)
    ground = colour or PAPERS[int(rng.choice(len(PAPERS), p=shares))]
    page = synthesis.paper(rng, size, ground).astype(np.float32)
    if rng.random() < 0.12:
        page *= creases(rng, size, 0.05)[..., None]
    return Page(picture=page)


def creases(rng: np.random.Generator, size: Size, depth: float) -> Floats:
    """Brightness of crumpled paper about 1: flat pieces that meet in sharp folds."""
    width, height = size
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    light = np.zeros((height, width), np.float32)
    for _ in range(int(rng.integers(3, 9))):
        angle, off = rng.uniform(0, 2 * np.pi), rng.uniform(-0.9, 0.9)
        side = np.cos(angle) * x + np.sin(angle) * y - off
        fold = np.clip(side / rng.uniform(0.01, 0.15), -1, 1)
        light += rng.normal() * np.exp(-np.abs(side) * rng.uniform(2, 6)) * fold
    light += synthesis.smooth_noise(rng, size, 60) * 0.3
    return np.asarray(1 + depth * light, np.float32)


def rule(rng: np.random.Generator, page: Page, pitch: float, *, squared: bool) -> None:
    """Prints lines ``pitch`` pixels apart, or squares: grey, blue, now and then red or green."""
    colour = ((150, 150, 150), (190, 150, 110), (190, 140, 150), (160, 180, 140))[
        int(rng.choice(4, p=(0.4, 0.4, 0.1, 0.1)))
    ]
    pen = Pen(colour=colour, width=1, strength=rng.uniform(0.35, 0.85))
    width, height = page.size
    thick = float(rng.uniform(0.7, 1.8))
    lines: list[list[tuple[float, float]]]
    lines = [[(0, y), (width, y)] for y in np.arange(rng.uniform(0, pitch), height, pitch)]
    if squared:
        lines += [[(x, 0), (x, height)] for x in np.arange(rng.uniform(0, pitch), width, pitch)]
    elif rng.random() < 0.4:
        x = width * rng.uniform(0.15, 0.25)
        lines.append([(x, 0), (x, height)])
    if lines:
        page.draw(rng, np.asarray(lines, np.float64), pen, thick)


def guilloche(rng: np.random.Generator, page: Page) -> None:
    """Prints the fine wavy lines of cheques, and now and then the line to write on."""
    width, height = page.size
    x = np.arange(0, width + 6, 6, dtype=np.float64)
    level = int(rng.integers(90, 190))
    pen = Pen(colour=(level, level, level), width=1, strength=rng.uniform(0.5, 1.0))
    curves = []
    for _ in range(int(rng.integers(1, 4))):
        high, long, phase = rng.uniform(6, 40), rng.uniform(60, 260), rng.uniform(0, 6.3)
        slope, gap = rng.uniform(-0.5, 0.5), rng.uniform(5, 14)
        bend = high * np.sin(2 * np.pi * x / long + phase) + slope * x
        starts = np.arange(-0.6 * width - 50, height + 0.6 * width + 50, gap)
        curves += [penlines.path(np.stack([x, y + bend], 1)) for y in starts]
    page.draw(rng, np.concatenate(curves), pen, float(rng.uniform(0.7, 1.3)))


def board(rng: np.random.Generator, size: Size) -> Page:
    """A blackboard with the traces of the sponge."""
    colour = np.asarray(BOARDS[int(rng.integers(len(BOARDS)))], np.float32)
    wiped = cv2.GaussianBlur(
        rng.standard_normal(size[::-1]).astype(np.float32), (0, 0), sigmaX=30, sigmaY=3
    )
    clouds = synthesis.smooth_noise(rng, size, 120)
    light = 1 + 0.10 * clouds + 1.5 * wiped
    return Page(picture=np.asarray(np.clip(colour * light[..., None], 0, 255), np.float32))
