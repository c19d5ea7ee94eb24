"""The life of a fine-tuning beside the window: taught, looked at, and kept or let go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session
from gui.teaching.hands import lightly, made_anew

if TYPE_CHECKING:
    from models.classifier import Network
    from models.events import Event
    from models.fine_tuning import Tuned
    from models.history import Run


class Tuning(OneJob):
    """Teaches the active network the samples, one at a time.

    Attributes:
        tuned: what came of the last one, until it is kept or let go.

    Signals:
        progressed: how much of it is done, 0..1.
        ended: a Tuned, or None if it was stopped.
        kept: the Run that it was kept as.
    """

    progressed = Signal(float)
    ended = Signal(object)
    kept = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)
        self.tuned: Tuned | None = None

    def start(self) -> None:
        """Begins; where no network answers yet nothing happens."""
        network = self._session.networks.active
        if network is not None:
            self.tuned = None
            pictures, labels = self._session.samples.store.arrays()
            work = partial(self._tune, network, pictures, labels)
            self._begin("fine-tuning", work, self._on_tuned, self.progressed.emit)

    def keep(self, *, use: bool) -> None:
        """Keeps the network as a run of its own; ``use``: it answers from then on."""
        if self.tuned is not None:
            work = partial(self._keep, self.tuned)
            self._begin("keep the taught network", work, partial(self._on_kept, use))

    def discard(self) -> None:
        """Lets it go."""
        self.tuned = None

    def _tune(
        self,
        network: Network,
        pictures: npt.NDArray[np.uint8],
        labels: npt.NDArray[np.uint8],
        control: Control,
    ) -> Tuned | None:
        from models import mnist, threads

        threads.prepare_tensorflow(self._session.data_folder / "tensorflow.log")
        from models.events import Started, StepsDone
        from models.fine_tuning import fine_tune

        steps = [0]

        def report(event: Event) -> None:
            if isinstance(event, Started):
                steps[0] = event.steps * event.config.epochs
            elif isinstance(event, StepsDone):
                control.report(event.total_step / steps[0])

        return fine_tune(
            network,
            pictures,
            labels,
            mnist.load(),
            report,
            vary=lightly,
            others=made_anew,
            should_stop=lambda: control.stopping,
        )

    def _keep(self, tuned: Tuned, _: Control) -> Run:
        title = f"{self._session.networks.shown_title(tuned.network)}, my hand"
        recorder = self._session.history.begin(tuned.result.config, title=title)
        return recorder.finish(tuned.result, ())

    def _on_tuned(self, tuned: Tuned | None) -> None:
        self.tuned = tuned
        self.ended.emit(tuned)

    def _on_kept(self, use: bool, run: Run) -> None:
        self.tuned = None
        self._session.networks.refresh()
        if use:
            self._session.networks.choose(run.id)
        self._session.said.emit(f"Kept as {run.title}. {run.problem}".strip())
        self.kept.emit(run)
