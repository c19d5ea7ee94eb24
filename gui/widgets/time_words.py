"""What the moments of a training are called: "start", "1/8 epoch", "epoch 3"."""

from __future__ import annotations

from fractions import Fraction

from models.shares import per_cent

PARTS = 64
"""Within an epoch a moment is named as a fraction of at most so many parts."""

NEAR = 0.004
"""A moment this close to a fraction, in epochs, is called by it."""


def moment_name(epoch: float) -> str:
    """A moment's name.

    Args:
        epoch: passes over the training pictures until then: 0 is the start, 0.125 an eighth.
    """
    if epoch <= 0:
        return "start"
    whole = round(epoch)
    if whole and abs(epoch - whole) < NEAR:
        return f"epoch {whole}"
    if epoch < 1:
        part = Fraction(epoch).limit_denominator(PARTS)
        power = part.denominator & (part.denominator - 1) == 0
        if part and power and abs(float(part) - epoch) < NEAR:
            return f"{part.numerator}/{part.denominator} epoch"
        return f"{epoch:.2g} epoch"
    return f"epoch {epoch:.1f}"


def short_name(epoch: float) -> str:
    """The same where there is little room: "0", "1/8", "3"."""
    name = moment_name(epoch)
    return name.removeprefix("epoch ").removesuffix(" epoch")


def share_text(share: float) -> str:
    """An accuracy 0..1 as a person reads it: "98.21 %"."""
    return per_cent(share, 2)
