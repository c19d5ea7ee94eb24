"""The training pictures that lie nearest to another picture, and what they say about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from gui.widgets.cards import button, column, label, row
from gui.widgets.picture_grid import PictureGrid
from models.digit_names import a_digit

TIP = (
    "The training pictures whose answers in the layer before the last Dense one point most nearly "
    "in the same direction: what the network holds for alike. The number is the distance, 1 minus "
    "the cosine: 0 is the same, 1 nothing in common."
)


class Neighbour(Protocol):
    """A training picture near another."""

    @property
    def index(self) -> int: ...
    @property
    def label(self) -> int: ...
    @property
    def distance(self) -> float: ...


class Nearest(QWidget):
    """A heading with a button, progress while the network learns them by heart, and the pictures.

    Signals:
        start_requested: find them, or give up what runs.
        opened: a picture's place in the list, by double click or Enter.
    """

    start_requested = Signal()
    opened = Signal(int)

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__()
        heading = label("Nearest training pictures", "heading")
        heading.setToolTip(TIP)
        self._start = button(
            "Cancel",
            f"{name}_start",
            "Lets the network answer all 60,000 training pictures once, or gives that up. It takes "
            "some seconds and slows a training that runs.",
            kind="quiet",
        )
        self._start.clicked.connect(self.start_requested)
        self._start.hide()
        self._progress = QProgressBar()
        self._progress.setObjectName(f"{name}_progress")
        self._progress.setAccessibleName("Training pictures answered")
        self._progress.setToolTip("How many of the training pictures the network has answered.")
        self._progress.setTextVisible(False)
        self._progress.hide()
        self._words = label("", "small", wrap=True, name=f"{name}_words")
        self._words.setToolTip(TIP)
        self._words.setMinimumHeight(2 * self._words.fontMetrics().lineSpacing())
        self._grid = PictureGrid(name)
        self._grid.setToolTip(TIP)
        self._found: tuple[Neighbour, ...] = ()
        self._layer = ""
        self._grid.chosen.connect(self._on_chosen)
        self._grid.opened.connect(self.opened)
        work = row(self._progress, self._start)
        layout = column(heading, work, self._grid, self._words, spacing=4)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def set_progress(self, done: int, total: int) -> None:
        """So many training pictures are answered; all of them: it is over."""
        running = done < total
        self._progress.setRange(0, total)
        self._progress.setValue(done)
        self._progress.setVisible(running)
        self._start.setVisible(running)
        self._start.setText("Cancel")
        if running:
            self._words.setText(f"{done:,} of {total:,} training pictures answered.")

    def offer(self, words: str) -> None:
        """Nothing runs; a button begins."""
        self._progress.hide()
        self._start.setText("Find")
        self._start.show()
        self.say(words)

    def say(self, words: str) -> None:
        """No pictures, only a sentence."""
        self._found = ()
        self._grid.set_pictures(np.zeros((0, 28, 28), np.uint8), (), empty=" ")
        self._words.setText(words)

    def show_found(
        self, found: Sequence[Neighbour], pictures: npt.NDArray[np.uint8], layer: str
    ) -> None:
        """Shows neighbours, the nearest first, with their pictures, uint8 (n, 28, 28)."""
        self._progress.hide()
        self._start.hide()
        self._found, self._layer = tuple(found), layer
        captions = [f"{each.label}  {each.distance:.3f}" for each in found]
        self._grid.set_pictures(pictures, captions)
        self._words.setText(self._summary())

    def _summary(self) -> str:
        """As "6 of the 8 nearest are 9s, 2 are 4s, by what flatten answers."."""
        counts = Counter(each.label for each in self._found).most_common()
        if not counts:
            return ""
        (digit, most), *others = counts
        whole = len(self._found)
        if not others:
            said = f"All {whole} nearest are {digit}s"
        else:
            first = f"{most} of the {whole} nearest {_are(most, digit)}"
            rest = [f"{count} {_are(count, digit)}" for digit, count in others]
            said = ", ".join([first, *rest])
        return f"{said}, by what {self._layer} answers."

    def _on_chosen(self, place: int) -> None:
        each = self._found[place]
        self._words.setText(
            f"Training picture {each.index + 1:,}, {a_digit(each.label)}: "
            f"{each.distance:.4f} away in {self._layer}."
        )


def _are(count: int, digit: int) -> str:
    return f"is {'an' if digit == 8 else 'a'} {digit}" if count == 1 else f"are {digit}s"
