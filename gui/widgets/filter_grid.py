"""A grid of numbers that is as large as it is told, or smaller where there is no room for that."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy

from gui.widgets.number_grid import SIGNED, NumberGrid


class FilterGrid(NumberGrid):
    """Its size is a wish: a window that is made smaller is not held open by it.

    Args:
        name: of the object.
        least: the side in pixels below which it never is.
        wide: whether it takes all the width there is, and only its height is told.
    """

    def __init__(self, name: str, *, least: int, wide: bool = False, empty: str = "") -> None:
        super().__init__(name, colours=SIGNED, empty=empty)
        self._least = self._side = least
        most = QSizePolicy.Policy.Maximum
        self.setSizePolicy(QSizePolicy.Policy.Expanding if wide else most, most)

    def set_side(self, side: int) -> None:
        """Height in pixels, and width unless it takes all there is."""
        if side != self._side:
            self._side = max(side, self._least)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._side, self._side)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._least, self._least)
