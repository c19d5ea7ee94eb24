"""The Mistakes tab: figures, confusion matrix, the pictures of its chosen cell, and one large."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.widgets.cards import Card, button, label, row
from gui.widgets.close_up import CloseUp
from gui.widgets.confusion_matrix import NOT_A_DIGIT, ConfusionMatrix
from gui.widgets.digit_scores import DigitScores
from gui.widgets.evaluation_summary import EvaluationSummary
from gui.widgets.picture_grid import PictureGrid

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation

HEAD = 32
"""Height of the line above each of the pictures, so that the cards' contents begin alike."""


class MistakesTab(QWidget):
    """Shows an evaluation.

    Signals:
        inside_requested: uint8 (28, 28), the picture to look into the network with.
    """

    inside_requested = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.summary = EvaluationSummary()
        self.matrix = ConfusionMatrix()
        self._network: Network | None = None
        self._result: Evaluation | None = None
        self._pictures: npt.NDArray[np.uint8] = np.zeros((0, 28, 28), np.uint8)
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
        self._grid = PictureGrid("evaluation_pictures", empty="Nothing is evaluated yet.")
        self._close_up = CloseUp("evaluation")
        self._build()
        self.matrix.cell_chosen.connect(self._show_cell)
        self.matrix.cleared.connect(self._show_mistakes)
        self.matrix.laid_out.connect(self._scores.set_columns)
        self._all.clicked.connect(self._show_mistakes)
        self._grid.chosen.connect(self._show_picture)
        self._grid.opened.connect(lambda _: self._see_inside())
        self._close_up.inside_requested.connect(self._see_inside)

    @property
    def network(self) -> Network | None:
        """The network whose evaluation is shown."""
        return self._network

    @property
    def result(self) -> Evaluation | None:
        """What is shown."""
        return self._result

    def set_result(
        self, network: Network, result: Evaluation, pictures: npt.NDArray[np.uint8]
    ) -> None:
        """Shows an evaluation of ``pictures``, uint8 (n, 28, 28); the open cell stays open."""
        self._network, self._result, self._pictures = network, result, pictures
        mistakes = int((result.answers != result.labels).sum())
        self.summary.set_figures(result.accuracy, result.loss, mistakes)
        rejected = result.rejected[:, None]
        counts = np.hstack([result.confusion, rejected]) if rejected.any() else result.confusion
        self.matrix.set_counts(counts)
        self._scores.set_scores(result.precision, result.recall, result.f1)
        chosen = self.matrix.chosen()
        if chosen is None:
            self._show_mistakes()
        else:
            self._show_cell(*chosen)

    def _build(self) -> None:
        left = Card(margin=12)
        left.body.addWidget(_head(label("Confusion matrix", "heading"), None))
        left.body.addWidget(self.matrix, 1)
        left.body.addWidget(self._scores)
        middle = Card(margin=12)
        middle.body.addWidget(_head(self._heading, None, self._all))
        middle.body.addWidget(self._grid, 1)
        below = row(spacing=16)
        below.addWidget(left, 60)
        below.addWidget(middle, 40)
        below.addWidget(self._close_up)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        layout.addWidget(self.summary)
        layout.addLayout(below, 1)

    def _show_mistakes(self) -> None:
        result = self._result
        if result is None:
            return
        self.matrix.clear_choice()
        self._all.setEnabled(False)
        found = result.mistakes()
        self._heading.setText(f"{len(found):,} mistakes, surest first")
        captions = [
            f"{result.labels[index]} as {_said(int(result.answers[index]))}  "
            f"{_share(float(result.confidences[index]))}"
            for index in found
        ]
        self._list(found, captions, "Every picture was read rightly.")

    def _show_cell(self, truth: int, answer: int) -> None:
        result = self._result
        if result is None:
            return
        self._all.setEnabled(True)
        found, order = result.pictures(truth, answer), "surest first"
        if truth == answer:
            # Of a thousand right answers the doubtful ones are worth seeing.
            found, order = found[::-1], "least sure first"
        self._heading.setText(f"{truth} as {_said(answer)}: {len(found):,}, {order}")
        captions = [_share(float(result.confidences[index])) for index in found]
        self._list(found, captions, f"No {truth} was read as {_said(answer)}.")

    def _list(self, found: npt.NDArray[np.int64], captions: list[str], empty: str) -> None:
        self._listed = found
        self._close_up.clear()
        self._grid.set_pictures(self._pictures[found], captions, empty=empty)
        self._grid.choose(0)

    def _show_picture(self, place: int) -> None:
        if self._result is None or self._network is None:
            return
        index = int(self._listed[place])
        picture = self._pictures[index]
        probabilities = self._network(picture[None])[0]
        where = f"test picture {index + 1:,} of {len(self._pictures):,}"
        truth = int(self._result.labels[index])
        self._close_up.set_answer(picture, truth, probabilities, where)

    def _see_inside(self) -> None:
        place = self._grid.current()
        if place >= 0:
            self.inside_requested.emit(self._pictures[self._listed[place]])


def _head(*items: QWidget | None) -> QWidget:
    holder = QWidget()
    holder.setMinimumHeight(HEAD)
    holder.setLayout(row(*items))
    return holder


def _said(answer: int) -> str:
    return "none" if answer == NOT_A_DIGIT else str(answer)


def _share(confidence: float) -> str:
    """Per cent without decimals, but never 100 % for what is not quite certain."""
    if not np.isfinite(confidence):
        return "no number"
    return f"{100 if confidence == 1 else min(99, int(100 * confidence))} %"
