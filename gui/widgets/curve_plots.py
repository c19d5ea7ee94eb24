"""The pyqtgraph side of the training's plots; only making one loads the library."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtWidgets import QWidget

from gui.theme import tokens
from gui.widgets.curve_arrangement import Arrangement
from gui.widgets.curve_data import EPOCH, CurveData
from gui.widgets.curve_marks import LaidRun
from gui.widgets.curve_plot import CurvePlot
from gui.widgets.curve_scale import CurveView

FEW_EPOCHS = 20
SMALLEST_SHARE = 0.01
"""Of the x axis: nothing is enlarged further."""


class CurvePlots(QObject):
    """Loss above accuracy (in per cent), or beside it where there is little height; one x axis.

    Where a part of the x axis is enlarged, the y axes fit what is seen of the lines.

    Attributes:
        view: the widget that shows both.
        runs: laid over the training that is watched.

    Signals:
        zoomed_changed: whether a part is enlarged.
    """

    zoomed_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        import pyqtgraph

        super().__init__(parent)
        self._library: Any = pyqtgraph
        self._data = CurveData(10)
        self._look = CurveView()
        self.runs: tuple[LaidRun, ...] = ()
        self._ranges: dict[LaidRun, tuple[int, float, float | None]] = {}
        self._zoomed = False
        self._frame: tuple[str, float] | None = None
        # A child from the beginning: a window that is closed meanwhile takes it along.
        self.view: Any = pyqtgraph.GraphicsLayoutWidget(parent)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.ci.layout.setContentsMargins(0, 4, 20, 0)
        self.view.ci.layout.setVerticalSpacing(12)

    @property
    def drawn(self) -> tuple[CurveData, CurveView]:
        """What was drawn last, and how."""
        return self._data, self._look

    @property
    def zoomed(self) -> bool:
        """Whether a part of the x axis is enlarged."""
        return self._zoomed

    def add_loss(self) -> None:
        """The first plot; each takes some 30 ms, so a window may do something else in between."""
        item = self.view.addPlot(row=0, col=0, enableMenu=False)
        self._loss = CurvePlot(self._library, item, "loss")

    def add_accuracy(self) -> None:
        """The second plot, bound to the first."""
        item = self.view.addPlot(row=1, col=0, enableMenu=False)
        self._accuracy = CurvePlot(self._library, item, "accuracy")
        self._loss.item.setXLink(item)
        self._arrangement = Arrangement(self.view.ci, self._loss, self._accuracy)
        for plot in (self._loss, self._accuracy):
            box = plot.item.getViewBox()
            box.sigRangeChangedManually.connect(self._on_hand)
            box.sigXRangeChanged.connect(self._on_x)

    def lay_over(self, runs: Sequence[LaidRun]) -> None:
        """Draws these beside the training that is watched."""
        self.runs = tuple(runs)
        self._ranges, self._frame = {}, None
        for plot in (self._loss, self._accuracy):
            plot.lay_over(self.runs)

    def draw(self, data: CurveData, look: CurveView) -> None:
        """Every point of the data, in the ranges that suit it unless a part is enlarged."""
        if self._arrangement.suit(self.view.size()):
            self._frame = None
        if look.axis != self._look.axis or data is not self._data:
            self._set_zoomed(False)
        self._data, self._look = data, look
        for plot in (self._loss, self._accuracy):
            plot.draw(data, look)
        if self._zoomed:
            self._fit()
        else:
            self._show_all()
        for plot in (self._loss, self._accuracy):
            plot.place_letters()

    def reset(self) -> None:
        """Shows the whole x axis again."""
        self._set_zoomed(False)
        self.draw(self._data, self._look)

    def zoom(self, factor: float, around: float | None) -> None:
        """Shows ``factor`` times as much of the x axis, around a place or its middle."""
        low, high = self.x_range()
        middle = 0.5 * (low + high) if around is None else around
        self.show_range(middle - (middle - low) * factor, middle + (high - middle) * factor)

    def pan(self, share: float) -> None:
        """Goes along the x axis by a share of what is seen."""
        low, high = self.x_range()
        self.show_range(low + share * (high - low), high + share * (high - low))

    def x_range(self) -> tuple[float, float]:
        """What is seen of the x axis."""
        low, high = self._arrangement.lowest.item.getViewBox().viewRange()[0]
        return float(low), float(high)

    def whole(self) -> tuple[float, float]:
        """The ends of the whole x axis."""
        return 0.0, self._length()

    def point_of(self, place: float) -> QPoint:
        """The pixel of the view, half-way down, where a place of the x axis lies."""
        box = self._loss.item.getViewBox()
        scene = box.mapViewToScene(QPointF(place, 0.0))
        return QPoint(self.view.mapFromScene(scene).x(), self.view.height() // 2)

    def mark(self, place: float | None) -> None:
        """A line through both plots at a place on the axis, or none."""
        for plot in (self._loss, self._accuracy):
            plot.mark(place)

    def place_at(self, point: QPoint) -> float | None:
        """The place on the axis under a pixel of the view, or None beside the plots."""
        at = self.view.mapToScene(point)
        place = float(self._arrangement.under(at).item.getViewBox().mapSceneToView(at).x())
        low, high = self.x_range()
        return min(max(place, 0.0), high) if low <= place <= high else None

    def keep_only(self, what: str) -> None:
        """Leaves one of the two out, "loss" or "accuracy" stays, with the x axis below it."""
        self._arrangement.keep_only(self._accuracy if what == "accuracy" else self._loss)

    def restyle(self) -> None:
        """Takes on the colours of the theme."""
        self._frame = None
        self.view.setBackground(tokens().card)
        for plot in (self._loss, self._accuracy):
            plot.restyle()

    def _length(self) -> float:
        """How long the whole x axis is."""
        axis = self._look.axis
        trainings = [self._data, *(run.data for run in self.runs)]
        # Beside other runs an axis need not wait for a training that has not begun.
        known = [each for each in trainings if not (each.empty and self.runs)] or trainings
        lengths = [each.length(axis) for each in known]
        return max((one for one in lengths if math.isfinite(one)), default=1.0) or 1.0

    def _show_all(self) -> None:
        axis, length = self._look.axis, self._length()
        # What stays as it is must not be painted again for every few batches.
        if (axis, length) != self._frame:
            self._frame = (axis, length)
            self._set_x(axis, length)
        tops, bottoms = self._reach()
        bottom = min(bottoms, default=0.0)
        extent = self._loss.extent() if self._look.log else None
        low, high = extent or (0.0, max(tops))
        self._loss.set_range(low, high, self._data, self._look)
        self._accuracy.set_range(100 * bottom, 100.0, self._data, self._look)

    def _reach(self) -> tuple[list[float], list[float]]:
        """How high each training's loss axis has to reach, and how low each accuracy's."""
        for run in self.runs:
            # Anew after each of its epochs, so that an axis does not creep with every batch.
            done, known = len(run.data.done), self._ranges.get(run)
            if known is None or known[0] != done:
                bottom = run.data.accuracy_bottom() if done else None
                self._ranges[run] = (done, run.data.loss_top(), bottom)
        own = not self._data.empty or not self.runs
        tops = [top for _, top, _ in self._ranges.values()]
        bottoms = [low for _, _, low in self._ranges.values() if low is not None]
        bottoms += [self._data.accuracy_bottom()] if self._data.done else []
        return tops + ([self._data.loss_top()] if own else []), bottoms

    def _set_x(self, axis: str, length: float) -> None:
        self._arrangement.name(axis)
        for plot in (self._loss, self._accuracy):
            room = 0.02 * length
            # Where the runs' letters stand: as many pixels in half the width.
            behind = (6 if self._arrangement.beside else 3) * room if self.runs else room
            limits = {"xMin": -2 * room, "xMax": length + 2 * behind}
            plot.item.getViewBox().setLimits(**limits, minXRange=SMALLEST_SHARE * length)
            plot.item.setXRange(-room, length + behind, padding=0)
            # Whole epochs only; many of them take the library's own spacing.
            whole = axis == EPOCH and length <= FEW_EPOCHS
            plot.item.getAxis("bottom").setTickSpacing(
                **({"major": 1, "minor": 1} if whole else {})
            )

    def _fit(self) -> None:
        low, high = self.x_range()
        for plot in (self._loss, self._accuracy):
            plot.fit(low, high, self._look)

    def show_range(self, low: float, high: float) -> None:
        """Shows a part of the x axis."""
        self._set_zoomed(True)
        self._arrangement.lowest.item.setXRange(low, high, padding=0)
        self._fit()

    def _on_hand(self, _mask: object) -> None:
        self._set_zoomed(True)
        self._on_x()

    def _on_x(self, *_: object) -> None:
        if self._zoomed:
            self._fit()
            for plot in (self._loss, self._accuracy):
                plot.place_letters()

    def _set_zoomed(self, zoomed: bool) -> None:
        if zoomed != self._zoomed:
            self._zoomed = zoomed
            self._frame = None
            for plot in (self._loss, self._accuracy):
                # Parts of an epoch may be what is looked at.
                if zoomed:
                    plot.item.getAxis("bottom").setTickSpacing()
            self.zoomed_changed.emit(zoomed)
