"""Speed of training, measured against plain Keras on this machine and in the same run."""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

from models import mnist
from models.config import (
    Activation,
    Conv2D,
    Dense,
    Flatten,
    MaxPool2D,
    Rescaling,
    TrainConfig,
    from_dict,
    to_dict,
)
from models.events import EpochDone, Event
from models.presets import preset

ROOT = Path(__file__).resolve().parent.parent
SIDES = ("digitscope", "keras")
HUNDRED_THOUSAND = TrainConfig(
    name="a hundred thousand parameters",
    layers=(
        Rescaling(),
        Conv2D(filters=32),
        Activation(function="relu"),
        MaxPool2D(),
        Conv2D(filters=64),
        Activation(function="relu"),
        MaxPool2D(),
        Flatten(),
        Dense(units=50, activation="relu"),
        Dense(units=10),
        Activation(function="softmax"),
    ),
)
"""A larger network than the chapter's: 99,376 parameters."""


def report() -> dict[str, float]:
    """The figures for the chapter's network, in well under two minutes.

    Returns:
        "seconds_per_epoch" and "keras_seconds_per_epoch" (training and validation, the first epoch
        left out), their quotient "ratio", and the peak memory of each process in megabytes.
    """
    return measure_training(preset("chapter").config)


def measure_training(
    config: TrainConfig, *, rounds: int = 2, epochs: int = 3, keras_epochs: int = 2
) -> dict[str, float]:
    """Train with Digitscope and with plain Keras in turn, each in a process of its own.

    TensorFlow's thread counts belong to a process: the plain side keeps TensorFlow's defaults.

    Args:
        config: the experiment.
        rounds: how often both are run; the medians of all epochs but first ones are compared.
        epochs: Digitscope's epochs a round, at least 2.
        keras_epochs: plain Keras' epochs a round, at least 2.

    Returns:
        As ``report``.

    Raises:
        RuntimeError: one of the processes failed; the message is its last line.
    """
    seconds: dict[str, list[float]] = {side: [] for side in SIDES}
    memory = dict.fromkeys(SIDES, 0.0)
    for _ in range(rounds):
        for side, count in zip(SIDES, (epochs, keras_epochs), strict=True):
            found = _in_a_process(side, dataclasses.replace(config, epochs=count))
            seconds[side] += found.seconds[1:]
            memory[side] = max(memory[side], found.megabytes)
    ours, theirs = (median(seconds[side]) for side in SIDES)
    return {
        "seconds_per_epoch": ours,
        "keras_seconds_per_epoch": theirs,
        "ratio": ours / theirs,
        "peak_megabytes": memory["digitscope"],
        "keras_peak_megabytes": memory["keras"],
    }


def digitscope_seconds(config: TrainConfig, data: mnist.Mnist) -> list[float]:
    """Seconds of each epoch with Digitscope's own loop."""
    from models.training import train

    marks: list[float] = []

    def on_event(event: Event) -> None:
        if isinstance(event, EpochDone):
            marks.append(perf_counter())

    began = perf_counter()
    train(config, data, on_event)
    return _differences(began, marks)


def keras_seconds(config: TrainConfig, data: mnist.Mnist) -> list[float]:
    """Seconds of each epoch with ``fit`` as the chapter calls it."""
    import keras

    from models.network import build_network, build_optimizer

    marks: list[float] = []
    model = build_network(config)
    optimizer = build_optimizer(config.optimizer)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["acc"])
    began = perf_counter()
    model.fit(
        data.train_pictures[..., None],
        data.train_labels,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(data.test_pictures[..., None], data.test_labels),
        callbacks=[
            keras.callbacks.LambdaCallback(on_epoch_end=lambda *_: marks.append(perf_counter()))
        ],
        verbose=0,
    )
    return _differences(began, marks)


def _differences(began: float, marks: list[float]) -> list[float]:
    return [end - start for start, end in zip([began, *marks], marks, strict=False)]


@dataclass(frozen=True, kw_only=True)
class _Measured:
    seconds: list[float]
    megabytes: float


def _in_a_process(side: str, config: TrainConfig) -> _Measured:
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    done = subprocess.run(
        [sys.executable, "-m", "models.benchmark", side, json.dumps(to_dict(config))],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise RuntimeError(f"the {side} side of the benchmark failed: {last}")
    return _Measured(**json.loads(done.stdout.strip().splitlines()[-1]))


def _peak_megabytes() -> float:
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _main(side: str, experiment: str) -> None:
    measure = digitscope_seconds if side == "digitscope" else keras_seconds
    seconds = measure(from_dict(json.loads(experiment)), mnist.load())
    json.dump({"seconds": seconds, "megabytes": _peak_megabytes()}, sys.stdout)


if __name__ == "__main__":
    _main(*sys.argv[1:])
