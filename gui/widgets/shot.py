"""Everything that the time machine shows of one moment, as plain data."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from gui.widgets.layer_tiles import Tiles

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, kw_only=True, eq=False)
class Pictures:
    """Tiles with the scale of their colours.

    Attributes:
        tiles: what to show; None where there is nothing.
        top: the value of the strongest colour.
        signed: colours around zero, else from zero up.
        title: what it is; where there are no tiles, why not.
    """

    tiles: Tiles | None
    top: float
    signed: bool
    title: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Shot:
    """One moment.

    Attributes:
        name: of the moment ("1/8 epoch").
        accuracy: how much is read rightly ("98.21 % right"), "" while nobody knows.
        kernels: of the layer.
        maps: of the layer, for the picture; None: not ready, what is shown may stay.
        shares: float32 (11,), the answer to the picture; None without one.
        said: the answer in words.
        counts: int (10, 10 or 11), truth by answer; None while it is counted.
        counted: over which pictures, or why not.
    """

    name: str
    accuracy: str
    kernels: Pictures
    maps: Pictures | None
    shares: Floats | None
    said: str
    counts: npt.NDArray[np.int64] | None
    counted: str
