"""Where the slices and cells of a kernel lie: side by side, one above another, or one at a time."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect

Place = tuple[int, int, int]
"""Row, column and slice."""

GAP = 10
"""Free pixels between two slices."""
SMALLEST = 22
"""Several slices are shown together while their cells have at least this many pixels."""
LARGEST = 64
"""A small kernel's cells grow no larger than this."""
ALMOST = 0.8
"""They also are where one alone would hardly be larger."""
TOGETHER = 3
"""Never more slices than this together: a colour picture's three."""


@dataclass(frozen=True, kw_only=True)
class KernelLayout:
    """A kernel's measures in pixels.

    Attributes:
        rows, columns: of every slice.
        shown: the slices that are drawn.
        corners: upper left of the cells of each of them.
        cell: side of a cell.
        header: height of the line above each slice; 0 without.
    """

    rows: int
    columns: int
    shown: tuple[int, ...]
    corners: tuple[tuple[int, int], ...]
    cell: int
    header: int

    def rect(self, place: Place) -> QRect | None:
        """Where a weight is drawn, or None if its slice is not shown."""
        row, column, part = place
        if part not in self.shown:
            return None
        x, y = self.corners[self.shown.index(part)]
        return QRect(x + column * self.cell, y + row * self.cell, self.cell, self.cell)

    def head(self, part: int) -> QRect:
        """The line above a slice that is shown."""
        x, y = self.corners[self.shown.index(part)]
        return QRect(x, y - self.header, self.columns * self.cell, self.header)

    def at(self, point: QPoint) -> Place | None:
        """The weight at a point."""
        for part, (x, y) in zip(self.shown, self.corners, strict=True):
            row, column = (point.y() - y) // self.cell, (point.x() - x) // self.cell
            if 0 <= row < self.rows and 0 <= column < self.columns:
                return row, column, part
        return None


def arrange(
    width: int, height: int, shape: tuple[int, int, int], *, chosen: int, header: int
) -> KernelLayout:
    """The arrangement with the largest cells.

    Args:
        width: room in pixels.
        height: room in pixels.
        shape: rows, columns and slices of the kernel.
        chosen: the slice shown where there is no room for all.
        header: height of the line above a slice.
    """
    rows, columns, depth = shape
    head = header if 1 < depth <= TOGETHER else 0
    beside = _cell(width, height, rows, columns, across=depth, down=1, header=head)
    above = _cell(width, height, rows, columns, across=1, down=depth, header=head)
    alone = _cell(width, height, rows, columns, across=1, down=1, header=head)
    if depth <= TOGETHER and max(beside, above) >= min(SMALLEST, ALMOST * alone):
        shown, cell = tuple(range(depth)), max(beside, above)
        across = depth if beside >= above else 1
    else:
        shown, cell, across = (chosen,), alone, 1
    down = len(shown) // across
    whole = (
        across * columns * cell + (across - 1) * GAP,
        down * (rows * cell + head) + (down - 1) * GAP,
    )
    left, top = (width - whole[0]) // 2, (height - whole[1]) // 2
    corners = []
    for number in range(len(shown)):
        line, place = divmod(number, across)
        x = left + place * (columns * cell + GAP)
        corners.append((x, top + head + line * (rows * cell + head + GAP)))
    return KernelLayout(
        rows=rows, columns=columns, shown=shown, corners=tuple(corners), cell=cell, header=head
    )


def _cell(
    width: int, height: int, rows: int, columns: int, *, across: int, down: int, header: int
) -> int:
    wide = (width - 4 - (across - 1) * GAP) // (across * columns)
    tall = (height - 4 - (down - 1) * GAP - down * header) // (down * rows)
    return max(1, min(wide, tall, LARGEST))
