"""A training written down while it runs: killed at any moment, it keeps every finished epoch."""

from __future__ import annotations

import contextlib
import datetime
import re
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter

from models.config import TrainConfig
from models.disk import KeepError
from models.events import EpochDone, Event, Started, StepsDone, TrainResult, Weights
from models.folder import RUNNING, write_folder
from models.history_curve import Curve
from models.history_lock import RUNNING_FILE, Lock
from models.history_rows import Point
from models.history_run import (
    DESCRIPTION,
    FINISHED,
    STOPPED,
    Run,
    about_of,
    describe_run,
    epoch_figures,
    versions,
)
from models.owner import anybody
from models.presets import title_of
from models.resume import RESUME_FILE, Figures, Resume, save_resume
from models.snapshots import Snapshot, save_snapshots
from models.unfinished import unfinished

Write = Callable[[Run, Sequence[Point] | None], Run]
"""Enters a run, and its curve where one is given; gives it back with the person's words."""


class Recorder:
    """Writes one training down; made by ``History.begin``.

    ``add`` never raises: what the disk refuses is one sentence, and the training goes on.

    Attributes:
        problem: what could not be kept, in one sentence; "" once it could.
    """

    def __init__(
        self,
        data_folder: Path,
        write: Write,
        config: TrainConfig,
        *,
        title: str | None = None,
        now: datetime.datetime | None = None,
        parent: Run | None = None,
        on_problem: Callable[[str], None] = lambda _: None,
        check: Callable[[], None] = anybody,
    ) -> None:
        self._check = check
        self.problem = ""
        self._data_folder = data_folder
        self._write = write
        self._config = config
        self._title = title
        self._created = (now or datetime.datetime.now().astimezone()).replace(microsecond=0)
        self._before: tuple[Figures, ...] = parent.history if parent else ()
        self._parent = parent.id if parent else ""
        self._history: list[Figures] = list(self._before)
        self._on_problem = on_problem
        self._curve = Curve()
        self._began = perf_counter()
        self._offset: int | None = None
        self._lock: Lock | None = None
        self._locked = contextlib.ExitStack()
        self._run: Run | None = None
        self._has_optimizer = False

    @property
    def run_id(self) -> str:
        """Under which it is kept; "" before it began."""
        return self._run.id if self._run else ""

    def add(self, event: Event) -> None:
        """Takes an event of ``train``; a finished epoch is on the disk when this returns."""
        try:
            if isinstance(event, Started):
                self._began = perf_counter()
                self._begin(event.weights)
            elif isinstance(event, StepsDone):
                self._curve.add(self._epoch(event.epoch), event, perf_counter() - self._began)
            elif isinstance(event, EpochDone):
                self._end_epoch(event)
        except KeepError as error:
            self._tell(f"The training goes on, but is not kept for now: {error}")

    def finish(self, result: TrainResult, snapshots: Sequence[Snapshot] = ()) -> Run:
        """Keeps what the training left: network.keras, its ONNX twin, its weights and run.json.

        Snapshots come last: where the disk has no room for them, the run is kept without them.

        Raises:
            KeepError: it could not be written; what was kept on the way is still there.
        """
        fresh = self._run is None
        run = self._run or self._make()
        # Stopped within an epoch, the weights are newer than the last figure: nobody measured them.
        measured = result.measured
        history = [self._figures(epoch) for epoch in result.history]
        run = replace(
            self._with_words(run),
            history=(*self._before, *history),
            accuracy=measured.val_accuracy if measured else None,
            stopped=result.stopped,
            state=STOPPED if result.stopped else FINISHED,
            problem="",
        )
        try:
            write_folder(run.folder, DESCRIPTION, about_of(run), result.weights)
        except KeepError:
            if fresh:
                # Half a run would only take room.
                shutil.rmtree(run.folder, ignore_errors=True)
            self.close()
            raise
        try:
            save_snapshots(run.folder, snapshots)
        except KeepError as error:
            run = replace(run, problem=f"Its snapshots are missing: {error}")
        try:
            self._write(run, self._curve.points)
        except KeepError as error:
            # Its folder is whole: the history takes it over when it next can.
            run = replace(run, problem=str(error))
        self._drop_resume(run)
        self.close()
        return run

    def close(self) -> None:
        """Lets the run go as it is; unless it was finished it counts as interrupted from now on."""
        if self._lock is not None:
            self._lock.release(remove=True)
            self._lock = None
            self._locked.close()

    def _begin(self, weights: Weights) -> None:
        run = self._make()
        try:
            resume = Resume(weights=weights, optimizer_state=(), history=tuple(self._history))
            save_resume(run.folder, resume)
            describe_run(run)
        except KeepError:
            self.close()
            shutil.rmtree(run.folder, ignore_errors=True)
            raise
        self._run = run
        self._write(run, None)

    def _end_epoch(self, event: EpochDone) -> None:
        self._epoch(event.epoch)
        self._history.append(self._figures(event))
        if self._run is None:
            self._begin(event.weights)
        assert self._run is not None
        run = replace(self._run, history=tuple(self._history), accuracy=event.val_accuracy)
        # The network first: figures that are entered have their network on the disk.
        state = event.optimizer_state
        resume = Resume(weights=event.weights, optimizer_state=state, history=run.history)
        save_resume(run.folder, resume)
        self._has_optimizer = bool(state)
        self._run = self._write(run, self._curve.points)
        self.problem = ""

    def _figures(self, event: EpochDone) -> Figures:
        return epoch_figures(event) | {"epoch": self._epoch(event.epoch)}

    def _epoch(self, epoch: int) -> int:
        """Its number in the run: a training that goes on may count from 1 again."""
        if self._offset is None:
            self._offset = len(self._before) if epoch <= len(self._before) else 0
        return epoch + self._offset

    def _make(self) -> Run:
        """A folder of its own, locked, and the run that is to be in it."""
        self._check()
        folder = self._new_folder()
        lock = Lock(folder / RUNNING_FILE)
        try:
            lock.take()
        except OSError as error:
            shutil.rmtree(folder, ignore_errors=True)
            raise KeepError.explained(error, folder) from error
        self._lock = lock
        # A program that is closed meanwhile leaves the run as an interrupted one, without a lock.
        self._locked.enter_context(unfinished(folder / RUNNING_FILE))
        title = f"{title_of(self._config.name)}, {self._created:%d %b %H:%M}"
        return Run(
            id=folder.name,
            title=self._title or title,
            folder=folder,
            config=self._config,
            history=tuple(self._history),
            accuracy=None,
            stopped=True,
            created=self._created,
            state=RUNNING,
            versions=versions(),
            parent=self._parent,
        )

    def _new_folder(self) -> Path:
        """Makes an empty folder; two runs of one minute get numbers."""
        name = self._config.name.lower()
        stem = re.sub(r"[^a-z0-9]+", "-", name).strip("-")[:40] or "run"
        parent = self._data_folder / "runs"
        for number in range(1, 1000):
            suffix = "" if number == 1 else f"-{number}"
            folder = parent / f"{stem}-{self._created:%Y-%m-%d-%H%M}{suffix}"
            if (self._data_folder / "bin" / folder.name).exists():
                continue
            try:
                parent.mkdir(parents=True, exist_ok=True)
                folder.mkdir()
            except FileExistsError:
                continue
            except OSError as error:
                raise KeepError.explained(error, folder) from error
            return folder
        raise KeepError(f"The run {stem} could not be kept: there are too many of this minute.")

    def _with_words(self, run: Run) -> Run:
        """What the person called it meanwhile."""
        with contextlib.suppress(KeepError):
            if self._run is not None:
                return self._write(self._run, None)
        return run

    def _drop_resume(self, run: Run) -> None:
        """A whole network needs no second copy, but the optimiser's numbers stay."""
        if not self._has_optimizer:
            with contextlib.suppress(OSError):
                (run.folder / RESUME_FILE).unlink()

    def _tell(self, sentence: str) -> None:
        if sentence != self.problem:
            self.problem = sentence
            self._on_problem(sentence)
