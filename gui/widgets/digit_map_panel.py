"""The map of digits with what can be chosen about it, its key, and how far it is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from gui.widgets.cards import Card, button, label, row
from gui.widgets.digit_legend import DigitLegend
from gui.widgets.digit_map_choices import TSNE, DigitMapChoices
from gui.widgets.digit_scatter import DigitScatter
from gui.widgets.scatter_area import Points
from models.shares import per_cent


class DigitMapPanel(QWidget):
    """Controls above, the map, its key, and a line for what runs.

    Attributes:
        choices: the controls.
        scatter: the map.

    Signals:
        start_requested: draw again, or cancel what runs.
    """

    start_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.choices = DigitMapChoices()
        self.scatter = DigitScatter("digit_map")
        self._legend = DigitLegend("digit_map_key")
        self._labels: npt.NDArray[np.uint8] = np.zeros(0, np.uint8)
        self._title = label("", "heading", wrap=True, name="digit_map_title")
        self._says = label("", "small", name="digit_map_says")
        self._bar = QProgressBar()
        self._start = button(
            "Draw again",
            "digit_map_start",
            "t-SNE arranges the pictures step by step, which takes some seconds. Cancelling ends "
            "it at once and leaves the map as far as it is. Space does the same.",
        )
        self._arrange()
        self._start.clicked.connect(self.start_requested)
        self.choices.kind_changed.connect(self.say_what_it_is)
        self.say_what_it_is()

    def set_pictures(
        self,
        pictures: npt.NDArray[np.uint8],
        labels: npt.NDArray[np.uint8],
        numbers: npt.NDArray[np.intp],
    ) -> None:
        """What the points stand for: uint8 (n, 28, 28), what they are, and their numbers from 1."""
        self._labels = labels
        self.scatter.set_pictures(pictures, labels, numbers)
        self._legend.set_counts(labels, None)

    def show_map(
        self, points: Points, answers: npt.NDArray[np.intp], shares: Sequence[float]
    ) -> None:
        """A map: float32 (n, 2), the answers; of PCA each direction's share of the variance."""
        self.scatter.set_map(points, answers)
        wrong = (answers != self._labels) & (answers >= 0)
        self._legend.set_counts(self._labels, int(wrong.sum()))
        if shares:
            held = per_cent(sum(shares), 0)
            self._title.setText(f"These two directions hold {held} of the variance")
        else:
            self._title.setText("Near neighbours stay near; how far clusters are apart says little")

    def set_live(self, point: Points | None, answer: int | None = None) -> None:
        """Where the page's picture lies, float32 (2,), and what is answered to it."""
        self.scatter.set_live(point, answer)
        self._legend.set_live(point is not None)

    def clear(self, text: str) -> None:
        """A sentence instead of a map."""
        self.scatter.clear(text)
        self._title.setText("")
        self._legend.set_counts(self._labels, None)
        self._legend.set_live(False)

    def say(self, text: str) -> None:
        """A quiet line under the map."""
        self._says.setText(text)
        self._bar.setRange(0, 1)
        self._bar.setValue(0)

    def set_progress(self, words: str, done: int, total: int) -> None:
        """How far the map is; a total of 0 means that nobody knows."""
        self._says.setText(words)
        self._bar.setRange(0, total)
        self._bar.setValue(done)

    def set_running(self, running: bool) -> None:
        """Whether there is something to cancel."""
        self._start.setVisible(running or self.choices.kind == TSNE)
        self._start.setText("Cancel" if running else "Draw again")
        self._start.setAccessibleName(self._start.text())
        self._bar.setVisible(running)
        if not running:
            self.say_what_it_is()

    def restyle(self) -> None:
        """The theme or the size of the type changed."""
        self.scatter.update()
        self._legend.updateGeometry()
        self._legend.update()

    def say_what_it_is(self) -> None:
        """The quiet line while nothing runs."""
        tsne = self.choices.kind == TSNE
        self._start.setVisible(tsne)
        if tsne:
            self.say("No live point: t-SNE has no place for other pictures.")
        else:
            self.say("Click a point to look inside.")

    def _arrange(self) -> None:
        self._bar.setObjectName("digit_map_progress")
        self._bar.setAccessibleName("Progress of the map")
        self._bar.setTextVisible(False)
        for widget in (self._bar, self._start):
            policy = widget.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            widget.setSizePolicy(policy)
        self._bar.hide()
        card = Card(margin=12)
        card.body.addWidget(self.choices)
        card.body.addWidget(self._title)
        middle = row(self.scatter, self._legend, spacing=12)
        middle.setStretch(0, 1)
        card.body.addLayout(middle, 1)
        below = row(self._says, self._bar, self._start)
        below.setStretch(0, 3)
        below.setStretch(1, 1)
        card.body.addLayout(below)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(card)
