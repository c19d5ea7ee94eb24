"""Two live plots, loss above accuracy, sharing the axis of epochs."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QMouseEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.cards import label, row
from gui.widgets.curve_data import CurveData
from gui.widgets.curve_legend import CurveLegend
from gui.widgets.curve_plots import CurvePlots

REDRAW_MS = 80
"""At most 12 times a second: faster than the eye reads a curve, slower than batches come."""

WAITING = "Preparing the plots …"


class Curves(QWidget):
    """Training dashed, validation solid; thin every 25 batches, marked every epoch.

    The library that plots takes 0.3 s to load, so the widget is empty until ``build`` is called.
    Moving the mouse (or the arrow keys) over it reads the values of one place.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Loss and accuracy")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.data = CurveData(10)
        self._plots: CurvePlots | None = None
        self._place: float | None = None
        self._dirty = False
        self._legend = CurveLegend()
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
        layout.addLayout(row(self._legend, None))
        layout.addWidget(self._waiting, 1)
        layout.addWidget(self._readout)

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
        self._plots.view.setAccessibleName("Plots of loss and accuracy")
        self._plots.view.viewport().installEventFilter(self)
        box = self.layout()
        assert box is not None
        box.replaceWidget(self._waiting, self._plots.view)
        self._waiting.deleteLater()
        self.restyle()

    def show_data(self, data: CurveData) -> None:
        """Shows another training from its first point."""
        self.data = data
        self._place = None
        self.refresh()

    def refresh(self) -> None:
        """The data grew: it is drawn soon, or when the widget is next seen."""
        self._dirty = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start()

    def restyle(self) -> None:
        """Draws in the colours of the theme."""
        self._legend.update()
        if self._plots is not None:
            self._plots.restyle()
            self._redraw()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._dirty:
            self._redraw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._plots is not None and watched is self._plots.view.viewport():
            if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
                self._look_at(self._plots.epoch_at(event.position().toPoint()))
            elif event.type() == QEvent.Type.Leave:
                self._look_at(None)
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the place that is read; Escape leaves it."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is not None:
            place = float(self.data.epochs) if self._place is None else self._place
            self._look_at(min(float(self.data.epochs), max(0.0, place + step / 4)))
        elif event.key() == Qt.Key.Key_Escape and self._place is not None:
            self._look_at(None)
        else:
            super().keyPressEvent(event)

    def readout(self) -> str:
        """The values at the place looked at, or the newest ones."""
        data = self.data
        if data.empty and self._place is None:
            return ""
        place = self._place
        parts: list[str] = []
        if place is None:
            steps = data.steps()
            place = float(steps[-1, 0]) if len(steps) else float(data.done[-1].epoch)
        step = data.step_at(place)
        if step is not None:
            parts.append(f"epoch {step[0]:.2f}: training {_figures(step[1], step[2])}")
        epoch = data.epoch_at(place) or (
            data.done[-1] if data.done and self._place is None else None
        )
        if epoch is not None:
            figures = _figures(epoch.val_loss, epoch.val_accuracy)
            parts.append(f"validation after epoch {epoch.epoch}: {figures}")
        reported = data.epoch_at(place, reference=True)
        if reported is not None and self._place is not None:
            figures = _figures(reported.val_loss, reported.val_accuracy)
            parts.append(f"the chapter: {figures}")
        return "   ·   ".join(parts)

    def _look_at(self, epoch: float | None) -> None:
        self._place = epoch
        if self._plots is not None:
            self._plots.mark(epoch)
        self._readout.setText(self.readout())

    def _redraw(self) -> None:
        self._dirty = False
        self._legend.show_reference(bool(self.data.reference))
        self._readout.setText(self.readout())
        self.setAccessibleDescription(self._readout.text() or "No training yet")
        if self._plots is not None:
            self._plots.draw(self.data)


def _figures(loss: float, accuracy: float) -> str:
    return f"loss {loss:.3f}, {100 * accuracy:.1f} %"
