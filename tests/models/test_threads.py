"""TensorFlow is started once, in silence, whoever comes first."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from models.threads import prepare_tensorflow, thread_counts
from tests.new_process import python


@pytest.mark.parametrize(
    ("cores", "counts"), [(1, (1, 1)), (2, (2, 1)), (3, (2, 1)), (4, (2, 2)), (16, (2, 8))]
)
def test_the_two_halves_share_the_cores(cores: int, counts: tuple[int, int]) -> None:
    assert thread_counts(cores) == counts


@pytest.mark.slow
def test_the_chatter_goes_to_the_log_and_the_counts_are_set(root: Path, tmp_path: Path) -> None:
    code = """
import os, sys, threading
from pathlib import Path
from models.threads import prepare_tensorflow, thread_counts
log = Path(sys.argv[1])
assert "tensorflow" not in sys.modules
threads = [threading.Thread(target=prepare_tensorflow, args=(log,)) for _ in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
import keras, tensorflow as tf
threading = tf.config.threading
found = (threading.get_inter_op_parallelism_threads(), threading.get_intra_op_parallelism_threads())
assert found == thread_counts(len(os.sched_getaffinity(0)) if sys.platform == "linux"
                              else os.cpu_count()), found
assert keras.backend.backend() == "tensorflow"
os.write(2, b"standard error is back")
"""
    log = tmp_path / "libraries.log"
    done = python(code, root, str(log))
    assert (done.returncode, done.stderr) == (0, "standard error is back")
    assert log.exists()


@pytest.mark.slow
def test_a_tensorflow_that_runs_already_is_left_alone(root: Path, tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
import tensorflow as tf
tf.constant(1)
from models.threads import prepare_tensorflow
prepare_tensorflow(Path(sys.argv[1]))
assert tf.config.threading.get_inter_op_parallelism_threads() == 0
"""
    # The log cannot be written (its folder is missing): no reason to fail either.
    done = python(code, root, str(tmp_path / "missing" / "libraries.log"))
    assert done.returncode == 0, done.stderr


def test_a_second_call_returns_at_once() -> None:
    prepare_tensorflow()
    thread = threading.Thread(target=prepare_tensorflow)
    thread.start()
    thread.join(1.0)
    assert not thread.is_alive()
