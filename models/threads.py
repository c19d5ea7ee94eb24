"""TensorFlow started once and quietly, with thread counts that suit training."""

from __future__ import annotations

import importlib.util
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from models import libraries
from models.disk import is_plain

_ONCE = threading.Lock()
_LIBRARIES = (
    "libtensorflow_framework.so.2",
    "libtensorflow_cc.so.2",
    "python/lib_pywrap_tensorflow_common.so",
)


def thread_counts(cores: int) -> tuple[int, int]:
    """Threads between operations and within one, for a machine with ``cores`` cores.

    Two threads between operations run the two halves of a batch side by side; what is left of
    the cores divides the work within an operation (measured on two cores: docs/decisions/0003).
    """
    return min(2, max(1, cores)), max(1, cores // 2)


def prepare_tensorflow(log: Path | None = None) -> None:
    """Import TensorFlow and Keras the way Digitscope needs them; a second call does nothing.

    Call it in a worker thread before anything else imports TensorFlow. If something did so
    already, its thread counts stay as they are.

    Args:
        log: where the libraries' start-up chatter is appended; None throws it away.

    Raises:
        ImportError: TensorFlow or Keras is not installed.
    """
    with _ONCE:
        if "keras" in sys.modules and "tensorflow" in sys.modules:
            return
        os.environ["KERAS_BACKEND"] = "tensorflow"
        os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
        with _standard_error_to(log):
            if "tensorflow" not in sys.modules:
                _load_libraries()
            import tensorflow as tf

            inter, intra = thread_counts(_usable_cores())
            # RuntimeError: TensorFlow has started, and its counts are frozen.
            with suppress(RuntimeError):
                tf.config.threading.set_inter_op_parallelism_threads(inter)
                tf.config.threading.set_intra_op_parallelism_threads(intra)
            tf.constant(0.0)  # Starts the runtime while its chatter still goes to the log.
            import keras  # noqa: F401 - imported here so that nobody waits for it later


def _usable_cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _load_libraries() -> None:
    """Has TensorFlow's libraries, 1 GB, mapped and relocated without holding Python's lock."""
    found = importlib.util.find_spec("tensorflow")
    if found is not None and found.origin is not None:
        libraries.load(Path(found.origin).parent / name for name in _LIBRARIES)


@contextmanager
def _standard_error_to(log: Path | None) -> Iterator[None]:
    # TF_CPP_MIN_LOG_LEVEL does not silence all of TensorFlow 2.21: it writes to descriptor 2.
    if log is not None and not is_plain(log):
        log = None  # A pipe in its place would hold the training for ever.
    try:
        target = os.open(log or os.devnull, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    except OSError:
        target = os.open(os.devnull, os.O_WRONLY)
    try:
        kept = os.dup(2)
    except OSError:  # A program started without a standard error (pythonw) has nothing to redirect.
        os.close(target)
        yield
        return
    try:
        os.dup2(target, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(target)
