"""The Robustness tab: figures above, the plots, and one amount of one of them close up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.cards import Card, row
from gui.widgets.robustness_panel import RobustnessPanel
from gui.widgets.robustness_plots import RobustnessPlots
from gui.widgets.robustness_summary import NO_OTHER, RobustnessSummary

if TYPE_CHECKING:
    from gui.robustness import Examples
    from vision.robustness import Findings

FIRST_PLACE = (0, 4)
"""Moved by four pixels: what is looked at until somebody looks at something else."""


class RobustnessTab(QWidget):
    """Shows findings; asks for everything else.

    Signals:
        examples_requested: the disturbance and the amount whose pictures are to be shown.
        other_chosen: key of the network to compare with, or "".
    """

    examples_requested = Signal(int, int)
    other_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.summary = RobustnessSummary()
        self.plots = RobustnessPlots("robustness_plots")
        self.panel = RobustnessPanel()
        self._found: Findings | None = None
        self._other: Findings | None = None
        self._other_key = NO_OTHER
        self.plots.choose(*FIRST_PLACE)
        self.plots.set_shown(self.panel.shown())
        left = Card(margin=12)
        left.body.addWidget(self.plots, 1)
        below = row(spacing=16)
        below.addWidget(left, 75)
        below.addWidget(self.panel, 25)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.summary)
        layout.addLayout(below, 1)
        self.panel.shown_changed.connect(self.plots.set_shown)
        self.plots.place_changed.connect(self._on_place)
        self.summary.other_chosen.connect(self._on_other)

    @property
    def found(self) -> Findings | None:
        """What is shown."""
        return self._found

    @property
    def other_key(self) -> str:
        """The key of the network compared with, or ""."""
        return self._other_key

    def set_findings(self, found: Findings | None) -> None:
        """Shows a network's figures, also while they grow; None: there are none."""
        self._found = found
        self.plots.set_curves(() if found is None else found.curves)
        if found is None or not found.count:
            self.summary.set_means(None, None)
            self.panel.clear()
        else:
            self.summary.set_means(found.mean("raw"), found.mean("normalized"))
        self._on_place(*self.plots.place())

    def set_other(self, found: Findings | None) -> None:
        """Shows the figures of the network compared with."""
        self._other = found
        self.plots.set_other(() if found is None else found.curves)
        self._show_figures(*self.plots.place())

    def set_others(self, others: Sequence[tuple[str, str]]) -> None:
        """The networks that can be compared with (keys and titles); the choice stays if it can."""
        if self._other_key not in {key for key, _ in others}:
            self._other_key = NO_OTHER
        self.summary.set_others(others, self._other_key)

    def show_examples(self, examples: Examples) -> None:
        """The pictures asked for."""
        self.panel.show_examples(examples)

    def restyle(self) -> None:
        """The theme changed."""
        self.summary.restyle()
        self.panel.restyle()
        self.update()

    def state(self) -> dict[str, Any]:
        """Choices to remember, JSON-ready."""
        return {
            "count": self.summary.count,
            "shown": list(self.panel.shown()),
            "place": list(self.plots.chosen()),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes choices back; anything odd is left alone."""
        count, shown, place = (state.get(name) for name in ("count", "shown", "place"))
        if type(count) is int:
            self.summary.set_count(count)
        if isinstance(shown, list):
            self.panel.set_shown(shown)
        if isinstance(place, list) and len(place) == 2 and all(type(one) is int for one in place):
            self.plots.choose(*place)

    def _on_place(self, disturbance: int, amount: int) -> None:
        self._show_figures(disturbance, amount)
        if self._found is not None:
            self.examples_requested.emit(disturbance, amount)

    def _show_figures(self, disturbance: int, amount: int) -> None:
        if self._found is None:
            return
        other = None if self._other is None else self._other.curves[disturbance]
        self.panel.show_place(self._found.curves[disturbance], amount, other)

    def _on_other(self, key: str) -> None:
        self._other_key = key
        self.other_chosen.emit(key)
