"""The Mistakes tab: figures, confusion matrix, the pictures of its chosen cell, and one large."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gui.evaluate.tab import NOT_YET, EvaluateTab
from gui.session import Session
from gui.widgets.answer_words import said, share
from gui.widgets.cards import Card, button, label, row
from gui.widgets.close_up import CloseUp
from gui.widgets.confusion_matrix import ConfusionMatrix
from gui.widgets.digit_scores import DigitScores
from gui.widgets.picture_grid import PictureGrid

HEAD = 32
"""Height of the line above each of the pictures, so that the cards' contents begin alike."""


class MistakesTab(EvaluateTab):
    """Which digits are taken for which; every cell of the matrix opens its pictures.

    Signals:
        save_requested: the scores are to be saved as a table.
    """

    save_requested = Signal()

    key = "mistakes"
    title = "Mistakes"
    hint = "Which digits are taken for which, on the test pictures as they are."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.matrix = ConfusionMatrix()
        self._listed: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._scores = DigitScores()
        self._heading = label("", "heading", name="evaluation_list")
        self._all = button(
            "All mistakes",
            "evaluation_all_mistakes",
            "Every picture read wrongly, the surest answers first: where the network was most "
            "certain there is most to learn.",
            kind="quiet",
        )
        self._all.setEnabled(False)
        self._save = button(
            "Save as CSV…",
            "evaluation_save",
            "Saves precision, recall, F1, loss and the row of the matrix of each digit, and of "
            "all, as a table for a spreadsheet.",
            kind="quiet",
        )
        self._save.setEnabled(False)
        self._grid = PictureGrid("evaluation_pictures", empty=NOT_YET)
        self._close_up = CloseUp("evaluation")
        self._build()
        self.matrix.cell_chosen.connect(self._show_cell)
        self.matrix.cleared.connect(self._show_mistakes)
        self.matrix.laid_out.connect(self._scores.set_columns)
        self._all.clicked.connect(self._show_mistakes)
        self._save.clicked.connect(self.save_requested)
        self._grid.chosen.connect(self._show_picture)
        self._grid.opened.connect(lambda _: self._see_inside())
        self._close_up.inside_requested.connect(self._see_inside)

    def take_focus(self) -> None:
        self.matrix.setFocus()

    def say_empty(self, text: str) -> None:
        self._grid.set_empty(text)

    def refresh(self) -> None:
        """The open cell stays open."""
        result = self.result
        assert result is not None
        rejected = result.rejected[:, None]
        counts = np.hstack([result.confusion, rejected]) if rejected.any() else result.confusion
        self.matrix.set_counts(counts)
        self._scores.set_scores(result.precision, result.recall, result.f1)
        self._save.setEnabled(True)
        chosen = self.matrix.chosen()
        if chosen is None:
            self._show_mistakes()
        else:
            self._show_cell(*chosen)

    def _build(self) -> None:
        left = Card(margin=12)
        left.body.addWidget(_head(label("Confusion matrix", "heading"), None, self._save))
        left.body.addWidget(self.matrix, 1)
        left.body.addWidget(self._scores)
        middle = Card(margin=12)
        middle.body.addWidget(_head(self._heading, None, self._all))
        middle.body.addWidget(self._grid, 1)
        below = row(spacing=16)
        below.addWidget(left, 60)
        below.addWidget(middle, 40)
        below.addWidget(self._close_up)
        self.body.addLayout(below, 1)

    def _show_mistakes(self) -> None:
        result = self.result
        if result is None:
            return
        self.matrix.clear_choice()
        self._all.setEnabled(False)
        found = result.mistakes()
        self._heading.setText(f"{len(found):,} mistakes, surest first")
        captions = [
            f"{result.labels[index]} as {said(int(result.answers[index]))}  "
            f"{share(float(result.confidences[index]))}"
            for index in found
        ]
        self._list(found, captions, "Every picture was read rightly.")

    def _show_cell(self, truth: int, answer: int) -> None:
        result = self.result
        if result is None:
            return
        self._all.setEnabled(True)
        found, order = result.pictures(truth, answer), "surest first"
        if truth == answer:
            # Of a thousand right answers the doubtful ones are worth seeing.
            found, order = found[::-1], "least sure first"
        words = f"{truth} as {said(answer)}: {len(found):,}"
        self._heading.setText(f"{words}, {order}" if len(found) > 1 else words)
        captions = [share(float(result.confidences[index])) for index in found]
        self._list(found, captions, f"No {truth} was read as {said(answer)}.")

    def _list(self, found: npt.NDArray[np.int64], captions: list[str], empty: str) -> None:
        self._listed = found
        self._close_up.clear()
        self._grid.set_pictures(self.pictures[found], captions, empty=empty)
        self._grid.choose(0)

    def _show_picture(self, place: int) -> None:
        if self.result is None or self.network is None:
            return
        index = int(self._listed[place])
        picture = self.pictures[index]
        probabilities = self.network(picture[None])[0]
        where = f"test picture {index + 1:,} of {len(self.pictures):,}"
        truth = int(self.result.labels[index])
        self._close_up.set_answer(picture, truth, probabilities, where)

    def _see_inside(self) -> None:
        place = self._grid.current()
        if place >= 0:
            self.inside_requested.emit(self.pictures[self._listed[place]])


def _head(*items: QWidget | None) -> QWidget:
    holder = QWidget()
    holder.setMinimumHeight(HEAD)
    holder.setLayout(row(*items))
    return holder
