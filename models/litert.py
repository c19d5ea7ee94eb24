"""A network as a LiteRT file (.tflite) for phones and small boards.

TensorFlow's own converter makes it, in a process of its own: it takes seconds and hundreds of
megabytes, holds Python's lock while it works and cannot be interrupted. A process can be killed at
any moment, leaves the memory behind, and neither window nor training notices it.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from models import litert_child
from models.classifier import Network
from models.disk import data_folder
from models.leftovers import scratch
from models.storage import save_network

LOOK = 0.05
"""Seconds between two looks at whether to stop."""
IDENTIFIER = b"TFL3"
"""What stands at byte 4 of every LiteRT file (the schema's file_identifier)."""


def convert(network: Network, should_stop: Callable[[], bool] = lambda: False) -> bytes | None:
    """A .tflite file's bytes: input float32 (n, 28, 28, 1) of 0..255, output the probabilities.

    Args:
        network: what is taken along.
        should_stop: asked 20 times a second; the process is gone when this returns.

    Returns:
        The bytes, or None where it was stopped.

    Raises:
        OSError: it could not be made; one sentence.
    """
    with scratch(data_folder()) as folder:
        source, target = folder / "network.keras", folder / "network.tflite"
        save_network(source, network.config, network.weights)
        with tempfile.TemporaryFile() as complaints:
            process = _start([str(source), str(target)], complaints)
            try:
                while _runs(process):
                    if should_stop():
                        return None
            finally:
                process.kill()
                process.wait()
            data = b""
            with contextlib.suppress(OSError):
                data = target.read_bytes()
            if process.returncode or data[4:8] != IDENTIFIER:
                complaints.seek(0)
                said = RuntimeError(complaints.read().decode(errors="replace")[-4000:])
                raise OSError(
                    "The installed TensorFlow cannot make a LiteRT file of this network: "
                    "take the ONNX file instead."
                ) from said
    return data


def _runs(process: subprocess.Popen[bytes]) -> bool:
    try:
        process.wait(LOOK)
    except subprocess.TimeoutExpired:
        return True
    return False


def _start(arguments: list[str], complaints: IO[bytes]) -> subprocess.Popen[bytes]:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW | subprocess.BELOW_NORMAL_PRIORITY_CLASS
    # -P: the folder of the file must not hide packages (it has a network.py, for one).
    command = [sys.executable, "-P", str(Path(litert_child.__file__).resolve()), *arguments]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=complaints,
            stderr=complaints,
            creationflags=flags,
        )
    except OSError as error:
        raise OSError(f"LiteRT's converter could not be started: {error.strerror}") from error
