"""What a training needs to go on after a kill: weights, optimiser and figures in one file."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from models.config import TrainConfig
from models.disk import atomic_write, read_plain
from models.events import Weights
from models.shapes import describe
from models.storage import DAMAGE, NetworkError

RESUME_FILE = "resume.npz"
MOST_BYTES = 1 << 29
Figures = Mapping[str, float]
"""One epoch's figures: epoch, seconds, loss, accuracy, val_loss, val_accuracy."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Resume:
    """A training as it was at the end of its last whole epoch.

    Attributes:
        weights: in get_weights() order; float32.
        optimizer_state: the optimiser's own numbers, as the training gave them; () if it gave none.
        history: the figures of every epoch so far.
    """

    weights: Weights
    optimizer_state: Weights
    history: tuple[Figures, ...]


def save_resume(folder: Path, resume: Resume) -> None:
    """Writes it in one piece: at any moment the epoch before or this one is there, whole.

    Raises:
        KeepError: it could not be written.
    """
    about = {"weights": len(resume.weights), "history": [dict(one) for one in resume.history]}
    arrays: dict[str, Any] = {f"weight_{at}": one for at, one in enumerate(resume.weights)}
    arrays |= {f"optimizer_{at}": one for at, one in enumerate(resume.optimizer_state)}
    arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    atomic_write(folder / RESUME_FILE, buffer.getvalue())


def read_resume(folder: Path, config: TrainConfig) -> Resume:
    """What ``save_resume`` wrote, checked against the layers.

    Raises:
        NetworkError: it is missing or damaged, or fits other layers.
    """
    try:
        with np.load(_bytes(folder), allow_pickle=False) as arrays:
            about = json.loads(arrays["about"].tobytes())
            weights = tuple(arrays[f"weight_{at}"] for at in range(int(about["weights"])))
            own = [name for name in arrays.files if name.startswith("optimizer_")]
            state = tuple(arrays[f"optimizer_{at}"] for at in range(len(own)))
            history = tuple(dict(one) for one in about["history"])
    except (*DAMAGE, AttributeError) as error:
        raise NetworkError(f"The run {folder.name} cannot go on: its file is damaged.") from error
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    if [one.shape for one in weights] != shapes or any(one.dtype != np.float32 for one in weights):
        raise NetworkError(f"The run {folder.name} has other weights than its description.")
    return Resume(weights=weights, optimizer_state=state, history=history)


def read_figures(folder: Path) -> tuple[Figures, ...]:
    """Only the figures of the epochs so far; none where the file is missing or damaged."""
    try:
        with np.load(_bytes(folder), allow_pickle=False) as arrays:
            history = json.loads(arrays["about"].tobytes())["history"]
            return tuple(dict(one) for one in history)
    except (*DAMAGE, AttributeError):
        return ()


def _bytes(folder: Path) -> io.BytesIO:
    return io.BytesIO(read_plain(folder / RESUME_FILE, MOST_BYTES))
