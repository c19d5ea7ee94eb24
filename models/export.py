"""A network or its history handed to other programs: .keras, ONNX, CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from models.classifier import Network
from models.disk import atomic_write
from models.storage import save_network

# A spreadsheet takes text that begins like this for a formula and runs it.
FORMULA_STARTS = ("=", "+", "-", "@")


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


def csv_text(rows: Iterable[Iterable[object]]) -> str:
    """Rows as CSV (RFC 4180); text that a spreadsheet would run is preceded by an apostrophe."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows([_cell(value) for value in row] for row in rows)
    return buffer.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.lstrip().startswith(FORMULA_STARTS):
        return f"'{value}"
    return value
