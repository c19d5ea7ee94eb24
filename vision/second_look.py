"""When the finder is asked for a second opinion, and what comes of the boxes that it proposes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.boxes import Box, holds, overlap
from vision.finder import Heat
from vision.grouping import LONGEST, NO_DIGIT, Answered, Ask
from vision.segment import Segments

#: The finder is asked where something was read with less than this, ...
CERTAIN = 0.90
#: ... or left out for one of these reasons though this part as high as what was asked about: a
#: printed line or the border may hold digits fast.
HOLDING, HIGH = frozenset({"too large", "cut off by the border"}), 0.7
#: What it proposes must have at least this chance, be read with at least `LIKELY`, and share no
#: more than `CLASH` with what was read with as much.
STRONG, LIKELY, CLASH = 0.30, 0.5, 0.15
MOST_PROPOSED = 40


def needed(answered: Sequence[Answered]) -> bool:
    """Whether something was asked about and not read for sure, or may hold digits unasked."""
    asked = [one for one in answered if one.answer is not None]
    if any(_surest(one) < CERTAIN for one in asked) or any(_uncut_row(one) for one in answered):
        return True
    if not asked:
        return False
    high = HIGH * float(np.median([one.candidate.box[3] for one in asked]))
    return any(one.candidate.reason in HOLDING and one.candidate.box[3] >= high for one in answered)


def _uncut_row(one: Answered) -> bool:
    """Whether it may be a row of digits, so faint that grouping left it whole."""
    wide, high = one.candidate.box[2:]
    return one.candidate.reason == "too wide" and wide <= LONGEST * high


def proposed(
    segments: Segments, heat: Heat, answered: Sequence[Answered], ask: Ask
) -> list[Answered]:
    """Digits where the finder sees one and nothing was read, as the network answers for them."""
    read = [one.candidate.box for one in answered if _surest(one) >= LIKELY]
    boxes = [box for box in heat.boxes(STRONG) if not any(_clash(box, other) for other in read)]
    tried = [one for box in boxes[:MOST_PROPOSED] if (one := segments.within(box)) is not None]
    if not tried:
        return []
    pictures, answers = ask(tried)
    return [
        Answered(candidate=one, picture=picture, answer=answer)
        for one, picture, answer in zip(tried, pictures, answers, strict=True)
        if float(answer[:NO_DIGIT].max()) >= LIKELY
    ]


def _surest(one: Answered) -> float:
    """Probability of the best digit; 0 where nothing was asked."""
    return 0.0 if one.answer is None else float(one.answer[:NO_DIGIT].max())


def _clash(one: Box, other: Box) -> bool:
    """Whether two boxes are about the same digit."""
    return overlap(one, other) > CLASH or holds(one, other) or holds(other, one)
