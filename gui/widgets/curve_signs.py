"""What is said under the plots of one training: the figures pointed at, and what they tell."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.cards import label, row
from gui.widgets.curve_data import CurveData
from gui.widgets.explain import ExplainButton, WordsButton
from models.figures import EpochFigures
from models.signs import Sign, signs

NOTHING = "loss"
"""The word that is explained while there is nothing to be seen."""


class CurveSigns(QWidget):
    """The figures of a place; a sentence, a question mark for its word, and a menu of all words.

    Args:
        name: of the plots; the name of the figures begins with it.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._figures = label("", "quiet", name=f"{name}_readout")
        self._figures.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # A long line is cut off rather than widening the page.
        self._figures.setMinimumWidth(1)
        self._data = CurveData(1)
        self._signs: tuple[Sign, ...] = ()
        self._sentence = label("", "small", wrap=True, name="curve_sign")
        # Two lines, whether they are needed or not: nothing jumps when a sentence comes.
        self._sentence.setMinimumHeight(36)
        self._explain = ExplainButton(NOTHING, name="curve_sign_explain", live=self._live)
        words = row(
            self._sentence, self._explain, WordsButton("curve_words", self._live), spacing=4
        )
        words.setStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._figures)
        layout.addLayout(words)

    def show_figures(self, figures: str) -> None:
        """Those of the place that is looked at."""
        self._figures.setText(figures)

    def show_data(self, data: CurveData) -> None:
        """Says what a training's epochs tell."""
        self._data = data
        self._signs = signs(data.done, data.held_by)
        first = self._signs[0] if self._signs else None
        sentence = first.sentence if first else ""
        if sentence != self._sentence.text():
            self._sentence.setText(sentence)
        term = first.term if first else NOTHING
        # Beside nothing a question mark would ask about nothing.
        self._explain.setVisible(first is not None)
        if term != self._explain.term:
            self._explain.set_term(term)

    def _live(self) -> tuple[Sequence[EpochFigures], Sequence[Sign]]:
        return self._data.done, self._signs
