"""A share in per cent as a person reads it, never rounded up to certainty."""

from __future__ import annotations


def per_cent(share: float, decimals: int = 1) -> str:
    """A share 0..1 as "98.2 %".

    What is not quite 1 is not written as 100: 0.9997 with one decimal is "99.9 %".
    """
    return f"{of_hundred(share, decimals)} %"


def of_hundred(share: float, decimals: int = 1) -> str:
    """The same without its sign, where that stands elsewhere: "98.2"."""
    text = f"{100 * share:.{decimals}f}"
    if share < 1 and float(text) >= 100:
        text = f"{100 - 10.0**-decimals:.{decimals}f}"
    return text
