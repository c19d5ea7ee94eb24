"""The life of a race beside the window: start, pause, stop, and how far everybody is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Signal

from gui.jobs import Job
from gui.learning import IDLE, RUNNING, Learning
from gui.race.racers import Course, Racer, lined_up, problem_with
from gui.race.work import Kept, Report, race_and_keep, thin
from gui.training import Training
from models.control import Control as Wishes
from models.events import EpochDone, Started, StepsDone
from models.history import History
from models.race import RunnerEvent

TRAINS = "A training runs: stop it or wait for its end, then start the race."
KNOWN = 0.02
"""Of the whole race: before that its pace is chance."""
RACES = "A race runs: stop it or wait for its end, then train again."


class Racing(Learning):
    """One race at a time, and none beside a training.

    Attributes:
        racers: who races, or raced last.
        epochs: of each.

    Signals: those of Learning, and
        reports: tuple of gui.race.work.Report in order, at most 25 times a second.
        ended: RaceOutcome.
    """

    reports = Signal(object)

    def __init__(
        self, log_path: Path, history: History, training: Training, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.racers: tuple[Racer, ...] = ()
        self.epochs = 0
        self._log_path = log_path
        self._history = history
        self._training = training
        self._ran = self._since = 0.0
        self._steps: list[int] = []
        self._done: list[float] = []
        training.state_changed.connect(self.state_changed)

    @property
    def busy(self) -> str:
        """Why nothing else can be trained now, in one sentence; "" if it can."""
        return RACES if self.state != IDLE else ""

    @property
    def hindrance(self) -> str:
        """Why no race can begin now, in one sentence; "" if one can."""
        return TRAINS if self._training.state != IDLE else ""

    @property
    def progress(self) -> float:
        """How much of everybody's epochs is done, 0..1."""
        whole = self.epochs * len(self.racers)
        return min(1.0, sum(self._done) / whole) if whole else 0.0

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far, pauses left out; None before it is known."""
        done = self.progress
        now = monotonic() if self.state == RUNNING else self._since
        return (self._ran + now - self._since) * (1 - done) / done if done > KNOWN else None

    @property
    def epoch(self) -> int:
        """The one that the last of them is in, from 1."""
        return min(self.epochs, int(min(self._done, default=0.0)) + 1)

    def start(self, racers: Sequence[Racer], course: Course) -> None:
        """Begins; where it cannot this does nothing (see ``hindrance`` and ``problem_with``)."""
        if self.state != IDLE or self.hindrance or problem_with(racers):
            return
        self.racers, self.epochs = lined_up(racers, course), course.epochs
        self._steps, self._done = [0] * len(racers), [0.0] * len(racers)
        self._wishes = Wishes()
        self._ran = self._since = 0.0
        work = partial(
            race_and_keep, self._history, self._log_path, self.racers, course, self._wishes
        )
        self._run(Job(work, name="race", parent=self, thin=thin))

    def _has_begun(self) -> bool:
        return any(self._done)

    def _take(self, reported: tuple[Report, ...]) -> None:
        for one in reported:
            if isinstance(one, RunnerEvent):
                self._follow(one)
            elif isinstance(one, Kept) and one.problem:
                self.problem.emit(one.problem)
        self.reports.emit(reported)

    def _follow(self, one: RunnerEvent) -> None:
        event = one.event
        if isinstance(event, Started):
            self._steps[one.runner] = event.steps
            self._has_started()
        elif isinstance(event, StepsDone) and self._steps[one.runner]:
            self._done[one.runner] = event.epoch - 1 + event.step / self._steps[one.runner]
        elif isinstance(event, EpochDone):
            self._done[one.runner] = float(event.epoch)

    def _set_state(self, state: str) -> None:
        now = monotonic()
        if self.state == RUNNING:
            self._ran += now - self._since
        self._since = now
        super()._set_state(state)
