"""A digit in a sentence."""

from __future__ import annotations

from models.evaluation import NOT_A_DIGIT


def a_digit(digit: int) -> str:
    """With its article: "a 7", "an 8"; for the eleventh answer "no digit"."""
    if digit == NOT_A_DIGIT:
        return "no digit"
    return f"an {digit}" if digit == 8 else f"a {digit}"
