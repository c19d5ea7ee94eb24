"""One quiet line under the plots: what the curves tell, and the word for it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from gui.widgets.cards import label
from gui.widgets.curve_data import CurveData
from gui.widgets.explain import ExplainButton, WordsButton
from models.figures import EpochFigures
from models.signs import Sign, signs

NOTHING = "loss"
"""The word that is explained while there is nothing to be seen."""


class CurveSigns(QWidget):
    """A sentence, a question mark for its word, and a menu of all words."""

    def __init__(self) -> None:
        super().__init__()
        self._data = CurveData(1)
        self._signs: tuple[Sign, ...] = ()
        self._sentence = label("", "small", wrap=True, name="curve_sign")
        # Two lines, whether they are needed or not: nothing jumps when a sentence comes.
        self._sentence.setMinimumHeight(36)
        self._explain = ExplainButton(NOTHING, name="curve_sign_explain", live=self._live)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self._explain)
        layout.addWidget(WordsButton("curve_words", self._live))

    def show_data(self, data: CurveData) -> None:
        """Says what a training's epochs tell."""
        self._data = data
        self._signs = signs(data.done, data.held_by)
        first = self._signs[0] if self._signs else None
        sentence = first.sentence if first else ""
        if sentence != self._sentence.text():
            self._sentence.setText(sentence)
        term = first.term if first else NOTHING
        if term != self._explain.term:
            self._explain.set_term(term)

    def _live(self) -> tuple[Sequence[EpochFigures], Sequence[Sign]]:
        return self._data.done, self._signs
