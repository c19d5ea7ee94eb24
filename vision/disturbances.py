"""What may befall a digit between the pen and the network: MNIST's pictures changed on purpose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

SIDE = 28
#: Strokes are made thicker and thinner on a picture so many times as large.
FINE = 4


@dataclass(frozen=True, kw_only=True, eq=False)
class Chance:
    """What is left to chance in one picture, the same for every amount, so that curves are smooth.

    Attributes:
        angle: in radians, 0 to 2 pi: where it moves to, where the shadow falls.
        side: 1 or -1: which way it turns.
        grain: float32 (28, 28), standard normal: the noise of each pixel.
    """

    angle: float
    side: int
    grain: npt.NDArray[np.float32]


def chance(seed: int, index: int) -> Chance:
    """The chance of the picture number ``index``, whatever other pictures there are."""
    rng = np.random.default_rng((seed, index))
    return Chance(
        angle=float(rng.uniform(0, 2 * np.pi)),
        side=1 if rng.random() < 0.5 else -1,
        grain=rng.standard_normal((SIDE, SIDE), np.float32),
    )


Change = Callable[[Picture, float, Chance], Picture]


@dataclass(frozen=True, kw_only=True)
class Disturbance:
    """One way to change a picture, by several amounts.

    Attributes:
        key: its name in JSON.
        title: on the screen, in a word or two.
        unit: of the amounts.
        amounts: from 0 (unchanged) to strong.
        phrase: how a sentence about it begins; ``{}`` stands for the amount, or for what it leaves.
        whole: what the amount is taken from, where the sentence tells what is left; else 0.
        change: the change itself: a picture uint8 (28, 28), an amount above 0 and its chance to
            uint8 (28, 28).
    """

    key: str
    title: str
    unit: str
    amounts: tuple[float, ...]
    phrase: str
    change: Change
    whole: float = 0.0

    def said(self, amount: float) -> str:
        """An amount in words: "Moved by 4 pixels"."""
        if amount == 0:
            return "Unchanged"
        told = self.whole - amount if self.whole else amount
        words = self.phrase.replace("{}", f"{told:g}")
        return words.replace("1 pixels", "1 pixel") if told == 1 else words

    def changed(self, picture: Picture, amount: float, chance: Chance) -> Picture:
        """The picture changed by an amount; amount 0 gives it back as it is."""
        return self.change(picture, amount, chance) if amount else picture


def _moved(picture: Picture, pixels: float, chance: Chance) -> Picture:
    x, y = round(pixels * np.cos(chance.angle)), round(pixels * np.sin(chance.angle))
    return _warped(picture, np.array([[1, 0, x], [0, 1, y]], np.float32))


def _smaller(picture: Picture, per_cent: float, _: Chance) -> Picture:
    side = max(1, round(SIDE * (1 - per_cent / 100)))
    small = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    result = np.zeros((SIDE, SIDE), np.uint8)
    start = (SIDE - side) // 2
    result[start : start + side, start : start + side] = small
    return result


def _larger(picture: Picture, per_cent: float, _: Chance) -> Picture:
    return _about_the_middle(picture, np.eye(2) * (1 + per_cent / 100))


def _turned(picture: Picture, degrees: float, chance: Chance) -> Picture:
    angle = np.deg2rad(degrees) * chance.side
    cos, sin = np.cos(angle), np.sin(angle)
    return _about_the_middle(picture, np.array([[cos, -sin], [sin, cos]]))


def _slanted(picture: Picture, degrees: float, chance: Chance) -> Picture:
    lean = np.tan(np.deg2rad(degrees)) * chance.side
    return _about_the_middle(picture, np.array([[1, lean], [0, 1]]))


def _thicker(picture: Picture, pixels: float, _: Chance) -> Picture:
    return _with_pen(picture, pixels, cv2.MORPH_DILATE)


def _thinner(picture: Picture, pixels: float, _: Chance) -> Picture:
    return _with_pen(picture, pixels, cv2.MORPH_ERODE)


def _fainter(picture: Picture, per_cent: float, _: Chance) -> Picture:
    return _mixed(picture, 1 - per_cent / 100, 0)


def _inverted(picture: Picture, per_cent: float, _: Chance) -> Picture:
    share = per_cent / 100
    return _mixed(picture, 1 - 2 * share, 255 * share)


def _greyed(picture: Picture, per_cent: float, _: Chance) -> Picture:
    share = per_cent / 100
    return _mixed(picture, 1 - share, 255 * share)


def _shadowed(picture: Picture, per_cent: float, chance: Chance) -> Picture:
    """As on paper: its light falls off to one side, and the negative of that is what comes in."""
    along = np.linspace(-1, 1, SIDE, dtype=np.float32)
    cos, sin = np.cos(chance.angle), np.sin(chance.angle)
    ramp = (cos * along[None, :] + sin * along[:, None]) / (abs(cos) + abs(sin)) / 2 + 0.5
    light = 1 - ramp * np.float32(per_cent / 100)
    return _rounded(255 - (255 - picture.astype(np.float32)) * light)


def _noisy(picture: Picture, levels: float, chance: Chance) -> Picture:
    return _rounded(picture + chance.grain * np.float32(levels))


def _blurred(picture: Picture, pixels: float, _: Chance) -> Picture:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), pixels), np.uint8)


def _coarser(picture: Picture, lost: float, _: Chance) -> Picture:
    side = SIDE - round(lost)
    few = cv2.resize(picture, (side, side), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(few, (SIDE, SIDE), interpolation=cv2.INTER_LINEAR), np.uint8)


def _packed(picture: Picture, strength: float, _: Chance) -> Picture:
    quality = [cv2.IMWRITE_JPEG_QUALITY, 100 - round(strength)]
    packed = cv2.imencode(".jpg", picture, quality)[1]
    return np.asarray(cv2.imdecode(packed, cv2.IMREAD_GRAYSCALE), np.uint8)


def _about_the_middle(picture: Picture, matrix: npt.NDArray[np.float64]) -> Picture:
    middle = np.full(2, (SIDE - 1) / 2)
    whole = np.column_stack([matrix, middle - matrix @ middle])
    return _warped(picture, whole.astype(np.float32))


def _warped(picture: Picture, matrix: npt.NDArray[np.float32]) -> Picture:
    return np.asarray(
        cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_CUBIC), np.uint8
    )


def _with_pen(picture: Picture, pixels: float, way: int) -> Picture:
    """Strokes wider or narrower by so many pixels, both sides together."""
    size = (FINE * SIDE, FINE * SIDE)
    fine = cv2.resize(picture, size, interpolation=cv2.INTER_LINEAR)
    across = round(FINE * pixels) + 1
    pen = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across))
    drawn = cv2.morphologyEx(fine, way, pen)
    return np.asarray(cv2.resize(drawn, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def _mixed(picture: Picture, part: float, plus: float) -> Picture:
    return _rounded(picture.astype(np.float32) * np.float32(part) + np.float32(plus))


def _rounded(values: npt.NDArray[np.float32]) -> Picture:
    result: Picture = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return result


def _of(
    key: str,
    title: str,
    unit: str,
    amounts: tuple[float, ...],
    phrase: str,
    change: Change,
    whole: float = 0.0,
) -> Disturbance:
    return Disturbance(
        key=key,
        title=title,
        unit=unit,
        amounts=(0, *amounts),
        phrase=phrase,
        change=change,
        whole=whole,
    )


DISTURBANCES: tuple[Disturbance, ...] = (
    _of("moved", "Moved", "pixels", (1, 2, 3, 4, 6), "Moved by {} pixels", _moved),
    _of("smaller", "Smaller", "%", (20, 40, 60, 70), "Made {} % smaller", _smaller),
    _of("larger", "Larger", "%", (10, 20, 30, 40), "Made {} % larger", _larger),
    _of("turned", "Turned", "degrees", (10, 20, 30, 45), "Turned by {} degrees", _turned),
    _of("slanted", "Slanted", "degrees", (10, 20, 30, 40), "Slanted by {} degrees", _slanted),
    _of("thicker", "Thicker", "pixels", (0.5, 1, 2, 3), "With a pen {} pixels thicker", _thicker),
    _of("thinner", "Thinner", "pixels", (0.5, 1, 1.5, 2), "With a pen {} pixels thinner", _thinner),
    _of("fainter", "Fainter", "%", (50, 75, 85, 90), "Made {} % fainter", _fainter),
    _of("inverted", "Inverted", "%", (25, 40, 60, 75, 100), "Inverted by {} %", _inverted),
    _of("grey", "Grey ground", "%", (10, 20, 40, 60), "On a ground {} % grey", _greyed),
    _of("shadowed", "Shadow", "%", (20, 40, 60, 80), "In a shadow of {} %", _shadowed),
    _of("noisy", "Noise", "grey levels", (16, 32, 64, 96), "With noise of {} grey levels", _noisy),
    _of("blurred", "Blurred", "pixels", (0.5, 1, 1.5, 2, 3), "Blurred by {} pixels", _blurred),
    _of(
        "coarser",
        "Coarser",
        "pixels fewer",
        (14, 18, 20, 22),
        "With {} x {} pixels",
        _coarser,
        SIDE,
    ),
    _of("packed", "JPEG", "strength", (60, 80, 90, 97), "As a JPEG of quality {}", _packed, 100),
)
"""Every change, from none to what a person can hardly read any more; the amounts chosen by eye."""
