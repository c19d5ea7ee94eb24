"""Makes crops of made-up sheets and scenes and trains the finder on them, again from nothing.

python resources/models/make_finder.py [--crops N] [--steps N] [--folder FOLDER]

The finder says where on a frame digits stand; it never says which. About half an hour on one core,
and a gigabyte and a half of memory.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import itertools
import json
import os
import platform
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent))

from models import mnist  # noqa: E402 (the path must be known first)
from models.disk import atomic_write  # noqa: E402 (as above)
from resources.models import finder_crops as crops  # noqa: E402 (as above)
from resources.models import finder_network as network  # noqa: E402 (as above)

FOLDER = HERE / "finder"
#: Not recipe.json, by which a folder is known as a network that answers with digits.
DESCRIPTION = "made.json"
PACKAGES = ("tensorflow", "keras", "numpy", "opencv-python", "onnx")
CROPS = sum(pictures for _, pictures in crops.PARTS) * crops.CROPS
STEPS, BATCH, SEED = 16_100, 8, 0
#: Step size at its highest and at its end; steps until it is reached; then along a cosine.
RATE, LAST_RATE, WARM = 2e-3, 1e-5, 100
#: Half of the batches are brighter or darker than made: their grey by so much, plus so much.
GAIN, SHIFT = (0.6, 1.2), (-20, 20)


def train(examples: Sequence[crops.Crop], steps: int = STEPS) -> network.Finder:
    """The network after so many steps of BATCH windows each, on one thread.

    Args:
        examples: what ``finder_crops.crops`` yields, at least BATCH.
        steps: of training.

    Raises:
        ValueError: too few examples.
    """
    if len(examples) < BATCH:
        raise ValueError(f"{len(examples)} crops are too few: a step of training takes {BATCH}.")
    os.environ["KERAS_BACKEND"] = "tensorflow"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import keras
    import tensorflow as tf

    with suppress(RuntimeError):  # TensorFlow has started: its counts stay as they are.
        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    rng = np.random.default_rng(SEED)
    keras.utils.set_random_seed(SEED)
    finder = network.build()
    optimizer = keras.optimizers.Adam(RATE)
    variables = finder.model.trainable_variables

    @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]  # it has no types
    def step(inputs: object, wanted: object) -> object:
        with tf.GradientTape() as tape:
            value = network.loss(wanted, finder.model(inputs, training=True))
        optimizer.apply_gradients(zip(tape.gradient(value, variables), variables, strict=True))
        return value

    mean = None
    for done, (inputs, wanted) in enumerate(itertools.islice(_batches(examples, rng), steps), 1):
        cosine = 0.5 + 0.5 * np.cos(np.pi * (done - 1) / steps)
        optimizer.learning_rate.assign(RATE * min(1, done / WARM) * cosine + LAST_RATE)
        value = float(step(inputs, wanted))
        mean = value if mean is None else 0.99 * mean + 0.01 * value
        if done % 500 == 0 or done == steps:
            print(f"step {done} of {steps}: loss {mean:.3f}", flush=True)
    return finder


def _batches(
    examples: Sequence[crops.Crop], rng: np.random.Generator
) -> Iterator[tuple[crops.Floats, crops.Floats]]:
    # Every example once, then again in another order; a rest of less than a batch is left out.
    while True:
        order = rng.permutation(len(examples))
        for start in range(0, len(examples) - BATCH + 1, BATCH):
            chosen = [examples[index] for index in order[start : start + BATCH]]
            left, top = (int(at) for at in rng.integers(0, crops.SIDE - crops.WINDOW + 1, 2))
            window = np.s_[top : top + crops.WINDOW, left : left + crops.WINDOW]
            inputs = np.stack([picture[window] for picture, _ in chosen]).astype(np.float32)
            if rng.random() < 0.5:
                grey = inputs[..., 1] * rng.uniform(*GAIN) + rng.uniform(*SHIFT)
                inputs[..., 1] = np.clip(grey, 0, 255)
            seen = [crops.within(boxes, (left, top), crops.WINDOW) for _, boxes in chosen]
            yield inputs, np.stack([crops.targets(boxes) for boxes in seen])


def make(folder: Path, *, count: int = CROPS, steps: int = STEPS) -> None:
    """Makes crops, trains, and writes network.onnx and how it came about into a folder.

    Args:
        folder: is made where it is missing.
        count: crops, at most CROPS.
        steps: of training.

    Raises:
        ValueError: too few crops.
        KeepError: a file could not be written.
    """
    start = time.monotonic()
    examples = list(itertools.islice(crops.crops(mnist.load()), count))
    digits = sum(int((boxes[:, 4] == 0).sum()) for _, boxes in examples)
    made = time.monotonic()
    print(f"{len(examples)} crops with {digits} digits in {made - start:.0f} s", flush=True)
    finder = train(examples, steps)
    graph = network.to_onnx(finder)
    about = {
        "title": "Finder",
        "says": "where on a frame digits stand; which digits they are never comes from it",
        "command": "python resources/models/make_finder.py",
        "made": datetime.date.today().isoformat(),
        "versions": {package: importlib.metadata.version(package) for package in PACKAGES}
        | {"python": platform.python_version()},
        "parameters": finder.model.count_params(),
        "crops": len(examples),
        "digits": digits,
        "steps": steps,
        "seconds": {"crops": round(made - start), "training": round(time.monotonic() - made)},
    }
    atomic_write(folder / "network.onnx", graph)
    atomic_write(folder / DESCRIPTION, f"{json.dumps(about, indent=1)}\n".encode())
    print(f"network.onnx: {len(graph):,} bytes")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Train the finder again.")
    parser.add_argument("--crops", type=int, default=CROPS, help=f"of {CROPS}, for a quick try")
    parser.add_argument("--steps", type=int, default=STEPS, help=f"instead of {STEPS}")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where to write it")
    given = parser.parse_args(arguments)
    make(given.folder, count=given.crops, steps=given.steps)


if __name__ == "__main__":
    main()
