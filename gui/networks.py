"""Which network answers: a shipped one, a run, an opened file, or the one in training."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Control, Fault, Job
from models.disk import plain_name

if TYPE_CHECKING:
    from models.classifier import Network
    from models.history import History

TRAINING = "training"
"""The key of the network in training."""
OPEN_SECONDS = 10.0
"""A file that takes longer (a network drive that sleeps) is given up; what opens it cannot be
stopped, only left alone."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One network that can be chosen.

    Attributes:
        key: a shipped name, a run's id, a path, or ``TRAINING``.
        title: as shown in the chip.
        accuracy: on the test pictures, 0..1, or None if not known.
        group: "shipped", "runs", "files" or "training".
    """

    key: str
    title: str
    accuracy: float | None
    group: str


class Networks(QObject):
    """The active network and the ones that could be.

    Signals:
        active_changed: the Network that answers from now on.
        list_changed: ``entries`` gives another list.
        failed: Fault; the network in use stays in use.
        loading_changed: bool, whether one is being opened.
    """

    active_changed = Signal(object)
    list_changed = Signal()
    failed = Signal(object)
    loading_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None, history: History | None = None) -> None:
        super().__init__(parent)
        self._history = history
        self.active: Network | None = None
        self.active_key = ""
        self._shipped: tuple[Entry, ...] = ()
        self._runs: tuple[Entry, ...] = ()
        self._files: tuple[Entry, ...] = ()
        self._training: Network | None = None
        self._jobs: list[Job] = []

    def entries(self) -> tuple[Entry, ...]:
        """Everything that can be chosen, grouped and in order."""
        training: tuple[Entry, ...] = ()
        if self._training is not None:
            title = self.shown_title(self._training)
            training = (
                Entry(
                    key=TRAINING,
                    title=title,
                    accuracy=self._training.test_accuracy,
                    group="training",
                ),
            )
        return training + self._shipped + self._runs + self._files

    def in_training(self, network: Network) -> bool:
        """Whether it is a snapshot of the training that runs."""
        return self._training is not None and network.name == TRAINING

    def shown_title(self, network: Network) -> str:
        """What it is called on the screen: one in training is not yet what its title says.

        A run may have been given another name since it was opened.
        """
        if self.in_training(network):
            return f"{network.title} (in training)"
        return next((run.title for run in self._runs if run.key == network.name), network.title)

    def refresh(self) -> None:
        """Looks again at what is shipped and kept, beside the window."""
        job = Job(partial(_list_networks, self._history), name="list networks", parent=self)
        job.succeeded.connect(self._on_listed)
        self._run(job)

    def choose(self, key: str) -> None:
        """Makes a network the active one; a file is opened and checked beside the window."""
        self._give_up()
        if key == TRAINING:
            if self._training is not None:
                self._activate(self._training, TRAINING)
            return
        job = Job(partial(_load, key), name="open network", parent=self)
        job.setObjectName("choose")
        job.succeeded.connect(partial(self._on_loaded, key))
        job.failed.connect(self.failed)
        job.ended.connect(lambda: self.loading_changed.emit(False))
        limit = QTimer(job)
        limit.setSingleShot(True)
        limit.timeout.connect(partial(self._on_late, job, key))
        limit.start(round(OPEN_SECONDS * 1000))
        self.loading_changed.emit(True)
        self._run(job)

    def offer_training(self, network: Network | None) -> None:
        """The newest snapshot of the training (None: there is none any more)."""
        appeared = (self._training is None) != (network is None)
        self._training = network
        if network is not None and self.active_key == TRAINING:
            self._activate(network, TRAINING)
        if appeared:
            self.list_changed.emit()

    def drop(self) -> None:
        """Gives up what is being opened."""
        for job in self._jobs:
            job.drop()

    def wait(self, until: float) -> None:
        """Joins what was given up, until ``time.monotonic()`` is so far."""
        for job in self._jobs:
            job.wait(max(0.0, until - time.monotonic()))

    def _give_up(self) -> bool:
        """Leaves alone what is being opened; returns whether something was."""
        opening = [job for job in self._jobs if job.running and job.objectName() == "choose"]
        for job in opening:
            job.drop()
        if opening:
            self.loading_changed.emit(False)
        return bool(opening)

    def _on_late(self, job: Job, key: str) -> None:
        if job.running and self._give_up():
            name = plain_name(Path(key))
            sentence = f"{name} takes too long to open: copy it to this computer and try again."
            self.failed.emit(Fault(sentence=sentence))

    def _run(self, job: Job) -> None:
        self._jobs = [other for other in self._jobs if other.running] + [job]
        job.start()

    def _activate(self, network: Network, key: str) -> None:
        self.active, self.active_key = network, key
        self.active_changed.emit(network)

    def _on_listed(self, found: object) -> None:
        assert isinstance(found, tuple)
        self._shipped, self._runs = found
        self.list_changed.emit()

    def _on_loaded(self, key: str, network: Network) -> None:
        known = {entry.key for entry in self._shipped + self._runs + self._files}
        if key not in known and Path(key).suffix:
            entry = Entry(
                key=key, title=network.title, accuracy=network.test_accuracy, group="files"
            )
            self._files += (entry,)
            self.list_changed.emit()
        self._activate(network, key)


def _load(key: str, _: Control) -> Network:
    from models.classifier import load

    return load(key)


def _list_networks(
    history: History | None, _: Control
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """The shipped networks and the kept runs, from their descriptions alone."""
    from models import classifier, folder, runs

    abouts = [(name, folder.read_about(classifier.SHIPPED / name)) for name in classifier.shipped()]
    shipped = tuple(
        Entry(key=name, title=about.title, accuracy=about.test_accuracy, group="shipped")
        for name, about in abouts
    )
    kept = tuple(
        Entry(key=run.id, title=run.title, accuracy=run.accuracy, group="runs")
        for run in runs.list_runs(history)
    )
    return shipped, kept
