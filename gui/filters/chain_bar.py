"""The chain of steps with the buttons that add, move and remove one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QScrollArea, QWidget

from gui import theme
from gui.widgets.cards import button
from gui.widgets.chain_chips import ChainChips, Link
from vision.steps import MOST_STEPS

KINDS = (
    ("conv", "Conv", "filters slid over what comes in"),
    ("relu", "ReLU", "what is negative becomes 0"),
    ("max", "Max pooling", "the largest value of each pool"),
    ("mean", "Average pooling", "the mean of each pool"),
)
"""The steps that can be added: a key, what it is called, and what it does."""

SCROLL_BAR = 10
"""Pixels of the bar under a chain that is longer than its place."""


class ChainBar(QWidget):
    """The chain as chips.

    Signals:
        chosen: the index of a step, -1 for the picture.
        added: a key of ``KINDS``, to come after the chosen step.
        moved: a step's index and the one it goes to.
        removed: the index of a step.
    """

    chosen = Signal(int)
    added = Signal(str)
    moved = Signal(int, int)
    removed = Signal(int)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        self._chips = ChainChips(f"{name}_chain")
        self._add = button(
            "",
            f"{name}_add",
            "Adds a step after the chosen one: another Conv, ReLU or pooling.",
            icon="plus",
            kind="quiet",
        )
        self._before = button(
            "", f"{name}_step_left", "Moves the chosen step before the one at its left (Ctrl+Left "
            "in the chain).", icon="chevron-left",
            kind="quiet",
        )  # fmt: skip
        self._after = button(
            "", f"{name}_step_right", "Moves the chosen step behind the one at its right "
            "(Ctrl+Right in the chain).", icon="chevron-right",
            kind="quiet",
        )  # fmt: skip
        self._remove = button(
            "", f"{name}_step_remove", "Takes the chosen step away (Delete in the chain). Ctrl+Z "
            "brings it back.", icon="close",
            kind="quiet",
        )  # fmt: skip
        for control, said in (
            (self._add, "Add a step"),
            (self._before, "Move the step left"),
            (self._after, "Move the step right"),
            (self._remove, "Remove the step"),
        ):
            control.setAccessibleName(said)
            theme.widen(control, 36)
        menu = QMenu(self)
        menu.setObjectName(f"{name}_add_menu")
        menu.setAccessibleName("Steps that can be added")
        for key, title, what in KINDS:
            menu.addAction(f"{title}: {what}", partial(self.added.emit, key))
        self._add.setMenu(menu)
        self._chips.chosen.connect(self.chosen)
        self._chips.moved.connect(self.moved)
        self._chips.removed.connect(self.removed)
        self._before.clicked.connect(lambda: self._move(-1))
        self._after.clicked.connect(lambda: self._move(1))
        self._remove.clicked.connect(lambda: self.removed.emit(self._chips.current()))
        self._area = QScrollArea()
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._chips)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self._area, 1)
        for control in (self._add, self._before, self._after, self._remove):
            layout.addWidget(control)

    def set_chain(self, links: Sequence[Link], current: int) -> None:
        """Shows the picture and its steps; ``current`` is the chosen one."""
        self._chips.set_links(links)
        self._chips.set_current(current)
        self._fit()
        last = len(links) - 2
        self._add.setEnabled(last + 1 < MOST_STEPS)
        self._before.setEnabled(current > 0)
        self._after.setEnabled(0 <= current < last)
        self._remove.setEnabled(current >= 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another zoom of the window has other letters."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _fit(self) -> None:
        """A long chain scrolls, its chosen step in sight; room for the bar only where it is."""
        needed = self._chips.minimumSizeHint()
        high = self._chips.sizeHint().height()
        deep = needed.width() > self._area.width()
        self._area.setFixedHeight(high + (SCROLL_BAR if deep else 0))
        self._chips.setFixedHeight(high)
        place = self._chips.place(self._chips.current())
        self._area.ensureVisible(round(place.center().x()), 0, round(place.width()), 0)

    def _move(self, by: int) -> None:
        current = self._chips.current()
        self.moved.emit(current, current + by)
