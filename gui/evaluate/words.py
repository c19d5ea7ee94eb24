"""What the figures of the Evaluate page mean, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gui.widgets.answer_words import no_numbers
from gui.widgets.digit_duel import DOT, SQUARE
from models.shares import per_cent

if TYPE_CHECKING:
    from models.comparison import Comparison
    from models.reliability import Reliability

HONEST = 0.002
"""Sureness and rightness as near as this are the same: with 10,000 pictures chance moves more."""

LUCK = 0.05
"""Below it a difference is rarely chance: the usual, arbitrary line."""


def meaning(found: Reliability) -> str:
    """The plot in one sentence."""
    sure, right = found.mean_confidence, found.mean_accuracy
    if abs(sure - right) < HONEST:
        verdict = "on the whole it may be believed"
    elif sure > right:
        verdict = "it is too sure of itself"
    else:
        verdict = "it is better than it believes"
    return (
        f"On average it says it is {per_cent(sure)} sure and is right "
        f"{per_cent(right)} of the time: "
        f"{verdict}. "
        f"Taken bin by bin, what it says is off by {100 * found.error:.2f} points on average (ECE)."
    )


def verdict(found: Comparison, unanswered: tuple[int, int]) -> str:
    """What the differences mean, in a sentence or two."""
    first, second = len(found.only_first), len(found.only_second)
    total = found.both + found.neither + first + second
    broken = [
        f"{mark}: {no_numbers(count, total)}"
        for mark, count in zip((DOT, SQUARE), unanswered, strict=True)
        if count
    ]
    if broken:
        return " ".join(broken)
    words = f"Both read {found.both:,} of {total:,} pictures, neither reads {found.neither:,}."
    if not first + second:
        return f"{words} They read the same ones."
    better = DOT if first > second else SQUARE
    if found.chance >= LUCK:
        return (
            f"{words} The difference may be luck: equally good networks differ as unevenly "
            f"in {100 * found.chance:.0f} of 100 cases."
        )
    odds = f"{100 * found.chance:.1f}" if found.chance >= 0.001 else "less than 0.1"
    return (
        f"{words} {better} is better, and hardly by luck: equally good networks differ as "
        f"unevenly in {odds} of 100 cases."
    )
