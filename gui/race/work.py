"""What a race does in its own thread: everybody learns in turn, and is kept as a run each."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from gui.jobs import Control
from gui.learning import Problem
from gui.race.racers import Course, Racer
from models.control import Control as Wishes
from models.events import EpochDone, Event, SnapshotTaken, Started, StepsDone, TrainResult
from models.history import History, Recorder, Run
from models.race import Arrived, Dropped, RaceEvent, RunnerEvent
from models.race_result import RaceResult, Standing
from models.snapshots import Collector


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A racer is done and kept, or it could not be.

    Attributes:
        runner: which, from 0.
        run: where it is kept, or None.
        problem: one sentence if it or its snapshots could not be kept, else "".
    """

    runner: int
    run: Run | None
    problem: str


@dataclass(frozen=True, kw_only=True)
class RaceOutcome:
    """A race that ended.

    Attributes:
        racers: who raced.
        result: who won.
    """

    racers: tuple[Racer, ...]
    result: RaceResult


Report = RunnerEvent | Standing | Dropped | Kept | Problem


def race_and_keep(
    history: History,
    log_path: Path,
    racers: Sequence[Racer],
    course: Course,
    wishes: Wishes,
    control: Control,
) -> RaceOutcome:
    """Races to the end, and writes down all the while what there is of everybody.

    Args:
        history: where they are kept, as ordinary runs.
        log_path: where the libraries' chatter goes.
        racers: lined up: each has the race's epochs and seed.
        course: gives the turns.
        wishes: asks for a pause.
        control: of the job: stop, and where reports go.
    """
    from models import mnist, threads

    threads.prepare_tensorflow(log_path)
    from models.race import race

    data = mnist.load()
    now = datetime.datetime.now().astimezone()
    with ExitStack() as open_recorders:
        recorders: list[Recorder] = []
        for racer in racers:
            recorders.append(
                history.begin(
                    racer.config,
                    title=f"{racer.title}, race of {now:%d %b %H:%M}",
                    now=now,
                    on_problem=lambda sentence: control.report(Problem(sentence)),
                )
            )
            open_recorders.callback(recorders[-1].close)
        collectors = [Collector() for _ in racers]

        def hear(event: RaceEvent) -> None:
            # Here, where none is left out when the window is busy.
            if isinstance(event, RunnerEvent):
                collectors[event.runner].add(event.event)
                recorders[event.runner].add(event.event)
                control.report(RunnerEvent(runner=event.runner, event=light(event.event)))
            elif isinstance(event, Arrived):
                at = event.runner
                control.report(_kept(at, recorders[at], collectors[at], event.result))
            else:
                if isinstance(event, Dropped):
                    # Its finished epochs stay, as those of a run that was interrupted.
                    recorders[event.runner].close()
                control.report(event)

        result = race(
            [racer.config for racer in racers],
            data,
            hear,
            names=[racer.title for racer in racers],
            slices=course.slices,
            should_stop=lambda: control.stopping,
            should_pause=lambda: wishes.holding,
        )
    return RaceOutcome(racers=tuple(racers), result=result)


def light(event: Event) -> Event:
    """Without weights: a queue of events must not fill the memory with networks."""
    if isinstance(event, EpochDone):
        return dataclasses.replace(event, weights=(), optimizer_state=())
    if isinstance(event, Started | SnapshotTaken):
        return dataclasses.replace(event, weights=())
    return event


def thin(reports: list[Report]) -> list[Report]:
    """For a window that takes nothing for long: every second point, but every epoch."""
    kept: list[Report] = []
    skip: dict[int, bool] = {}
    for report in reports:
        if isinstance(report, RunnerEvent) and isinstance(report.event, StepsDone | SnapshotTaken):
            skip[report.runner] = not skip.get(report.runner, False)
            if skip[report.runner]:
                continue
        kept.append(report)
    return kept


def _kept(runner: int, recorder: Recorder, collector: Collector, result: TrainResult) -> Kept:
    if not result.history and not recorder.run_id:
        # Stopped before its first batch: there is nothing to keep.
        return Kept(runner=runner, run=None, problem="")
    try:
        run = recorder.finish(result, collector.finish(result))
    except OSError as error:
        return Kept(runner=runner, run=None, problem=f"A network could not be kept: {error}")
    return Kept(runner=runner, run=run, problem=run.problem)
