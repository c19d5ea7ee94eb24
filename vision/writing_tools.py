"""Pens, pencils and chalk of all widths and colours."""

from __future__ import annotations

import numpy as np

from vision.penlines import Colour, Pen

#: Ballpoint and felt pens, most of them dark: black, blue, red, green, violet, brown.
INKS: tuple[Colour, ...] = (
    (42, 38, 36),
    (60, 52, 50),
    (120, 56, 30),
    (150, 70, 40),
    (50, 44, 168),
    (66, 110, 40),
    (130, 50, 110),
    (40, 60, 100),
)
GRAPHITE: Colour = (84, 80, 78)
CHALKS: tuple[Colour, ...] = ((235, 238, 238), (235, 238, 238), (150, 220, 240), (200, 190, 240))


def pen(rng: np.random.Generator, kind: str = "", *, dark: bool = False) -> Pen:
    """A pen of the kind named, or any.

    Args:
        rng: for its width and colour.
        kind: felt, marker, ballpoint, pencil, chalk or fountain.
        dark: black ink only.
    """
    kind = kind or str(
        rng.choice(
            ("felt", "marker", "ballpoint", "pencil", "fountain"), p=(0.34, 0.3, 0.18, 0.08, 0.1)
        )
    )
    ink = (
        INKS[0]
        if dark
        else INKS[int(rng.choice(len(INKS), p=(0.34, 0.16, 0.16, 0.1, 0.08, 0.06, 0.05, 0.05)))]
    )
    if kind == "chalk":
        chalk = CHALKS[int(rng.integers(len(CHALKS)))]
        width, grain = rng.uniform(0.08, 0.17), rng.uniform(0.25, 0.7)
        return Pen(colour=chalk, width=width, strength=0.85, grain=grain, opaque=True)
    if kind == "pencil":
        width, strength = rng.uniform(0.03, 0.08), rng.uniform(0.4, 0.9)
        grain = rng.uniform(0.1, 0.4)
        return Pen(colour=GRAPHITE, width=width, strength=strength, grain=grain)
    if kind == "ballpoint":
        skips = rng.uniform(0, 0.12) if rng.random() < 0.3 else 0.0
        return Pen(
            colour=ink, width=rng.uniform(0.02, 0.06), strength=rng.uniform(0.7, 0.95), skips=skips
        )
    if kind == "fountain":
        return Pen(colour=ink, width=rng.uniform(0.05, 0.11), nib=rng.uniform(0.2, 0.55))
    if kind == "marker":
        return Pen(colour=ink, width=0.13, marker=True)
    return Pen(colour=ink, width=rng.uniform(0.05, 0.14))
