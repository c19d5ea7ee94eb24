"""Kills trainings at random moments and looks at what is left: python tests/benchmarks/kills.py.

A child process trains tiny networks one after the other ("training"), or tells the history of
made-up trainings as fast as the disk takes them ("saving"), and says which epochs are kept. It is
killed (SIGKILL), and then nothing that it said may be missing, without any repair.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist
from models.classifier import Network
from models.config import Activation, Dense, Flatten, Rescaling, TrainConfig
from models.disk import data_folder
from models.events import EpochDone, Event, Started, StepsDone, TrainResult, Weights
from models.history import History, Recorder
from models.history_database import FILE
from models.snapshots import Collector
from models.training import train

TRAINING, SAVING = MODES = ("training", "saving")
LONGEST = {TRAINING: 2.5, SAVING: 0.6}
"""Seconds from the first event to the kill, at most."""
TINY = TrainConfig(
    name="tiny",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    epochs=4,
)
SHAPES = ((784, 10), (10,))
PICTURES, TESTS = 640, 200


class LostError(Exception):
    """A kill took something with it; the message says what."""


@dataclass
class Tally:
    """What was killed and what was found."""

    kills: int = 0
    while_saving: int = 0
    runs: int = 0
    epochs: int = 0
    opened: int = 0


def main() -> int:
    """One mode or both, so many times each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--training", type=int, default=100, metavar="N", help="kills, default 100")
    parser.add_argument("--saving", type=int, default=300, metavar="N", help="kills, default 300")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--child", choices=MODES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        child(options.child)
    for mode in MODES:
        count = getattr(options, mode)
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            tally = kill(count, mode, Path(folder), options.seed)
        sys.stdout.write(
            f"{mode}: {tally.kills} kills, {tally.while_saving} of them while an epoch or a "
            f"network was being written; {tally.runs} runs with {tally.epochs} finished epochs, "
            f"none lost; {tally.opened} networks opened; {time.perf_counter() - began:.0f} s\n"
        )
        sys.stdout.flush()
    return 0


def kill(count: int, mode: str, folder: Path, seed: int) -> Tally:
    """Kills a child so many times and looks each time at what is left.

    Raises:
        LostError: something is.
    """
    chance = random.Random(seed)
    tally = Tally()
    for _ in range(count):
        said = killed(mode, folder, chance.random() * LONGEST[mode])
        look(folder, said, tally)
    return tally


def killed(mode: str, folder: Path, seconds: float) -> list[list[str]]:
    """What a child said until it was killed, so long after its first word."""
    command = [sys.executable, str(Path(__file__)), "--child", mode]
    environment = os.environ | {"DIGITSCOPE_DATA": str(folder)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline()]
        time.sleep(seconds)
        process.kill()
        lines += process.stdout.readlines()
    if not lines[0]:
        raise LostError("the child ended by itself")
    return [line.split() for line in lines if line.endswith("\n")]


def look(folder: Path, said: list[list[str]], tally: Tally) -> None:
    """Compares what was said with what is there.

    Raises:
        LostError: something is missing or damaged.
    """
    with contextlib.closing(sqlite3.connect(folder / FILE)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchone()
    if sound != ("ok",):
        raise LostError(f"the database is damaged: {sound}")
    history = History(folder)
    notice = history.start()
    if notice:
        raise LostError(f"the next start had to mend something: {notice}")
    runs = {run.id: run for run in history.list()}
    tally.kills += 1
    tally.while_saving += said[-1][0] == "saves"
    prints: dict[tuple[str, int], str] = {}
    for word, run_id, number, print_ in said:
        run = runs.get(run_id)
        prints[run_id, int(number)] = print_
        # What was being saved may be there or not, whole; what was said to be kept is there.
        least = int(number) - (word == "saves")
        if run is None or run.epochs < least:
            raise LostError(f"{run_id}: {word} {number}, found {run and run.words}")
        if word == "finished" and run.state != "finished":
            raise LostError(f"{run_id} was finished, found {run.words}")
    for run_id in {words[1] for words in said}:
        run = runs[run_id]
        network = Network.from_folder(run.folder)
        if run.epochs and network.test_accuracy != run.history[-1]["val_accuracy"]:
            raise LostError(f"{run_id} opens as after another epoch than {run.words}")
        if fingerprint(network.weights) != prints[run_id, run.epochs]:
            raise LostError(f"{run_id} opens with other weights than after {run.words}")
        if run.state == "interrupted":
            more = history.continue_config(run_id)
            if (more.epochs_done, fingerprint(more.weights)) != (
                run.epochs,
                prints[run_id, run.epochs],
            ):
                raise LostError(f"{run_id} cannot go on from {run.words}")
        if any(path.name.endswith(".new") for path in run.folder.iterdir()):
            raise LostError(f"{run_id} has half a file in its folder")
        tally.opened += 1
    tally.runs = len(runs)
    tally.epochs = sum(run.epochs for run in runs.values())


def child(mode: str) -> NoReturn:
    """Trains, and says so, until it is killed."""
    history = History(data_folder())
    data = _some(mnist.load()) if mode == TRAINING else None
    collector = Collector()
    while True:
        with contextlib.closing(history.begin(TINY)) as recorder:

            def add(event: Event, recorder: Recorder = recorder) -> None:
                collector.add(event)
                if isinstance(event, EpochDone):
                    say("saves", recorder, event.epoch, event.weights)
                recorder.add(event)
                if isinstance(event, Started | EpochDone):
                    epoch = event.epoch if isinstance(event, EpochDone) else 0
                    say("keeps", recorder, epoch, event.weights)

            result = train(TINY, data, add) if data else made_up(add)
            say("saves", recorder, TINY.epochs, result.weights)
            recorder.finish(result, collector.finish(result))
            say("finished", recorder, TINY.epochs, result.weights)


def say(word: str, recorder: Recorder, epoch: int, weights: Weights) -> None:
    """One line for the parent: what, of which run, after which epoch, with which weights."""
    line = f"{word} {recorder.run_id or '-'} {epoch} {fingerprint(weights)}\n"
    os.write(1, line.encode())


def fingerprint(weights: Weights) -> str:
    """Tells weights apart."""
    return f"{zlib.crc32(b''.join(one.tobytes() for one in weights)):08x}"


def made_up(add: Callable[[Event], None]) -> TrainResult:
    """A training without learning: all of its time is saving."""

    def weights(epoch: int) -> Weights:
        return tuple(np.full(shape, epoch, np.float32) for shape in SHAPES)

    add(Started(config=TINY, steps=20, weights=weights(0)))
    history = []
    for epoch in range(1, TINY.epochs + 1):
        step = StepsDone(
            epoch=epoch,
            step=20,
            total_step=20 * epoch,
            loss=0.5,
            accuracy=0.5,
            running_loss=0.5,
            running_accuracy=0.5,
            pictures_per_second=1000.0,
        )
        add(step)
        done = EpochDone(
            epoch=epoch,
            seconds=1.0,
            loss=0.5,
            accuracy=0.5,
            val_loss=0.5,
            val_accuracy=epoch / 10,
            weights=weights(epoch),
        )
        add(done)
        history.append(done)
    return TrainResult(
        config=TINY, weights=weights(TINY.epochs), history=tuple(history), stopped=False
    )


def _some(data: mnist.Mnist) -> mnist.Mnist:
    return mnist.Mnist(
        train_pictures=data.train_pictures[:PICTURES],
        train_labels=data.train_labels[:PICTURES],
        test_pictures=data.test_pictures[:TESTS],
        test_labels=data.test_labels[:TESTS],
    )


if __name__ == "__main__":
    sys.exit(main())
