"""How runs laid over one another are told apart: a letter, a mark and a colour each."""

from __future__ import annotations

from dataclasses import dataclass

from gui.theme import tokens
from gui.widgets.curve_data import CurveData

LETTERS = "ABCDEFGH"
MOST_RUNS = len(LETTERS)
SYMBOLS = ("s", "t1", "d", "t", "p", "h", "star", "x")
"""The plotting library's names: square, triangle, diamond, triangle, five, six corners, star."""

OWN_SYMBOL = "o"
OWN_LETTER = "now"

COLOURS_DARK = (
    "#56b4e9",
    "#f0a04b",
    "#2fc79a",
    "#e58fc4",
    "#f0e442",
    "#ff7f50",
    "#a99bff",
    "#b9a98f",
)
COLOURS_LIGHT = (
    "#0b62c4",
    "#a85400",
    "#00785a",
    "#a3327f",
    "#6f6400",
    "#c23b12",
    "#5b45c9",
    "#6b5a4b",
)
"""After Okabe and Ito's colours, which colour-blind eyes tell apart, to the themes' contrast."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LaidRun:
    """One run beside the one that is watched.

    Attributes:
        key: the run's id.
        title: what people call it.
        data: its points.
        place: which letter, mark and colour it has, from 0; it keeps them while others go.
        growing: whether points still come.
    """

    key: str
    title: str
    data: CurveData
    place: int
    growing: bool = False

    @property
    def letter(self) -> str:
        """What it is called in the plots."""
        return LETTERS[self.place]

    @property
    def symbol(self) -> str:
        """The mark of its epochs."""
        return SYMBOLS[self.place]

    @property
    def colour(self) -> str:
        """In the theme in force."""
        return colour_of(self.place)


def colour_of(place: int) -> str:
    """Of a letter's lines, in the theme in force."""
    return (COLOURS_DARK if tokens().dark else COLOURS_LIGHT)[place]


def free_place(taken: list[int]) -> int:
    """The first letter that no run has.

    Raises:
        ValueError: all are taken.
    """
    for place in range(MOST_RUNS):
        if place not in taken:
            return place
    raise ValueError(f"at most {MOST_RUNS} runs lie over one another")
