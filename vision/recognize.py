"""A frame and a network that answers for 28x28 pictures, together a reading."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vision import layout
from vision.ink import Ink, find_ink
from vision.normalize import SIDE, normalize_ink
from vision.segment import Box, Candidate, find_candidates

Picture = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]

#: A digit on clean paper is shown from this confidence on.
SURE = 0.70
#: Clutter from which more confidence is asked for, and by how much more clutter all of it.
CLEAN, BUSY_RANGE = 0.08, 0.30
#: How far towards certainty a cluttered place raises what is asked for.
BUSY_SHARE = 0.95
NO_DIGIT = 10


class Classify(Protocol):
    """A network's answer: uint8 (n, 28, 28), light ink on dark, to float32 (n, 11).

    Columns 0 to 9 are the digits, column 10 is "not a digit"; rows add up to 1.
    """

    def __call__(self, batch: Picture, /) -> Probabilities:
        """The probabilities for each picture of the batch."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Digit:
    """One digit read.

    Attributes:
        digit: 0 to 9.
        confidence: its probability, 0 to 1.
        box: x, y, width, height in pixels of the picture that was given.
        picture: uint8 (28, 28), what the network saw.
        probabilities: float32 (11,).
        line: number of its line, from 0 at the top.
        group: number of its group within the line, from 0 at the left.
    """

    digit: int
    confidence: float
    box: Box
    picture: Picture
    probabilities: Probabilities
    line: int = 0
    group: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Rejected:
    """Ink that was not read, with the reason; `digit` is the network's guess, if it was asked."""

    box: Box
    reason: str
    digit: int | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """What a frame says.

    Attributes:
        digits: in reading order.
        text: the digits; a space between groups, a newline between lines.
        rejected: what was left out, and why.
        ink: the ink the digits were found in.
        milliseconds: of each stage: "ink", "segment", "normalize", "classify", "order", "total".
    """

    digits: tuple[Digit, ...]
    text: str
    rejected: tuple[Rejected, ...]
    ink: Ink
    milliseconds: Mapping[str, float]


def recognize(picture: Picture, classify: Classify, *, sure: float = SURE) -> Reading:
    """Every digit in a picture, in reading order.

    Args:
        picture: uint8 (h, w), (h, w, 3) BGR or (h, w, 4) BGRA.
        classify: the network.
        sure: digits less probable than this are left out.
    """
    clock = [time.perf_counter()]

    def lap() -> float:
        clock.append(time.perf_counter())
        return (clock[-1] - clock[-2]) * 1000

    spent = {}
    ink = find_ink(picture)
    spent["ink"] = lap()
    candidates = find_candidates(ink)
    spent["segment"] = lap()
    asked = [candidate for candidate in candidates if not candidate.reason]
    pictures = np.zeros((len(asked), SIDE, SIDE), np.uint8)
    for index, candidate in enumerate(asked):
        pictures[index] = normalize_ink(candidate.levels)
    spent["normalize"] = lap()
    answers = classify(pictures) if asked else np.zeros((0, NO_DIGIT + 1), np.float32)
    spent["classify"] = lap()
    rejected = [Rejected(box=c.box, reason=c.reason) for c in candidates if c.reason]
    digits = []
    for candidate, small, answer in zip(asked, pictures, answers, strict=True):
        read = _judged(candidate, small, answer, sure)
        if isinstance(read, Digit):
            digits.append(read)
        else:
            rejected.append(read)
    ordered = in_reading_order(digits)
    spent["order"] = lap()
    spent["total"] = (clock[-1] - clock[0]) * 1000
    return Reading(
        digits=ordered,
        text=text_of(ordered),
        rejected=tuple(rejected),
        ink=ink,
        milliseconds=spent,
    )


def _judged(
    candidate: Candidate, picture: Picture, answer: Probabilities, sure: float
) -> Digit | Rejected:
    digit = int(answer[:NO_DIGIT].argmax())
    confidence = float(answer[digit])
    if answer[NO_DIGIT] >= confidence:
        return Rejected(
            box=candidate.box, reason=f"not a digit {answer[NO_DIGIT]:.2f}", digit=digit
        )
    busy = min(max((candidate.clutter - CLEAN) / BUSY_RANGE, 0.0), 1.0)
    if confidence < sure + (1.0 - sure) * BUSY_SHARE * busy:
        return Rejected(box=candidate.box, reason=f"unsure {confidence:.2f}", digit=digit)
    return Digit(
        digit=digit,
        confidence=confidence,
        box=candidate.box,
        picture=picture,
        probabilities=answer,
    )


def in_reading_order(digits: list[Digit]) -> tuple[Digit, ...]:
    """Line by line from the top, left to right, with `line` and `group` filled in."""
    boxes = [digit.box for digit in digits]
    ordered = []
    for number, line in enumerate(layout.lines(boxes)):
        for index, group in zip(line, layout.groups(boxes, line), strict=True):
            ordered.append(replace(digits[index], line=number, group=group))
    return tuple(ordered)


def text_of(digits: tuple[Digit, ...]) -> str:
    """The reading of digits in order: a space between groups, a newline between lines."""
    return layout.text([(one.digit, one.line, one.group) for one in digits])
