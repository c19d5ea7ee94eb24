"""The active network taught with the samples: begun, followed, judged, kept or let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QProgressBar

from gui.jobs import Fault
from gui.session import Session
from gui.teaching.results import Results
from gui.teaching.tuning import Tuning
from gui.widgets import cards
from models.digit_names import a_digit

if TYPE_CHECKING:
    from models.fine_tuning import Tuned
    from models.history import Run


class TeachPanel(cards.Card):
    """A card; what it shows follows from what the tuning does."""

    def __init__(self, session: Session) -> None:
        super().__init__("Teach it your hand")
        self._session = session
        self.tuning = Tuning(session, self)
        self._said = ""
        self._intro = cards.label("", "quiet", wrap=True, name="tuning_intro")
        self._start = cards.button(
            "Teach",
            "tuning_start",
            "Trains the network a little further: half of what it is shown are your samples, "
            "lightly varied, half is what it knows, so that it is not forgotten.",
            kind="primary",
        )
        self._cancel = cards.button(
            "Cancel", "tuning_cancel", "Gives up; the network stays as it was."
        )
        self._bar = QProgressBar()
        self._bar.setObjectName("tuning_progress")
        self._bar.setAccessibleName("How far the teaching is")
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._results = Results()
        self._use = cards.button(
            "Keep and use",
            "tuning_use",
            "Keeps it among My runs and lets it answer from now on.",
            kind="primary",
        )
        self._keep = cards.button(
            "Keep", "tuning_keep", "Keeps it among My runs; the present network goes on answering."
        )
        self._discard = cards.button(
            "Discard", "tuning_discard", "Lets it go; the network stays as it was.", kind="quiet"
        )
        self.body.addWidget(self._intro)
        self.body.addWidget(self._start)
        self.body.addWidget(self._bar)
        self.body.addWidget(self._cancel)
        self.body.addWidget(self._results)
        self.body.addLayout(cards.row(self._use, self._keep, self._discard, spacing=4))
        self._connect()
        self.show_state()

    def show_state(self) -> None:
        """What can be done now, and why not."""
        running, tuned = self.tuning.running, self.tuning.tuned
        reason = self._reason()
        self._start.setVisible(not running and tuned is None)
        self._start.setEnabled(not reason)
        self._bar.setVisible(running)
        self._cancel.setVisible(running)
        self._results.setVisible(tuned is not None)
        for button in (self._use, self._keep, self._discard):
            button.setVisible(tuned is not None and not running)
        if tuned is not None:
            title = self._session.networks.shown_title(tuned.network)
            self._intro.setText(f"{title}, taught:")
        elif not running:
            self._intro.setText(self._said or reason or self._plan())

    def _connect(self) -> None:
        self._start.clicked.connect(self._begin)
        self._cancel.clicked.connect(self.tuning.stop)
        self._use.clicked.connect(lambda: self.tuning.keep(use=True))
        self._keep.clicked.connect(lambda: self.tuning.keep(use=False))
        self._discard.clicked.connect(self._on_discard)
        self.tuning.running_changed.connect(lambda _: self.show_state())
        self.tuning.progressed.connect(self._on_progress)
        self.tuning.ended.connect(self._on_ended)
        self.tuning.kept.connect(self._on_kept)
        self.tuning.failed.connect(self._on_failed)
        self._session.samples.changed.connect(self._on_samples)
        self._session.networks.active_changed.connect(lambda _: self.show_state())
        self._session.training.state_changed.connect(self.show_state)

    def _begin(self) -> None:
        self._said = ""
        self._bar.setRange(0, 0)
        network = self._session.networks.active
        self.tuning.start()
        if network is not None:
            title = self._session.networks.shown_title(network)
            self._intro.setText(f"Getting {title} ready to learn…")

    def _reason(self) -> str:
        """Why it cannot be taught now, or ""."""
        if not self._session.samples.store.list():
            return "There are no samples yet: say on Draw or Camera what a digit is."
        if self._session.networks.active is None:
            return "The network is being loaded."
        if self._session.training.state != "idle":
            return "A training runs: stop it or wait for its end."
        return ""

    def _plan(self) -> str:
        from models.samples import NONE

        counts = self._session.samples.store.counts()
        total = sum(counts)
        network, title = self._session.networks.active, ""
        if network is not None:
            title = self._session.networks.shown_title(network)
        what = "your sample" if total == 1 else f"your {total} samples"
        text = f"The network {title} is shown {what} among what it knows; seconds to a minute."
        if sum(count > 0 for count in counts) == 1 and not counts[NONE]:
            digit = next(digit for digit, count in enumerate(counts) if count)
            all_are = f"It is {a_digit(digit)}" if total == 1 else f"All are {digit}s"
            text += f" {all_are}: it may come to see {digit} everywhere, so add others."
        return text

    def _on_progress(self, part: float) -> None:
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * part))
        self._intro.setText(f"Showing it your hand: {100 * part:.0f} %")

    def _on_ended(self, tuned: Tuned | None) -> None:
        self._said = "" if tuned is not None else "Given up: the network is as it was."
        if tuned is not None:
            self._results.show_tuned(tuned)
            # The window of samples may be closed by now.
            self._session.said.emit("The network is taught: My samples shows what came of it.")
        self.show_state()

    def _on_kept(self, run: Run) -> None:
        self._said = f"Kept among My runs as {run.title}."
        self.show_state()

    def _on_discard(self) -> None:
        self.tuning.discard()
        self._said = "Let go: the network is as it was."
        self.show_state()

    def _on_failed(self, fault: Fault) -> None:
        self._said = cards.finished(fault.sentence)
        self.show_state()

    def _on_samples(self) -> None:
        self._said = ""
        self.show_state()
