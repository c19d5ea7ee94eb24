"""A network as it lies in a folder: description, graph and weights, ready to answer at once."""

from __future__ import annotations

import io
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from models.config import TrainConfig, from_dict, to_dict
from models.disk import atomic_write, data_folder, read_plain
from models.events import Weights
from models.shapes import check_network, describe
from models.storage import DAMAGE, NetworkError, save_network

KERAS_FILE, GRAPH_FILE, WEIGHTS_FILE = "network.keras", "network.onnx", "weights.npz"
GRAPH_SUM = "graph_crc32"
MOST_BYTES = 1 << 29
"""Of one file of a run: far more than the largest network that is accepted takes."""
# Of a shipped network and of a run of one's own.
DESCRIPTIONS = ("recipe.json", "run.json")
RUNNING, INTERRUPTED = "running", "interrupted"
"""States of a run whose network has not been written in all its forms (models/resume.py)."""


@dataclass(frozen=True, kw_only=True)
class About:
    """The part of a description that every folder has.

    Attributes:
        title: what people call it.
        config: its layers and its training.
        test_accuracy: on the 10,000 test pictures, 0..1; None where nobody measured.
        rest: whatever else is written there (history, versions, dates).
    """

    title: str
    config: TrainConfig
    test_accuracy: float | None
    rest: Mapping[str, Any]


def contains_network(folder: Path) -> bool:
    """Whether a description lies there."""
    return any((folder / name).is_file() for name in DESCRIPTIONS)


def run_folder(run_id: str) -> Path | None:
    """Where a run is kept; None if the text cannot be a run's id."""
    if not re.fullmatch(r"\w[\w-]{0,99}", run_id, re.ASCII):
        return None
    return data_folder() / "runs" / run_id


def write_folder(folder: Path, description: str, about: About, weights: Weights) -> None:
    """Writes the .keras file, the graph, the weights and, last, the description: then it counts.

    Raises:
        KeepError: something could not be written.
        ValueError: the weights do not fit the layers.
    """
    from models.onnx_graph import to_onnx

    graph = to_onnx(about.config.layers, weights)
    save_network(
        folder / KERAS_FILE,
        about.config,
        weights,
        title=about.title,
        test_accuracy=about.test_accuracy,
    )
    arrays = io.BytesIO()
    # The graph has no checksum of its own; zip keeps one of every array.
    np.savez(arrays, *weights, **{GRAPH_SUM: np.uint32(zlib.crc32(graph))})  # type: ignore[arg-type] # of numpy's stub
    atomic_write(folder / WEIGHTS_FILE, arrays.getvalue())
    atomic_write(folder / GRAPH_FILE, graph)
    atomic_write(folder / description, description_bytes(about))


def description_bytes(about: About) -> bytes:
    """A description as it is written."""
    data = {
        "title": about.title,
        "test_accuracy": about.test_accuracy,
        **about.rest,
        "config": to_dict(about.config),
    }
    return (json.dumps(data, indent=1) + "\n").encode()


def read_about(folder: Path) -> About:
    """The description.

    Raises:
        NetworkError: it is missing, damaged or describes no digit network.
    """
    try:
        path = next(folder / name for name in DESCRIPTIONS if (folder / name).is_file())
        data = json.loads(path.read_text(encoding="utf-8"))
        config = from_dict(data.pop("config"))
        check_network(config.layers)
        accuracy = data.pop("test_accuracy")
        return About(
            title=str(data.pop("title")),
            config=config,
            test_accuracy=None if accuracy is None else float(accuracy),
            rest=data,
        )
    except (*DAMAGE, StopIteration, AttributeError) as error:
        raise NetworkError(f"The network {folder.name} is damaged or incomplete.") from error


def read_folder(folder: Path) -> tuple[About, Weights, bytes]:
    """The description, the weights in Keras' get_weights() order and the ONNX graph.

    Raises:
        NetworkError: something is missing or damaged.
    """
    about = read_about(folder)
    if about.rest.get("state") in (RUNNING, INTERRUPTED):
        return _read_unfinished(folder, about)
    shapes = [shape for info in describe(about.config.layers) for shape in info.weight_shapes]
    try:
        data = io.BytesIO(read_plain(folder / WEIGHTS_FILE, MOST_BYTES))
        with np.load(data, allow_pickle=False) as arrays:
            weights = tuple(arrays[f"arr_{i}"] for i in range(len(shapes)))
            expected = int(arrays[GRAPH_SUM]) if GRAPH_SUM in arrays.files else None
        graph = read_plain(folder / GRAPH_FILE, MOST_BYTES)
        if expected is not None and zlib.crc32(graph) != expected:
            raise NetworkError(f"{GRAPH_FILE} was changed")
    except DAMAGE as error:
        raise NetworkError(f"The network {folder.name} is damaged or incomplete.") from error
    if [array.shape for array in weights] != shapes or any(
        array.dtype != np.float32 for array in weights
    ):
        raise NetworkError(f"The network {folder.name} has other weights than its description.")
    return about, weights, graph


def _read_unfinished(folder: Path, about: About) -> tuple[About, Weights, bytes]:
    """A run that was killed: its files may be of different epochs, all but one."""
    from models.onnx_graph import to_onnx
    from models.resume import read_resume

    resume = read_resume(folder, about.config)
    if resume.history:
        accuracy = float(resume.history[-1]["val_accuracy"])
        about = replace(about, test_accuracy=accuracy)
    return about, resume.weights, to_onnx(about.config.layers, resume.weights)
