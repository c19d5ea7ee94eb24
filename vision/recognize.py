"""A frame and a network that answers for 28x28 pictures, together a reading."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from vision import company, finder, grouping, layout, second_look
from vision.boxes import Box
from vision.grouping import Answered
from vision.ink import Ink, find_ink
from vision.normalize import SIDE, normalize_ink
from vision.segment import Candidate, Segments

Picture = npt.NDArray[np.uint8]
Probabilities = npt.NDArray[np.float32]

#: A digit on clean paper is shown from this confidence on.
SURE = 0.70
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
    """Ink that was not read, with the reason.

    Attributes:
        box: x, y, width, height in pixels of the picture that was given.
        reason: a few words.
        digit: the network's guess, if it was asked.
        picture: uint8 (28, 28), what the network saw, if it was asked.
        probabilities: float32 (11,), what it said, what stands around taken into account.
    """

    box: Box
    reason: str
    digit: int | None = None
    picture: Picture | None = None
    probabilities: Probabilities | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """What a frame says.

    Attributes:
        digits: in reading order.
        text: the digits; a space between groups, a newline between lines.
        rejected: what was left out, and why.
        ink: the ink the digits were found in.
        milliseconds: of each stage: "ink", "segment", "normalize", "classify", "group", "find",
            "order", "total".
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
    segments = Segments(ink)
    spent["segment"] = lap()
    candidates = segments.candidates
    asked = [candidate for candidate in candidates if not candidate.reason]
    pictures = _small(asked)
    spent["normalize"] = lap()
    answers = _answers(classify, pictures)
    answered = _answered(candidates, pictures, answers)
    spent["classify"] = lap()

    def ask(tried: Sequence[Candidate]) -> tuple[Picture, Probabilities]:
        small = _small(tried)
        return small, _answers(classify, small)

    answered = grouping.regrouped(segments, answered, ask)
    spent["group"] = lap()
    weighed = company.weighed(answered)
    if second_look.needed(weighed):
        heat = finder.look(ink)
        answered += second_look.proposed(segments, heat, answered, ask)
        weighed = company.weighed(answered, heat)
    spent["find"] = lap()
    digits, rejected = _judged(weighed, sure)
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


def _small(candidates: Sequence[Candidate]) -> Picture:
    pictures = np.zeros((len(candidates), SIDE, SIDE), np.uint8)
    for index, candidate in enumerate(candidates):
        pictures[index] = normalize_ink(candidate.levels)
    return pictures


def _answers(classify: Classify, pictures: Picture) -> Probabilities:
    return classify(pictures) if len(pictures) else np.zeros((0, NO_DIGIT + 1), np.float32)


def _answered(
    candidates: Sequence[Candidate], pictures: Picture, answers: Probabilities
) -> list[Answered]:
    """All candidates in their order, those that were asked about with picture and answer."""
    answered, row = [], 0
    for one in candidates:
        if one.reason:
            answered.append(Answered(candidate=one))
        else:
            answered.append(Answered(candidate=one, picture=pictures[row], answer=answers[row]))
            row += 1
    return answered


def _judged(answered: Sequence[Answered], sure: float) -> tuple[list[Digit], list[Rejected]]:
    digits, rejected = [], []
    for one in answered:
        box, picture, answer = one.candidate.box, one.picture, one.answer
        if picture is None or answer is None:
            rejected.append(Rejected(box=box, reason=one.candidate.reason))
            continue
        digit = int(answer[:NO_DIGIT].argmax())
        confidence, nothing = float(answer[digit]), float(answer[NO_DIGIT])
        if nothing < confidence and confidence >= sure:
            digits.append(
                Digit(
                    digit=digit,
                    confidence=confidence,
                    box=box,
                    picture=picture,
                    probabilities=answer,
                )
            )
            continue
        reason = (
            f"not a digit {nothing:.2f}" if nothing >= confidence else f"unsure {confidence:.2f}"
        )
        rejected.append(
            Rejected(box=box, reason=reason, digit=digit, picture=picture, probabilities=answer)
        )
    return digits, rejected


def in_reading_order(digits: list[Digit]) -> tuple[Digit, ...]:
    """Line by line from the top, left to right, with `line` and `group` filled in."""
    return tuple(
        replace(digits[index], line=line, group=group)
        for index, line, group in layout.arranged([digit.box for digit in digits])
    )


def text_of(digits: tuple[Digit, ...]) -> str:
    """The reading of digits in order: a space between groups, a newline between lines."""
    return layout.text([(one.digit, one.line, one.group) for one in digits])
