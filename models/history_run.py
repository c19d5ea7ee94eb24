"""One run of the history: its facts as a value, and as the description in its folder."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from models.config import TrainConfig
from models.disk import atomic_write
from models.events import EpochDone
from models.folder import INTERRUPTED, RUNNING, About, description_bytes, read_about
from models.resume import Figures, read_figures
from models.storage import NetworkError

FINISHED, STOPPED = "finished", "stopped"
STATES = (RUNNING, FINISHED, STOPPED, INTERRUPTED)
DESCRIPTION = "run.json"
FIGURES = ("epoch", "seconds", "loss", "accuracy", "val_loss", "val_accuracy")
LIBRARIES = ("keras", "tensorflow", "numpy")
LONGEST_TITLE, LONGEST_NOTE = 120, 4000
PROJECT = Path(__file__).resolve().parent.parent / "pyproject.toml"


@dataclass(frozen=True, kw_only=True)
class Run:
    """One training that was kept, or is running.

    Attributes:
        id: its folder's name ("chapter-2026-11-22-1530"); ``open_run`` and ``load`` take it.
        title: what people call it.
        folder: where it lies.
        config: the experiment.
        history: one mapping an epoch: epoch, seconds, loss, accuracy, val_loss, val_accuracy.
        accuracy: on the test pictures after the last whole epoch, 0..1; None if there is none.
        stopped: whether it was ended early.
        created: when it began (runs of earlier versions: when it was kept).
        problem: one sentence if something of it could not be kept just now, else "".
        state: "running", "finished", "stopped" or "interrupted" (its program was killed).
        versions: of Digitscope, Python and the libraries that trained it; empty if unknown.
        starred: marked by the person.
        note: the person's own words about it.
        parent: the id of the run that it goes on from, or "".
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
    state: str = FINISHED
    versions: Mapping[str, str] = field(default_factory=dict)
    starred: bool = False
    note: str = ""
    parent: str = ""

    @property
    def epochs(self) -> int:
        """How many epochs are kept."""
        return len(self.history)

    @property
    def words(self) -> str:
        """Its state for a person: "interrupted after epoch 3"."""
        if self.state == RUNNING:
            return f"running, {self.epochs} of {self.config.epochs} epochs done"
        if self.state == FINISHED:
            return f"{self.epochs} {'epoch' if self.epochs == 1 else 'epochs'}"
        if not self.history:
            return f"{self.state} before the first epoch ended"
        return f"{self.state} after epoch {int(self.history[-1]['epoch'])}"


def epoch_figures(epoch: EpochDone) -> dict[str, float | int]:
    """An epoch's figures without its weights, ready for JSON."""
    return {name: getattr(epoch, name) for name in FIGURES}


def epoch_done(figures: Figures) -> EpochDone:
    """An epoch from its figures alone, for what follows a training that goes on."""
    return EpochDone(
        epoch=int(figures["epoch"]),
        seconds=figures["seconds"],
        loss=figures["loss"],
        accuracy=figures["accuracy"],
        val_loss=figures["val_loss"],
        val_accuracy=figures["val_accuracy"],
        weights=(),
    )


@lru_cache(maxsize=1)
def versions() -> Mapping[str, str]:
    """What trains here: "digitscope", "keras", "tensorflow", "numpy", "python", "platform"."""
    # Half of what the history takes to load, and only a training asks.
    import importlib.metadata
    import platform
    import tomllib

    found = {}
    try:
        found["digitscope"] = str(tomllib.loads(PROJECT.read_text("utf-8"))["project"]["version"])
    except (OSError, ValueError, KeyError):
        found["digitscope"] = "unknown"
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "missing"
    return found | {"python": platform.python_version(), "platform": platform.platform(terse=True)}


def about_of(run: Run) -> About:
    """The run as its folder describes it: with this alone the history can be made again."""
    rest = {
        "created": run.created.isoformat(),
        "state": run.state,
        "stopped": run.stopped,
        "starred": run.starred,
        "note": run.note,
        "parent": run.parent,
        "versions": dict(run.versions),
        "history": [dict(one) for one in run.history],
    }
    return About(title=run.title, config=run.config, test_accuracy=run.accuracy, rest=rest)


def describe_run(run: Run) -> None:
    """Writes the description of a run whose network lies there already.

    Raises:
        KeepError: it could not be written.
    """
    atomic_write(run.folder / DESCRIPTION, description_bytes(about_of(run)))


def read_run(folder: Path) -> Run:
    """A run from its folder alone, also of an earlier version, also one that was killed.

    Raises:
        NetworkError: the description is missing or damaged.
    """
    about = read_about(folder)
    try:
        run = _run(folder, about)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NetworkError(f"The run {folder.name} is damaged or incomplete.") from error
    if run.state not in (RUNNING, INTERRUPTED):
        return run
    return with_figures(run, read_figures(folder))


def with_figures(run: Run, figures: Sequence[Figures]) -> Run:
    """The run with the epochs that its folder holds, where these are more."""
    if len(figures) <= len(run.history):
        return run
    return replace(run, history=checked(figures), accuracy=float(figures[-1]["val_accuracy"]))


def checked(items: Sequence[Mapping[str, Any]]) -> tuple[Figures, ...]:
    """Figures as numbers.

    Raises:
        ValueError, KeyError, TypeError: they are no figures.
    """
    return tuple(
        {"epoch": int(item["epoch"])} | {name: float(item[name]) for name in FIGURES[1:]}
        for item in items
    )


def clean(text: str, longest: int, *, lines: bool = False) -> str:
    """A person's words without what cannot be shown, and not endless."""
    kept = "".join(c for c in text if c.isprintable() or (lines and c == "\n"))
    return kept.strip()[:longest]


def _run(folder: Path, about: About) -> Run:
    rest = about.rest
    created = datetime.datetime.fromisoformat(rest["created"])
    stopped = bool(rest["stopped"])
    state = str(rest.get("state", STOPPED if stopped else FINISHED))
    if state not in STATES:
        raise ValueError(f"a run is {' or '.join(STATES)}, not {state!r}")
    return Run(
        id=folder.name,
        title=about.title,
        folder=folder,
        config=about.config,
        history=checked(rest["history"]),
        accuracy=about.test_accuracy,
        stopped=stopped,
        created=created if created.tzinfo else created.astimezone(),
        state=state,
        versions={str(key): str(value) for key, value in rest.get("versions", {}).items()},
        starred=bool(rest.get("starred", False)),
        note=clean(str(rest.get("note", "")), LONGEST_NOTE, lines=True),
        parent=str(rest.get("parent", "")),
    )
