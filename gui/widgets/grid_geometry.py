"""Where the cells of a grid lie on a widget: all of them, or a part of them larger."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QPointF, QRect, QSize

LARGEST_CELL = 96
"""Cells are not drawn larger than this, however far one zooms."""


@dataclass(frozen=True, kw_only=True)
class Padding:
    """Cells drawn around the values, which are no values."""

    top: int = 0
    bottom: int = 0
    left: int = 0
    right: int = 0

    def __bool__(self) -> bool:
        return any((self.top, self.bottom, self.left, self.right))


@dataclass(frozen=True, kw_only=True)
class View:
    """What part of a grid is looked at.

    Attributes:
        zoom: how much larger than when everything fits; 1.0 shows all.
        centre: the point in the middle of the widget, in cells from the grid's corner (x, y);
            None is the grid's own middle.
    """

    zoom: float = 1.0
    centre: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class GridGeometry:
    """A grid's measures in pixels; rows and columns count from the first value.

    Attributes:
        rows, columns: of all cells, padding included.
        padding: how many of them are none of the values.
        cell: side of a cell.
        origin: upper left of the first cell; outside the widget where only a part fits.
    """

    rows: int
    columns: int
    padding: Padding
    cell: int
    origin: QPoint

    @property
    def area(self) -> QRect:
        """All cells."""
        return QRect(self.origin, QSize(self.columns, self.rows) * self.cell)

    def rect(self, row: int, column: int, height: int = 1, width: int = 1) -> QRect:
        """Where cells are; padding lies below 0 or beyond the last value."""
        return QRect(
            self.origin.x() + (column + self.padding.left) * self.cell,
            self.origin.y() + (row + self.padding.top) * self.cell,
            width * self.cell,
            height * self.cell,
        )

    def at(self, point: QPoint) -> tuple[int, int] | None:
        """Row and column of the value at a point, or None."""
        row = (point.y() - self.origin.y()) // self.cell - self.padding.top
        column = (point.x() - self.origin.x()) // self.cell - self.padding.left
        rows = self.rows - self.padding.top - self.padding.bottom
        columns = self.columns - self.padding.left - self.padding.right
        return (row, column) if 0 <= row < rows and 0 <= column < columns else None

    def visible(self, size: QSize) -> tuple[int, int, int, int]:
        """The cells that are on the widget at least in part: rows and columns, from and to."""
        x, y = self.origin.x(), self.origin.y()
        return (
            max(0, -y // self.cell),
            min(self.rows, (size.height() - y) // self.cell + 1),
            max(0, -x // self.cell),
            min(self.columns, (size.width() - x) // self.cell + 1),
        )


def lay_out(size: QSize, rows: int, columns: int, padding: Padding, view: View) -> GridGeometry:
    """The grid on a widget of this size; ``rows`` and ``columns`` include the padding."""
    fitting = max(1, min((size.height() - 2) // rows, (size.width() - 2) // columns))
    cell = max(fitting, min(round(fitting * view.zoom), LARGEST_CELL))
    x, y = view.centre or (columns / 2, rows / 2)
    return GridGeometry(
        rows=rows,
        columns=columns,
        padding=padding,
        cell=cell,
        origin=QPoint(
            _start(size.width(), columns * cell, x * cell),
            _start(size.height(), rows * cell, y * cell),
        ),
    )


def zoomed(
    size: QSize, geometry: GridGeometry, view: View, factor: float, at: QPointF | None = None
) -> View:
    """Looks closer by a factor; what is at a point (the middle if None) stays there."""
    wanted = max(1.0, view.zoom * factor)
    if wanted < 1.05:
        return View()
    after = lay_out(size, geometry.rows, geometry.columns, geometry.padding, View(zoom=wanted))
    if after.cell == geometry.cell and factor > 1:
        return view
    middle = QPointF(size.width() / 2, size.height() / 2)
    point = middle if at is None else at
    x = (point.x() - geometry.origin.x()) / geometry.cell - (point.x() - middle.x()) / after.cell
    y = (point.y() - geometry.origin.y()) / geometry.cell - (point.y() - middle.y()) / after.cell
    return View(zoom=wanted, centre=(x, y))


def moved(size: QSize, geometry: GridGeometry, view: View, by: QPoint) -> View:
    """Moves what is shown by pixels, no further than its rim."""
    x, y = geometry.origin.x() + by.x(), geometry.origin.y() + by.y()
    x = _kept(size.width(), geometry.columns * geometry.cell, x)
    y = _kept(size.height(), geometry.rows * geometry.cell, y)
    middle = (size.width() / 2 - x) / geometry.cell, (size.height() / 2 - y) / geometry.cell
    return View(zoom=view.zoom, centre=middle)


def shown(size: QSize, geometry: GridGeometry, view: View, area: QRect) -> View:
    """Moves as little as brings an area of the widget into view."""
    right = min(0, size.width() - area.right() - 2) or max(0, 1 - area.left())
    down = min(0, size.height() - area.bottom() - 2) or max(0, 1 - area.top())
    return moved(size, geometry, view, QPoint(right, down)) if right or down else view


def _start(room: int, length: int, centre: float) -> int:
    """The first pixel of a grid whose point ``centre`` should be in the middle."""
    return _kept(room, length, round(room / 2 - centre))


def _kept(room: int, length: int, start: int) -> int:
    if length <= room - 2:
        return (room - length) // 2
    return min(1, max(start, room - length - 1))
