"""The life of a training beside the window: start, pause, stop, keep, and snapshots that answer."""

from __future__ import annotations

import statistics
from collections import deque
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Job, Latest, newest_only
from gui.learning import IDLE, PAUSED, PREPARING, RUNNING, STOPPING, Learning
from gui.training_work import Newest, Outcome, build_snapshots, thin, train_and_keep
from models.config import TrainConfig
from models.control import Control as Wishes
from models.course import Begin, Figures
from models.events import (
    EpochDone,
    Event,
    Held,
    SnapshotTaken,
    Started,
    StepsDone,
    Weights,
)
from models.history import History
from models.snapshots import Collector, Snapshot

if TYPE_CHECKING:
    from models.history import Run

__all__ = ["IDLE", "PAUSED", "PREPARING", "RUNNING", "STOPPING", "Outcome", "Training"]

STEADY = 20
"""Speed and time left are told from the median of so many reports, so that they do not flicker."""

TOLD_MS = 200
"""How far it is, is told five times a second: other words in a row of a page make Qt arrange the
whole window again."""


class Training(Learning):
    """One training at a time.

    Attributes:
        config: the experiment, or None before the first.
        epochs_done: by the run that it goes on from.
        steps_an_epoch: batches; 0 until all is loaded.
        last_step: the newest batches, or None before there are any.

    Signals: those of Learning, and
        events: tuple of models.events items in order, at most 25 times a second.
        progressed: it is time to say how far it is; whoever says so then says the same.
        snapshot: a Network with the newest weights, at most about twice a second.
        ended: Outcome.
    """

    events = Signal(object)
    progressed = Signal()
    snapshot = Signal(object)

    def __init__(
        self, log_path: Path, history: History | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._history = history or History()
        self.config: TrainConfig | None = None
        self.epochs_done = 0
        self.steps_an_epoch = 0
        self.last_step: StepsDone | None = None
        self._collector = Collector()
        self._speeds: deque[float] = deque(maxlen=STEADY)
        self._log_path = log_path
        self._weights: Latest[Newest] = Latest()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(TOLD_MS)
        self._soon.timeout.connect(self.progressed)

    @property
    def progress(self) -> float:
        """How much of all epochs is done, 0..1."""
        if self.config is None:
            return 0.0
        if self.last_step is None or not self.steps_an_epoch:
            return min(1.0, self.epochs_done / self.config.epochs)
        return min(1.0, self.last_step.total_step / (self.steps_an_epoch * self.config.epochs))

    @property
    def speed(self) -> float:
        """Pictures a second, steadied over the last reports; 0 before there are any."""
        return statistics.median(self._speeds) if self._speeds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the present speed, or None before it is known."""
        step, config = self.last_step, self.config
        if step is None or config is None or self.speed <= 0:
            return None
        left = self.steps_an_epoch * config.epochs - step.total_step
        return left * config.batch_size / self.speed

    @property
    def snapshots(self) -> tuple[Snapshot, ...]:
        """Of the training that runs or ran last: initial, some of the first epoch, each epoch.

        At most 40 and 16 MB; more come while it runs. What a kept run has, its folder gives back.
        """
        return self._collector.snapshots

    def start(
        self,
        config: TrainConfig,
        *,
        weights: Weights | None = None,
        optimizer_state: Weights = (),
        epochs_done: int = 0,
        history: Sequence[Figures] = (),
        parent: Run | None = None,
    ) -> None:
        """Begins a training; while one runs this does nothing.

        Args:
            config: the experiment; its ``epochs`` count those that were done before.
            weights: where to begin, as models.course.Begin says, like the next three.
            optimizer_state: likewise.
            epochs_done: likewise.
            history: likewise.
            parent: the kept run that it goes on from.
        """
        if self.state != IDLE:
            return
        begin = Begin(
            weights=weights,
            optimizer_state=optimizer_state,
            epochs_done=epochs_done,
            history=history,
        )
        self.config, self.epochs_done = config, epochs_done
        self.last_step, self.steps_an_epoch = None, 0
        self._collector = Collector()
        self._speeds.clear()
        self._wishes = Wishes()
        work = partial(
            train_and_keep,
            self._history,
            self._log_path,
            config,
            begin,
            parent,
            self._wishes,
            self._collector,
        )
        job = Job(work, name="training", parent=self, thin=thin)
        build = partial(build_snapshots, self._weights)
        builder = Job(build, name="snapshots", parent=self, thin=newest_only, bound=1)
        builder.reported.connect(self._on_built)
        self._run(job, builder)

    def step_batch(self) -> None:
        """One batch more, and then a pause; asked for twice, two. Also right after ``start``."""
        if self.state in (PREPARING, RUNNING, PAUSED):
            self._wishes.one_batch()
            if self.state == RUNNING:
                self._set_state(PAUSED)

    def step_epoch(self) -> None:
        """On to the end of the epoch, its validation included, and then a pause."""
        if self.state in (PREPARING, RUNNING, PAUSED):
            self._wishes.one_epoch()
            if self.state == PAUSED:
                self._set_state(RUNNING)

    def set_learning_rate(self, rate: float) -> None:
        """Another learning rate from the next batch on; a RateChanged event tells when it counts.

        Raises:
            ValueError: it is no number from 0 up.
        """
        self._wishes.set_learning_rate(rate)

    def _has_begun(self) -> bool:
        return self.last_step is not None

    def _take(self, reported: tuple[Event, ...]) -> None:
        for item in reported:
            if isinstance(item, Started):
                self.steps_an_epoch = item.steps
                self._has_started()
            elif isinstance(item, Held):
                # Unless somebody has asked to go on meanwhile.
                if self.state == RUNNING and self._wishes.holding:
                    self._set_state(PAUSED)
            elif isinstance(item, StepsDone):
                self.last_step = item
                self._speeds.append(item.pictures_per_second)
            if isinstance(item, (Started, SnapshotTaken, EpochDone)) and self.config is not None:
                accuracy = item.val_accuracy if isinstance(item, EpochDone) else None
                self._weights.put((self.config, item.weights, accuracy))
        self.events.emit(reported)
        if not all(isinstance(item, StepsDone | SnapshotTaken) for item in reported):
            self.progressed.emit()
        elif not self._soon.isActive():
            self._soon.start()

    def _on_built(self, networks: tuple[Any, ...]) -> None:
        if self.state != IDLE:
            self.snapshot.emit(networks[-1])
