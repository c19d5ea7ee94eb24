"""A network's answers in a few words."""

from __future__ import annotations

import numpy as np

from gui.widgets.probability_bars import NOT_A_DIGIT
from models.shares import per_cent


def said(answer: int) -> str:
    """The digit, or "none"."""
    return "none" if answer == NOT_A_DIGIT else str(answer)


def share(confidence: float) -> str:
    """Per cent without decimals, but never 100 % for what is not quite certain."""
    if not np.isfinite(confidence):
        return "no number"
    return per_cent(confidence, 0)


def many(count: int, what: str) -> str:
    """As "1 picture" and "1,234 pictures"."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def no_numbers(unanswered: int, of: int) -> str:
    """What is to be known of a network whose own numbers overflow; "" for a sound one."""
    if not unanswered:
        return ""
    whose = "Its answers" if unanswered == of else f"{unanswered:,} of its answers"
    return f"{whose} are not numbers: its training broke down."
