"""Made-up photographs of sheets with digits, of every kind that people make, and their truth.

The digits are copied from pictures that are given (MNIST's), everything else is drawn here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision import amounts, arrangements, pages, photographs, writing_tools
from vision.lettering import Letters
from vision.pages import Page
from vision.photographs import Shot
from vision.synthesis import Sheet, Size
from vision.writer import Writer

Picture = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.integer]

#: Frames of webcams and phones, shrunk.
FRAMES: tuple[Size, ...] = ((640, 480), (640, 480), (640, 360), (800, 600), (480, 640), (960, 540))


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a kind of sheet is made.

    Attributes:
        write: writes on the page.
        ground: "" any paper, "squared", "ruled", "board", "cheque", "plain".
        pen: kind of pen, "" for any.
        angle: the sheet is turned by up to so many degrees.
        flat: a crop or scan of this height range instead of a frame.
    """

    write: Callable[[Writer], None]
    ground: str = ""
    pen: str = ""
    angle: float = 5.0
    flat: bool = False


class Sheets:
    """Makes sheets from given digits.

    Args:
        pictures: uint8 (n, 28, 28), light ink on dark.
        labels: (n,), what they are.
    """

    def __init__(self, pictures: Picture, labels: Labels) -> None:
        self._pictures, self._labels = pictures, labels
        self._letters = Letters()

    def make(self, rng: np.random.Generator, kind: str = "", *, size: Size | None = None) -> Sheet:
        """A sheet of the named kind (see KINDS), or of any.

        Args:
            rng: where all chance comes from: the same seed gives the same sheet.
            kind: one of KINDS.
            size: width and height of the photograph; by default one of FRAMES (or a crop's).
        """
        kind = kind or str(rng.choice(list(KINDS)))
        if kind not in KINDS:
            raise ValueError(f"no kind of sheet is called {kind!r}; there are {', '.join(KINDS)}")
        recipe = KINDS[kind]
        for _ in range(20):
            shot = _shot(rng, recipe, size)
            tool = writing_tools.pen(rng, recipe.pen, dark=recipe.flat)
            page = _ground(rng, recipe.ground, shot)
            hand = Writer(rng, self._pictures, self._labels, page, shot, tool, self._letters)
            recipe.write(hand)
            scan = recipe.ground == "cheque"
            faint = tool.width < 0.06 or tool.strength < 0.7 or kind == "small"
            sheet = photographs.sheet_of(rng, page, shot, kind, gentle=faint, scanned=scan)
            if sheet.labels:
                return sheet
        raise RuntimeError(f"no digit of a sheet {kind!r} came into view")


def _shot(rng: np.random.Generator, recipe: Recipe, size: Size | None) -> Shot:
    if recipe.flat:
        tall = int(rng.integers(70, 170))
        return photographs.flat(size or (round(tall * rng.uniform(2.4, 4.5)), tall))
    frame = size or FRAMES[int(rng.integers(len(FRAMES)))]
    angle = rng.uniform(-recipe.angle, recipe.angle)
    if rng.random() < 0.3:
        return photographs.whole(rng, frame, angle)
    return photographs.close(rng, frame, angle)


def _ground(rng: np.random.Generator, ground: str, shot: Shot) -> Page:
    if ground == "board":
        return pages.board(rng, shot.page)
    if ground == "cheque":
        level = int(rng.integers(165, 225))
        page = pages.plain(rng, shot.page, (level, level, level))
        pages.guilloche(rng, page)
        return page
    page = pages.plain(rng, shot.page)
    if not ground and rng.random() < 0.25:
        ground = "squared" if rng.random() < 0.5 else "ruled"
    if ground in ("squared", "ruled"):
        pages.rule(rng, page, rng.uniform(16, 60), squared=ground == "squared")
    return page


KINDS: dict[str, Recipe] = {
    "lines": Recipe(write=arrangements.lines),
    "sloping": Recipe(write=arrangements.sloping),
    "groups": Recipe(write=arrangements.groups),
    "scattered": Recipe(write=arrangements.scattered),
    "single": Recipe(write=arrangements.single, angle=12),
    "small": Recipe(write=arrangements.small, pen=""),
    "mixed": Recipe(write=arrangements.mixed),
    "rotated": Recipe(write=arrangements.lines, angle=25),
    "boxed": Recipe(write=arrangements.boxed),
    "shapes": Recipe(write=arrangements.shapes),
    "squared": Recipe(write=arrangements.lines, ground="squared"),
    "ruled": Recipe(write=arrangements.lines, ground="ruled"),
    "pencil": Recipe(write=arrangements.lines, pen="pencil"),
    "ballpoint": Recipe(write=arrangements.lines, pen="ballpoint"),
    "board": Recipe(write=arrangements.lines, ground="board", pen="chalk"),
    "through": Recipe(write=arrangements.through, ground="plain"),
    "border": Recipe(write=arrangements.border),
    "detached": Recipe(write=amounts.detached, pen="felt"),
    "touching": Recipe(write=amounts.touching, pen="felt"),
    "amount": Recipe(write=amounts.amount, ground="cheque", pen="felt", flat=True),
    "expression": Recipe(write=amounts.expression),
    "letters": Recipe(write=amounts.letters, pen="felt"),
}
"""Every kind of sheet that can be asked for."""
