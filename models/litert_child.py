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
    if hasattr(os, "nice"):
        os.nice(5)  # the window and a training come first
    os.environ["KERAS_BACKEND"] = "tensorflow"
    # The file was written from a checked network a moment ago; nobody else's comes this way.
    import keras
    import tensorflow as tf

    network = keras.saving.load_model(source, compile=False)
    converter = tf.lite.TFLiteConverter.from_keras_model(network)
    Path(target).write_bytes(converter.convert())


if __name__ == "__main__":
    main(*sys.argv[1:])
