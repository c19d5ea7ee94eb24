"""A kernel of any depth shown as grids of weights, one of which is the current one."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.widgets import kernel_words
from gui.widgets.kernel_layout import GAP, KernelLayout, Place, arrange
from gui.widgets.kernel_paint import paint_kernel

Weights = npt.NDArray[np.float64]


class KernelSlices(QWidget):
    """The slices of one kernel: all of them where there is room, else the current weight's.

    Signals:
        slice_changed: another slice is the current one.
        arranged: all slices are shown at once, or no longer.
    """

    slice_changed = Signal(int)
    arranged = Signal(bool)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("kernel")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._kernel: Weights = np.zeros((3, 3, 1))
        self._current: Place = (1, 1, 0)
        self._typing = ""
        self._all_shown = True
        self._colour = True

    def set_kernel(self, kernel: npt.NDArray[Any]) -> None:
        """Shows another kernel, (h, w, depth)."""
        self._forget()
        self._kernel = np.array(kernel, np.float64)
        row, column, part = (
            min(place, length - 1)
            for place, length in zip(self._current, self._kernel.shape, strict=True)
        )
        self._go((row, column, part))
        self.updateGeometry()
        self._arranged()

    @property
    def colour(self) -> bool:
        """Whether three slices are the red, green and blue of a picture, rather than three maps."""
        return self._colour

    @colour.setter
    def colour(self, colour: bool) -> None:
        self._colour = colour
        self._describe()
        self.update()

    def kernel(self) -> Weights:
        """The weights, float64 (h, w, depth)."""
        return self._kernel.copy()

    def current(self) -> Place:
        """Row, column and slice of the weight that keys change."""
        return self._current

    def set_slice(self, part: int) -> None:
        """Makes another slice the current one; where there is no room for all it is shown."""
        self._settle()
        self._go((*self._current[:2], min(max(part, 0), self._kernel.shape[2] - 1)))

    def shows_all(self) -> bool:
        """Whether there is room for every slice."""
        return len(self._layout().shown) == int(self._kernel.shape[2])

    def cell_rect(self, row: int, column: int, part: int = 0) -> QRect:
        """Where a weight is on the widget; empty if its slice is not shown."""
        return self._layout().rect((row, column, part)) or QRect()

    def sizeHint(self) -> QSize:
        rows, columns, depth = self._kernel.shape
        cell, count = max(26, min(48, 208 // max(rows, columns))), min(depth, 3)
        return QSize(count * (columns * cell + GAP), rows * cell + 4 + self._header())

    def minimumSizeHint(self) -> QSize:
        rows, columns, _ = self._kernel.shape
        return QSize(max(columns * 22 + 4, 120), max(rows * 22 + 4 + self._header(), 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arranged()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_kernel(
            self,
            self._layout(),
            self._kernel,
            current=self._current if self.hasFocus() else None,
            typing=self._typing,
            colour=self._colour,
        )

    def _header(self) -> int:
        return QFontMetrics(theme.font("small")).height() + 4

    def _layout(self) -> KernelLayout:
        rows, columns, depth = self._kernel.shape
        return arrange(
            self.width(),
            self.height(),
            (rows, columns, depth),
            chosen=self._current[2],
            header=self._header(),
        )

    def _arranged(self) -> None:
        if self.shows_all() != self._all_shown:
            self._all_shown = not self._all_shown
            self.arranged.emit(self._all_shown)
        self.update()

    def _go(self, place: Place) -> None:
        before, self._current = self._current, place
        if place != before:
            self._left_cell()
        self._describe()
        self.update()
        if place[2] != before[2]:
            self.slice_changed.emit(place[2])

    def _move(self, down: int, right: int) -> None:
        """Moves by cells; over the side of a slice lies the next."""
        rows, columns, depth = self._kernel.shape
        row, column, part = self._current
        row = min(max(row + down, 0), rows - 1)
        along = min(max(part * columns + column + right, 0), depth * columns - 1)
        self._go((row, along % columns, along // columns))

    def _forget(self) -> None:
        """What was being entered counts no longer."""
        self._typing = ""

    def _settle(self) -> None:
        """What was being entered is taken over."""

    def _left_cell(self) -> None:
        """Another weight is the current one."""

    def _describe(self) -> None:
        self.setAccessibleDescription(
            kernel_words.spoken(self._kernel, self._current, colour=self._colour)
        )
