"""A run's folder looked through at the start: what is damaged is set aside and written again."""

from __future__ import annotations

import contextlib
import datetime
import io
import os
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from models.config import TrainConfig
from models.disk import KeepError, is_plain, read_plain, set_aside
from models.events import Weights
from models.folder import (
    GRAPH_FILE,
    INTERRUPTED,
    KERAS_FILE,
    MOST_BYTES,
    RUNNING,
    WEIGHTS_FILE,
    read_folder,
    write_folder,
)
from models.history_run import DESCRIPTION, Run, about_of, describe_run, read_run
from models.resume import RESUME_FILE, read_resume
from models.snapshots import FILE as SNAPSHOTS_FILE
from models.snapshots import read_snapshots
from models.storage import DAMAGE, NetworkError, open_network_file

Work = Callable[[], object]


def mend_folder(run: Run, now: datetime.datetime) -> str:
    """Looks through the files of a run that is over: some milliseconds.

    Returns:
        One sentence for the person if one was damaged, else "".

    Raises:
        KeepError: what is damaged cannot be set aside or written again.
    """
    if not run.folder.is_dir() or run.state == RUNNING:
        return ""
    aside: list[Path] = []
    try:
        if _bad(run.folder / DESCRIPTION, lambda: read_run(run.folder)):
            aside += _aside(run.folder / DESCRIPTION, now)
            describe_run(run)
        if run.state != INTERRUPTED:
            aside += _mend_network(run, now)
        aside += _drop(run, now)
    except OSError as error:
        if isinstance(error, KeepError):
            raise
        raise KeepError.explained(error, run.folder) from error
    if not aside:
        return ""
    names = " and ".join(path.name for path in aside)
    they = "it is" if len(aside) == 1 else "they are"
    return f"Of {run.title} something was damaged: {they} set aside as {names}."


def _mend_network(run: Run, now: datetime.datetime) -> list[Path]:
    """The three forms of a network, each of which the others can give back."""
    folder, network = run.folder, _network(run)
    if network is None:
        return []
    archives = (WEIGHTS_FILE, KERAS_FILE)
    bad = [name for name in archives if _bad(folder / name, partial(_test, folder / name))]
    if WEIGHTS_FILE in bad:
        graph = folder / GRAPH_FILE
        bad += [GRAPH_FILE] * _bad(graph, lambda: read_plain(graph, MOST_BYTES))
    elif _bad(folder / GRAPH_FILE, lambda: read_folder(folder)):
        bad.append(GRAPH_FILE)
    aside = [one for name in bad for one in _aside(folder / name, now)]
    if bad:
        write_folder(folder, DESCRIPTION, about_of(run), network)
    return aside


def _network(run: Run) -> Weights | None:
    """Its weights from whichever form is whole."""
    with contextlib.suppress(NetworkError):
        return read_folder(run.folder)[1]
    with contextlib.suppress(NetworkError):
        stored = open_network_file(run.folder / KERAS_FILE)
        if _same_layers(stored.config, run.config):
            return stored.weights
    return None


def _drop(run: Run, now: datetime.datetime) -> list[Path]:
    """What a run can do without is only set aside."""
    found: list[Path] = []
    snapshots, resume = run.folder / SNAPSHOTS_FILE, run.folder / RESUME_FILE
    if os.path.lexists(snapshots) and read_snapshots(run.folder, run.config).problem:
        found += _aside(snapshots, now)
    if os.path.lexists(resume) and _bad(resume, lambda: read_resume(run.folder, run.config)):
        found += _aside(resume, now)
    return found


def _same_layers(one: TrainConfig, other: TrainConfig) -> bool:
    return one.layers == other.layers


def _test(path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(read_plain(path, MOST_BYTES))) as archive:
        if archive.testzip() is not None:
            raise NetworkError(f"{path.name} is damaged.")


def _bad(path: Path, read: Work) -> bool:
    if not is_plain(path):
        return True
    try:
        read()
    except PermissionError:
        return False  # Nobody knows what is in it.
    except (*DAMAGE, AttributeError) as error:
        return not isinstance(error.__cause__, PermissionError)
    return False


def _aside(path: Path, now: datetime.datetime) -> list[Path]:
    return [set_aside(path, now)] if os.path.lexists(path) else []
