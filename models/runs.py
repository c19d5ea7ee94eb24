"""Runs kept, listed and opened, for whoever needs no more of the history."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.disk import data_folder
from models.events import TrainResult
from models.folder import INTERRUPTED, RUNNING, contains_network
from models.history import History
from models.history_run import Run, epoch_figures
from models.snapshots import Snapshot
from models.storage import NetworkError

if TYPE_CHECKING:
    from models.classifier import Network

__all__ = ["Run", "data_folder", "epoch_figures", "keep_run", "list_runs", "open_run"]


def keep_run(
    result: TrainResult,
    *,
    title: str | None = None,
    now: datetime.datetime | None = None,
    snapshots: Sequence[Snapshot] = (),
) -> Run:
    """Keeps what a training left that was not written down on its way.

    Args:
        result: from ``train``.
        title: what to call it; the experiment's name and the time by default.
        now: the time to note; the present by default.
        snapshots: from ``Collector.finish``.

    Raises:
        KeepError: it could not be written; one sentence.
    """
    return History().begin(result.config, title=title, now=now).finish(result, snapshots)


def list_runs(history: History | None = None) -> tuple[Run, ...]:
    """Every run that can answer and is over, the newest first; of the person's own data folder.

    One that was killed before its first epoch ended has learned nothing that was measured.
    """
    return tuple(
        run
        for run in (history or History()).list()
        if run.state != RUNNING
        and (run.history or run.state != INTERRUPTED)
        and contains_network(run.folder)
    )


def open_run(run_id: str) -> Network:
    """The network of a run.

    Raises:
        NetworkError: there is no such run, or it is damaged.
    """
    from models.classifier import Network

    run = History().get(run_id)
    if not contains_network(run.folder):
        raise NetworkError(f"The network of {run.title} is not in its folder any more.")
    return Network.from_folder(run.folder)
