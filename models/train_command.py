"""A training asked for in a shell: told epoch by epoch, kept as a run or in a file."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing, nullcontext
from pathlib import Path

from models import mnist, storage, threads, training
from models.config import TrainConfig
from models.console import Tell, json_line, stop_on_signals
from models.events import EpochDone, Event, TrainResult
from models.history import History
from models.history_recorder import Recorder
from models.mnist import Mnist
from models.prefetch import Examples
from models.runs import epoch_figures
from models.snapshots import Collector


def run(
    config: TrainConfig,
    out: Path | None,
    as_json: bool,
    *,
    tell: Tell,
    complain: Tell,
    examples: Callable[[TrainConfig, Mnist], Examples | None],
) -> None:
    """Trains, tells each epoch, and keeps what it learned; Ctrl+C keeps what there is.

    Args:
        config: the experiment.
        out: the file that gets the network; None keeps it as a run.
        as_json: tell objects instead of words.
        tell: takes the lines.
        complain: takes a sentence on what could not be kept.
        examples: gives what an augmented network learns from.

    Raises:
        OSError: the network could not be kept.
    """
    data = mnist.load()
    threads.prepare_tensorflow()
    collector = Collector()
    last: list[EpochDone] = []  # It is told with the name its network is kept under.
    recorder = None if out else History().begin(config, on_problem=complain)

    def report(event: Event) -> None:
        collector.add(event)
        if recorder is not None:
            recorder.add(event)
        if isinstance(event, EpochDone):
            if event.epoch < config.epochs:
                tell(_epoch(event, config.epochs, as_json))
            else:
                last.append(event)

    with closing(recorder) if recorder else nullcontext(), stop_on_signals() as should_stop:
        result = training.train(
            config, data, report, should_stop=should_stop, examples=examples(config, data)
        )
        run = ""
        try:
            run = _keep(result, collector, recorder, out, complain)
        finally:
            for event in last:
                tell(_epoch(event, config.epochs, as_json, run))
    if result.stopped and as_json:
        tell(json_line({"stopped": True, "epochs": len(result.history), "run": run or None}))
    if not as_json:
        stopped = f"stopped in epoch {len(result.history) + 1}; " if result.stopped else ""
        tell(stopped + (f"kept as {run}" if run else f"saved as {out}"))


def check_target(path: Path) -> None:
    """Tells before the training whether its network can be saved there.

    Raises:
        ValueError: it is not called like a network.
        OSError: there is no such folder, or nothing can be written in it.
    """
    if path.suffix != ".keras":
        raise ValueError(f"--out: {path.name} does not end in .keras")
    if not path.parent.is_dir():
        raise NotADirectoryError(f"--out: there is no folder {path.parent}")
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise PermissionError(f"--out: {path.name} cannot be written there")


def _keep(
    result: TrainResult,
    collector: Collector,
    recorder: Recorder | None,
    out: Path | None,
    complain: Tell,
) -> str:
    """Returns the run's name, or nothing where a file has it."""
    if recorder is not None:
        kept = recorder.finish(result, collector.finish(result))
        if kept.problem:
            complain(kept.problem)
        return kept.id
    assert out is not None
    accuracy = result.measured.val_accuracy if result.measured else None
    storage.save_network(out, result.config, result.weights, test_accuracy=accuracy)
    return ""


def _epoch(event: EpochDone, epochs: int, as_json: bool, run: str = "") -> str:
    if as_json:
        figures = epoch_figures(event)
        return json_line({**figures, "run": run} if run else figures)
    return (
        f"epoch {event.epoch:{len(str(epochs))}}/{epochs}  {event.seconds:6.2f} s"
        f"  loss {event.loss:.4f}  accuracy {event.accuracy:.4f}"
        f"  val_loss {event.val_loss:.4f}  val_accuracy {event.val_accuracy:.4f}"
    )
