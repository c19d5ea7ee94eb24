"""What the conversion's own process runs: a .keras file becomes a .tflite file.

It is started as a file by ``models.litert`` (which says why) and imports nothing of ours. Its
arguments are the two files; what TensorFlow chatters goes to its error output.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path


def main(source: str, target: str) -> None:
    """Converts, without quantization: the numbers stay 32-bit, the answers the same."""
    _end_with_parent()
    if hasattr(os, "nice"):
        os.nice(5)  # the window and a training come first
    os.environ["KERAS_BACKEND"] = "tensorflow"
    # The file was written from a checked network a moment ago; nobody else's comes this way.
    import keras
    import tensorflow as tf

    network = keras.saving.load_model(source, compile=False)
    converter = tf.lite.TFLiteConverter.from_keras_model(network)
    Path(target).write_bytes(converter.convert())


def _end_with_parent() -> None:
    """A program that is killed takes its conversion along, where the system can see to it."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    main(*sys.argv[1:])
