"""Two live plots, loss above accuracy, sharing one x axis; other runs can be laid over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QShowEvent
from PySide6.QtWidgets import QGraphicsView, QVBoxLayout, QWidget

from gui.theme import tokens
from gui.widgets.cards import label, row
from gui.widgets.curve_chips import CurveChips
from gui.widgets.curve_data import CurveData
from gui.widgets.curve_hover import CurveHover
from gui.widgets.curve_legend import CurveLegend
from gui.widgets.curve_marks import LaidRun
from gui.widgets.curve_plots import CurvePlots
from gui.widgets.curve_reading import hover_rows, place_words, readout, table
from gui.widgets.curve_signs import CurveSigns
from gui.widgets.curve_tools import CurveTools

REDRAW_MS = 80
"""At most 12 times a second: faster than the eye reads a curve, slower than batches come."""

FEW_RUNS = 2
WAITING = "Preparing the plots …"
ZOOM_STEP = 1.25
KEY_STEPS = 40
"""Presses of an arrow key from one end of the x axis to the other."""


class Curves(QWidget):
    """Training dashed, validation solid; thin every 25 batches, marked every epoch.

    The library that plots takes 0.3 s to load, so the widget is empty until ``build`` is called.
    Moving the mouse (or the arrow keys) over it reads the values of one place; the wheel (or + and
    -) enlarges a part of the x axis, dragging (or Shift and an arrow) goes along it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Loss and accuracy")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.data = CurveData(10)
        self.tools = CurveTools()
        self.chips = CurveChips()
        self.runs: tuple[LaidRun, ...] = ()
        self._plots: CurvePlots | None = None
        self._place: float | None = None
        self._dirty = False
        self._legend = CurveLegend()
        self._signs = CurveSigns()
        self._readout = label("", "quiet", name=f"{name}_readout")
        self._readout.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # A long line is cut off rather than widening the page.
        self._readout.setMinimumWidth(1)
        self._waiting = label(WAITING, "quiet")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._steps: list[Callable[[], None]] = []
        self._builder = QTimer(self)
        self._builder.setInterval(0)
        self._builder.timeout.connect(self._build_more)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REDRAW_MS)
        self._timer.timeout.connect(self._redraw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.tools)
        layout.addWidget(self.chips)
        layout.addLayout(row(self._legend, None))
        layout.addWidget(self._waiting, 1)
        layout.addWidget(self._readout)
        layout.addWidget(self._signs)
        self.tools.view_changed.connect(self._on_view)
        self.tools.reset_requested.connect(self.reset)

    @property
    def ready(self) -> bool:
        """Whether the plots are built."""
        return self._plots is not None

    def sizeHint(self) -> QSize:
        return QSize(640, 400)

    def build(self) -> None:
        """Makes the plots, in steps; the plotting library should be loaded already."""
        if self._plots is None and not self._steps:
            plots = CurvePlots(self)
            self._steps = [plots.add_loss, plots.add_accuracy, partial(self._install, plots)]
            self._builder.start()

    def _build_more(self) -> None:
        self._steps.pop(0)()
        if not self._steps:
            self._builder.stop()

    def _install(self, plots: CurvePlots) -> None:
        self._plots = plots
        plots.view.setAccessibleName("Plots of loss and accuracy")
        plots.view.viewport().installEventFilter(self)
        plots.zoomed_changed.connect(self.tools.set_zoomed)
        plots.lay_over(self.runs)
        self._hover = CurveHover(plots.view)
        box = self.layout()
        assert box is not None
        box.replaceWidget(self._waiting, plots.view)
        self._waiting.deleteLater()
        self.restyle()

    def show_data(self, data: CurveData) -> None:
        """Shows another training from its first point."""
        self.data = data
        self._place = None
        self._mark(None, None)
        self.refresh()

    def lay_over(self, runs: Sequence[LaidRun]) -> None:
        """Draws these beside the training that is watched."""
        self.runs = tuple(runs)
        self.chips.show_runs(self.runs)
        self._legend.show_several(bool(runs))
        # Many lines take longer to paint: half as often they leave a training as much time.
        self._timer.setInterval(REDRAW_MS * (2 if len(self.runs) > FEW_RUNS else 1))
        if self._plots is not None:
            self._plots.lay_over(self.runs)
        self._look_at(None)
        self.refresh()

    def refresh(self) -> None:
        """The data grew: it is drawn soon, or when the widget is next seen."""
        self._dirty = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def reset(self) -> None:
        """Shows the whole x axis."""
        if self._plots is not None:
            self._plots.reset()

    def restyle(self) -> None:
        """Draws in the colours of the theme."""
        self._legend.update()
        self.chips.update()
        if self._plots is not None:
            self._plots.restyle()
            self._redraw()

    def table(self) -> list[list[object]]:
        """Everything that is drawn as rows, the first of them their heads."""
        return table(self.data, self.runs)

    def picture(self) -> QImage:
        """Legend, runs and plots as they are seen, at twice the size."""
        parts: list[QWidget] = [part for part in (self._legend, self.chips) if part.isVisible()]
        if self._plots is not None:
            parts.append(self._plots.view)
        wide, high = self.width() + 24, sum(part.height() + 4 for part in parts) + 24
        image = QImage(2 * wide, 2 * high, QImage.Format.Format_RGB32)
        image.fill(tokens().card)
        painter = QPainter(image)
        painter.scale(2, 2)
        top = 12
        for part in parts:
            if isinstance(part, QGraphicsView):
                place = QRectF(QPointF(12, top), part.size().toSizeF())
                part.render(painter, place, part.rect())
            else:
                part.render(painter, QPoint(12, top), renderFlags=QWidget.RenderFlag.DrawChildren)
            top += part.height() + 4
        painter.end()
        return image

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty:
            self._redraw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._plots is not None and watched is self._plots.view.viewport():
            if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
                point = event.position().toPoint()
                self._look_at(self._plots.place_at(point), point)
            elif event.type() == QEvent.Type.Leave:
                self._look_at(None)
            elif event.type() == QEvent.Type.MouseButtonDblClick:
                self.reset()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows read a place, with Shift they go along; + - enlarge, 0 shows all, Escape ends."""
        if not self._on_key(Qt.Key(event.key()), event.modifiers()):
            super().keyPressEvent(event)

    def _on_key(self, key: Qt.Key, modifiers: Any) -> bool:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)
        plots = self._plots
        if modifiers & Qt.KeyboardModifier.ControlModifier or plots is None:
            return False
        if step is not None and modifiers & Qt.KeyboardModifier.ShiftModifier:
            plots.pan(step / 8)
        elif step is not None:
            self._step(plots, step)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            plots.zoom(1 / ZOOM_STEP, self._place)
        elif key == Qt.Key.Key_Minus:
            plots.zoom(ZOOM_STEP, self._place)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            plots.reset()
        elif key == Qt.Key.Key_Escape and self._place is not None:
            self._look_at(None)
        else:
            return False
        return True

    def _step(self, plots: CurvePlots, step: int) -> None:
        low, high = plots.whole() if not plots.zoomed else plots.x_range()
        place = high if self._place is None else self._place
        place = min(high, max(low, place + step * (high - low) / KEY_STEPS))
        self._look_at(place, plots.point_of(place))

    def _on_view(self) -> None:
        self._look_at(None)
        self._redraw()

    def _look_at(self, place: float | None, point: QPoint | None = None) -> None:
        self._place = place
        axis = self.tools.view().axis
        self._mark(place, point)
        # Beside other runs the table says it all.
        table_shown = bool(self.runs) and place is not None
        self._readout.setText("" if table_shown else readout(self.data, place, axis))

    def _mark(self, place: float | None, point: QPoint | None) -> None:
        axis = self.tools.view().axis
        if self._plots is not None:
            self._plots.mark(place)
            if place is None or not self.runs or point is None:
                self._hover.hide()
            else:
                rows = hover_rows(self.data, self.runs, place, axis)
                self._hover.show_rows(place_words(place, axis), rows, point)

    def _redraw(self) -> None:
        self._dirty = False
        view = self.tools.view()
        self._legend.show_reference(bool(self.data.reference))
        self._signs.show_data(self.data)
        self._readout.setText(readout(self.data, self._place, view.axis))
        self.setAccessibleDescription(self._readout.text() or "No training yet")
        if self._plots is not None:
            self._plots.draw(self.data, view)
