"""What a training does in its own thread: learning, keeping, and networks of its newest weights."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gui.jobs import Control, Latest
from gui.learning import Problem
from models.config import TrainConfig
from models.control import Control as Wishes
from models.course import Begin
from models.events import Event, SnapshotTaken, StepsDone, TrainResult, Weights
from models.history import History
from models.presets import title_of
from models.snapshots import Collector

if TYPE_CHECKING:
    from models.history import Run

SNAPSHOT_SECONDS = 0.4
"""How often the weights are looked at in the middle of an epoch."""

Newest = tuple[TrainConfig, Weights, float | None]
"""An experiment, its newest weights, and the val_accuracy of these where it was measured."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A training that ended.

    Attributes:
        result: what train() returned.
        run: where it was kept, or None.
        problem: one sentence if it or its snapshots could not be kept, else "".
    """

    result: TrainResult
    run: Run | None
    problem: str


def train_and_keep(
    history: History,
    log_path: Path,
    config: TrainConfig,
    begin: Begin,
    parent: Run | None,
    wishes: Wishes,
    collector: Collector,
    control: Control,
) -> Outcome:
    """Learns to the end, and writes down all the while what there is.

    Args:
        history: where it is kept.
        log_path: where the libraries' chatter goes.
        config: the experiment.
        begin: where it begins or goes on.
        parent: the kept run that it goes on from.
        wishes: what the window asks of it.
        collector: gets every event, for the look back.
        control: of the job: stop, and where events are reported.
    """
    from models import mnist, threads

    threads.prepare_tensorflow(log_path)
    from models.training import train

    data = mnist.load()
    examples = None
    if config.augmented:
        from vision.examples import FONTS, CameraExamples

        examples = CameraExamples(data.train_pictures, data.train_labels, FONTS)

    recorder = history.begin(
        config,
        parent=parent,
        on_problem=lambda sentence: control.report(Problem(sentence)),
    )

    def report(event: Event) -> None:
        # Here, where none is left out when the window is busy.
        collector.add(event)
        recorder.add(event)
        control.report(event)

    with closing(recorder):
        result = train(
            config,
            data,
            report,
            should_stop=lambda: control.stopping,
            control=wishes,
            **vars(begin),
            snapshot_seconds=SNAPSHOT_SECONDS,
            examples=examples,
        )
        try:
            run = recorder.finish(result, collector.finish(result))
            return Outcome(result=result, run=run, problem=run.problem)
        except OSError as error:
            return Outcome(
                result=result, run=None, problem=f"The network could not be kept: {error}"
            )


def build_snapshots(newest: Latest[Newest], control: Control) -> None:
    """Reports a Network that answers for the newest weights, until it is stopped."""
    from models.classifier import Network

    while not control.stopping:
        item = newest.take(0.2)
        if item is not None:
            config, weights, accuracy = item
            control.report(
                Network.from_weights("training", title_of(config.name), config, weights, accuracy)
            )


def thin(items: list[Event | Problem]) -> list[Event | Problem]:
    """For a window that takes nothing for long: every second point, but every epoch."""
    kept: list[Event | Problem] = []
    skip = False
    for item in items:
        if isinstance(item, (StepsDone, SnapshotTaken)):
            skip = not skip
            if skip:
                continue
        kept.append(item)
    return kept
