"""The history of one's own trainings: a folder each, with the network ready to answer."""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from models.classifier import Network
from models.config import TrainConfig
from models.disk import KeepError, data_folder
from models.events import EpochDone, TrainResult
from models.folder import About, read_about, write_folder
from models.presets import title_of
from models.snapshots import Snapshot, save_snapshots
from models.storage import NetworkError

FIGURES = ("epoch", "seconds", "loss", "accuracy", "val_loss", "val_accuracy")


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training that was kept.

    Attributes:
        id: its folder's name ("chapter-2026-11-22-1530"); ``open_run`` and ``load`` take it.
        title: what people call it.
        folder: where it lies.
        config: the experiment.
        history: one mapping an epoch: epoch, seconds, loss, accuracy, val_loss, val_accuracy.
        accuracy: on the test pictures after the last whole epoch, 0..1; None if there is none.
        stopped: whether it was ended early.
        created: when it was kept.
        problem: one sentence if its snapshots could not be kept with it just now, else "".
    """

    id: str
    title: str
    folder: Path
    config: TrainConfig
    history: tuple[Mapping[str, float], ...]
    accuracy: float | None
    stopped: bool
    created: datetime.datetime
    problem: str = ""


def keep_run(
    result: TrainResult,
    *,
    title: str | None = None,
    now: datetime.datetime | None = None,
    snapshots: Sequence[Snapshot] = (),
) -> Run:
    """Keeps what a training left: network.keras, its ONNX twin, its weights and run.json.

    Snapshots come last: where the disk has no room for them, the run is kept without them.

    Args:
        result: from ``train``.
        title: what to call it; the experiment's name and the time by default.
        now: the time to note; the present by default.
        snapshots: from ``Collector.finish``.

    Raises:
        KeepError: it could not be written; one sentence.
    """
    created = (now or datetime.datetime.now().astimezone()).replace(microsecond=0)
    folder = _new_folder(result.config.name, created)
    title = title or f"{title_of(result.config.name)}, {created:%d %b %H:%M}"
    # Stopped within an epoch, the weights are newer than the last figure: nobody measured them.
    whole = bool(result.history) and _same(result.history[-1], result)
    accuracy = result.history[-1].val_accuracy if whole else None
    history = tuple(epoch_figures(epoch) for epoch in result.history)
    rest = {"created": created.isoformat(), "stopped": result.stopped, "history": history}
    about = About(title=title, config=result.config, test_accuracy=accuracy, rest=rest)
    try:
        write_folder(folder, "run.json", about, result.weights)
    except KeepError:
        # Half a run would only take room.
        shutil.rmtree(folder, ignore_errors=True)
        raise
    run = _run(folder, about)
    try:
        save_snapshots(folder, snapshots)
    except KeepError as error:
        return replace(run, problem=f"Its snapshots are missing: {error}")
    return run


def list_runs() -> tuple[Run, ...]:
    """Every kept run, the newest first; a folder that is damaged or something else is left out."""
    found: list[Run] = []
    try:
        folders = sorted((data_folder() / "runs").iterdir())
    except OSError:
        return ()
    for folder in folders:
        try:
            found.append(_run(folder, read_about(folder)))
        except (NetworkError, ValueError, KeyError, TypeError, OSError):
            # One bad folder must not hide the others.
            continue
    return tuple(sorted(found, key=lambda run: (run.created, run.id), reverse=True))


def open_run(run_id: str) -> Network:
    """The network of a run.

    Raises:
        NetworkError: there is no such run, or it is damaged.
    """
    for run in list_runs():
        if run.id == run_id:
            return Network.from_folder(run.folder)
    raise NetworkError(f"There is no run called {run_id}.")


def epoch_figures(epoch: EpochDone) -> dict[str, float | int]:
    """An epoch's figures without its weights, ready for JSON."""
    return {name: getattr(epoch, name) for name in FIGURES}


def _new_folder(name: str, created: datetime.datetime) -> Path:
    """Makes an empty folder of its own; two runs of one minute get numbers."""
    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "run"
    parent = data_folder() / "runs"
    for number in range(1, 1000):
        suffix = "" if number == 1 else f"-{number}"
        folder = parent / f"{stem}-{created:%Y-%m-%d-%H%M}{suffix}"
        try:
            parent.mkdir(parents=True, exist_ok=True)
            folder.mkdir()
        except FileExistsError:
            continue
        except OSError as error:
            raise KeepError.explained(error, folder) from error
        return folder
    raise KeepError(f"The run {stem} could not be kept: there are too many of this minute.")


def _same(epoch: EpochDone, result: TrainResult) -> bool:
    pairs = zip(epoch.weights, result.weights, strict=True)
    return all(one is other or (one == other).all() for one, other in pairs)


def _run(folder: Path, about: About) -> Run:
    created = datetime.datetime.fromisoformat(about.rest["created"])
    return Run(
        id=folder.name,
        title=about.title,
        folder=folder,
        config=about.config,
        history=_history(about.rest["history"]),
        accuracy=about.test_accuracy,
        stopped=bool(about.rest["stopped"]),
        created=created if created.tzinfo else created.astimezone(),
    )


def _history(items: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, float], ...]:
    return tuple(
        {"epoch": int(item["epoch"])} | {name: float(item[name]) for name in FIGURES[1:]}
        for item in items
    )
