"""Which value of a mosaic is pointed at: in words, and where the keyboard goes from it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt

from gui.widgets.figures import figure
from gui.widgets.layer_tiles import Tiles, output_names
from gui.widgets.mosaic_grid import Cell

Floats = npt.NDArray[np.float32]

MOVES: dict[Qt.Key, Cell] = {
    Qt.Key.Key_Left: (0, 0, -1),
    Qt.Key.Key_Right: (0, 0, 1),
    Qt.Key.Key_Up: (0, -1, 0),
    Qt.Key.Key_Down: (0, 1, 0),
    Qt.Key.Key_PageUp: (-1, 0, 0),
    Qt.Key.Key_PageDown: (1, 0, 0),
}
"""Where each key goes: tiles, rows, columns further."""


def tile_text(tiles: Tiles, cell: Cell) -> str:
    """Where and what a value of the tiles or their edge is."""
    index, y, x = cell
    if index >= len(tiles.values):
        assert tiles.edge is not None
        number = index - len(tiles.values)
        return f"{tiles.edge.names[number]}: {exact(tiles.edge.values[number])}"
    tall, wide = tiles.values.shape[1:]
    value = exact(tiles.values[index, y, x])
    if tall == 1:
        what = "" if wide == 1 else f", number {x + 1}"
        return f"{tiles.names[index]}{what}: {value}"
    return f"{tiles.names[index]}, row {y + 1}, column {x + 1}: {value}"


def row_text(values: Floats, index: int, what: str, maps: tuple[int, ...] | None = None) -> str:
    """Where and what a value of a row is; ``maps`` is the shape that was flattened, if any."""
    text = f"{what} {output_names(len(values))[index]}: {exact(values[index])}"
    if maps is None:
        return text
    rest, channel = divmod(index, maps[2])
    y, x = divmod(rest, maps[1])
    return f"{text} (map {channel + 1}, row {y + 1}, column {x + 1})"


def moved(cell: Cell | None, move: Cell, tiles: Tiles | None, row: Floats | None) -> Cell:
    """The value that an arrow key leads to; from none to the first."""
    if cell is None:
        return 0, 0, 0
    if tiles is None:
        last = 0 if row is None else len(row) - 1
        return min(max(cell[0] + move[0] + move[2], 0), last), 0, 0
    count, tall, wide = tiles.values.shape
    index, y, x = cell
    if index >= count:
        # Among the numbers of the edge there is one direction only.
        move = (move[0] + move[1] + move[2], 0, 0)
    edge = 0 if tiles.edge is None else len(tiles.edge.values)
    index = min(max(index + move[0], 0), count + edge - 1)
    if index >= count:
        return index, 0, 0
    return index, min(max(y + move[1], 0), tall - 1), min(max(x + move[2], 0), wide - 1)


def exact(value: np.float32) -> str:
    """A value as it is read off: more decimals where it is small."""
    if not np.isfinite(value):
        return "not a number"
    return figure(float(value), 4 if abs(value) < 10 else 2)
