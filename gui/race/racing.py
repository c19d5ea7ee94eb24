"""The life of a race beside the window: start, pause, stop, and how far everybody is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from time import monotonic

from PySide6.QtCore import QObject, Signal

from gui.jobs import Fault, Job
from gui.race.racers import Course, Racer, lined_up, problem_with
from gui.race.work import Kept, Problem, RaceOutcome, Report, race_and_keep, thin
from gui.training import IDLE, PAUSED, PREPARING, RUNNING, STOPPING, Training
from models.control import Control as Wishes
from models.events import EpochDone, Started, StepsDone
from models.history import History
from models.race import RunnerEvent

TRAINS = "A training runs: stop it or wait for its end, then start the race."
KNOWN = 0.02
"""Of the whole race: before that its pace is chance."""
RACES = "A race runs: stop it or wait for its end, then train again."


class Racing(QObject):
    """One race at a time, and none beside a training.

    Attributes:
        state: IDLE, PREPARING, RUNNING, PAUSED or STOPPING, as of a training.
        racers: who races, or raced last.
        epochs: of each.

    Signals:
        state_changed: ``state`` is another.
        reports: tuple of gui.race.work.Report in order, at most 25 times a second.
        ended: RaceOutcome; everybody's network so far is kept, also after a stop.
        failed: Fault.
        problem: one sentence: the race goes on, but something of it could not be kept.
    """

    state_changed = Signal()
    reports = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    problem = Signal(str)

    def __init__(
        self, log_path: Path, history: History, training: Training, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.state = IDLE
        self.racers: tuple[Racer, ...] = ()
        self.epochs = 0
        self._log_path = log_path
        self._history = history
        self._training = training
        self._job: Job | None = None
        self._wishes = Wishes()
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
        self._job = Job(work, name="race", parent=self, thin=thin)
        self._job.reported.connect(self._on_reported)
        self._job.succeeded.connect(self._on_succeeded)
        self._job.failed.connect(self._on_failed)
        self._set_state(PREPARING)
        self._job.start()

    def pause(self, paused: bool) -> None:
        """Holds everybody between two batches, or lets them go on."""
        if self.state == RUNNING and paused:
            self._wishes.pause()
            self._set_state(PAUSED)
        elif self.state == PAUSED and not paused:
            self._wishes.proceed()
            self._set_state(RUNNING)

    def stop(self) -> None:
        """Ends the race after the present batches; everybody's network so far is kept."""
        if self._job is not None and self.state in (PREPARING, RUNNING, PAUSED):
            self._job.stop()
            self._set_state(STOPPING)

    def ask_to_stop(self) -> None:
        """It is to end soon, for a window that closes; ``close`` joins it."""
        if self._job is not None:
            self._job.stop()

    def has_learnt(self) -> bool:
        """Whether it runs and has something to lose: before the first batch nothing is new."""
        if self._job is not None:
            self._job.deliver()
        return self._job is not None and any(self._done)

    def close(self, seconds: float) -> bool:
        """Stops and joins, so that what is being saved is whole; whether it ended in time."""
        self.ask_to_stop()
        if self._job is None:
            return True
        over = self._job.wait(seconds)
        self._job.deliver()
        return over

    def _on_reported(self, reported: tuple[Report, ...]) -> None:
        for one in reported:
            if isinstance(one, Problem):
                self.problem.emit(one.sentence)
            elif isinstance(one, RunnerEvent):
                self._follow(one)
            elif isinstance(one, Kept) and one.problem:
                self.problem.emit(one.problem)
        self.reports.emit(tuple(one for one in reported if not isinstance(one, Problem)))

    def _follow(self, one: RunnerEvent) -> None:
        event = one.event
        if isinstance(event, Started):
            self._steps[one.runner] = event.steps
            if self.state == PREPARING:
                self._set_state(RUNNING)
        elif isinstance(event, StepsDone) and self._steps[one.runner]:
            self._done[one.runner] = event.epoch - 1 + event.step / self._steps[one.runner]
        elif isinstance(event, EpochDone):
            self._done[one.runner] = float(event.epoch)

    def _on_succeeded(self, outcome: RaceOutcome) -> None:
        self._job = None
        self._set_state(IDLE)
        self.ended.emit(outcome)

    def _on_failed(self, fault: Fault) -> None:
        self._job = None
        self._set_state(IDLE)
        self.failed.emit(fault)

    def _set_state(self, state: str) -> None:
        now = monotonic()
        if self.state == RUNNING:
            self._ran += now - self._since
        self._since = now
        self.state = state
        self.state_changed.emit()
