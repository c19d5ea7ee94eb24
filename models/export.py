"""A network, its history or its data handed to other programs: .keras, ONNX, CSV, npz."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from models.classifier import SHIPPED, Network, shipped
from models.disk import atomic_write
from models.folder import read_about
from models.runs import list_runs
from models.storage import save_network

# A spreadsheet takes text that begins like this for a formula and runs it.
FORMULA_STARTS = ("=", "+", "-", "@")
BLANK_STARTS = ("\t", "\r", "\n")


def export_keras(network: Network, path: Path) -> None:
    """A file that Keras opens like its own.

    Raises:
        KeepError: it could not be written; one sentence.
    """
    save_network(
        path,
        network.config,
        network.weights,
        title=network.title,
        test_accuracy=network.test_accuracy,
    )


def export_onnx(network: Network, path: Path) -> None:
    """An ONNX file: input ``pictures`` uint8 (n, 28, 28), every layer's values as outputs.

    Raises:
        KeepError: it could not be written; one sentence.
    """
    from models.onnx_graph import to_onnx

    atomic_write(path, to_onnx(network.config.layers, network.weights))


def export_csv(rows: Sequence[Mapping[str, object]], path: Path) -> None:
    """A table with a head, for spreadsheets; text cells cannot become formulas.

    Args:
        rows: one mapping a row, all with the keys of the first.
        path: where to write it.

    Raises:
        KeepError: it could not be written; one sentence.
    """
    head = list(rows[0]) if rows else []
    atomic_write(path, csv_text([head, *([row[key] for key in head] for row in rows)]).encode())


def mnist_bytes() -> bytes:
    """The data set as an npz file in Keras' layout, the same bytes every time: some 4 seconds.

    Its arrays are x_train, y_train, x_test and y_test.

    Raises:
        MnistError: the shipped file is missing or damaged; one sentence.
    """
    from models import mnist

    data = mnist.load()
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        x_train=data.train_pictures,
        y_train=data.train_labels,
        x_test=data.test_pictures,
        y_test=data.test_labels,
    )
    return buffer.getvalue()


def curves_rows(title: str, history: Sequence[Mapping[str, float]]) -> list[dict[str, object]]:
    """The figures of every epoch as rows for ``export_csv``, the network's name in each."""
    return [{"network": title} | dict(epoch) for epoch in history]


def history_of(name: str) -> tuple[Mapping[str, float], ...]:
    """The figures of every epoch of a shipped network or a run; empty where nobody kept them.

    Raises:
        NetworkError: its description is damaged.
    """
    if name in shipped():
        return tuple(read_about(SHIPPED / name).rest.get("history", ()))
    return next((tuple(run.history) for run in list_runs() if run.id == name), ())


def parent_of(name: str) -> str:
    """What the run is called that this run went on from; "" where it began with first weights."""
    runs = {run.id: run for run in list_runs()}
    run = runs.get(name)
    if run is None or not run.parent:
        return ""
    return runs[run.parent].title if run.parent in runs else run.parent


def reached(history: Sequence[Mapping[str, float]]) -> float | None:
    """The mean validation accuracy of the last three epochs, 0..1; None without epochs."""
    last = [float(epoch["val_accuracy"]) for epoch in history[-3:]]
    return sum(last) / len(last) if last else None


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180); text that a spreadsheet would run is preceded by an apostrophe."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and (
        value.startswith(BLANK_STARTS) or value.lstrip().startswith(FORMULA_STARTS)
    ):
        return f"'{value}"
    return value
