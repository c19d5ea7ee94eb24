"""The Evaluate page: how well the active network reads the test pictures, and what it mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QWidget

from gui.evaluations import Evaluations
from gui.networks import TRAINING
from gui.pages.page import Page
from gui.session import Session
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


class EvaluatePage(Page):
    """Figures above; confusion matrix, the pictures of its chosen cell, and one picture large."""

    key = "evaluate"
    title = "Evaluate"
    hint = "How well the network reads 10,000 digits it has never seen, and which it mistakes."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._shown: tuple[Network, Evaluation] | None = None
        self._listed: npt.NDArray[np.int64] = np.zeros(0, np.int64)
        self._opened = False
        self._evaluations = Evaluations(session, self)
        self._summary = EvaluationSummary()
        self._matrix = ConfusionMatrix()
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
        self._connect()

    def opened(self) -> None:
        self._opened = True
        self.session.need_test_pictures()
        self._evaluate_if_needed()
        self._matrix.setFocus()

    def left(self) -> None:
        self._opened = False

    def main_action(self) -> bool:
        self._on_start()
        return True

    def copy_text(self) -> str:
        if self._shown is None:
            return ""
        network, result = self._shown
        title = self.session.networks.shown_title(network)
        return f"{title}: accuracy {result.accuracy:.2%}, loss {result.loss:.4f}"

    def _build(self) -> None:
        left = Card(margin=12)
        left.body.addWidget(_head(label("Confusion matrix", "heading"), None))
        left.body.addWidget(self._matrix, 1)
        left.body.addWidget(self._scores)
        middle = Card(margin=12)
        middle.body.addWidget(_head(self._heading, None, self._all))
        middle.body.addWidget(self._grid, 1)
        below = row(spacing=16)
        below.addWidget(left, 60)
        below.addWidget(middle, 40)
        below.addWidget(self._close_up)
        self.body.addWidget(self._summary)
        self.body.addLayout(below, 1)

    def _connect(self) -> None:
        session, evaluations = self.session, self._evaluations
        session.test_ready.connect(self._evaluate_if_needed)
        session.networks.active_changed.connect(lambda _: self._evaluate_if_needed())
        evaluations.progressed.connect(self._summary.set_progress)
        evaluations.finished.connect(self._show)
        evaluations.failed.connect(session.fault)
        evaluations.running_changed.connect(self._on_running)
        self._summary.start_requested.connect(self._on_start)
        self._matrix.cell_chosen.connect(self._show_cell)
        self._matrix.cleared.connect(self._show_mistakes)
        self._matrix.laid_out.connect(self._scores.set_columns)
        self._all.clicked.connect(self._show_mistakes)
        self._grid.chosen.connect(self._show_picture)
        self._grid.opened.connect(lambda _: self._see_inside())
        self._close_up.inside_requested.connect(self._see_inside)

    def _evaluate_if_needed(self) -> None:
        """Shows what is known of the active network, or begins to find it out."""
        networks, test = self.session.networks, self.session.test
        network = networks.active
        if not self._opened:
            return
        if network is None or test is None:
            missing = "the network" if network is None else "the test pictures"
            self._summary.say(f"Opening {missing}…")
            return
        known = self._evaluations.known(network)
        following = self._shown is not None and self._shown[0].name == network.name
        if known is not None:
            self._evaluations.cancel()
            self._show(network, known)
        elif networks.active_key == TRAINING and following:
            # A network in training changes every second: it is evaluated when somebody asks.
            self._summary.say("The network has learned on since.")
        elif networks.active_key != TRAINING or not self._evaluations.running:
            self._start()

    def _on_start(self) -> None:
        if self._evaluations.running:
            self._evaluations.cancel()
            self._summary.say("Cancelled.")
        else:
            self._start()

    def _start(self) -> None:
        network, test = self.session.networks.active, self.session.test
        if network is not None and test is not None:
            self._evaluations.start(network, test)
            self._summary.say(f"{self.session.networks.shown_title(network)} is answering…")

    def _on_running(self, running: bool) -> None:
        test = self.session.test
        self._summary.set_running(running, 1 if test is None else len(test.labels))

    def _show(self, network: Network, result: Evaluation) -> None:
        self._summary.say(
            f"{self.session.networks.shown_title(network)}, {len(result.labels):,} test pictures"
        )
        if self._shown is not None and self._shown[1] is result:
            return
        self._shown = (network, result)
        mistakes = int((result.answers != result.labels).sum())
        self._summary.set_figures(result.accuracy, result.loss, mistakes)
        rejected = result.rejected[:, None]
        counts = np.hstack([result.confusion, rejected]) if rejected.any() else result.confusion
        self._matrix.set_counts(counts)
        self._scores.set_scores(result.precision, result.recall, result.f1)
        chosen = self._matrix.chosen()
        if chosen is None:
            self._show_mistakes()
        else:
            self._show_cell(*chosen)

    def _show_mistakes(self) -> None:
        if self._shown is None:
            return
        self._matrix.clear_choice()
        self._all.setEnabled(False)
        result = self._shown[1]
        found = result.mistakes()
        self._heading.setText(f"{len(found):,} mistakes, surest first")
        captions = [
            f"{result.labels[index]} as {_said(int(result.answers[index]))}  "
            f"{_share(float(result.confidences[index]))}"
            for index in found
        ]
        self._list(found, captions, "Every picture was read rightly.")

    def _show_cell(self, truth: int, answer: int) -> None:
        if self._shown is None:
            return
        self._all.setEnabled(True)
        result = self._shown[1]
        found, order = result.pictures(truth, answer), "surest first"
        if truth == answer:
            # Of a thousand right answers the doubtful ones are worth seeing.
            found, order = found[::-1], "least sure first"
        self._heading.setText(f"{truth} as {_said(answer)}: {len(found):,}, {order}")
        captions = [_share(float(result.confidences[index])) for index in found]
        self._list(found, captions, f"No {truth} was read as {_said(answer)}.")

    def _list(self, found: npt.NDArray[np.int64], captions: list[str], empty: str) -> None:
        test = self.session.test
        assert test is not None
        self._listed = found
        self._close_up.clear()
        self._grid.set_pictures(test.pictures[found], captions, empty=empty)
        self._grid.choose(0)

    def _show_picture(self, place: int) -> None:
        test = self.session.test
        if self._shown is None or test is None:
            return
        index = int(self._listed[place])
        picture = test.pictures[index]
        probabilities = self._shown[0](picture[None])[0]
        where = f"test picture {index + 1:,} of {len(test.labels):,}"
        self._close_up.set_answer(picture, int(test.labels[index]), probabilities, where)

    def _see_inside(self) -> None:
        test, place = self.session.test, self._grid.current()
        if test is not None and place >= 0:
            self.session.set_inspected(test.pictures[self._listed[place]])
            self.session.page_requested.emit("inside")


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
