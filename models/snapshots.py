"""A training's weights as they were at up to forty moments, for a look back through the run."""

from __future__ import annotations

import io
import math
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.config import TrainConfig
from models.disk import Refused, atomic_write, read_regular
from models.events import EpochDone, Event, SnapshotTaken, Started, StepsDone, TrainResult, Weights
from models.moments import MOST, MOST_BYTES, thinned
from models.shapes import describe

FILE = "snapshots.npz"
_HEADS = 1 << 16  # Room for the names and shapes of the file's arrays.
_KINDS = {"epochs": "<f8", "steps": "<i8", "val_accuracies": "<f8", "weights": "<f4"}
# What reading garbled bytes can raise.
_DAMAGE = (
    OSError,
    EOFError,
    ValueError,
    LookupError,
    RuntimeError,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """A network at one moment of its training.

    Attributes:
        epoch: epochs done by then, with a fraction: 0.0 initial, 0.25, 1.0 after the first.
        step: batches done by then.
        weights: in get_weights() order; float32; not finite where the training went astray.
        val_accuracy: on the test pictures, 0..1; None where nobody measured.
    """

    epoch: float
    step: int
    weights: Weights
    val_accuracy: float | None

    @property
    def finite(self) -> bool:
        """Whether every weight is a number."""
        return all(bool(np.isfinite(one).all()) for one in self.weights)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a run's folder has.

    Attributes:
        snapshots: from the earliest to the last; none where there is a ``problem``.
        problem: one sentence why there are none, else "".
    """

    snapshots: tuple[Snapshot, ...]
    problem: str


class Collector:
    """Keeps what a training reports, thinned from the start: a long run takes no more room.

    Attributes:
        snapshots: kept so far; a new tuple for each, so that another thread may read it.
    """

    def __init__(self) -> None:
        self.snapshots: tuple[Snapshot, ...] = ()
        self._steps = 1
        self._done = 0

    def add(self, event: Event) -> None:
        """Takes an event of ``train``, whatever it is."""
        if isinstance(event, Started):
            self._steps = event.steps
            self.snapshots = ()
            self._done = event.epochs_done * event.steps
            self._keep(self._done, event.weights, None)
        elif isinstance(event, StepsDone):
            self._done = event.total_step
        elif isinstance(event, SnapshotTaken) and event.keep:
            self._keep((event.epoch - 1) * self._steps + event.step, event.weights, None)
        elif isinstance(event, EpochDone):
            self._keep(event.epoch * self._steps, event.weights, event.val_accuracy)

    def finish(self, result: TrainResult) -> tuple[Snapshot, ...]:
        """All that is kept, the network that the training left as the last.

        Where that is the best epoch's, put back, the last stays what was learnt last.
        """
        if result.ended is not None and result.ended.restored:
            return self.snapshots
        if self.snapshots and not _same(self.snapshots[-1].weights, result.weights):
            accuracy = result.measured.val_accuracy if result.measured else None
            self._keep(self._done, result.weights, accuracy)
        return self.snapshots

    def _keep(self, step: int, weights: Weights, accuracy: float | None) -> None:
        new = Snapshot(epoch=step / self._steps, step=step, weights=weights, val_accuracy=accuracy)
        # What a last mending left takes the place of what it mended.
        before = self.snapshots[:-1] if self._at(step) else self.snapshots
        self.snapshots = thinned((*before, new), sum(one.nbytes for one in weights))

    def _at(self, step: int) -> bool:
        return bool(self.snapshots) and self.snapshots[-1].step == step


def save_snapshots(folder: Path, snapshots: Sequence[Snapshot]) -> None:
    """Writes a run's snapshots beside its network.

    Raises:
        KeepError: they could not be written; one sentence.
    """
    if not snapshots or not snapshots[0].weights:
        return
    accuracies = [one.val_accuracy for one in snapshots]
    rows = [np.concatenate([each.ravel() for each in one.weights]) for one in snapshots]
    buffer = io.BytesIO()
    np.savez(
        buffer,
        epochs=np.array([one.epoch for one in snapshots], "<f8"),
        steps=np.array([one.step for one in snapshots], "<i8"),
        val_accuracies=np.array([math.nan if a is None else a for a in accuracies], "<f8"),
        weights=np.array(rows, "<f4"),
    )
    atomic_write(folder / FILE, buffer.getvalue())


def open_snapshots(run: str | Path, config: TrainConfig) -> tuple[Snapshot, ...]:
    """A kept run's snapshots, from the earliest to the last; none where there are none.

    Args:
        run: its id or its folder.
        config: its experiment, whose layers the weights have to fit.
    """
    return read_snapshots(run, config).snapshots


def read_snapshots(run: str | Path, config: TrainConfig) -> Kept:
    """As ``open_snapshots``, and why there are none: a damaged file is no reason to fail."""
    from models.folder import run_folder

    folder = run if isinstance(run, Path) else run_folder(run)
    if folder is None or not (folder / FILE).exists():
        return Kept(snapshots=(), problem="No snapshots of this training were kept.")
    try:
        return Kept(snapshots=_read(folder / FILE, config), problem="")
    except _DAMAGE:
        problem = f"The snapshots of {folder.name} are damaged and cannot be shown."
        return Kept(snapshots=(), problem=problem)


def _read(path: Path, config: TrainConfig) -> tuple[Snapshot, ...]:
    data = read_regular(path, MOST_BYTES + _HEADS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        epochs, steps, accuracies, weights = (_array(archive, name) for name in _KINDS)
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    edges = np.cumsum([math.prod(shape) for shape in shapes])
    count = len(epochs)
    one_each = epochs.shape == steps.shape == accuracies.shape == (count,)
    if not one_each or not 1 <= count <= MOST or weights.shape != (count, edges[-1]):
        raise Refused("it has other arrays than its network")
    ordered = (np.diff(steps) > 0).all() and (np.diff(epochs) > 0).all() and steps[0] >= 0
    measured = accuracies[~np.isnan(accuracies)]
    if (
        not ordered
        or not np.isfinite(epochs).all()
        or not ((measured >= 0) & (measured <= 1)).all()
    ):
        raise Refused("its moments make no training")
    return tuple(
        Snapshot(
            epoch=float(epochs[index]),
            step=int(steps[index]),
            weights=tuple(
                part.reshape(shape)
                for part, shape in zip(np.split(weights[index], edges[:-1]), shapes, strict=True)
            ),
            val_accuracy=None if math.isnan(accuracies[index]) else float(accuracies[index]),
        )
        for index in range(count)
    )


def _array(archive: zipfile.ZipFile, name: str) -> np.ndarray:
    """One array, its size checked against its bytes before anything is made of them."""
    info = archive.getinfo(f"{name}.npy")
    if info.compress_type != zipfile.ZIP_STORED or info.file_size > MOST_BYTES + _HEADS:
        raise Refused("it is packed")
    file = io.BytesIO(archive.read(info))
    if np.lib.format.read_magic(file) != (1, 0):
        raise Refused("its arrays are of another kind")
    shape, by_columns, kind = np.lib.format.read_array_header_1_0(file)
    if by_columns or kind != np.dtype(_KINDS[name]):
        raise Refused("its arrays are of another kind")
    # Of other bytes than the shape needs this makes no array.
    return np.frombuffer(file.read(), kind).reshape(shape)


def _same(weights: Weights, others: Weights) -> bool:
    pairs = zip(weights, others, strict=True)
    return all(one is other or np.array_equal(one, other, equal_nan=True) for one, other in pairs)
