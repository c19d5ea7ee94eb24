"""How the curves are looked at: x axis, smoothing, logarithm, the whole; runs beside; saving."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QPushButton, QVBoxLayout, QWidget

from gui.widgets.cards import button, label, row
from gui.widgets.curve_data import AXES, EPOCH, STEP, TIME
from gui.widgets.curve_picture import ACCURACY, LOSS
from gui.widgets.curve_scale import (
    BOTH,
    LINES,
    MOST_SMOOTHING,
    TRAINING,
    VALIDATION,
    CurveView,
)
from gui.widgets.slider import Slider

CSV, PNG = "csv", "png"
AXIS_NAMES = {EPOCH: "By epoch", STEP: "By step", TIME: "By time"}
LINE_NAMES = {BOTH: "All lines", VALIDATION: "Validation", TRAINING: "Training"}
SLIDER_WIDTH = 84


class CurveTools(QWidget):
    """One row above the plots.

    Args:
        stem: begins the names of its parts.
        side_by_side: trainings grow side by side: their lines are many and can be chosen from,
            and there is no button that adds one.

    Signals:
        view_changed: ``view`` is another.
        reset_requested: the whole x axis is wanted.
        save_requested: CSV, PNG, or one plot of the two as PNG: LOSS or ACCURACY.
        runs_requested: other runs are to be laid over; the button, to open their list at.
    """

    view_changed = Signal()
    reset_requested = Signal()
    save_requested = Signal(str)
    runs_requested = Signal(QWidget)

    def __init__(self, stem: str = "curve", *, side_by_side: bool = False) -> None:
        super().__init__()
        self._axis = QComboBox()
        self._axis.setObjectName(f"{stem}_axis")
        self._axis.setAccessibleName("What the x axis counts")
        self._axis.setToolTip(
            "By epoch compares how often all pictures were seen, by step how many batches were "
            "learnt from, by time how long it took: a network that needs fewer epochs may need "
            "more seconds."
        )
        for axis in AXES:
            self._axis.addItem(AXIS_NAMES[axis], axis)
        self._smoothing = Slider()
        self._smoothing.setObjectName(f"{stem}_smoothing")
        self._smoothing.setAccessibleName("Smoothing")
        self._smoothing.setToolTip(
            "Averages the thin line over its neighbours, so that the course shows through the "
            "noise of single batches. Epochs stay as they were measured."
        )
        self._smoothing.setRange(0, MOST_SMOOTHING)
        self._smoothing.setFixedWidth(SLIDER_WIDTH)
        self._smoothing.setMinimumHeight(32)
        self._log = QCheckBox("Log loss")
        self._log.setObjectName(f"{stem}_log")
        self._log.setAccessibleName("Logarithmic scale for the loss")
        self._log.setToolTip(
            "Every tenfold of the loss takes the same room: the enormous first losses and the "
            "small differences at the end can be seen together."
        )
        self._log.setMinimumHeight(32)
        self._reset = button(
            "Whole",
            f"{stem}_reset",
            "Shows the whole training again (0 or a double click). Turn the wheel over the plots "
            "or press + and - to enlarge, drag or press Shift and an arrow to go along.",
            kind="quiet",
        )
        self._reset.setEnabled(False)
        self._save = button(
            "Save",
            f"{stem}_save",
            "Saves the curves: their numbers as a table, or the plots as a picture.",
            icon="snapshot",
        )
        menu = QMenu(self._save)
        menu.setObjectName(f"{stem}_save_menu")
        menu.setAccessibleName("Save the curves")
        menu.addAction("Numbers as CSV…", lambda: self.save_requested.emit(CSV))
        menu.addAction("Plots as PNG…", lambda: self.save_requested.emit(PNG))
        menu.addAction("Loss alone as PNG…", lambda: self.save_requested.emit(LOSS))
        menu.addAction("Accuracy alone as PNG…", lambda: self.save_requested.emit(ACCURACY))
        self._save.setMenu(menu)
        self._lines = _lines(stem) if side_by_side else None
        self._last = [self._save] if side_by_side else [self._save, self._add(stem)]
        self._line, self._below = row(), row()
        layout = self._line
        layout.addWidget(self._axis)
        if self._lines is not None:
            layout.addWidget(self._lines)
            self._lines.currentIndexChanged.connect(lambda _: self.view_changed.emit())
        self._smooth = label("Smooth", "small")
        layout.addWidget(self._smooth)
        layout.addWidget(self._smoothing)
        layout.addWidget(self._log)
        layout.addWidget(self._reset)
        layout.addStretch(1)
        for part in self._last:
            layout.addWidget(part)
        both = QVBoxLayout(self)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(4)
        both.addLayout(self._line)
        both.addLayout(self._below)
        # None of them widens the page: the last go to a line of their own where it is narrow.
        both.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        self._axis.currentIndexChanged.connect(lambda _: self.view_changed.emit())
        self._smoothing.valueChanged.connect(lambda _: self.view_changed.emit())
        self._log.toggled.connect(lambda _: self.view_changed.emit())
        self._reset.clicked.connect(self.reset_requested)

    def _add(self, stem: str) -> QPushButton:
        add = button(
            "Add run…",
            f"{stem}_runs_add",
            "Lays the curves of runs that you kept over this one: a colour, a mark and a letter "
            "each, training dashed, validation solid.",
            icon="plus",
        )
        add.clicked.connect(lambda: self.runs_requested.emit(add))
        return add

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._fold()

    def _fold(self) -> None:
        """Two lines where one has no room for everything."""
        folded = self._below.count() > 0
        needed = self._line.sizeHint().width()
        needed += sum(part.sizeHint().width() + 8 for part in self._last) if folded else 0
        if (needed > self.width()) == folded:
            return
        for part in self._last:
            (self._below if folded else self._line).removeWidget(part)
        if folded:
            self._below.takeAt(0)
        else:
            self._below.addStretch(1)
        for part in self._last:
            (self._line if folded else self._below).addWidget(part)
        self.updateGeometry()

    def view(self) -> CurveView:
        """The choices."""
        return CurveView(
            axis=str(self._axis.currentData()),
            smoothing=self._smoothing.value(),
            log=self._log.isChecked(),
            lines=BOTH if self._lines is None else str(self._lines.currentData()),
        )

    def set_zoomed(self, zoomed: bool) -> None:
        """Whether there is anything to reset."""
        if not zoomed and self._reset.hasFocus():
            # A button that cannot be pressed any more would lose it to any part of the window.
            self._log.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reset.setEnabled(zoomed)

    def state(self) -> dict[str, Any]:
        """The choices, to be remembered."""
        return dataclasses.asdict(self.view())

    def restore(self, state: dict[str, Any]) -> None:
        """Takes remembered choices; what makes no sense is passed over."""
        if state.get("axis") in AXES:
            self._axis.setCurrentIndex(AXES.index(state["axis"]))
        if self._lines is not None and state.get("lines") in LINES:
            self._lines.setCurrentIndex(LINES.index(state["lines"]))
        smoothing = state.get("smoothing")
        if isinstance(smoothing, int) and 0 <= smoothing <= MOST_SMOOTHING:
            self._smoothing.setValue(smoothing)
        self._log.setChecked(state.get("log") is True)


def _lines(stem: str) -> QComboBox:
    choice = QComboBox()
    choice.setObjectName(f"{stem}_lines")
    choice.setAccessibleName("Which lines are drawn")
    choice.setToolTip(
        "Validation (solid) says how each fares with digits it never learns from, training "
        "(dashed, thin) how it learns: with several side by side one of the two is clearer."
    )
    for lines in LINES:
        choice.addItem(LINE_NAMES[lines], lines)
    return choice
