"""The Evaluate page: how well the active network reads test pictures, and how far to believe it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QStackedWidget, QTabBar

from gui.evaluate.calibration import CalibrationTab
from gui.evaluate.compare import CompareTab
from gui.evaluate.hardest import HardestTab
from gui.evaluate.mistakes import MistakesTab
from gui.evaluate.robustness import Robustness
from gui.evaluate.saving import offer_table
from gui.evaluate.tab import EvaluateTab
from gui.evaluations import Evaluations, table
from gui.networks import TRAINING
from gui.pages.page import Page
from gui.session import Session
from gui.widgets.answer_words import no_numbers
from gui.widgets.evaluation_summary import EvaluationSummary

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation

FILE_NAME = "scores.csv"


class EvaluatePage(Page):
    """Tabs that ask different things of one evaluation, and some that measure themselves."""

    key = "evaluate"
    title = "Evaluate"
    hint = (
        "How well the network reads digits it has never seen, which it mistakes, what it can bear."
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._opened = False
        self._network: Network | None = None
        self._result: Evaluation | None = None
        self._evaluations = Evaluations(session, self)
        self._bar = QTabBar()
        self._summary = EvaluationSummary()
        self._stack = QStackedWidget()
        mistakes = MistakesTab(session)
        mistakes.save_requested.connect(self._save)
        self._tabs: tuple[EvaluateTab, ...] = (
            mistakes,
            Robustness(session),
            HardestTab(session),
            CalibrationTab(session),
            CompareTab(session),
        )
        self._build()
        self._connect()

    @property
    def tab(self) -> EvaluateTab:
        """The one that is open."""
        return self._tabs[self._bar.currentIndex()]

    def opened(self) -> None:
        self._opened = True
        self.session.need_test_pictures()
        self._work_if_needed()
        self.tab.opened()
        self.tab.take_focus()

    def left(self) -> None:
        self._opened = False
        self.tab.left()

    def restyle(self) -> None:
        for tab in self._tabs:
            tab.restyle()

    def main_action(self) -> bool:
        if not self.tab.main_action():
            self._on_start()
        return True

    def copy_text(self) -> str:
        own = self.tab.copy_text()
        if own or self.tab.evaluated is False or self._network is None or self._result is None:
            return own
        title = self.session.networks.shown_title(self._network)
        return f"{title}: accuracy {self._result.accuracy:.2%}, loss {self._result.loss:.4f}"

    def state(self) -> dict[str, Any]:
        return {"tab": self.tab.key, **{tab.key: tab.state() for tab in self._tabs}}

    def restore(self, state: dict[str, Any]) -> None:
        for index, tab in enumerate(self._tabs):
            if state.get("tab") == tab.key:
                self._bar.setCurrentIndex(index)
            own = state.get(tab.key)
            if isinstance(own, dict):
                tab.restore(own)

    def _build(self) -> None:
        self._bar.setObjectName("evaluate_tabs")
        self._bar.setAccessibleName("What to evaluate")
        self._bar.setDrawBase(False)
        self._bar.setExpanding(False)
        for tab in self._tabs:
            self._bar.setTabToolTip(self._bar.addTab(tab.title), tab.hint)
            self._stack.addWidget(tab)
        self.body.setSpacing(8)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._summary)
        self.body.addSpacing(4)
        self.body.addWidget(self._stack, 1)

    def _connect(self) -> None:
        session, evaluations = self.session, self._evaluations
        self._bar.currentChanged.connect(self._on_tab)
        session.test_ready.connect(self._work_if_needed)
        session.networks.active_changed.connect(lambda _: self._work_if_needed())
        evaluations.progressed.connect(self._summary.set_progress)
        evaluations.finished.connect(self._show)
        evaluations.failed.connect(session.fault)
        evaluations.running_changed.connect(self._on_running)
        self._summary.start_requested.connect(self._on_start)
        for tab in self._tabs:
            tab.inside_requested.connect(self._see_inside)

    def _on_tab(self, index: int) -> None:
        for tab in self._tabs:
            if tab.seen:
                tab.left()
        self._stack.setCurrentIndex(index)
        self._summary.setVisible(self.tab.summed_up)
        if self._opened:
            self._work_if_needed()
            self.tab.opened()

    def _say(self, text: str) -> None:
        self._summary.say(text)
        self.tab.say(text)

    def _work_if_needed(self) -> None:
        """Shows what is known of the active network in the present tab, or finds it out."""
        network = self.session.networks.active
        if not self._opened:
            return
        if network is None or self.session.test is None:
            missing = "the network" if network is None else "the test pictures"
            self._say(f"Opening {missing}…")
        elif self.tab.evaluated:
            self._evaluate_if_needed(network)
        else:
            self.tab.work_if_needed(network)

    def _evaluate_if_needed(self, network: Network) -> None:
        known, shown = self._evaluations.known(network), self._network
        training = self.session.networks.active_key == TRAINING
        if known is not None:
            self._evaluations.drop()
            self._show(network, known)
        elif training and shown is not None and shown.name == network.name:
            # A network in training changes every second: it is evaluated when somebody asks.
            self._hand_on()
            self._say("The network has learned on since.")
        elif not training or not self._evaluations.running:
            self._evaluate(network)

    def _on_start(self) -> None:
        network = self.session.networks.active
        if self._evaluations.running:
            self._evaluations.drop()
            self._say("Cancelled.")
        elif network is not None:
            self._evaluate(network)

    def _evaluate(self, network: Network) -> None:
        if self.session.test is not None:
            self._evaluations.start(network, self.session.test)
            title = self.session.networks.shown_title(network)
            self._say(f"{title} is answering…")

    def _on_running(self, running: bool) -> None:
        test = self.session.test
        self._summary.set_running(running, 1 if test is None else len(test.labels))
        for tab in self._tabs:
            tab.set_running(running)

    def _show(self, network: Network, result: Evaluation) -> None:
        self._network, self._result = network, result
        title, pictures = self.session.networks.shown_title(network), len(result.labels)
        mistakes = int((result.answers != result.labels).sum())
        self._summary.set_figures(result.accuracy, result.loss, mistakes)
        self._hand_on()
        words = no_numbers(result.unanswered, pictures)
        self._say(f"{title}, {pictures:,} test pictures{'. ' if words else ''}{words}")

    def _hand_on(self) -> None:
        """What is known, to the tab that is open, once."""
        network, result = self._network, self._result
        if network is not None and result is not None and self.tab.result is not result:
            self.tab.set_evaluation(network, result)

    def _save(self) -> None:
        if self._network is not None and self._result is not None:
            title = self.session.networks.shown_title(self._network)
            text = table((title, self._result))
            offer_table(self.session, self, "Save the scores", FILE_NAME, text)

    def _see_inside(self, picture: npt.NDArray[np.uint8]) -> None:
        self.session.set_inspected(picture)
        self.session.page_requested.emit("inside")
