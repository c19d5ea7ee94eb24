"""Where the tiles of a mosaic lie, and the one image that they make."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from gui import images
from gui.widgets.layer_tiles import BELOW, BESIDE, Tiles

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]
Colour = tuple[int, int, int]
Cell = tuple[int, int, int]
"""A tile, a row and a column in it; the numbers of the edge are counted on after the tiles."""

BROKEN: Colour = (160, 60, 220)
"""Blue-green-red of a value that is no number: a colour that no map has."""

ALMOST, ALMOST_NAMED = 0.8, 0.6
"""Numbers and gaps may cost the tiles a fifth of their size, the names of outputs more."""

LARGEST_SCALE = 28
"""A value is drawn at most this many pixels wide."""

HIGHEST_ROW = 24
"""A tile of one row is drawn at most this many pixels high."""

APART = 4
"""Pixels between the tiles and their edge."""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A mosaic's measures in pixels of the screen.

    Attributes:
        count: tiles shown; fewer than there are where even one pixel a value is too much.
        rows, columns: of tiles.
        height, width: of a tile, in values.
        scale: pixels a value.
        gap: free pixels right of a tile; below it ``caption`` more for its number.
        top, left: room for names above and beside.
        total: tiles there are.
        below, beside: pixels of the edge's numbers; at most one of the two is above 0.
        stretch: a value is so many times as high as wide; above 1 only in tiles of one row.
    """

    count: int
    rows: int
    columns: int
    height: int
    width: int
    scale: int
    gap: int
    caption: int
    top: int
    left: int
    total: int
    below: int = 0
    beside: int = 0
    stretch: int = 1

    @property
    def value_height(self) -> int:
        """Pixels from one value to the one below."""
        return self.scale * self.stretch

    @property
    def pitch(self) -> tuple[int, int]:
        """From one tile to the next, down and across."""
        return (
            self.height * self.value_height + self.gap + self.caption,
            self.width * self.scale + self.gap,
        )

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the whole."""
        bottom, right = self.ends
        return (
            bottom + (self.below + APART if self.below else 0),
            right + (self.beside + APART if self.beside else 0),
        )

    @property
    def ends(self) -> tuple[int, int]:
        """Where the tiles end and their edge may begin: y, x."""
        down, across = self.pitch
        return self.top + self.rows * down - self.gap, self.left + self.columns * across - self.gap

    def edge_area(self, number: int) -> tuple[int, int, int, int]:
        """Where a number of the edge lies: y, x, height, width."""
        bottom, right = self.ends
        down, across = self.pitch
        if self.below:
            place = (bottom + APART, self.left + number * across)
            return (*place, self.below, self.width * self.scale)
        return self.top + number * down, right + APART, self.height * self.value_height, self.beside

    def corner(self, tile: int) -> tuple[int, int]:
        """The upper left pixel of a tile: y, x."""
        down, across = self.pitch
        row, column = divmod(tile, self.columns)
        return self.top + row * down, self.left + column * across

    def cell_at(self, y: int, x: int) -> Cell | None:
        """The tile, row and column under a pixel, or None in a gap."""
        for number in range(self.columns if self.below else self.rows if self.beside else 0):
            top, left, height, width = self.edge_area(number)
            if top <= y < top + height and left <= x < left + width:
                return self.total + number, 0, 0
        down, across = self.pitch
        row, y = divmod(y - self.top, down)
        column, x = divmod(x - self.left, across)
        tile = row * self.columns + column
        inside = y < self.height * self.value_height and x < self.width * self.scale
        if not inside or row < 0 or not 0 <= column < self.columns or not 0 <= tile < self.count:
            return None
        return tile, y // self.value_height, x // self.scale


def arrange(
    tiles: Tiles, height: int, width: int, *, line: int, left: int, beside: int = 0
) -> Grid:
    """The grid that shows the tiles as large as they fit.

    Args:
        tiles: what to show.
        height: room in pixels.
        width: room in pixels.
        line: height in pixels of a line of small text.
        left: width in pixels of the widest row name, 0 without.
        beside: width in pixels of an edge beside the tiles.
    """
    edge = "" if tiles.edge is None else tiles.edge.side
    below, beside = (line if edge == BELOW else 0), (beside if edge == BESIDE else 0)
    height -= below + APART if below else 0
    width -= beside + APART if beside else 0
    # The widest gaps and numbers whose tiles are nearly as large as they could be without them.
    offers = [
        _best(tiles, height, width, gap=gap, caption=caption, left=left)
        for gap, caption in ((8, line), (4, line), (2, line), (4, 0), (2, 0), (1, 0))
    ]
    largest = max(offer.scale for offer in offers)
    if largest < 1:
        found = _cut(offers[-1], height, width, tiles.columns)
    else:
        least = (ALMOST_NAMED if edge == BESIDE else ALMOST) * largest
        found = next(offer for offer in offers if offer.scale >= least)
    stretch = 1
    if found.height == 1 and tiles.columns == 1:
        free = (height - found.top - found.rows * found.gap) // found.rows
        stretch = max(1, min(free, HIGHEST_ROW) // found.scale)
    return replace(found, below=below, beside=beside, stretch=stretch)


def _best(tiles: Tiles, height: int, width: int, *, gap: int, caption: int, left: int) -> Grid:
    """Of all numbers of columns the one with the largest tiles."""
    count, tall, wide = tiles.values.shape
    below = 0 if tiles.columns else caption
    top = caption if tiles.column_names else 0
    beside = left if gap > 1 else 0
    offers = []
    for columns in (tiles.columns,) if tiles.columns else range(1, count + 1):
        rows = -(-count // columns)
        down = (height - top - rows * (gap + below) + gap) // (rows * tall)
        across = (width - beside - columns * gap + gap) // (columns * wide)
        offers.append(
            Grid(
                count=count,
                rows=rows,
                columns=columns,
                height=tall,
                width=wide,
                scale=min(down, across, LARGEST_SCALE),
                gap=gap,
                caption=below,
                top=top,
                left=beside,
                total=count,
            )
        )
    return max(offers, key=lambda offer: offer.scale)


def compose(
    tiles: Tiles, grid: Grid, tops: Floats, *, signed: bool, light: bool, ground: Colour
) -> Pixels:
    """All tiles as one picture, uint8 (height, width, 4): blue, green, red and 255.

    Args:
        tiles: what to draw.
        grid: where.
        tops: float32 (n,): the value of each tile's strongest colour.
        signed: diverging colours around zero, else sequential ones from zero up.
        light: the light theme's colours.
        ground: blue-green-red of the gaps.
    """
    values = tiles.values[: grid.count]
    count, tall, wide = values.shape
    limit = np.where(tops[:count] > 0, tops[:count], 1)[:, None, None]
    shares = (values / limit).reshape(count * tall, wide)
    coloured = (
        images.diverging(shares, 1.0, light=light) if signed else images.sequential(shares, 1.0)
    )
    coloured[~np.isfinite(shares)] = BROKEN
    down, across = grid.pitch
    canvas = np.empty((grid.rows * down, grid.columns * across), np.uint32)
    canvas[:] = _whole(np.array([[ground]], np.uint8))[0, 0]
    # Written where it is to stand, whole pixels at a time: this is done for every digit shown live.
    lines = _whole(coloured).repeat(grid.scale, axis=1).reshape(count, tall, 1, -1)
    places = canvas.reshape(grid.rows, down, grid.columns, across)
    for row in range(grid.rows):
        some = lines[row * grid.columns : (row + 1) * grid.columns]
        place = places[row, : tall * grid.value_height, : len(some), : wide * grid.scale]
        for number, tile in enumerate(some):
            area = place[:, number].reshape(tall, grid.value_height, -1)
            area[:] = tile
    return canvas.view(np.uint8).reshape(*canvas.shape, 4)


def _whole(colours: Pixels) -> npt.NDArray[np.uint32]:
    """Blue-green-red and 255 as one number a pixel: (h, w, 3) to (h, w)."""
    whole = np.full((*colours.shape[:2], 4), 255, np.uint8)
    whole[..., :3] = colours
    return whole.view(np.uint32)[..., 0]


def _cut(grid: Grid, height: int, width: int, fixed: int | None) -> Grid:
    """As many tiles as fit at one pixel a value (at least one, even if it is cut off)."""
    columns = fixed or max(1, min(grid.count, width // (grid.width + 1)))
    rows = max(1, min(-(-grid.count // columns), height // (grid.height + 1)))
    return Grid(
        count=min(grid.count, rows * columns),
        rows=rows,
        columns=columns,
        height=grid.height,
        width=grid.width,
        scale=1,
        gap=1,
        caption=0,
        top=0,
        left=0,
        total=grid.total,
    )
