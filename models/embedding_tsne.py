"""t-SNE in a process of its own: it reports the layout as it grows, and ends at once when told to.

scikit-learn's t-SNE has no callback and cannot be interrupted: in a thread of this process a cancel
would take effect after seconds, and its compiled loops would take the cores from the window and the
camera at the same priority. A process can be killed at any moment and lets everything else go
first. It is started with ``subprocess``, the same on every system: a fork of a process that has
threads and Qt is not safe, and ``multiprocessing`` leaves a helper running until the program ends.
"""

from __future__ import annotations

import contextlib
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np

from models import embedding_child
from models.classifier import Floats
from models.embedding_child import EXAGGERATION, RECORD, SLICE

COMPONENTS = 50
"""Directions of PCA that t-SNE gets: van der Maaten and Hinton (2008) use 30 to 50, which takes
away noise and makes the distances quick to compute."""

PERPLEXITIES = (5, 50)
"""The range in which t-SNE is said to be robust (van der Maaten and Hinton 2008)."""

TOTAL = SLICE * len(EXAGGERATION)
LOOK = 0.05
"""Seconds between two looks at whether to stop."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Layout:
    """A layout on its way.

    Attributes:
        points: float32 (pictures, 2).
        iterations: done so far, of ``TOTAL``.
        divergence: the Kullback-Leibler divergence, which t-SNE makes small.
    """

    points: Floats
    iterations: int
    divergence: float


def lay_out(
    coordinates: Floats,
    perplexity: float,
    *,
    on_layout: Callable[[Layout], None] = lambda _layout: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Layout | None:
    """Arranges pictures in a plane so that near neighbours stay near.

    Args:
        coordinates: float32 (n, principal components), the first with variance.
        perplexity: about how many neighbours each picture looks at; less than n.
        on_layout: called after each slice of iterations.
        should_stop: asked 20 times a second; the process is gone when this returns.

    Returns:
        The last layout, or the last one before it was stopped; None if there was none.

    Raises:
        ValueError: too few pictures for the perplexity.
        OSError: the process could not be started or failed; one sentence.
    """
    count, width = coordinates.shape
    if not 1 <= perplexity < count:
        raise ValueError(f"a perplexity of {perplexity:g} needs more than {count} pictures")
    data = np.ascontiguousarray(coordinates, np.float32).tobytes()
    size = RECORD.size + 4 * 2 * count
    newest: Layout | None = None
    with tempfile.TemporaryFile() as complaints:
        process = _start([str(count), str(width), str(perplexity)], complaints)
        arrived: queue.Queue[bytes | None] = queue.Queue()
        talk = threading.Thread(
            target=_talk, args=(process, data, size, arrived), name="t-SNE", daemon=True
        )
        talk.start()
        try:
            while not should_stop():
                try:
                    record = arrived.get(timeout=LOOK)
                except queue.Empty:
                    continue
                if record is None:
                    break
                newest = _read(record, newest)
                on_layout(newest)
            else:
                return newest
        finally:
            process.kill()
            process.wait()
            talk.join()
        if newest is None or newest.iterations < TOTAL:
            complaints.seek(0)
            said = RuntimeError(complaints.read().decode(errors="replace"))
            raise OSError("t-SNE ended too early: draw it again, or take another layer.") from said
    return newest


def _start(arguments: list[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    # Waiting threads sleep: on a busy machine those that spin cost several times the time.
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    # -P: the folder of the file must not hide packages (it has a network.py, for one).
    command = [sys.executable, "-P", str(Path(embedding_child.__file__).resolve()), *arguments]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
            env=environment,
            creationflags=flags,
        )
    except OSError as error:
        raise OSError(f"The map's own process could not be started: {error.strerror}") from error


def _talk(
    process: subprocess.Popen[bytes], data: bytes, size: int, arrived: queue.Queue[bytes | None]
) -> None:
    """Gives the process its work and takes its records, until it ends or is killed."""
    source: Any = process.stdin
    sink: Any = process.stdout
    # A process that ends early breaks the pipe; what it complained about is read elsewhere.
    with contextlib.suppress(OSError):
        source.write(data)
    with contextlib.suppress(OSError):
        source.close()
    with sink:
        while len(record := sink.read(size)) == size:
            arrived.put(record)
    arrived.put(None)


def _read(record: bytes, before: Layout | None) -> Layout:
    done, divergence = RECORD.unpack_from(record)
    points = np.frombuffer(record, np.float32, offset=RECORD.size).reshape(-1, 2)
    return Layout(
        points=points,
        iterations=done + (before.iterations if before is not None else 0),
        divergence=divergence,
    )
