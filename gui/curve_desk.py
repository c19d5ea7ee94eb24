"""What the plots ask for that takes time: kept runs to lay over, and files to save."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from gui.curve_saving import CurveSaving
from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session
from gui.widgets.curve_chooser import CurveChooser, RunChoice
from gui.widgets.curve_data import TRAINING_PICTURES, CurveData
from gui.widgets.curve_marks import MOST_RUNS, LaidRun, free_place
from gui.widgets.curves import Curves
from models.folder import RUNNING
from models.shares import per_cent

SETTING = "curves"


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """What the history knows of runs: all of them as choices, and the wanted ones' points."""

    choices: tuple[RunChoice, ...]
    curves: dict[str, tuple[str, CurveData]]


class _Loader(OneJob):
    """Reads the history beside the window."""

    def load(self, keys: Sequence[str], deliver: Any) -> None:
        """Lists every run and reads the curves of some."""
        self._begin("runs to compare", partial(_load, self._session, tuple(keys)), deliver)


class CurveDesk(QObject):
    """Lays runs of the history over the plots, saves these, and remembers how they are looked at.

    Args:
        session: history, jobs and settings.
        curves: the plots; the desk lives as long.
    """

    def __init__(self, session: Session, curves: Curves) -> None:
        super().__init__(curves)
        self._session = session
        self._curves = curves
        self._chooser = CurveChooser(curves)
        self._loader = _Loader(session, self)
        CurveSaving(session, curves, self)
        self._loader.failed.connect(session.fault)
        kept = session.settings.value(SETTING, dict[str, Any]())
        curves.tools.restore(kept)
        runs = kept.get("runs")
        named = runs if isinstance(runs, list) else []
        self._wanted = [one for one in named if isinstance(one, str)][:MOST_RUNS]
        curves.tools.view_changed.connect(self._remember)
        curves.tools.runs_requested.connect(self._open)
        curves.run_removed.connect(partial(self._want, wanted=False))
        self._chooser.toggled.connect(lambda key, wanted: self._want(key, wanted=wanted))

    def warm(self) -> None:
        """Reads the runs that were laid over last time."""
        if self._wanted and not self._curves.runs:
            self._load()

    def _open(self, anchor: QWidget) -> None:
        self._chooser.open(anchor)
        self._load()

    def _want(self, key: str, *, wanted: bool) -> None:
        self._wanted = [one for one in self._wanted if one != key]
        if wanted:
            self._wanted.append(key)
            self._load()
        else:
            self._curves.lay_over([run for run in self._curves.runs if run.key != key])
        self._remember()

    def _load(self) -> None:
        shown = {run.key for run in self._curves.runs}
        missing = [key for key in self._wanted if key not in shown]
        self._loader.load(missing, self._on_loaded)

    def _on_loaded(self, loaded: Loaded) -> None:
        known = {choice.key for choice in loaded.choices}
        # A run that was deleted meanwhile is shown no longer.
        self._wanted = [key for key in self._wanted if key in known]
        runs = [run for run in self._curves.runs if run.key in self._wanted]
        for key in self._wanted:
            if key in loaded.curves and key not in {run.key for run in runs}:
                title, data = loaded.curves[key]
                place = free_place([run.place for run in runs])
                runs.append(LaidRun(key=key, title=title, data=data, place=place))
        if [run.key for run in runs] != [run.key for run in self._curves.runs]:
            self._curves.lay_over(runs)
        if self._chooser.isVisible():
            self._chooser.set_choices(loaded.choices, self._wanted)
        self._remember()

    def _remember(self) -> None:
        state = self._curves.tools.state() | {"runs": list(self._wanted)}
        self._session.settings.remember(SETTING, state)


def _load(session: Session, keys: tuple[str, ...], _: Control) -> Loaded:
    """Raises KeepError or NetworkError where the history cannot be read."""
    # One that still learns is drawn already, and here would stand still.
    kept = [run for run in session.history.list() if run.history and run.state != RUNNING]
    runs = {run.id: run for run in kept}
    choices = tuple(
        RunChoice(key=run.id, title=run.title, words=_words(run)) for run in runs.values()
    )
    curves = {
        key: (runs[key].title, curve_of(runs[key], session.history.curve(key)))
        for key in keys
        if key in runs
    }
    return Loaded(choices=choices, curves=curves)


def _words(run: Any) -> str:
    if run.accuracy is None or not math.isfinite(run.accuracy):
        return str(run.words)
    return f"{run.words}, {per_cent(run.accuracy)}"


@dataclass(frozen=True, kw_only=True)
class KeptEpoch:
    """A kept run's figures after one epoch."""

    epoch: int
    seconds: float
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float


def curve_of(run: Any, points: Sequence[Any]) -> CurveData:
    """A kept run (models.history.Run) with its Points, ready to be drawn."""
    last = int(run.history[-1]["epoch"]) if run.history else run.config.epochs
    data = CurveData(last)
    steps = -(-TRAINING_PICTURES // run.config.batch_size)
    # Other numbers of pictures are possible: no point lies beyond the end of its epoch.
    steps = max([steps if not points else 1, *(-(-one.step // one.epoch) for one in points)])
    data.steps_an_epoch = steps
    before = 0
    for point in points:
        data.add_step(point.step / steps, point.loss, point.accuracy, point.step - before)
        before = point.step
    for item in run.history:
        data.add_epoch(
            KeptEpoch(
                epoch=int(item["epoch"]),
                seconds=float(item["seconds"]),
                loss=float(item["loss"]),
                accuracy=float(item["accuracy"]),
                val_loss=float(item["val_loss"]),
                val_accuracy=float(item["val_accuracy"]),
            )
        )
    return data
