"""The Robustness tab at work: what is measured when, compared with what, copied and saved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from gui import robustness
from gui.evaluate.saving import offer_table
from gui.networks import TRAINING
from gui.robustness import Robustness
from gui.session import Session
from gui.widgets.robustness_tab import RobustnessTab

if TYPE_CHECKING:
    from models.classifier import Network
    from vision.robustness import Findings

EXAMPLES = 4
FILE_NAME = "robustness.csv"


class Laboratory(QObject):
    """Joins the tab, the measurements and the session.

    Attributes:
        tab: what is shown.
    """

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.tab = RobustnessTab()
        self._session = session
        self._measurements = Robustness(session, self)
        self._measured: Network | None = None
        self._shuffled = 0
        measurements, tab = self._measurements, self.tab
        measurements.grown.connect(self._show_growing)
        measurements.finished.connect(self._show_measured)
        measurements.failed.connect(session.fault)
        measurements.running_changed.connect(self._on_running)
        tab.summary.start_requested.connect(self.start_or_stop)
        tab.other_chosen.connect(self._show_other)
        tab.examples_requested.connect(self._show_examples)
        tab.panel.shuffle_requested.connect(self._shuffle)
        tab.panel.copy_requested.connect(self._copy)
        tab.panel.save_requested.connect(self._ask_where)

    def work_if_needed(self, network: Network) -> None:
        """Shows what is known of a network, or begins to find it out."""
        measurements, shown = self._measurements, self._measured
        known, same = measurements.known(network), network is shown
        training = self._session.networks.active_key == TRAINING
        if known is not None:
            if not (same and measurements.running):
                measurements.drop()
                self._show_measured(network, known)
        elif training and shown is not None and shown.name == network.name:
            # A network in training changes every second: it is measured when somebody asks.
            self.tab.summary.say("The network has learned on since.")
        elif not (same and measurements.running):
            self._measure(network)

    def start_or_stop(self) -> None:
        """Measures the active network, or ends what runs and keeps its figures."""
        network = self._session.networks.active
        if self._measurements.running:
            self._measurements.stop()
            self.tab.summary.say("Stopping…")
        elif network is not None:
            self._measure(network)

    def table(self) -> str:
        """All figures shown, as CSV, or ""."""
        found = self.tab.found
        if found is None or not found.count or self._measured is None:
            return ""
        return robustness.table(self._session.networks.shown_title(self._measured), found)

    def _measure(self, network: Network) -> None:
        test = self._session.test
        if test is None:
            return
        if network is not self._measured and self.tab.found is not None:
            self.tab.set_findings(robustness.nothing())
        self._measured = network
        self._measurements.start(network, test, self.tab.summary.count)
        self._list_others(network)
        self.tab.summary.say(f"{self._session.networks.shown_title(network)} is reading…")

    def _on_running(self, running: bool) -> None:
        test = self._session.test
        most = 1 if test is None else len(test.labels)
        self.tab.summary.set_running(running, min(self.tab.summary.count, most))

    def _show_growing(self, network: Network, found: Findings) -> None:
        if network is self._measured:
            self.tab.summary.set_progress(found.count)
            self.tab.set_findings(found)

    def _show_measured(self, network: Network, found: Findings) -> None:
        self._measured = network
        self._list_others(network)
        self.tab.set_findings(found)
        title = self._session.networks.shown_title(network)
        self.tab.summary.say(f"{title}, {found.count:,} pictures" if found.count else "Cancelled.")

    def _list_others(self, network: Network) -> None:
        others = self._measurements.others(network)
        self.tab.set_others([(kept.key, kept.title) for kept in others])
        self._show_other(self.tab.other_key)

    def _show_other(self, key: str) -> None:
        others = [] if self._measured is None else self._measurements.others(self._measured)
        self.tab.set_other(next((kept.findings for kept in others if kept.key == key), None))

    def _show_examples(self, disturbance: int, amount: int) -> None:
        network, test, found = self._measured, self._session.test, self.tab.found
        if network is None or test is None or found is None:
            return
        which = robustness.some(test.labels, EXAMPLES, self._shuffled)
        place = (disturbance, amount)
        self.tab.show_examples(robustness.examples(network, test, found, place, which))

    def _shuffle(self) -> None:
        self._shuffled += 1
        self._show_examples(*self.tab.plots.place())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.table())
        self._session.said.emit("The figures are on the clipboard.")

    def _ask_where(self) -> None:
        offer_table(self._session, self.tab, "Save the figures", FILE_NAME, self.table())
