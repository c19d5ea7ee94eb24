"""Clean digits written again by other hands, with other pens, and seen by a camera: augmentation.

Everything works on a canvas of twice MNIST's size, light ink on dark, and uses the generator it is
given: the same seed gives the same pictures.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from vision import strokes
from vision.exposure import exposed
from vision.normalize import SIDE, normalize_ink
from vision.synthesis import smooth_noise

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

CANVAS = 2 * SIDE
#: Side of the sheets of smooth noise from which each picture takes a window of its own.
NOISE_SIDE = 512
#: Clouds of the bending of strokes and of uneven ink, in pixels of the canvas.
GRAIN = 13
#: Slant of the writing in degrees (standard deviation, and the most): a sheet is held within 25.
TILT, MOST_TILT = 9.0, 25.0
#: Part of the pictures that is brought to 28x28 as the camera's are; the rest only shrinks.
NORMALIZED = 0.8
#: Part of the pictures that is written by a pen of one width, and of those what a pad or a tablet
#: gives: no paper, no camera.
EVEN, CLEAN = 0.35, 0.4
#: Part of its ink that a stroke keeps at least when it is thinned.
THINNEST = 0.42

_X, _Y = np.meshgrid(np.arange(CANVAS), np.arange(CANVAS))
_GRID = (np.stack([_X, _Y], -1) - (CANVAS - 1) / 2).astype(np.float32)
_ROUND = {size: cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)) for size in (2, 3, 4, 5)}


class Pens:
    """Writes pictures anew; holds the noise that hands and pens take their chance from."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        size = (NOISE_SIDE, NOISE_SIDE)
        self._bends = np.stack([smooth_noise(rng, size, GRAIN) for _ in range(2)], -1)
        self._clouds = smooth_noise(rng, size, GRAIN)

    def lightly(self, picture: Picture) -> Picture:
        """A digit of MNIST turned, moved and bent a little: uint8 (28, 28)."""
        wide = self._written(picture, tilt=6.0, spread=0.06, bend=0.5)
        x, y = self._rng.uniform(-2, 2, 2)
        return _shrunk(placed(wide, 1.0, x, y, CANVAS))

    def again(self, picture: Picture, neighbour: Picture | None = None) -> Picture:
        """A picture written by another hand and pen, as the network gets it from a camera.

        Args:
            picture: uint8 (28, 28) or the canvas' (56, 56), light ink on dark.
            neighbour: uint8 (28, 28), a digit whose end may reach into this one's crop.

        Returns:
            uint8 (28, 28).
        """
        rng = self._rng
        ink = self._written(picture, tilt=TILT, spread=0.18, bend=0.95)
        if rng.random() < EVEN:
            ink = strokes.redrawn(rng, ink)
            if rng.random() < CLEAN:
                return normalize_ink(ink)
        else:
            ink = self._inked(ink)
        if neighbour is not None and rng.random() < 0.12:
            side = 1 if rng.random() < 0.5 else -1
            x, y = side * rng.uniform(40, 52), rng.uniform(-8, 8)
            ink = np.maximum(ink, placed(neighbour, 2.0, x, y, CANVAS))
        ink = exposed(rng, ink)
        if rng.random() < NORMALIZED:
            small = normalize_ink(ink)
            if rng.random() < 0.8:
                return small
        else:
            small = _shrunk(ink)
        reach = 3.0 if rng.random() < 0.3 else 1.0
        x, y = rng.uniform(-reach, reach, 2)
        return placed(small, 1.0, x, y, SIDE)

    def continental(self, picture: Picture, digit: int) -> Picture:
        """A 1 with an upstroke, a 7 with a bar, a 9 with a round tail: much of the world's hands.

        MNIST, written in one country, has few of them.

        Args:
            picture: uint8 (28, 28).
            digit: what it is; others than these three are left alone.

        Returns:
            uint8 (56, 56).
        """
        rng = self._rng
        size = (CANVAS, CANVAS)
        wide = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        left, top, width, height = cv2.boundingRect((wide > 128).view(np.uint8))
        if digit not in (1, 7, 9) or height < CANVAS // 3:
            return wide
        pen = int(rng.integers(3, 7))

        def middle(row: int) -> float:
            columns = np.flatnonzero(wide[row] > 128)
            return float(columns.mean()) if columns.size else left + width / 2

        def line(*ends: float) -> None:
            # In sixteenths of a pixel.
            x, y, other_x, other_y = (round(16 * end) for end in ends)
            cv2.line(wide, (x, y), (other_x, other_y), 255, pen, cv2.LINE_AA, 4)

        if digit == 9:
            reach = rng.uniform(0.12, 0.32, 2) * height
            centre = (round(middle(top + height - 2) - reach[0]), top + height - 2)
            axes, end = np.round(reach).astype(int).tolist(), rng.uniform(70, 185)
            cv2.ellipse(wide, centre, axes, 0, 0, end, 255, pen, cv2.LINE_AA)
            return wide
        if digit == 7:
            row = top + rng.uniform(0.4, 0.6) * height
            x, half = middle(int(row)), rng.uniform(0.16, 0.34) * height
            lift = rng.uniform(-0.3, 0.15) * half
            line(x - half, row - lift, x + half, row + lift)
            return wide
        x, length = middle(top + 2), rng.uniform(0.25, 0.95) * height
        angle = np.deg2rad(rng.uniform(24, 58))
        line(x, top + 2, x - length * np.sin(angle), top + 2 + length * np.cos(angle))
        if rng.random() < 0.2:
            foot, half = middle(top + height - 3), rng.uniform(0.12, 0.3) * height
            line(foot - half, top + height - 3, foot + half, top + height - 3)
        return wide

    def _window(self, sheet: Floats) -> Floats:
        y, x = self._rng.integers(0, NOISE_SIDE - CANVAS, 2)
        return sheet[y : y + CANVAS, x : x + CANVAS]

    def _written(self, picture: Picture, *, tilt: float, spread: float, bend: float) -> Picture:
        """Turned, slanted, stretched and bent, on the canvas: uint8 (56, 56)."""
        rng = self._rng
        angle, slant, tall, wide = np.clip(rng.standard_normal(4), -2, 2).tolist()
        angle = np.deg2rad(np.clip(angle * tilt, -MOST_TILT, MOST_TILT))
        size = len(picture) / CANVAS
        sx, sy = size * np.exp(wide * spread), size * np.exp(tall * spread / 2)
        cos, sin = np.cos(angle), np.sin(angle)
        turn = np.array([[cos, -sin], [sin, cos]]) @ np.array([[sx, slant * spread * sx], [0, sy]])
        where = _GRID @ turn.T.astype(np.float32) + np.float32((len(picture) - 1) / 2)
        where += self._window(self._bends) * np.float32(rng.random() * bend * size * 2)
        none = np.empty(0, np.float32)
        return np.asarray(cv2.remap(picture, where, none, cv2.INTER_CUBIC), np.uint8)

    def _inked(self, ink: Picture) -> Picture:
        """Thinner or thicker strokes, ink that runs out, a pen that skips."""
        rng = self._rng
        pen, uneven, skips, soft = rng.random(4)
        if pen < 0.26:
            ink = np.asarray(cv2.dilate(ink, _ROUND[int(rng.integers(2, 5))]), np.uint8)
        elif pen < 0.62:
            thin = np.asarray(cv2.erode(ink, _ROUND[int(rng.choice((2, 2, 3, 3, 4)))]), np.uint8)
            # A stroke that was thin already would fall to pieces that nobody could read.
            ink = thin if cv2.sumElems(thin)[0] > THINNEST * cv2.sumElems(ink)[0] else ink
        if soft < 0.3:
            # Steeper edges at another level, as a marker's are.
            gain = rng.uniform(1.5, 4.0)
            smooth = cv2.GaussianBlur(ink, (5, 5), 0)
            ink = np.asarray(cv2.addWeighted(smooth, gain, smooth, 0, -(gain - 1) * 90), np.uint8)
        if uneven < 0.4:
            lack = rng.uniform(0.1, 0.6) * np.maximum(self._window(self._clouds), 0)
            ink = (ink * np.clip(1 - lack, 0, 1)).astype(np.uint8)
        if skips < 0.12:
            for _ in range(int(rng.integers(1, 3))):
                ends = rng.integers(8, CANVAS - 8, 4).tolist()
                cv2.line(ink, ends[:2], ends[2:], 0, int(rng.integers(1, 4)))
        return ink


def placed(picture: Picture, size: float, x: float, y: float, side: int) -> Picture:
    """``size`` times as large in the middle of a dark square, then moved by (x, y) pixels."""
    middle = (side - size * len(picture)) / 2
    matrix = np.array([[size, 0, middle + x], [0, size, middle + y]], np.float32)
    return np.asarray(cv2.warpAffine(picture, matrix, (side, side)), np.uint8)


def _shrunk(ink: Picture) -> Picture:
    """Brought to 28x28 with its aspect kept, in the middle."""
    longer = max(ink.shape)
    high, wide = longer - ink.shape[0], longer - ink.shape[1]
    sides = (high // 2, high - high // 2, wide // 2, wide - wide // 2)
    square = cv2.copyMakeBorder(ink, *sides, cv2.BORDER_CONSTANT, value=0)
    return np.asarray(cv2.resize(square, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
