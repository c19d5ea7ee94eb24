"""The history of one's own trainings: an SQLite file beside the runs' folders."""

from __future__ import annotations

import contextlib
import datetime
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from models import history_bin, history_rows
from models.config import TrainConfig
from models.disk import KeepError, data_folder
from models.folder import RUNNING
from models.folder_mend import mend_folder
from models.history_compare import differences
from models.history_continue import Continuation, continuation
from models.history_database import Database, in_memory
from models.history_folders import clear_orphans, take_over
from models.history_recorder import Recorder
from models.history_rows import Point
from models.history_run import LONGEST_NOTE, LONGEST_TITLE, Run, clean, describe_run
from models.leftovers import clear_leftovers
from models.owner import anybody
from models.sqlite_file import DamagedError
from models.storage import NetworkError

__all__ = ["Continuation", "History", "Point", "Recorder", "Run"]

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class History:
    """All runs of a data folder; any thread and any window may have one of its own.

    The folders are the truth for networks and can give everything back: a run's description and
    figures lie in them, too. The database is what is searched, compared and changed.
    """

    def __init__(self, folder: Path | None = None, check: Callable[[], None] = anybody) -> None:
        """As it is.

        Args:
            folder: the data folder; the person's own by default.
            check: raises KeepError while nothing may be changed (models/owner.py).
        """
        self.folder = folder or data_folder()
        self._database = Database(self.folder)
        self._check = check

    def start(self, now: datetime.datetime | None = None) -> str:
        """Looks the history through when the program starts, copies it, and empties the bin.

        Returns:
            One sentence for the person if something was wrong, else "".
        """
        now = now or datetime.datetime.now().astimezone()
        try:
            notice = self._change(self._begin_start, check=True)
            clear_leftovers(self.folder)
            clear_orphans(self.folder)
            mended = [told for run in self.list() for told in [mend_folder(run, now)] if told]
            self._database.back_up(now)
        except KeepError as error:
            return str(error)
        if len(mended) > 1:
            return f"{len(mended)} runs had damaged files: these are set aside in their folders."
        return notice or (mended[0] if mended else "")

    def begin(
        self,
        config: TrainConfig,
        *,
        title: str | None = None,
        now: datetime.datetime | None = None,
        parent: Run | None = None,
        on_problem: Callable[[str], None] = lambda _: None,
    ) -> Recorder:
        """A new run, entered with the training's first event.

        Args:
            config: the experiment.
            title: what to call it; the experiment's name and the time by default.
            now: the time to note; the present by default.
            parent: the run that it goes on from; its epochs are this run's first.
            on_problem: gets one sentence when something cannot be kept.
        """
        return Recorder(
            self.folder,
            self._write,
            config,
            title=title,
            now=now,
            parent=parent,
            on_problem=on_problem,
            check=self._check,
        )

    def list(self, search: str = "", starred: bool | None = None) -> tuple[Run, ...]:
        """The runs whose title, note, experiment or state has the words, the newest first."""
        runs = self._read(lambda connection: history_rows.get_runs(connection, self.folder))
        words = search.casefold().split()
        return tuple(
            run
            for run in runs
            if (starred is None or run.starred == starred)
            and all(word in _text(run) for word in words)
        )

    def get(self, run_id: str) -> Run:
        """One run.

        Raises:
            NetworkError: there is none of this id.
        """
        for run in self.list():
            if run.id == run_id:
                return run
        raise NetworkError(f"There is no run called {run_id}.")

    def rename(self, run_id: str, title: str) -> Run:
        """Calls it something else.

        Raises:
            NetworkError: there is no such run.
            ValueError: the title is empty.
            KeepError: it could not be written.
        """
        title = clean(title, LONGEST_TITLE)
        if not title:
            raise ValueError("A run needs a name of at least one letter.")
        return self._change_run(replace(self.get(run_id), title=title))

    def star(self, run_id: str, starred: bool) -> Run:
        """Marks it, or takes the mark away; raises as ``rename``."""
        return self._change_run(replace(self.get(run_id), starred=starred))

    def note(self, run_id: str, note: str) -> Run:
        """The person's own words about it; raises as ``rename``."""
        note = clean(note, LONGEST_NOTE, lines=True)
        return self._change_run(replace(self.get(run_id), note=note))

    def delete(self, run_id: str) -> Run:
        """Puts it into the bin, from where ``restore`` takes it until the next start but one.

        Raises:
            NetworkError: there is no such run.
            KeepError: it trains still, or it could not be moved.
        """
        run = self.get(run_id)
        if run.state == RUNNING:
            raise KeepError(f"{run.title} is still training: stop it first.")
        self._change(lambda connection: history_bin.mark(connection, run_id))
        try:
            history_bin.put(self.folder, run_id)
        except KeepError:
            self._change(lambda connection: history_bin.unmark(connection, run_id))
            raise
        return run

    def restore(self, run_id: str) -> Run:
        """Takes a deleted run out of the bin again; raises as ``delete``."""
        history_bin.take(self.folder, run_id)
        self._change(lambda connection: history_bin.unmark(connection, run_id))
        return self.get(run_id)

    def deleted(self) -> tuple[Run, ...]:
        """What is in the bin, the newest first."""
        return self._read(
            lambda connection: history_rows.get_runs(connection, self.folder, deleted=True)
        )

    def compare(self, run_a: str, run_b: str) -> tuple[str, ...]:
        """What the second experiment has other than the first, each in words; none if nothing.

        Raises:
            NetworkError: there is no such run.
        """
        return differences(self.get(run_a).config, self.get(run_b).config)

    def curve(self, run_id: str) -> tuple[Point, ...]:
        """A run's curve within its epochs: at most 2000 points."""
        return self._read(lambda connection: history_rows.get_points(connection, run_id))

    def continue_config(self, run_id: str) -> Continuation:
        """What a training needs to go on: from the last whole epoch where its state was kept.

        Raises:
            NetworkError: there is no such run, or its network is damaged.
        """
        return continuation(self.get(run_id))

    def _change_run(self, run: Run) -> Run:
        self._change(lambda connection: history_rows.put_words(connection, run))
        # In its folder, too: from there the history can be made again.
        describe_run(run)
        return run

    def _write(self, run: Run, points: Sequence[Point] | None) -> Run:
        """What a recorder enters."""
        return self._change(lambda db: history_rows.enter_run(db, self.folder, run, points))

    def _begin_start(self, connection: sqlite3.Connection) -> str:
        history_bin.empty(connection, self.folder)
        take_over(connection, self.folder)
        row = connection.execute("SELECT value FROM meta WHERE key = 'notice'").fetchone()
        connection.execute("DELETE FROM meta WHERE key = 'notice'")
        return str(row[0]) if row else ""

    def _change(self, work: Work[T], *, check: bool = False) -> T:
        """Does work in one transaction; a damaged file is mended first."""
        self._check()
        try:
            with self._database.transaction(check=check) as connection:
                return work(connection)
        except DamagedError:
            notice = self._database.mend(datetime.datetime.now().astimezone())
        with self._database.transaction() as connection:
            take_over(connection, self.folder, everything=True)
            if notice:
                connection.execute("REPLACE INTO meta VALUES ('notice', ?)", (notice,))
            return work(connection)

    def _read(self, work: Work[T]) -> T:
        """Reads what is true now; where nothing can be written, as it lies there."""

        def read(connection: sqlite3.Connection) -> T:
            take_over(connection, self.folder)
            return work(connection)

        with contextlib.suppress(KeepError):
            return self._change(read)
        with contextlib.suppress(KeepError), self._database.reading() as connection:
            return work(connection)
        with contextlib.closing(in_memory()) as connection:
            take_over(connection, self.folder, look=True)
            return work(connection)


def _text(run: Run) -> str:
    return f"{run.title} {run.note} {run.config.name} {run.state} {run.id}".casefold()
