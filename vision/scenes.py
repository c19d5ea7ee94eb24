"""Made-up photographs that hold no digit, of every kind: what must be answered with silence."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from vision import photographs, scene_pages, scene_textures, scene_things, scene_walls
from vision.lettering import Letters
from vision.pages import Page
from vision.sheets import FRAMES
from vision.synthesis import Size

Picture = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]


class Scenes:
    """Makes photographs without digits."""

    def __init__(self) -> None:
        self._letters = Letters()

    def make(
        self, rng: np.random.Generator, kind: str = "", *, size: Size | None = None
    ) -> Picture:
        """A photograph of the named kind (see KINDS), or of any.

        Args:
            rng: where all chance comes from: the same seed gives the same photograph.
            kind: one of KINDS.
            size: width and height; by default one of sheets.FRAMES.

        Returns:
            uint8 BGR.
        """
        kind = kind or str(rng.choice(list(KINDS)))
        frame = size or FRAMES[int(rng.integers(len(FRAMES)))]
        if kind in PAGES:
            angle = rng.normal(0, 4)
            lie = photographs.whole if rng.random() < 0.35 else photographs.close
            shot = lie(rng, frame, angle)
            page = PAGES[kind](rng, shot.page, self._letters)
            return photographs.taken(rng, page, shot)
        if kind in THINGS:
            return photographs.exposed(rng, THINGS[kind](rng, frame))
        raise ValueError(f"no kind of scene is called {kind!r}; there are {', '.join(KINDS)}")


PAGES: dict[str, Callable[[np.random.Generator, Size, Letters], Page]] = {
    "prose": scene_pages.prose,
    "printed": scene_pages.printed,
    "music": scene_pages.music,
    "drawing": scene_pages.drawing,
    "figures": scene_pages.shapes,
    "scribbles": scene_pages.scribbles,
    "empty": scene_pages.empty,
}
"""Pages without a digit, photographed as sheets are."""
THINGS: dict[str, Callable[[np.random.Generator, Size], Floats]] = {
    "things": scene_things.desk_with_things,
    "pens": scene_things.pens,
    "cables": scene_things.cables,
    "fruit": scene_things.fruit,
    "leaves": scene_things.leaves,
    "face": scene_things.face,
    "building": scene_walls.building,
    "chessboard": scene_walls.chessboard,
    "bricks": scene_walls.bricks,
    "fence": scene_walls.fence,
    "books": scene_walls.books,
    "graffiti": scene_walls.graffiti,
    "natural": scene_textures.clouds,
    "fabric": scene_textures.fabric,
    "gravel": scene_textures.gravel,
    "gradient": scene_textures.gradient,
    "bokeh": scene_textures.bokeh,
    "noise": scene_textures.noise,
}
"""What is no page at all."""
KINDS = (*PAGES, *THINGS)
"""Every kind of scene that can be asked for."""
