"""Numbers as a person reads them: whole ones without decimals, a true minus sign."""

from __future__ import annotations

MINUS = "\N{MINUS SIGN}"


def figure(value: float, decimals: int = 2) -> str:
    """``-1020.0`` as "−1020", ``0.1111`` as "0.11": no decimals that say nothing."""
    rounded = round(float(value), decimals)
    if rounded == 0:
        return "0"
    text = (
        f"{abs(rounded):.{decimals}f}".rstrip("0").rstrip(".")
        if decimals
        else f"{abs(rounded):.0f}"
    )
    return f"{MINUS}{text}" if rounded < 0 else text


def change(difference: float, decimals: int) -> str:
    """What was won or lost: "+0.12", "−0.12"; what stayed has no sign: "0.00"."""
    rounded = round(difference, decimals)
    sign = "+" if rounded > 0 else MINUS if rounded < 0 else ""
    return f"{sign}{abs(rounded):.{decimals}f}"


def parse(text: str) -> float:
    """The number somebody typed, either minus sign and a decimal comma allowed.

    Raises:
        ValueError: it is no finite number.
    """
    value = float(text.strip().replace(MINUS, "-").replace(",", "."))
    if not abs(value) < 1e6:
        raise ValueError(f"{text!r} is no number a kernel can use")
    return value
