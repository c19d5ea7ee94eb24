"""The pyqtgraph side of the training's plots; only making one loads the library."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem, QWidget

from gui.theme import font, tokens
from gui.widgets.curve_data import CurveData, EpochFigures

AXIS_WIDTH = 4.7
"""Both plots leave the same room for their numbers (in heights of small letters), so that
their epochs line up."""

MOST_ARROWS = 4
FEW_EPOCHS = 20


class CurvePlots:
    """Loss above accuracy (in per cent), one axis of epochs.

    Attributes:
        view: the widget that shows both.
    """

    def __init__(self, parent: QWidget) -> None:
        import pyqtgraph

        self._library: Any = pyqtgraph
        # A child from the beginning: a window that is closed meanwhile takes it along.
        self.view: Any = pyqtgraph.GraphicsLayoutWidget(parent)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.ci.layout.setContentsMargins(0, 4, 16, 0)
        self.view.ci.layout.setVerticalSpacing(12)

    def add_loss(self) -> None:
        """The first plot; each takes some 30 ms, so a window may do something else in between."""
        item = self.view.addPlot(row=0, col=0, enableMenu=False)
        self._loss = _Plot(self._library, item, "loss", 1.0)

    def add_accuracy(self) -> None:
        """The second plot, bound to the first."""
        item = self.view.addPlot(row=1, col=0, enableMenu=False)
        self._accuracy = _Plot(self._library, item, "accuracy, %", 100.0)
        self._loss.item.setXLink(item)
        self._loss.item.getAxis("bottom").setStyle(showValues=False)

    def draw(self, data: CurveData) -> None:
        """Every point of the data in the ranges that suit it."""
        steps = data.steps()
        bottom = data.accuracy_bottom()
        self._loss.draw(steps[:, 0], steps[:, 1], data, "loss")
        self._accuracy.draw(steps[:, 0], steps[:, 2], data, "accuracy")
        for plot in (self._loss, self._accuracy):
            plot.item.setXRange(0, data.epochs, padding=0.02)
            # Whole epochs only; many of them take the library's own spacing.
            whole = {"major": 1, "minor": 1} if data.epochs <= FEW_EPOCHS else {}
            plot.item.getAxis("bottom").setTickSpacing(**whole)
        self._loss.set_range(0.0, data.loss_top(), data)
        self._accuracy.set_range(100 * bottom, 100.0, data)

    def mark(self, epoch: float | None) -> None:
        """A line through both plots at a place on the axis, or none."""
        for plot in (self._loss, self._accuracy):
            plot.mark(epoch)

    def epoch_at(self, point: QPoint) -> float | None:
        """The place on the axis under a pixel of the view, or None beside the plots."""
        box = self._loss.item.getViewBox()
        scene = self.view.mapToScene(point)
        epoch = float(box.mapSceneToView(scene).x())
        (low, high), _ = box.viewRange()
        return min(max(epoch, 0.0), float(high)) if low <= epoch <= high else None

    def restyle(self) -> None:
        """Takes on the colours of the theme."""
        self.view.setBackground(tokens().card)
        for plot in (self._loss, self._accuracy):
            plot.restyle()
        self._accuracy.item.getAxis("bottom").setLabel("epoch", **_label_style())


class _Plot:
    """One of the two: batches, epochs of training and validation, and what others report."""

    def __init__(self, library: Any, item: Any, name: str, factor: float) -> None:
        self._library = library
        self.item = item
        self._name = name
        self._factor = factor
        item.hideButtons()
        item.setMouseEnabled(x=False, y=False)
        # Opaque lines at the numbers only: see-through ones, and many, take most of a repaint.
        item.showGrid(x=True, y=True, alpha=1.0)
        for side in ("left", "bottom"):
            item.getAxis(side).setStyle(maxTickLevel=0)
            item.getAxis(side).setZValue(-1)  # the grid lies behind the curves
        item.getAxis("left").enableAutoSIPrefix(False)
        item.getAxis("bottom").setStyle(hideOverlappingLabels=False)
        item.getViewBox().setDefaultPadding(0.0)
        make: Callable[..., Any] = item.plot
        self._reported = make(antialias=True)
        self._reported_training = make(antialias=True)
        self._batches = make(antialias=True)
        self._training = make(antialias=True, symbol="o", symbolSize=6)
        self._validation = make(antialias=True, symbol="o", symbolSize=7)
        self._drawn: tuple[CurveData, int, int] | None = None
        # While a network trains only the thin line changes: the rest is kept as it was painted.
        for still in (self._reported, self._reported_training, self._training, self._validation):
            still.curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        for side in ("left", "bottom"):
            item.getAxis(side).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._cross = library.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        item.addItem(self._cross, ignoreBounds=True)
        self._arrows: list[Any] = []
        for _ in range(MOST_ARROWS):
            arrow = library.TextItem(anchor=(0.5, 0.0))
            arrow.hide()
            item.addItem(arrow, ignoreBounds=True)
            self._arrows.append(arrow)

    def draw(self, epochs: Any, values: Any, data: CurveData, what: str) -> None:
        # Gaps instead of lines where a training broke down to NaN or infinity.
        self._batches.setData(epochs, _drawable(self._factor * values), connect="finite")
        known = (data, len(data.done), len(data.reference))
        if known == self._drawn:
            return
        self._drawn = known
        for curve, figures, field in (
            (self._training, data.done, what),
            (self._validation, data.done, f"val_{what}"),
            (self._reported_training, data.reference, what),
            (self._reported, data.reference, f"val_{what}"),
        ):
            x = np.array([each.epoch for each in figures], dtype=np.float64)
            y = np.array([getattr(each, field) for each in figures], dtype=np.float64)
            curve.setData(x, _drawable(self._factor * y), connect="finite")

    def set_range(self, low: float, high: float, data: CurveData) -> None:
        """Fixes the axis; epochs above it are named at its upper edge."""
        room = 0.04 * (high - low)
        self.item.setYRange(low - (room if low > 0 else 0.0), high + room, padding=0)
        above = _above(data.done, high) if self._name == "loss" else []
        for index, arrow in enumerate(self._arrows):
            arrow.setVisible(index < len(above))
            if index < len(above):
                epoch, value, validation = above[index]
                colour = tokens().validation if validation else tokens().training
                arrow.setText(f"▲ {value:.3g}", color=QColor(colour))
                arrow.setPos(epoch, high + room)

    def mark(self, epoch: float | None) -> None:
        self._cross.setVisible(epoch is not None)
        if epoch is not None:
            self._cross.setPos(epoch)

    def restyle(self) -> None:
        colours = tokens()
        pen = self._library.mkPen
        dashed = Qt.PenStyle.DashLine
        thin = QColor(colours.training)
        thin.setAlphaF(0.55)
        self._batches.setPen(pen(thin, width=1))
        self._training.setPen(pen(colours.training, width=2, style=dashed))
        self._training.setSymbolPen(pen(colours.training, width=1.5))
        self._training.setSymbolBrush(QColor(colours.card))
        self._validation.setPen(pen(colours.validation, width=2))
        self._validation.setSymbolPen(pen(colours.validation))
        self._validation.setSymbolBrush(QColor(colours.validation))
        grey = QColor(colours.quiet)
        grey.setAlphaF(0.8)
        self._reported.setPen(pen(grey, width=1.5))
        self._reported_training.setPen(pen(grey, width=1.5, style=dashed))
        self._cross.setPen(pen(colours.quiet, width=1))
        for side in ("left", "bottom"):
            axis = self.item.getAxis(side)
            axis.setPen(pen(colours.line))
            axis.setTextPen(pen(colours.quiet))
            axis.setStyle(tickFont=font("small"), tickTextOffset=6)
        self.item.getAxis("left").setWidth(round(AXIS_WIDTH * font("small").pixelSize()))
        self.item.getAxis("left").setLabel(self._name, **_label_style())
        for arrow in self._arrows:
            arrow.setFont(font("small"))


def _above(done: Sequence[EpochFigures], top: float) -> list[tuple[int, float, bool]]:
    """Epochs whose loss lies above the axis: epoch, loss, whether it is the validation's."""
    found = [(each.epoch, each.loss, False) for each in done if top < each.loss < np.inf]
    found += [(each.epoch, each.val_loss, True) for each in done if top < each.val_loss < np.inf]
    return found[:MOST_ARROWS]


def _drawable(values: Any) -> Any:
    return np.where(np.isfinite(values), values, np.nan)


def _label_style() -> dict[str, str]:
    return {"color": tokens().quiet, "font-size": f"{font('small').pixelSize()}px"}
