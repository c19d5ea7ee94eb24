"""Two live plots, loss above accuracy, sharing one x axis; other runs can be laid over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.cards import label, row
from gui.widgets.curve_chips import CurveChips
from gui.widgets.curve_data import CurveData
from gui.widgets.curve_hover import CurveHover
from gui.widgets.curve_keys import pressed
from gui.widgets.curve_legend import CurveLegend
from gui.widgets.curve_marks import LaidRun
from gui.widgets.curve_picture import picture
from gui.widgets.curve_plots import CurvePlots
from gui.widgets.curve_reading import described, hover_rows, place_words, readout, table
from gui.widgets.curve_signs import CurveSigns
from gui.widgets.curve_tools import CurveTools
from models.figures import EpochFigures
from models.signs import Sign, signs

REDRAW_MS, MANY_MS, SOON_MS = 200, 320, 20
"""While batches come, at most five times a second, three with more than so many runs: each time
takes some 5 ms from the training. What was left alone for so long is drawn at once."""
FEW_RUNS = 2
WAITING = "Preparing the plots …"


class Curves(QWidget):
    """Training dashed, validation solid; thin every 25 batches, marked every epoch.

    The library that plots takes 0.3 s to load, so the widget is empty until ``build`` is called.
    Moving the mouse (or the arrow keys) over it reads the values of one place; the wheel (or + and
    -) enlarges a part of the x axis, dragging (or Shift and an arrow) goes along it.

    Args:
        name: of the object.
        stem: begins the names of its parts.
        side_by_side: only trainings that grow side by side are shown, and none is the one that is
            watched: whoever shows them names them, and nothing is said about a single one.

    Attributes:
        title: whose curves these are.

    Signals:
        run_removed: the key of a run that is to be drawn no longer.
    """

    run_removed = Signal(str)

    def __init__(self, name: str, *, stem: str = "curve", side_by_side: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Loss and accuracy")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.data = CurveData(10)
        self.title = ""
        self.tools = CurveTools(stem, side_by_side=side_by_side)
        self.runs: tuple[LaidRun, ...] = ()
        self._plots: CurvePlots | None = None
        self._place: float | None = None
        self._dirty = False
        self._legend = CurveLegend()
        self._chips = None if side_by_side else CurveChips()
        self._signs = None if side_by_side else CurveSigns(name)
        self._waiting = label(WAITING, "quiet")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._steps: list[Callable[[], None]] = []
        self._builder = QTimer(self)
        self._builder.setInterval(0)
        self._builder.timeout.connect(self._build_more)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._pace, self._drawn = REDRAW_MS, QElapsedTimer()
        self._timer.timeout.connect(self._redraw)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self.tools)
        if self._chips is not None:
            layout.addWidget(self._chips)
            self._chips.removed.connect(self.run_removed)
        layout.addLayout(row(self._legend, None))
        layout.addWidget(self._waiting, 1)
        if self._signs is not None:
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

    def show_data(self, data: CurveData, title: str = "") -> None:
        """Shows another training from its first point."""
        self.data, self.title = data, title
        self._place = None
        self._mark(None, None)
        self.refresh()

    def lay_over(self, runs: Sequence[LaidRun]) -> None:
        """Draws these beside the training that is watched."""
        self.runs = tuple(runs)
        if self._chips is not None:
            self._chips.show_runs(self.runs)
        self._legend.show_several(bool(runs))
        self._pace = MANY_MS if len(self.runs) > FEW_RUNS else REDRAW_MS
        if self._plots is not None:
            self._plots.lay_over(self.runs)
        self._look_at(None)
        self.refresh()

    def refresh(self) -> None:
        """The data grew: it is drawn soon, or when the widget is next seen."""
        self._dirty = True
        if self.isVisible() and not self._timer.isActive():
            since = self._drawn.elapsed() if self._drawn.isValid() else self._pace
            self._timer.start(max(SOON_MS, self._pace - since))

    def reset(self) -> None:
        """Shows the whole x axis."""
        if self._plots is not None:
            self._plots.reset()

    def restyle(self) -> None:
        """Draws in the colours of the theme."""
        self.update()
        if self._plots is not None:
            self._plots.restyle()
            self._redraw()

    def live(self) -> tuple[Sequence[EpochFigures], Sequence[Sign]]:
        """The epochs of the training that is watched, and what they tell: for explanations."""
        return self.data.done, signs(self.data.done, self.data.held_by)

    def table(self) -> list[list[object]]:
        """Everything that is drawn as rows, the first of them their heads."""
        return table(self.data, self.runs)

    def picture(self, what: str = "") -> QImage:
        """Title, legend, runs and plots; ``what``: only this one, as curve_picture says.

        Raises:
            ValueError: the plots are not built yet.
        """
        if self._plots is None:
            raise ValueError("The plots are not ready yet: try again in a moment.")
        return picture(self._plots, self._legend, self.runs, self.title, what)

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
            elif event.type() == QEvent.Type.Resize:
                # The distances of letters are pixels: in plots of another size other numbers.
                self.refresh()
            elif event.type() == QEvent.Type.MouseButtonDblClick:
                self.reset()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows read a place, with Shift they go along; + - enlarge, 0 shows all, Escape ends."""
        plots, used = self._plots, False
        if plots is not None:
            used, place = pressed(plots, Qt.Key(event.key()), event.modifiers(), self._place)
            if place != self._place:
                self._look_at(place, None if place is None else plots.point_of(place))
        if not used:
            super().keyPressEvent(event)

    def _on_view(self) -> None:
        self._look_at(None)
        self._redraw()

    def _look_at(self, place: float | None, point: QPoint | None = None) -> None:
        self._place = place
        self._mark(place, point)
        self._say(readout(self.data, place, self.tools.view().axis))

    def _say(self, read: str) -> None:
        if self._signs is not None:
            # Beside other runs the table at the mouse says it all.
            told = self.runs and self._place is not None
            self._signs.show_figures("" if told else read)

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
        self._drawn.start()
        view = self.tools.view()
        self._legend.show_reference(bool(self.data.reference))
        if self._signs is not None:
            self._signs.show_data(self.data)
        read = readout(self.data, self._place, view.axis)
        self._say(read)
        self.setAccessibleDescription(described(read, self.runs))
        if self._plots is not None:
            self._plots.draw(self.data, view)
