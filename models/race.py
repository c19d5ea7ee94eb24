"""Up to four experiments that learn in turn, a slice at a time: their curves grow side by side."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.asks import Ask, Asks
from models.config import TrainConfig
from models.control import Control
from models.course import Begin
from models.events import EpochDone, Event, Started, StepsDone, TrainResult
from models.mnist import Mnist
from models.prefetch import Prefetch
from models.race_result import RaceResult, Standing, judged, runner_names, standing
from models.threads import prepare_tensorflow
from models.training import never, training_turns

if TYPE_CHECKING:
    from models.picture_tensors import DataTensors

MOST_RUNNERS = 4
SLICES = 4
"""Turns that a runner gets for each epoch; the last one has the validation with it."""


@dataclass(frozen=True, kw_only=True)
class RunnerEvent:
    """What one of the runners reports, as ``train`` does.

    Attributes:
        runner: which, from 0 in the order given.
        event: what.
    """

    runner: int
    event: Event


@dataclass(frozen=True, kw_only=True)
class Arrived:
    """A runner is done, or was stopped; the others may run on.

    Attributes:
        runner: which.
        result: what its training left.
    """

    runner: int
    result: TrainResult


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A runner could not go on; the others do.

    Attributes:
        runner: which.
        sentence: why, for a person.
    """

    runner: int
    sentence: str


RaceEvent = RunnerEvent | Standing | Arrived | Dropped


def why_not_race(config: TrainConfig) -> str:
    """Why an experiment cannot be one of several that take turns; "" if it can."""
    if config.augmented:
        return f"{config.name} learns from pictures made anew for every epoch: it cannot race"
    return ""


def race(
    configs: Sequence[TrainConfig],
    data: Mnist,
    on_event: Callable[[RaceEvent], None],
    *,
    names: Sequence[str] = (),
    seed: int | None = None,
    slices: int = SLICES,
    should_stop: Ask = never,
    should_pause: Ask = never,
    snapshot_seconds: float | None = None,
) -> RaceResult:
    """Train experiments in turn by a quarter of an epoch, all with one seed.

    Each learns bit for bit what ``train`` would have taught it alone: turns change when, not what.
    Whoever has fewer epochs, or ends early, is done sooner; whoever fails drops out. The pictures
    are in memory once for all who take them in the same form.

    Args:
        configs: two to four experiments.
        data: the pictures.
        on_event: gets each runner's events, and a Standing whenever everybody who still runs has
            one more epoch; in this thread.
        names: what to call the runners; by default what their experiments are called.
        seed: of all; None: the first one's.
        slices: turns that a runner gets for each epoch.
        should_stop: as in ``train``; ends the race.
        should_pause: likewise.
        snapshot_seconds: likewise, for each runner.

    Returns:
        What each runner's training left, and who won.

    Raises:
        ValueError: too few or many experiments, or one that is augmented.
    """
    if not 2 <= len(configs) <= MOST_RUNNERS:
        raise ValueError(f"a race has 2 to {MOST_RUNNERS} runners, not {len(configs)}")
    for config in configs:
        if problem := why_not_race(config):
            raise ValueError(problem)
    prepare_tensorflow()
    from models.picture_tensors import DataTensors

    lanes = [
        dataclasses.replace(one, seed=configs[0].seed if seed is None else seed) for one in configs
    ]
    with closing(DataTensors(data)) as shared:
        runners: list[_Runner] = []
        for number, config in enumerate(lanes):

            def report(event: Event, runner: int = number) -> None:
                on_event(RunnerEvent(runner=runner, event=event))

            asks = Asks(should_stop, should_pause, Control(), report)
            runners.append(_Runner(config, data, report, asks, snapshot_seconds, shared, slices))
        try:
            _run(runners, on_event)
        finally:
            for runner in runners:
                runner.close()
    return judged([runner.result for runner in runners], names or runner_names(configs))


def _run(runners: Sequence[_Runner], on_event: Callable[[RaceEvent], None]) -> None:
    told = 0
    while any(runner.runs for runner in runners):
        for number, runner in enumerate(runners):
            if not runner.runs:
                continue
            runner.take_turn()
            if runner.result is not None:
                on_event(Arrived(runner=number, result=runner.result))
            elif runner.problem:
                on_event(Dropped(runner=number, sentence=runner.problem))
        while (after := _next_standing(runners, told + 1)) is not None:
            told += 1
            on_event(after)


def _next_standing(runners: Sequence[_Runner], epoch: int) -> Standing | None:
    """After this epoch, once nobody who still runs has to be waited for."""
    waiting = any(one.runs and len(one.accuracies) < epoch for one in runners)
    if waiting or all(len(one.accuracies) < epoch for one in runners):
        return None
    return standing(epoch, [[] if one.problem else one.accuracies for one in runners])


class _Runner:
    """One experiment and how far it is.

    Attributes:
        accuracies: of the epochs so far.
        result: what its training left; None while it runs, and where it dropped out.
        problem: why it dropped out, in a sentence; "" where it did not.
    """

    def __init__(
        self,
        config: TrainConfig,
        data: Mnist,
        on_event: Callable[[Event], None],
        asks: Asks,
        snapshot_seconds: float | None,
        shared: DataTensors,
        slices: int,
    ) -> None:
        self.accuracies: list[float] = []
        self.result: TrainResult | None = None
        self.problem = ""
        self._on_event = on_event
        self._slices = slices
        self._steps = self._step = self._turn = 0
        nothing = Prefetch(None, config.seed, config.epochs)
        self._turns = training_turns(
            config, data, self._report, asks, Begin(), snapshot_seconds, nothing, shared
        )

    @property
    def runs(self) -> bool:
        """Whether it has turns to take."""
        return self.result is None and not self.problem

    def take_turn(self) -> None:
        """A slice of an epoch; the last one to the end of its validation."""
        self._turn += 1
        epochs = len(self.accuracies)
        last = self._turn == self._slices
        try:
            next(self._turns)
            while len(self.accuracies) == epochs and (
                last or self._step * self._slices < self._steps * self._turn
            ):
                next(self._turns)
        except StopIteration as end:
            self.result = end.value
        except Exception as error:  # whatever one runner dies of, the others go on
            self.problem = _sentence(error)
        if len(self.accuracies) > epochs:
            self._turn = 0

    def close(self) -> None:
        """Gives its memory back, wherever it is."""
        self._turns.close()

    def _report(self, event: Event) -> None:
        if isinstance(event, Started):
            self._steps = event.steps
        elif isinstance(event, StepsDone):
            self._step = event.step
        elif isinstance(event, EpochDone):
            self.accuracies.append(event.val_accuracy)
        self._on_event(event)


def _sentence(error: Exception) -> str:
    if isinstance(error, (OSError, ValueError)) and str(error):
        return str(error)
    # TensorFlow's word for no memory; its class cannot be named before it is loaded.
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return "there is not enough memory for it"
    return f"something in it failed ({type(error).__name__})"
