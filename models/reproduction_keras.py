"""An experiment trained by plain Keras in its own process, and its first losses beside ours."""

from __future__ import annotations

import dataclasses
import json
import os
import queue
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from models import mnist
from models.config import Dropout, TrainConfig, from_dict, to_dict

ROOT = Path(__file__).resolve().parent.parent
FIRST_STEPS = 75
"""Later the smallest difference in rounding has grown until two runs are two different chances."""
LOOK = 0.1
"""Seconds between two looks whether to stop."""

Progress = Callable[[int], None]
"""Told how many of plain Keras' epochs are done."""


@dataclass(frozen=True, kw_only=True)
class KerasEpoch:
    """What plain Keras' ``fit`` reports after an epoch (accuracies 0..1)."""

    epoch: int
    seconds: float
    loss: float
    accuracy: float
    val_loss: float
    val_accuracy: float


@dataclass(frozen=True, kw_only=True)
class Rival:
    """Plain Keras' training of an experiment.

    Attributes:
        history: its epochs.
        losses: ours in the first steps, from the same weights and batches, dropout at rate 0.
        keras_losses: plain Keras' in the same steps.
    """

    history: tuple[KerasEpoch, ...]
    losses: tuple[float, ...]
    keras_losses: tuple[float, ...]

    @property
    def largest_difference(self) -> float:
        """Of the first losses, in proportion to plain Keras' own."""
        ours, theirs = np.array(self.losses), np.array(self.keras_losses)
        return float(np.max(np.abs(ours - theirs) / np.abs(theirs)))


def against_keras(
    config: TrainConfig, data: mnist.Mnist, progress: Progress, should_stop: Callable[[], bool]
) -> Rival | None:
    """Train ``config`` with plain Keras: the same first weights, the same order of batches.

    Its process keeps TensorFlow's own thread counts, which a process cannot change later.

    Returns:
        None if it was asked to stop.

    Raises:
        RuntimeError: the process failed; the message is its last line.
    """
    losses = first_losses(config, data)
    epochs: list[KerasEpoch] = []
    keras_losses: tuple[float, ...] = ()
    for line in _lines(config, should_stop):
        if line is None:
            return None
        found = json.loads(line)
        if "first_losses" in found:
            keras_losses = tuple(found["first_losses"])
        else:
            epochs.append(KerasEpoch(**found))
            progress(len(epochs))
    return Rival(history=tuple(epochs), losses=losses, keras_losses=keras_losses)


def first_losses(config: TrainConfig, data: mnist.Mnist) -> tuple[float, ...]:
    """The loss of each of the first steps of our training, with dropout at rate 0."""
    from models.fast_loop import FastLoop
    from models.network import build_network

    config = without_dropping(config)
    batches = first_batches(config, len(data.train_labels))
    used = dataclasses.replace(
        data,
        train_pictures=data.train_pictures[batches.ravel()],
        train_labels=data.train_labels[batches.ravel()],
    )
    own = np.arange(batches.size, dtype=np.int32).reshape(batches.shape)
    loop = FastLoop(config, tuple(build_network(config).get_weights()), used)
    losses, _ = loop.steps(own, 0)
    loop.close()
    return tuple(losses.tolist())


def order(config: TrainConfig, epoch: int, pictures: int) -> npt.NDArray[np.int32]:
    """The order in which ``models.training`` takes the pictures in an epoch (from 1)."""
    random = np.random.default_rng([config.seed % 2**64, epoch])
    return random.permutation(pictures).astype(np.int32)


def first_batches(config: TrainConfig, pictures: int) -> npt.NDArray[np.int32]:
    """The training's first batches: int32 (steps, batch size), numbers of pictures."""
    steps = min(FIRST_STEPS, pictures // config.batch_size)
    return order(config, 1, pictures)[: steps * config.batch_size].reshape(steps, -1)


def without_dropping(config: TrainConfig) -> TrainConfig:
    """``config`` with dropout at rate 0: two engines draw different chances from one seed."""
    layers = tuple(
        dataclasses.replace(layer, rate=0.0) if isinstance(layer, Dropout) else layer
        for layer in config.layers
    )
    return dataclasses.replace(config, layers=layers)


def _lines(config: TrainConfig, should_stop: Callable[[], bool]) -> Iterator[str | None]:
    """What plain Keras' process says line by line; None at the end if it was asked to stop."""
    environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-m", "models.reproduction_keras", json.dumps(to_dict(config))]
    said: queue.SimpleQueue[str | None] = queue.SimpleQueue()
    with (
        tempfile.TemporaryFile() as errors,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=errors, text=True
        ) as process,
    ):
        assert process.stdout is not None  # It was asked for above.
        reader = threading.Thread(target=_read, args=(process.stdout, said))
        reader.start()
        finished = False
        try:
            while not finished and not should_stop():
                try:
                    line = said.get(timeout=LOOK)
                except queue.Empty:
                    continue
                if line is None:
                    finished = True
                else:
                    yield line
        finally:
            if not finished:
                process.terminate()
            status = process.wait()
            reader.join()
        if not finished or (status and should_stop()):  # Ctrl+C reaches both processes.
            yield None
        elif status:
            errors.seek(0)
            text = errors.read().decode("utf-8", "replace").strip()
            last = (text.splitlines() or ["no message"])[-1]
            raise RuntimeError(f"plain Keras' side failed: {last}")


def _read(stream: IO[str], said: queue.SimpleQueue[str | None]) -> None:
    for line in stream:
        said.put(line)
    said.put(None)


def _train(config: TrainConfig, data: mnist.Mnist) -> None:
    import keras

    pictures, labels = data.train_pictures[..., None], data.train_labels
    batches = first_batches(config, len(labels))
    model = _compiled(without_dropping(config))
    losses = []
    for batch in batches:
        model.reset_metrics()
        loss = model.train_on_batch(pictures[batch].astype(np.float32), labels[batch])[0]
        losses.append(float(loss))
    _say({"first_losses": losses})

    keras.utils.set_random_seed(config.seed % 2**32)
    model = _compiled(config)
    marks: list[float] = []
    clock = keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda *_: marks.append(perf_counter()),
        on_epoch_end=lambda *_: marks.append(perf_counter()),
    )
    for epoch in range(1, config.epochs + 1):
        shuffled = order(config, epoch, len(labels))
        told = model.fit(
            pictures[shuffled],
            labels[shuffled],
            batch_size=config.batch_size,
            epochs=epoch,
            initial_epoch=epoch - 1,
            shuffle=False,  # They are shuffled already, in the order of our own training.
            validation_data=(data.test_pictures[..., None], data.test_labels),
            callbacks=[clock],
            verbose=0,
        )
        figures = {name: float(values[-1]) for name, values in told.history.items()}
        _say({"epoch": epoch, "seconds": marks[-1] - marks[-2], **figures})


def _compiled(config: TrainConfig) -> Any:
    from models.network import build_network, build_optimizer

    model = build_network(config)
    optimizer = build_optimizer(config.optimizer)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def _say(line: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _train(from_dict(json.loads(sys.argv[1])), mnist.load())
