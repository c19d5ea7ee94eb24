"""One of the two plots: every training's lines, what others report, and the axes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QGraphicsItem

from gui.theme import font, tokens, zoom
from gui.widgets.curve_data import TIME, CurveData
from gui.widgets.curve_lines import CurveLines, scaled
from gui.widgets.curve_marks import OWN_LETTER, OWN_SYMBOL, LaidRun
from gui.widgets.curve_scale import CurveView, Floats, log_ticks, spread, visible_range
from models.figures import EpochFigures

AXIS_WIDTH = 4.7
"""Both plots leave the same room for their numbers (in heights of small letters), so that
their epochs line up."""

MOST_ARROWS = 4
LABEL_GAP, LABEL_WIDTH = 13, 30
"""Pixels at 100 % between the letters at the ends of lines, downwards and across."""

LETTER_AWAY, OVER_LINES = 8, 10
"""Pixels at 100 % between a line's end and its letter, and how far in front the letters lie."""


class CurvePlot:
    """Loss or accuracy.

    Args:
        library: the plotting library.
        item: its plot.
        what: "loss" or "accuracy".
    """

    def __init__(self, library: Any, item: Any, what: str) -> None:
        self._library = library
        self.item = item
        self._what = what
        item.hideButtons()
        item.setMouseEnabled(x=True, y=False)
        # Opaque lines at the numbers only: see-through ones, and many, take most of a repaint.
        item.showGrid(x=True, y=True, alpha=1.0)
        for side in ("left", "bottom"):
            item.getAxis(side).setStyle(maxTickLevel=0)
            item.getAxis(side).setZValue(-1)  # the grid lies behind the curves
            item.getAxis(side).setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        item.getAxis("left").enableAutoSIPrefix(False)
        item.getAxis("bottom").enableAutoSIPrefix(False)
        item.getAxis("bottom").setStyle(hideOverlappingLabels=False)
        item.getViewBox().setDefaultPadding(0.0)
        self._reported_training = item.plot(antialias=True)
        self._reported = item.plot(antialias=True)
        for still in (self._reported, self._reported_training):
            still.curve.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self._laid: dict[LaidRun, CurveLines] = {}
        self._own = CurveLines(item, what, OWN_SYMBOL)
        self._reference: object = None
        self._ends: dict[LaidRun | None, tuple[float, float]] | None = None
        self._ticks: list[list[tuple[float, str]]] | None = None
        self._reference_points: list[tuple[Floats, Floats]] = []
        self._cross = library.InfiniteLine(angle=90, movable=False)
        self._cross.hide()
        item.addItem(self._cross, ignoreBounds=True)
        self._arrows = [self._text((0.5, 0.0)) for _ in range(MOST_ARROWS)]
        self._letters: dict[LaidRun | None, Any] = {None: self._letter()}

    def lay_over(self, runs: Sequence[LaidRun]) -> None:
        """Draws these beside the training that is watched, and no others."""
        for run in [run for run in self._laid if run not in runs]:
            self._laid.pop(run).remove()
            self.item.removeItem(self._letters.pop(run))
        for run in runs:
            if run not in self._laid:
                self._laid[run] = CurveLines(self.item, self._what, run.symbol, growing=run.growing)
                self._letters[run] = self._letter()
        self.restyle()

    def draw(self, data: CurveData, view: CurveView) -> None:
        """Brings every line up to date."""
        for run, lines in self._laid.items():
            lines.draw(run.data, view)
        self._own.draw(data, view)
        known = (data, view, data.steps_an_epoch)
        if known == self._reference:
            return
        self._reference = known
        self._reference_points = []
        # Nobody reported how long it took.
        figures = () if view.axis == TIME else data.reference
        x = data.at([each.epoch for each in figures], view.axis)
        for curve, field in (
            (self._reported_training, self._what),
            (self._reported, f"val_{self._what}"),
        ):
            values = np.array([getattr(each, field) for each in figures], dtype=np.float64)
            y = scaled(values, self._what, view)
            shown = np.isfinite(x)
            curve.setData(x[shown], y[shown], connect="finite")
            self._reference_points.append((x, y))

    def set_range(self, low: float, high: float, data: CurveData, view: CurveView) -> None:
        """Fixes the axis; epochs above it are named at its upper edge."""
        room = 0.04 * (high - low)
        self._set_y(low - (room if low > 0 else 0.0), high + room, view)
        above = _above(data.done, high) if self._what == "loss" and not view.log else []
        for index, arrow in enumerate(self._arrows):
            arrow.setVisible(index < len(above))
            if index < len(above):
                epoch, value, validation = above[index]
                colour = self._colours()[1 if validation else 0]
                arrow.setText(f"▲ {value:.3g}", color=QColor(colour))
                arrow.setPos(float(data.at([epoch], view.axis)[0]), high + room)

    def fit(self, low: float, high: float, view: CurveView) -> None:
        """Fits the axis to what is seen between two places on the x axis."""
        found = visible_range(self._points(), low, high)
        for arrow in self._arrows:
            arrow.hide()
        if found is not None:
            self._set_y(*found, view)

    def extent(self) -> tuple[float, float] | None:
        """The smallest and largest value of all that is drawn."""
        return visible_range(self._points(), -np.inf, np.inf)

    def place_letters(self) -> None:
        """Puts each run's letter at the end of its line, none over another."""
        if not self._laid and self._ends == {}:
            return
        box = self.item.getViewBox()
        (left, right), (bottom, top) = box.viewRange()
        ends: dict[LaidRun | None, tuple[float, float] | None] = {}
        if self._laid:
            ends[None] = self._own.end(left, right)
        for laid, lines in self._laid.items():
            ends[laid] = lines.end(left, right)
        seen = {run: end for run, end in ends.items() if end}
        width, height = (max(float(size), 1e-12) for size in box.viewPixelSize())
        # Only letters at about the same place of the x axis can hide one another.
        columns: dict[int, list[LaidRun | None]] = {}
        for run, (x, _) in seen.items():
            columns.setdefault(round(x / width / LABEL_WIDTH / zoom()), []).append(run)
        for members in columns.values():
            gap = LABEL_GAP * zoom()
            half = gap / 2
            places = [seen[run][1] / height for run in members]
            moved = spread(places, gap, bottom / height + half, top / height - half)
            for run, place in zip(members, moved, strict=True):
                seen[run] = (seen[run][0], place * height)
        if seen == self._ends:
            return
        self._ends = seen
        for run, letter in self._letters.items():
            letter.setVisible(run in seen)
        for run, (x, y) in seen.items():
            letter = self._letters[run]
            letter.setColor(QColor(run.colour if run else tokens().text))
            name, ground = run.letter if run else OWN_LETTER, tokens().card
            letter.setHtml(f'<span style="background-color: {ground}">{name}</span>')
            letter.setAnchor((-LETTER_AWAY * zoom() / letter.boundingRect().width(), 0.5))
            letter.setPos(x, y)

    def mark(self, place: float | None) -> None:
        """A line across at a place on the x axis, or none."""
        self._cross.setVisible(place is not None)
        if place is not None:
            self._cross.setPos(place)

    def restyle(self) -> None:
        """Takes on the colours of the theme."""
        self._ends = None
        colours = tokens()
        pen = self._library.mkPen
        grey = QColor(colours.quiet)
        grey.setAlphaF(0.8)
        self._reported.setPen(pen(grey, width=1.5))
        self._reported_training.setPen(pen(grey, width=1.5, style=Qt.PenStyle.DashLine))
        self._own.restyle(self._colours(), width=2.5 if self._laid else 2.0)
        for run, lines in self._laid.items():
            lines.restyle((run.colour, run.colour), width=1.8)
        self._cross.setPen(pen(colours.quiet, width=1))
        for side in ("left", "bottom"):
            axis = self.item.getAxis(side)
            axis.setPen(pen(colours.line))
            axis.setTextPen(pen(colours.quiet))
            axis.setStyle(tickFont=font("small"), tickTextOffset=6)
        self.item.getAxis("left").setWidth(round(AXIS_WIDTH * font("small").pixelSize()))
        name = "loss" if self._what == "loss" else "accuracy, %"
        self.item.getAxis("left").setLabel(name, **label_style())
        for text in (*self._arrows, *self._letters.values()):
            text.setFont(font("small"))

    def _colours(self) -> tuple[str, str]:
        """Training and validation; beside other runs each has a single colour."""
        colours = tokens()
        return (
            (colours.text, colours.text) if self._laid else (colours.training, colours.validation)
        )

    def _points(self) -> list[tuple[Floats, Floats]]:
        found = [*self._own.points, *self._reference_points]
        for lines in self._laid.values():
            found += lines.points
        return found

    def _set_y(self, low: float, high: float, view: CurveView) -> None:
        ticks = [log_ticks(low, high)] if view.log and self._what == "loss" else None
        # Setting them paints the axis and its grid anew.
        if ticks != self._ticks:
            self._ticks = ticks
            self.item.getAxis("left").setTicks(ticks)
        self.item.setYRange(low, high, padding=0)

    def _letter(self) -> Any:
        """On a ground of its own: lines of other runs go on behind it."""
        letter = self._text((0.0, 0.5))
        letter.textItem.document().setDocumentMargin(0)
        letter.setZValue(OVER_LINES)
        return letter

    def _text(self, anchor: tuple[float, float]) -> Any:
        text = self._library.TextItem(anchor=anchor)
        text.hide()
        self.item.addItem(text, ignoreBounds=True)
        return text


def label_style() -> dict[str, str]:
    """Of an axis."""
    return {"color": tokens().quiet, "font-size": f"{font('small').pixelSize()}px"}


def _above(done: Sequence[EpochFigures], top: float) -> list[tuple[int, float, bool]]:
    """Epochs whose loss lies above the axis: epoch, loss, whether it is the validation's."""
    found = [(each.epoch, each.loss, False) for each in done if top < each.loss < np.inf]
    found += [(each.epoch, each.val_loss, True) for each in done if top < each.val_loss < np.inf]
    return found[:MOST_ARROWS]
