"""The lines of one training in one plot: batches, training and validation."""

from __future__ import annotations

from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem

from gui.theme import tokens
from gui.widgets.curve_data import CurveData
from gui.widgets.curve_scale import (
    TRAINING,
    VALIDATION,
    CurveView,
    Floats,
    log_loss,
    smooth,
)

LONE_SIZE = 5
"""Pixels of the dot that the first batch is."""


class CurveLines:
    """Three lines; only those that changed are drawn anew.

    Args:
        item: the library's plot.
        what: "loss" or "accuracy".
        symbol: the mark of an epoch.
        growing: whether batches still come.
    """

    def __init__(self, item: Any, what: str, symbol: str, *, growing: bool = True) -> None:
        self._what = what
        self._batches = item.plot(antialias=True)
        self._training = item.plot(antialias=True, symbol=symbol, symbolSize=6)
        self._validation = item.plot(antialias=True, symbol=symbol, symbolSize=7)
        self._item = item
        self._growing = growing
        self._lone = False
        self._drawn: object = None
        self._points: list[tuple[Floats, Floats]] = []
        # While a network trains only the thin line changes: the rest is kept as it was painted.
        kept = [self._training, self._validation, *([] if growing else [self._batches])]
        for still in kept:
            for part in (still.curve, still.scatter):
                part.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    @property
    def points(self) -> list[tuple[Floats, Floats]]:
        """What is drawn, x and y of each line."""
        return self._points

    def end(self, low: float, high: float) -> tuple[float, float] | None:
        """The last point between two places on the x axis."""
        for x, y in (self._points[2], self._points[1], self._points[0]) if self._points else ():
            good = np.flatnonzero((x >= low) & (x <= high) & np.isfinite(y))
            if len(good):
                return float(x[good[-1]]), float(y[good[-1]])
        return None

    def draw(self, data: CurveData, view: CurveView) -> None:
        """Shows the points so far."""
        known = (data, len(data.done), view)
        still = known == self._drawn
        if still and not self._growing:
            return
        steps = data.steps()
        column = 1 if self._what == "loss" else 2
        if view.lines == VALIDATION:
            steps = steps[:0]
        x = data.at(steps[:, 0], view.axis)
        batches = (x, self._scaled(smooth(steps[:, column], view.smoothing), view))
        _set(self._batches, batches)
        self._mark_lone(len(x) == 1)
        if still:
            self._points[0] = batches
            return
        self._drawn = known
        self._points = [batches]
        for curve, field, without in (
            (self._training, self._what, VALIDATION),
            (self._validation, f"val_{self._what}", TRAINING),
        ):
            done = [] if view.lines == without else data.done
            places = data.at([each.epoch for each in done], view.axis)
            values = np.array([getattr(each, field) for each in done], dtype=np.float64)
            line = (places, self._scaled(values, view))
            _set(curve, line)
            self._points.append(line)

    def restyle(self, colours: tuple[str, str], *, width: float = 2.0) -> None:
        """Takes the colours of training and validation; ``width`` is that of their lines."""
        import pyqtgraph

        training, validation = colours
        pen = pyqtgraph.mkPen
        thin = QColor(training)
        thin.setAlphaF(0.55)
        self._batches.setPen(pen(thin, width=1))
        self._batches.setSymbolPen(pen(None))
        self._batches.setSymbolBrush(QColor(training))
        self._training.setPen(pen(training, width=width, style=Qt.PenStyle.DashLine))
        self._training.setSymbolPen(pen(training, width=1.5))
        self._training.setSymbolBrush(QColor(tokens().card))
        self._validation.setPen(pen(validation, width=width))
        self._validation.setSymbolPen(pen(validation))
        self._validation.setSymbolBrush(QColor(validation))

    def remove(self) -> None:
        """Takes the lines out of the plot."""
        for curve in (self._batches, self._training, self._validation):
            self._item.removeItem(curve)

    def _mark_lone(self, lone: bool) -> None:
        """A line of one point, the first batch, would not be seen."""
        if lone != self._lone:
            self._lone = lone
            self._batches.setSymbolSize(LONE_SIZE)
            self._batches.setSymbol("o" if lone else None)

    def _scaled(self, values: Floats, view: CurveView) -> Floats:
        return scaled(values, self._what, view)


def scaled(values: Floats, what: str, view: CurveView) -> Floats:
    """Values as the plot has them: per cent, or powers of ten; gaps where training broke down."""
    if what == "accuracy":
        return np.where(np.isfinite(values), 100.0 * values, np.nan)
    if view.log:
        return log_loss(values)
    return np.where(np.isfinite(values), values, np.nan)


def _set(curve: Any, line: tuple[Floats, Floats]) -> None:
    x, y = line
    known = np.isfinite(x)
    curve.setData(x[known], y[known], connect="finite")
