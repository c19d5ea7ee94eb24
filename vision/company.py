"""Layout as evidence: what stands around a piece of ink says whether it is likely to be a digit.

A network sees one piece alone. Digits of a sheet, though, have a like size and contrast and stand
in bare paper, while a stroke that looks like a 1 among leaves, bricks or letters is none. So the
answer "not a digit" is moved by odds, in nats (natural logarithms):

- clutter: what the paper right around it shows beside ink;
- look-alikes: a lone upright stroke or a ring is common in the world, a 3 is not; a ring much
  higher than the digits beside it is a drawn circle;
- company: the part of its neighbours, weighted by nearness and likeness, that are digits. The
  neighbours' own answers depend on theirs, so this is repeated until it settles (mean field);
- size: far from the size of the digits around it.

Nothing is a hard rule: a clear digit of any size stays one. The order of the ten digits is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from vision.finder import Heat
from vision.grouping import Answered
from vision.segment import Candidate

Probabilities = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

NO_DIGIT = 10
#: A network's certainty counts as at most so many nats: 0.991.
MOST_CERTAIN = 4.7
#: Clutter from which it speaks against a digit, nats per unit beyond, and the most.
CLEAN, CLUTTER_NATS, MOST_CLUTTER_NATS = 0.17, 1.9, 1.94
#: A network of ten answers cannot say "not a digit": its word counts for less, clutter for more.
TEN_WAY_CERTAIN, TEN_WAY_CLUTTER, TEN_WAY_GROUPED = 3.0, 10.0, 2.0
#: How common things that look like each digit are, in nats against it.
LOOK_ALIKES = np.array([0.74, 2.4, *[0.0] * 8])
#: A ring so many times as high as the digits from 2 to 9 beside it is a drawn circle rather than a
#: 0: nats per nat beyond; of fewer such digits, read with less than this, no height is known.
LARGE_RING, RING_NATS = 2.0, 4.0
FEWEST, CLEAR = 2, 0.7
#: Nats against what was cut or put together: chosen from many, something will look like a digit.
GROUPED_NATS = 0.57
#: ... and the more so the less of the ink around it is read (nats per nat).
EXPLAINED = 1.34
#: Nats against what has more contact with the frame's border than this, in widths of its stroke.
CUT, CUT_NATS = 2.0, 3.0
#: Part of the pieces on a sheet that are digits when nothing is known, and the weight of that.
USUAL_PART, USUAL_WEIGHT = 0.8, 1.5
#: How much the company counts.
COMPANY = 1.97
#: Logarithms of height, stroke and contrast count as like within these; in company, more loosely.
LIKE = np.array([0.53, 0.30, 0.41])
LOOSE = 1.53
#: How alike pieces usually are, and what that weighs; nats at most for and against.
LIKE_USUAL, LIKE_WEIGHT = 0.59, 0.18
MOST_LIKE, MOST_UNLIKE = 1.04, 4.6
#: How much less the word of a 1 counts.
ALIKE_SILENT = 0.96
#: Nearness falls by 1/e within so many heights.
NEAR, FAR = 5.0, 17.7
#: Weight of what is no digit by its form alone.
FORM_WEIGHT = 0.37
#: Chance of the finder's that says nothing; nats per nat for a digit, the most, and against one.
SEEN, FOUND, MOST_FOUND, UNSEEN = 0.34, 1.4, 2.4, 0.45
#: How much its word about a neighbour counts.
HEARD = 1.2
ROUNDS = 6
#: Reasons that say nothing about what the piece is.
SILENT = frozenset({"cut off by the border", "too large", "too small", "drawn round another"})


def weighed(answered: Sequence[Answered], heat: Heat | None = None) -> list[Answered]:
    """The answers with what stands around each piece taken into account.

    Args:
        answered: everything that was found in the frame, asked about or not.
        heat: where the finder sees digits, if it was asked.
    """
    asked = np.array([i for i, one in enumerate(answered) if one.answer is not None], np.intp)
    if not asked.size:
        return list(answered)
    candidates = [one.candidate for one in answered]
    answers = np.stack([one.answer for one in answered if one.answer is not None])
    said = _said(answers)
    own = said - _doubts(candidates, answers, asked)
    sheet = _Sheet(candidates, answers, asked)
    company = found = np.zeros(len(asked))
    if heat is not None:
        found = _found(heat, [candidates[index] for index in asked])
    for _ in range(ROUNDS):
        company = sheet.company(_share(said + HEARD * found + company))
    moved = _moved(answers, own + company + found)
    result = list(answered)
    for row, index in enumerate(asked.tolist()):
        result[index] = replace(answered[index], answer=moved[row])
    return result


def _said(answers: Probabilities) -> Floats:
    """Nats for "a digit" as the network alone says it."""
    if not answers[:, NO_DIGIT].any():
        return np.minimum(_nats(answers.max(axis=1)), TEN_WAY_CERTAIN)
    return np.clip(-_nats(answers[:, NO_DIGIT]), -MOST_CERTAIN, MOST_CERTAIN)


def _nats(share: Probabilities) -> Floats:
    return _logit(np.clip(share.astype(np.float64), 1e-6, 1 - 1e-6))


def _doubts(candidates: Sequence[Candidate], answers: Probabilities, asked: Places) -> Floats:
    """Nats against each piece from what it looks like, how it was made and what is around it."""
    clutter = np.array([candidates[index].clutter for index in asked])
    against = np.minimum(np.maximum(clutter - CLEAN, 0) * CLUTTER_NATS, MOST_CLUTTER_NATS)
    alike = answers[:, :NO_DIGIT] @ LOOK_ALIKES
    together = np.array([candidates[index].put_together for index in asked])
    explained = np.log([max(candidates[index].explained, 1e-3) for index in asked])
    grouped = together * GROUPED_NATS - explained * EXPLAINED
    if not answers[:, NO_DIGIT].any():
        against, grouped = against * TEN_WAY_CLUTTER, grouped * TEN_WAY_GROUPED
    alike += answers[:, 0] * _large(candidates, answers, asked)
    cut = np.array([candidates[index].contact > CUT for index in asked]) * CUT_NATS
    return np.asarray(against + alike + grouped + cut, np.float64)


def _large(candidates: Sequence[Candidate], answers: Probabilities, asked: Places) -> Floats:
    """Nats against each piece, should it be a ring, for being much higher than the digits."""
    heights = np.array([candidates[index].box[3] for index in asked], np.float64)
    clear = heights[answers[:, 2:NO_DIGIT].max(axis=1) >= CLEAR]
    if len(clear) < FEWEST:
        return np.zeros(len(asked))
    beyond = np.log(heights / float(np.median(clear)) / LARGE_RING)
    return np.asarray(RING_NATS * np.maximum(beyond, 0), np.float64)


def _found(heat: Heat, candidates: Sequence[Candidate]) -> Floats:
    """Nats for what the finder sees, too; against what it does not."""
    chance = np.array([heat.near(one.box) for one in candidates])
    apart = _logit(np.clip(chance, 1e-4, 1 - 1e-4)) - float(_logit(np.array(SEEN)))
    word = np.where(apart > 0, np.minimum(FOUND * apart, MOST_FOUND), UNSEEN * apart)
    return np.asarray(word, np.float64)


class _Sheet:
    """How near and how like each other the pieces are.

    Likeness is in the logarithms of height, width of the stroke, and contrast.
    """

    def __init__(
        self, candidates: Sequence[Candidate], answers: Probabilities, asked: Places
    ) -> None:
        self._asked = asked
        boxes = np.array([one.box for one in candidates], np.float64)
        height = np.maximum(boxes[:, 3], 0.6 * boxes[:, 2])
        looks = np.log(
            np.stack(
                [
                    np.maximum(height, 1.0),
                    [max(one.stroke, 1.0) for one in candidates],
                    [max(one.contrast, 1.0) for one in candidates],
                ],
                axis=1,
            )
        )
        weight = np.array([_form_weight(one) for one in candidates])
        # A row of fence posts is no company for a fence post.
        weight[asked] = 1 - ALIKE_SILENT * answers[:, 1]
        middle = boxes[:, :2] + boxes[:, 2:] / 2
        apart = np.hypot(*(middle[asked, None] - middle[None]).transpose(2, 0, 1))
        apart /= np.maximum(height[asked, None], height[None])
        unlike = ((looks[asked, None] - looks[None]) / LIKE) ** 2
        self._like = np.exp(-0.5 * unlike.sum(axis=2))
        rows = np.arange(len(asked))
        near = np.exp(-apart / NEAR) * weight
        far = np.exp(-apart / FAR) * weight
        near[rows, asked] = far[rows, asked] = 0.0
        self._near = near * np.exp(-0.5 * unlike[..., [0, 2]].sum(axis=2) / LOOSE**2)
        self._far = far

    def company(self, shares: Floats) -> Floats:
        """Nats for "a digit" from the others, when the pieces asked about are digits by so much."""
        digits = np.zeros(self._near.shape[1])
        digits[self._asked] = shares
        part = (self._near @ digits + USUAL_WEIGHT * USUAL_PART) / (
            self._near.sum(axis=1) + USUAL_WEIGHT
        )
        usual = float(_logit(np.array(USUAL_PART)))
        alike = (self._far * self._like) @ digits + LIKE_WEIGHT * LIKE_USUAL
        whole = self._far @ digits + LIKE_WEIGHT
        likeness = np.log(alike / whole / LIKE_USUAL)
        return np.asarray(
            COMPANY * (_logit(part) - usual) + np.clip(likeness, -MOST_UNLIKE, MOST_LIKE),
            np.float64,
        )


def _form_weight(one: Candidate) -> float:
    return 0.0 if one.reason in SILENT else FORM_WEIGHT if one.reason else 1.0


def _moved(answers: Probabilities, odds: Floats) -> Probabilities:
    """The answers with their share of "not a digit" set by the odds."""
    digits = answers[:, :NO_DIGIT].astype(np.float64)
    digits /= np.maximum(digits.sum(axis=1, keepdims=True), 1e-12)
    share = _share(odds)[:, None]
    return np.hstack([digits * share, 1 - share]).astype(np.float32)


def _share(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-odds)), np.float64)


def _logit(share: Floats) -> Floats:
    return np.asarray(np.log(share / (1 - share)), np.float64)
