"""How the plots stand: loss above accuracy, beside it where there is little height, or alone."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QSize

from gui.theme import zoom
from gui.widgets.curve_data import EPOCH, STEP
from gui.widgets.curve_plot import CurvePlot, label_style

LOW, WIDE = 230, 480
"""Pixels at 100 %: below this height, and from this width on, they stand side by side."""
SPACE = 12
"""Pixels between them where they do."""
AXIS_WORDS = {EPOCH: "epoch", STEP: "step (batches learnt from)"}
TIME_WORDS = "seconds of training"


class Arrangement:
    """Where the plots stand in their view, and how their x axes are named.

    Args:
        grid: the view's layout, a pyqtgraph GraphicsLayout; the plots are in it already.
        loss: the upper plot, or the left one.
        accuracy: the lower plot, or the right one.

    Attributes:
        beside: whether they stand side by side.
        lowest: the plot that always has its x axis named; the one alone, or the second.
    """

    def __init__(self, grid: Any, loss: CurvePlot, accuracy: CurvePlot) -> None:
        self._grid, self._loss, self._accuracy = grid, loss, accuracy
        self.beside, self.lowest = False, accuracy
        self._alone = False
        self._stretch()

    def keep_only(self, kept: CurvePlot) -> None:
        """The other one is left out for good, and this one has all of the view."""
        other = self._loss if kept is self._accuracy else self._accuracy
        other.item.hide()
        self._grid.removeItem(other.item)
        kept.item.setXLink(None)
        self.lowest, self._alone = kept, True
        self._stretch()

    def suit(self, size: QSize) -> bool:
        """Arranges them for a view of this size; returns whether anything moved."""
        high, wide = size.height() / zoom(), size.width() / zoom()
        beside = high < LOW and wide >= WIDE
        if self._alone or beside == self.beside:
            return False
        self.beside = beside
        self._grid.removeItem(self._accuracy.item)
        self._grid.addItem(self._accuracy.item, *((0, 1) if beside else (1, 0)))
        self._stretch()
        return True

    def under(self, point: QPointF) -> CurvePlot:
        """The plot whose x axis a point of the scene belongs to."""
        area = self._accuracy.item.getViewBox().sceneBoundingRect()
        return self._accuracy if point.x() >= area.left() else self._loss

    def name(self, axis: str) -> None:
        """Writes below what the x axis counts."""
        for plot in (self._loss, self._accuracy):
            bottom = plot.item.getAxis("bottom")
            bottom.setLabel(AXIS_WORDS.get(axis, TIME_WORDS), **label_style())
            bottom.showLabel(self.beside or plot is self.lowest)

    def _stretch(self) -> None:
        if self._alone:
            shares = (1, 0) if self.lowest is self._loss else (0, 1)
        else:
            # The lower one has the axis below it as well.
            shares = (1, 0) if self.beside else (5, 4)
        for line, share in enumerate(shares):
            self._grid.layout.setRowStretchFactor(line, share)
            self._grid.layout.setColumnStretchFactor(line, 1 if self.beside else 1 - line)
        self._grid.layout.setHorizontalSpacing(SPACE if self.beside else 0)
        for plot in (self._loss, self._accuracy):
            named = self.beside or plot is self.lowest
            plot.item.getAxis("bottom").setStyle(showValues=named)
