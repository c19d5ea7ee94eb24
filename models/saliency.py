"""Where a network looked: what covering a patch of the picture does to its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.backward import Floats
from models.classifier import Network
from models.receptive import Box
from models.shapes import operations

Digit = npt.NDArray[np.uint8]

SIDE = 28
PAPER, INK = 0, 255
"""What a patch can be covered with: the ground or the pen."""

STEPS = (1, 2, 3, 4)
"""Pixels from patch to patch; the heat is as coarse."""

CHUNK = 32
"""Pictures between two looks at whether to stop: about 5 ms of the camera network ..."""

CHUNK_OPERATIONS = 200_000_000
"""... and fewer of a network that needs more multiplications than these for them."""

LEAST_SHARE = 1e-30
"""Odds end here, a little before float32 does."""

NO_NUMBERS = "This network's answers are not numbers, so it looked nowhere: choose another."


@dataclass(frozen=True, kw_only=True, eq=False)
class Covered:
    """The answers to a picture with one patch covered, for patches all over it.

    Attributes:
        whole: float32 (11,): the answer to the whole picture.
        answers: float32 (rows, columns, 11): to the picture with one patch covered.
        size: rows and columns of a patch.
        step: pixels from patch to patch; each stands for the step x step pixels in its middle.
        fill: what covered them, 0..255.
        asked: how many pictures the network answered for it.
    """

    whole: Floats
    answers: Floats
    size: int
    step: int
    fill: int
    asked: int

    def patch(self, row: int, column: int) -> Box:
        """The patch that stands for a pixel: top, left, height, width within the picture."""
        top, height = _span(row // self.step, self.step, self.size)
        left, width = _span(column // self.step, self.step, self.size)
        return top, left, height, width

    def fall(self, digit: int, *, odds: bool = False) -> Floats:
        """How much covering takes from a digit; negative where covering speaks for it.

        Args:
            digit: 0..9, or 10 for "not a digit".
            odds: not the probability's fall, but that of the odds p / (1 - p) as a power of ten:
                2.0 is 100 times less likely. A sure network shows with it what little it doubts.

        Returns:
            float32 (28, 28); at each pixel the fall for the patch that stands for it.
        """
        if odds:
            found = log_odds(self.whole, digit) - log_odds(self.answers, digit)
        else:
            found = self.whole[digit] - self.answers[..., digit]
        return np.repeat(np.repeat(found, self.step, 0), self.step, 1)[:SIDE, :SIDE]


def occlusion(
    network: Network,
    picture: Digit,
    digit: int,
    size: int = 5,
    step: int = 1,
    fill: int = PAPER,
) -> Floats:
    """How much the digit's probability falls when a patch is covered (Zeiler and Fergus, 2014).

    Returns:
        float32 (28, 28): at each pixel the fall when the patch in whose middle it lies is covered.

    Raises:
        ValueError: another picture, no such output, or the answers are not numbers.
    """
    covered = cover(network, picture, size, step, fill)
    assert covered is not None  # Nobody asked to stop.
    check_digit(network, digit)
    return covered.fall(digit)


def cover(
    network: Network,
    picture: Digit,
    size: int = 5,
    step: int = 1,
    fill: int = PAPER,
    should_stop: Callable[[], bool] = lambda: False,
) -> Covered | None:
    """Answers to the picture with each patch covered; None if it was told to stop.

    A patch that covers nothing - paper on paper - changes no answer and is not asked about, so
    pale ground costs no time. ``INK`` asks the other question: what if something were written here?

    Raises:
        ValueError: another picture, or the answers are not numbers.
    """
    pictures, which = covered_pictures(picture, size, step, fill)
    asked = np.concatenate([picture[None], pictures])
    answers = np.empty((len(asked), 11), np.float32)
    work = sum(operations(info) for info in network.layers)
    chunk = max(1, min(CHUNK, CHUNK_OPERATIONS // work))
    for start in range(0, len(asked), chunk):
        if should_stop():
            return None
        answers[start : start + chunk] = network(asked[start : start + chunk])
        if not answers[0].any():
            raise ValueError(NO_NUMBERS)
    return Covered(
        whole=answers[0],
        answers=answers[which],
        size=size,
        step=step,
        fill=fill,
        asked=len(asked),
    )


def covered_pictures(
    picture: Digit, size: int, step: int, fill: int
) -> tuple[Digit, npt.NDArray[np.int64]]:
    """The different pictures that covering gives: uint8 (n, 28, 28), and which patch gives which.

    Returns:
        The pictures, and int (rows, columns): 0 for a patch that changes nothing, else from 1.
    """
    spans = [slice(top, top + tall) for top, tall in _spans(step, size)]
    which = np.zeros((len(spans), len(spans)), np.int64)
    found: dict[bytes, int] = {picture.tobytes(): 0}
    pictures: list[Digit] = []
    for i, rows in enumerate(spans):
        for j, columns in enumerate(spans):
            if (picture[rows, columns] == fill).all():
                continue
            changed = picture.copy()
            changed[rows, columns] = fill
            number = found.setdefault(changed.tobytes(), len(found))
            if number > len(pictures):
                pictures.append(changed)
            which[i, j] = number
    return np.array(pictures, np.uint8).reshape(-1, SIDE, SIDE), which


def finest_step(picture: Digit, size: int, fill: int, most: float) -> int:
    """The smallest of ``STEPS`` that asks about at most ``most`` pictures, or the largest."""
    for step in STEPS[:-1]:
        spans = [slice(top, top + tall) for top, tall in _spans(step, size)]
        marked = picture != fill
        if sum(marked[rows, columns].any() for rows in spans for columns in spans) <= most:
            return step
    return STEPS[-1]


def log_odds(answers: Floats, digit: int) -> Floats:
    """The power of ten of p / (1 - p), told from the other outputs: 1 - p itself rounds to 0."""
    rest = np.delete(answers, digit, axis=-1).sum(axis=-1)
    shares = np.maximum(np.stack([answers[..., digit], rest]).astype(np.float64), LEAST_SHARE)
    return np.asarray(np.log10(shares[0] / shares[1]), np.float32)


def check_digit(network: Network, digit: int) -> None:
    """Makes sure that the network has such an output.

    Raises:
        ValueError: it has not.
    """
    outputs = network.layers[-1].output_shape[0]
    if not 0 <= digit < outputs:
        raise ValueError(f"this network has {outputs} outputs, counted from 0: none is {digit}")


def _spans(step: int, size: int) -> list[tuple[int, int]]:
    return [_span(place, step, size) for place in range(-(-SIDE // step))]


def _span(place: int, step: int, size: int) -> tuple[int, int]:
    """Where a patch begins and how long it is, in the middle of its step, cut at the border."""
    first = place * step + (step - size) // 2
    begin, end = max(first, 0), min(first + size, SIDE)
    return begin, end - begin
