"""What a camera and its paper do to a small piece of ink: crops, fewer pixels, noise, leftovers.

Every step takes the generator that chance comes from and ink as uint8 (h, w), light on dark, and
gives ink. All amounts were chosen by eye, on sheets of augmented training digits beside each other,
so that a person still reads nearly all of them.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Step = Callable[[np.random.Generator, Picture], Picture]


def exposed(rng: np.random.Generator, ink: Picture) -> Picture:
    """Each step with its own chance, in the order in which light meets them."""
    for chance, (share, step) in zip(rng.random(len(STEPS)).tolist(), STEPS, strict=True):
        if chance < share:
            ink = step(rng, ink)
    return ink


def _dotted(rng: np.random.Generator, ink: Picture) -> Picture:
    """A full stop or a speck stands beside it."""
    height, width = ink.shape
    place = (int(rng.integers(6, width - 6)), int(rng.integers(2 * height // 3, height - 6)))
    cv2.circle(ink, place, int(rng.integers(1, 4)), 255, -1, cv2.LINE_AA)
    return ink


def _ruled(rng: np.random.Generator, ink: Picture) -> Picture:
    """A line of the paper runs through."""
    height, width = ink.shape
    y = int(rng.integers(4, height - 4))
    cv2.line(ink, (0, y), (width, y), int(rng.integers(40, 120)), 1)
    return ink


def _printed(rng: np.random.Generator, ink: Picture) -> Picture:
    """It is written on fine printed lines, as on a cheque."""
    side = max(ink.shape)
    level, slope = int(rng.integers(25, 110)), int(rng.integers(-20, 20))
    lines = np.zeros((side, side), np.uint8)
    for y in range(int(rng.integers(8)), side, int(rng.integers(4, 14))):
        cv2.line(lines, (0, y), (side, y + slope), level, 1, cv2.LINE_AA)
    turned = lines if rng.random() < 0.6 else lines.T
    return np.maximum(ink, turned[: ink.shape[0], : ink.shape[1]])


def _cropped(rng: np.random.Generator, ink: Picture) -> Picture:
    """The crop is tight, or cuts the ends off."""
    left, top, width, height = cv2.boundingRect((ink > 100).view(np.uint8))
    cut = np.round(rng.uniform(-0.05, 0.06, 4) * max(width, height)).astype(int).tolist()
    rows = slice(max(top + cut[0], 0), max(top + height - cut[1], top + 8))
    columns = slice(max(left + cut[2], 0), max(left + width - cut[3], left + 8))
    return np.ascontiguousarray(ink[rows, columns])


def _far(rng: np.random.Generator, ink: Picture) -> Picture:
    """It is small in the frame: a digit of 12 to 35 pixels."""
    part = rng.uniform(0.3, 0.9)
    size = [max(6, round(side * part)) for side in ink.shape[::-1]]
    return np.asarray(cv2.resize(ink, size, interpolation=cv2.INTER_AREA), np.uint8)


def _blurred(rng: np.random.Generator, ink: Picture) -> Picture:
    sigma = rng.uniform(0.4, 1.0) * max(ink.shape) / 40
    return np.asarray(cv2.GaussianBlur(ink, (0, 0), sigma), np.uint8)


def _hard(rng: np.random.Generator, ink: Picture) -> Picture:
    """A threshold made it black and white."""
    limit = rng.uniform(0.25, 0.6) * float(ink.max())
    return np.asarray(cv2.threshold(ink, limit, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _faint(rng: np.random.Generator, ink: Picture) -> Picture:
    return np.asarray(cv2.convertScaleAbs(ink, alpha=rng.uniform(0.25, 1.0)), np.uint8)


def _lit(rng: np.random.Generator, ink: Picture) -> Picture:
    """Light that falls off to one side left a ramp."""
    height, width = ink.shape
    ramp = np.linspace(0, rng.uniform(5, 30), width, dtype=np.float32).astype(np.uint8)
    return np.asarray(cv2.add(ink, np.tile(ramp, (height, 1))), np.uint8)


def _noisy(rng: np.random.Generator, ink: Picture) -> Picture:
    grain = rng.standard_normal(ink.shape, np.float32) * np.float32(rng.uniform(1.5, 13))
    return np.clip(ink + grain, 0, 255).astype(np.uint8)


def _packed(rng: np.random.Generator, ink: Picture) -> Picture:
    """JPEG left its blocks."""
    quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(30, 85))]
    return np.asarray(
        cv2.imdecode(cv2.imencode(".jpg", ink, quality)[1], cv2.IMREAD_GRAYSCALE), np.uint8
    )


STEPS: tuple[tuple[float, Step], ...] = (
    (0.06, _dotted),
    (0.06, _ruled),
    (0.10, _printed),
    (0.15, _cropped),
    (0.45, _far),
    (0.35, _blurred),
    (0.20, _hard),
    (0.50, _faint),
    (0.20, _lit),
    (0.40, _noisy),
    (0.12, _packed),
)
"""How often each happens."""
