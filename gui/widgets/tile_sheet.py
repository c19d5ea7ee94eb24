"""Tiles laid out in whatever room there is, as large as whole pixels allow, as one picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from gui import images
from gui.widgets.layer_tiles import Tiles
from gui.widgets.mosaic_grid import BROKEN

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

LARGEST = 48
"""A value is drawn at most this many pixels wide."""

ALMOST = 0.75
"""Numbers and gaps may cost the tiles a quarter of their size."""


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Measures in pixels; tiles go row by row.

    Attributes:
        count: tiles that fit.
        rows, columns: of tiles.
        tall, wide: values of a tile.
        scale: pixels a value.
        gap: between tiles; below them ``caption`` more for their numbers.
        caption: height of the numbers below each tile, 0 without.
        top, left: room for the names above and beside.
    """

    count: int
    rows: int
    columns: int
    tall: int
    wide: int
    scale: int
    gap: int
    caption: int
    top: int
    left: int

    @property
    def pitch(self) -> tuple[int, int]:
        """From one tile to the next, down and across."""
        return self.tall * self.scale + self.gap + self.caption, self.wide * self.scale + self.gap

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the whole."""
        down, across = self.pitch
        return self.top + self.rows * down - self.gap, self.left + self.columns * across - self.gap

    def corner(self, tile: int) -> tuple[int, int]:
        """The upper left pixel of a tile: y, x."""
        down, across = self.pitch
        row, column = divmod(tile, self.columns)
        return self.top + row * down, self.left + column * across

    def cell_at(self, y: int, x: int) -> tuple[int, int, int] | None:
        """The tile, row and column under a pixel, or None in a gap."""
        down, across = self.pitch
        row, y = divmod(y - self.top, down)
        column, x = divmod(x - self.left, across)
        tile = row * self.columns + column
        inside = y < self.tall * self.scale and x < self.wide * self.scale
        if not inside or row < 0 or not 0 <= column < self.columns or tile >= self.count:
            return None
        return tile, y // self.scale, x // self.scale


def lay_out(tiles: Tiles, height: int, width: int, *, line: int, left: int) -> Sheet:
    """The sheet that shows the tiles as large as they fit.

    Args:
        tiles: what to show.
        height: room in pixels.
        width: room in pixels.
        line: height of a line of small text.
        left: width of the widest row name, 0 without.
    """
    return _lay_out(
        tiles.values.shape, tiles.columns, bool(tiles.column_names), (height, width), line, left
    )


@lru_cache(maxsize=128)
def _lay_out(
    shape: tuple[int, ...],
    columns: int | None,
    named: bool,
    room: tuple[int, int],
    line: int,
    left: int,
) -> Sheet:
    """As ``lay_out``: a film asks for the same sheet at every moment."""
    count, tall, wide = shape
    top = line if named else 0
    below = 0 if columns else line
    # The widest gaps and numbers whose tiles are nearly as large as they could be without them.
    offers = [
        max(
            (
                _sheet(shape, each, room, gap, caption, top if gap > 1 else 0, left)
                for each in ((columns,) if columns else range(1, count + 1))
            ),
            key=lambda sheet: sheet.scale,
        )
        for gap, caption in ((12, below), (6, below), (3, below), (3, 0), (1, 0))
    ]
    # A thin line tells tiles apart only where values are no larger themselves.
    largest = max(sheet.scale for sheet in offers[:-1])
    if largest > 1:
        return next(sheet for sheet in offers if sheet.scale >= ALMOST * largest)
    if offers[-1].scale >= 1:
        return offers[-1]
    # Not even one pixel a value: as many whole rows as there is room for.
    across = columns or max(1, min(count, room[1] // (wide + 1)))
    rows = max(1, min(-(-count // across), room[0] // (tall + 1)))
    return Sheet(
        count=min(count, rows * across),
        rows=rows,
        columns=across,
        tall=tall,
        wide=wide,
        scale=1,
        gap=1,
        caption=0,
        top=0,
        left=0,
    )


def needed_height(tiles: Tiles, width: int, *, line: int, left: int) -> int | None:
    """The height at which width alone limits the tiles; None where more rows always help."""
    if tiles.columns is None:
        return None
    return lay_out(tiles, 1 << 16, width, line=line, left=left).size[0]


def picture(
    tiles: Tiles, sheet: Sheet, top: float, *, signed: bool, light: bool, ground: Colour
) -> Pixels:
    """The tiles without their names, uint8 (height, width, 3) blue-green-red.

    Args:
        tiles: what to draw.
        sheet: where.
        top: the value of the strongest colour.
        signed: diverging colours around zero, else sequential ones from zero up.
        light: the light theme's colours.
        ground: blue-green-red of the gaps.
    """
    shown = tiles.values[: sheet.count]
    count, tall, wide = shown.shape
    flat = shown.reshape(count * tall, wide) / np.float32(top if top > 0 else 1.0)
    coloured = images.diverging(flat, 1.0, light=light) if signed else images.sequential(flat, 1.0)
    coloured[~np.isfinite(flat)] = BROKEN
    large = coloured.reshape(count, tall, wide, 3)
    large = large.repeat(sheet.scale, axis=1).repeat(sheet.scale, axis=2)
    down, across = sheet.pitch
    canvas = np.empty((sheet.rows * sheet.columns, down, across, 3), np.uint8)
    canvas[:] = ground
    canvas[:count, : large.shape[1], : large.shape[2]] = large
    joined = canvas.reshape(sheet.rows, sheet.columns, down, across, 3).transpose(0, 2, 1, 3, 4)
    return joined.reshape(sheet.rows * down, sheet.columns * across, 3)


def _sheet(
    shape: tuple[int, ...],
    columns: int,
    room: tuple[int, int],
    gap: int,
    caption: int,
    top: int,
    left: int,
) -> Sheet:
    """The largest sheet with so many columns; its scale may be 0."""
    count, tall, wide = shape
    rows = math.ceil(count / columns)
    down = (room[0] - top - rows * (gap + caption) + gap) // (rows * tall)
    across = (room[1] - left - columns * gap + gap) // (columns * wide)
    return Sheet(
        count=count,
        rows=rows,
        columns=columns,
        tall=tall,
        wide=wide,
        scale=max(0, min(down, across, LARGEST)),
        gap=gap,
        caption=caption,
        top=top,
        left=left,
    )
