"""Runs as rows of the history's tables, and rows as runs."""

from __future__ import annotations

import datetime
import functools
import json
import math
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.config import TrainConfig, from_dict, to_dict
from models.folder import INTERRUPTED, RUNNING
from models.history_run import FIGURES, STOPPED, Run
from models.resume import Figures
from models.shapes import check_network

_COLUMNS = "id, title, config, versions, state, created, starred, note, parent, accuracy, folder"


@dataclass(frozen=True, kw_only=True)
class Point:
    """One point of a run's curve within an epoch.

    Attributes:
        step: batches done since the run began.
        epoch: from 1.
        seconds: since the run began, pauses included.
        loss: mean over the batches since the point before; not a number where it went astray.
        accuracy: likewise, 0..1.
    """

    step: int
    epoch: int
    seconds: float
    loss: float
    accuracy: float


def put_run(connection: sqlite3.Connection, data_folder: Path, run: Run) -> None:
    """Enters a run with its epochs, or brings what is entered up to date."""
    last = run.history[-1] if run.history else {}
    values = {
        "id": run.id,
        "title": run.title,
        "config": json.dumps(to_dict(run.config)),
        "seed": str(run.config.seed),
        "versions": json.dumps(dict(run.versions)),
        "state": run.state,
        "created": run.created.isoformat(),
        "starred": int(run.starred),
        "note": run.note,
        "parent": run.parent,
        "accuracy": run.accuracy,
        "scores": json.dumps(dict(last)),
        "folder": run.folder.relative_to(data_folder).as_posix(),
    }
    names = ", ".join(values)
    places = ", ".join(f":{name}" for name in values)
    changes = ", ".join(f"{name} = excluded.{name}" for name in values if name != "id")
    connection.execute(
        f"INSERT INTO runs ({names}) VALUES ({places}) ON CONFLICT (id) DO UPDATE SET {changes}",
        values,
    )
    connection.execute(
        "DELETE FROM epochs WHERE run = ? AND epoch > ?", (run.id, int(last.get("epoch", 0)))
    )
    put_epochs(connection, run.id, run.history)


def put_epochs(connection: sqlite3.Connection, run_id: str, history: Sequence[Figures]) -> None:
    """Enters finished epochs, and what follows of them for the run."""
    names = ", ".join(FIGURES)
    places = ", ".join(f":{name}" for name in FIGURES)
    connection.executemany(
        f"INSERT OR REPLACE INTO epochs (run, {names}) VALUES (:run, {places})",
        [{**one, "run": run_id} for one in history],
    )


def put_points(connection: sqlite3.Connection, run_id: str, points: Iterable[Point]) -> None:
    """Puts a run's curve in place of what there was."""
    connection.execute("DELETE FROM points WHERE run = ?", (run_id,))
    connection.executemany(
        "INSERT INTO points VALUES (?, ?, ?, ?, ?, ?)",
        [(run_id, one.step, one.epoch, one.seconds, one.loss, one.accuracy) for one in points],
    )


def get_points(connection: sqlite3.Connection, run_id: str) -> tuple[Point, ...]:
    """A run's curve, in order."""
    rows = connection.execute(
        "SELECT step, epoch, seconds, loss, accuracy FROM points WHERE run = ? ORDER BY step",
        (run_id,),
    )
    return tuple(
        Point(step=s, epoch=e, seconds=_number(t), loss=_number(x), accuracy=_number(a))
        for s, e, t, x, a in rows
    )


def get_runs(
    connection: sqlite3.Connection, data_folder: Path, *, deleted: bool = False
) -> tuple[Run, ...]:
    """Every run, the newest first; what a newer version entered and this cannot read is left out.

    A run of which nothing is left in its folder is left out, too.
    """
    history: dict[str, list[Figures]] = {}
    names = ", ".join(FIGURES)
    for run_id, epoch, *rest in connection.execute(
        f"SELECT run, {names} FROM epochs ORDER BY 1, 2"
    ):
        figures = dict(zip(FIGURES[1:], map(_number, rest), strict=True))
        history.setdefault(run_id, []).append({"epoch": int(epoch)} | figures)
    kept = "IS NOT NULL" if deleted else "IS NULL"
    found = []
    for row in connection.execute(f"SELECT {_COLUMNS} FROM runs WHERE deleted {kept}").fetchall():
        try:
            found.append(_run(row, data_folder, tuple(history.get(row[0], ()))))
        except (ValueError, KeyError, TypeError, AttributeError):
            # One bad row must not hide the others.
            continue
    return tuple(sorted(found, key=lambda run: (run.created, run.id), reverse=True))


def _run(row: tuple[object, ...], data_folder: Path, history: tuple[Figures, ...]) -> Run:
    run_id, title, config, versions, state, created, starred, note, parent, accuracy, folder = row
    return Run(
        id=str(run_id),
        title=str(title),
        folder=data_folder / str(folder),
        config=_config(str(config)),
        history=history,
        accuracy=float(accuracy) if isinstance(accuracy, int | float) else None,
        stopped=state in (STOPPED, RUNNING, INTERRUPTED),
        created=datetime.datetime.fromisoformat(str(created)),
        state=str(state),
        versions=json.loads(str(versions)),
        starred=bool(starred),
        note=str(note),
        parent=str(parent),
    )


@functools.lru_cache(maxsize=512)
def _config(text: str) -> TrainConfig:
    """An experiment that was entered, looked at once: every list asks for all of them again."""
    config = from_dict(json.loads(text))
    check_network(config.layers)
    return config


def _number(value: object) -> float:
    """SQLite keeps what is not a number as NULL."""
    return float(value) if isinstance(value, int | float) else math.nan


def put_words(connection: sqlite3.Connection, run: Run) -> None:
    """Enters what the person says about a run."""
    connection.execute(
        "UPDATE runs SET title = ?, starred = ?, note = ? WHERE id = ?",
        (run.title, int(run.starred), run.note, run.id),
    )


def enter_run(
    connection: sqlite3.Connection, folder: Path, run: Run, points: Sequence[Point] | None
) -> Run:
    """Enters a run, and its curve where one is given; the person's words of meanwhile stay."""
    row = connection.execute(
        "SELECT title, starred, note FROM runs WHERE id = ?", (run.id,)
    ).fetchone()
    title, starred, note = row or (run.title, run.starred, run.note)
    entered = replace(run, title=title, starred=bool(starred), note=note)
    put_run(connection, folder, entered)
    if points is not None:
        put_points(connection, run.id, points)
    return entered
