"""A network before and after it was taught, in six figures and a few sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.widgets import cards
from gui.widgets.figures import change
from models.shares import of_hundred

if TYPE_CHECKING:
    from models.fine_tuning import Tuned

FORGETS = 0.01
"""From a point of accuracy on, forgetting is called so."""

RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ROWS = (
    ("mnist", "MNIST test", "How many of MNIST's 10,000 test pictures it reads."),
    ("own", "My samples", "How many of your samples it reads."),
    (
        "sure",
        "Confidence off by",
        "How far its confidence is from how often it is right on MNIST: calibration error.",
    ),
)


class Results(QWidget):
    """How it reads MNIST's test pictures and the samples, and how far off its confidence is."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("tuning_results")
        self.setAccessibleName("Before and after")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column, word in enumerate(("", "Before", "After", "Change")):
            head = cards.label(word, "small")
            head.setAlignment(RIGHT)
            grid.addWidget(head, 0, column)
        self._cells = {}
        for row, (key, word, told) in enumerate(ROWS, 1):
            title = cards.label(word)
            title.setToolTip(told)
            grid.addWidget(title, row, 0)
            for column, when in enumerate(("before", "after", "change"), 1):
                cell = cards.label("", name=f"tuning_{key}_{when}")
                cell.setAlignment(RIGHT)
                grid.addWidget(cell, row, column)
                self._cells[key, when] = cell
        grid.setColumnStretch(0, 1)
        self._words = cards.label("", "quiet", wrap=True, name="tuning_words")
        self._words.setContentsMargins(0, 8, 0, 8)
        grid.addWidget(self._words, len(ROWS) + 1, 0, 1, 4)

    def show_tuned(self, tuned: Tuned) -> None:
        """Shows another."""
        pairs = {
            "mnist": (tuned.before.mnist, tuned.after.mnist),
            "own": (tuned.before.own, tuned.after.own),
            "sure": (tuned.before.error, tuned.after.error),
        }
        for key, (before, after) in pairs.items():
            places = 0 if key == "own" else 2
            texts = of_hundred(before, places), of_hundred(after, places)
            for when, text in zip(("before", "after"), texts, strict=True):
                self._cells[key, when].setText(f"{text} %")
            # Of the figures as they stand there, so that the row adds up.
            self._cells[key, "change"].setText(change(float(texts[1]) - float(texts[0]), places))
        self._words.setText(words(tuned))


def words(tuned: Tuned) -> str:
    """What the figures say."""
    count = len(tuned.labels)
    pictures = "1 sample" if count == 1 else f"{count} samples"
    right = round(tuned.after.own * count)
    if tuned.held_out:
        read = f"It reads {right} of {pictures} that it was never taught."
    else:
        read = f"It reads {right} of {pictures}, the very ones it was taught: too few to hold back."
    if tuned.forgotten >= FORGETS:
        lost = f"It has forgotten: {100 * tuned.forgotten:.1f} points fewer of MNIST."
    else:
        lost = "MNIST is not forgotten."
    mended = "Its confidence is calibrated anew." if tuned.calibrated else ""
    return " ".join(part for part in (read, lost, mended, tuned.warning) if part)
