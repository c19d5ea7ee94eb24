"""The Evaluate page: how well the active network reads test pictures, plain and changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QStackedWidget, QTabBar

from gui.evaluations import Evaluations
from gui.laboratory import Laboratory
from gui.networks import TRAINING
from gui.pages.page import Page
from gui.session import Session
from gui.widgets.mistakes_tab import MistakesTab

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation

TABS = ("mistakes", "robustness")
ROBUSTNESS = TABS.index("robustness")


class EvaluatePage(Page):
    """Two tabs: the mistakes on the test pictures as they are, and what is read of changed ones."""

    key = "evaluate"
    title = "Evaluate"
    hint = (
        "How well the network reads digits it has never seen, which it mistakes, what it can bear."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._opened = False
        self._evaluations = Evaluations(session, self)
        self._tabs = QTabBar()
        self._stack = QStackedWidget()
        self._mistakes = MistakesTab()
        self._lab = Laboratory(session, self)
        self._build()
        self._connect()

    def opened(self) -> None:
        self._opened = True
        self.session.need_test_pictures()
        self._work_if_needed()
        (self._lab.tab.plots if self._in_lab else self._mistakes.matrix).setFocus()

    def left(self) -> None:
        self._opened = False

    def restyle(self) -> None:
        self._lab.tab.restyle()

    def main_action(self) -> bool:
        (self._lab.start_or_stop if self._in_lab else self._on_start)()
        return True

    def copy_text(self) -> str:
        if self._in_lab:
            return self._lab.table()
        network, result = self._mistakes.network, self._mistakes.result
        if network is None or result is None:
            return ""
        title = self.session.networks.shown_title(network)
        return f"{title}: accuracy {result.accuracy:.2%}, loss {result.loss:.4f}"

    def state(self) -> dict[str, Any]:
        return {"tab": TABS[self._tabs.currentIndex()], "robustness": self._lab.tab.state()}

    def restore(self, state: dict[str, Any]) -> None:
        if state.get("tab") in TABS:
            self._tabs.setCurrentIndex(TABS.index(state["tab"]))
        lab = state.get("robustness")
        if isinstance(lab, dict):
            self._lab.tab.restore(lab)

    @property
    def _in_lab(self) -> bool:
        return self._tabs.currentIndex() == ROBUSTNESS

    def _build(self) -> None:
        self._tabs.setObjectName("evaluate_tabs")
        self._tabs.setAccessibleName("What to evaluate")
        self._tabs.setDrawBase(False)
        self._tabs.setExpanding(False)
        for text, tip in (
            ("Mistakes", "Which digits are taken for which, on the test pictures as they are."),
            ("Robustness", "What is still read when pictures are moved, turned, blurred ..."),
        ):
            self._tabs.setTabToolTip(self._tabs.addTab(text), tip)
        self._stack.addWidget(self._mistakes)
        self._stack.addWidget(self._lab.tab)
        self.body.setSpacing(8)
        self.body.addWidget(self._tabs)
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        session, evaluations, summary = self.session, self._evaluations, self._mistakes.summary
        self._tabs.currentChanged.connect(self._on_tab)
        session.test_ready.connect(self._work_if_needed)
        session.networks.active_changed.connect(lambda _: self._work_if_needed())
        evaluations.progressed.connect(summary.set_progress)
        evaluations.finished.connect(self._show)
        evaluations.failed.connect(session.fault)
        evaluations.running_changed.connect(self._on_running)
        summary.start_requested.connect(self._on_start)
        self._mistakes.inside_requested.connect(self._see_inside)

    def _on_tab(self, index: int) -> None:
        self._stack.setCurrentIndex(index)
        self._work_if_needed()

    def _work_if_needed(self) -> None:
        """Shows what is known of the active network in the present tab, or finds it out."""
        network = self.session.networks.active
        if not self._opened:
            return
        if network is None or self.session.test is None:
            missing = "the network" if network is None else "the test pictures"
            tab = self._lab.tab if self._in_lab else self._mistakes
            tab.summary.say(f"Opening {missing}…")
        elif self._in_lab:
            self._lab.work_if_needed(network)
        else:
            self._evaluate_if_needed(network)

    def _evaluate_if_needed(self, network: Network) -> None:
        known, shown = self._evaluations.known(network), self._mistakes.network
        training = self.session.networks.active_key == TRAINING
        if known is not None:
            self._evaluations.drop()
            self._show(network, known)
        elif training and shown is not None and shown.name == network.name:
            # A network in training changes every second: it is evaluated when somebody asks.
            self._mistakes.summary.say("The network has learned on since.")
        elif not training or not self._evaluations.running:
            self._evaluate(network)

    def _on_start(self) -> None:
        network = self.session.networks.active
        if self._evaluations.running:
            self._evaluations.drop()
            self._mistakes.summary.say("Cancelled.")
        elif network is not None:
            self._evaluate(network)

    def _evaluate(self, network: Network) -> None:
        if self.session.test is not None:
            self._evaluations.start(network, self.session.test)
            title = self.session.networks.shown_title(network)
            self._mistakes.summary.say(f"{title} is answering…")

    def _on_running(self, running: bool) -> None:
        test = self.session.test
        self._mistakes.summary.set_running(running, 1 if test is None else len(test.labels))

    def _show(self, network: Network, result: Evaluation) -> None:
        title, test = self.session.networks.shown_title(network), self.session.test
        self._mistakes.summary.say(f"{title}, {len(result.labels):,} test pictures")
        if self._mistakes.result is not result and test is not None:
            self._mistakes.set_result(network, result, test.pictures)

    def _see_inside(self, picture: npt.NDArray[np.uint8]) -> None:
        self.session.set_inspected(picture)
        self.session.page_requested.emit("inside")
