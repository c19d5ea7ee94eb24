"""What is done until it is killed: each mode says beforehand what it saves, and what is kept.

python tests/trust/kills_work.py MODE; one line of JSON each:
["saves" | "kept", name, value] for anything that has a value (a sample, a choice, a title), and
["saves" | "keeps" | "finished", run, epoch, weights] for trainings.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from models import mnist
from models.disk import data_folder
from models.events import EpochDone, Event, Started, Weights
from models.history import History, Recorder
from models.snapshots import Collector
from tests.trust.starting import fingerprint
from tests.trust.tiny import SHAPES, TINY, made_up, some

FEW = 8
"""Runs and samples that are changed again and again."""
HOME = "home"
"""The folder beside the data folder that is exported to."""


def say(word: str, name: str, *rest: object) -> None:
    """One line for whoever kills."""
    os.write(1, (json.dumps([word, name, *rest]) + "\n").encode())


@contextmanager
def saving(name: str, value: object) -> Iterator[None]:
    """Something gets a value: either may be there meanwhile, this one afterwards."""
    say("saves", name, value)
    yield
    say("kept", name, value)


def training(data: mnist.Mnist | None) -> None:
    """Trains tiny networks one after the other; without data only what is kept of it is made."""
    history, collector = History(data_folder()), Collector()
    while True:
        with contextlib.closing(history.begin(TINY)) as recorder:

            def add(event: Event, recorder: Recorder = recorder) -> None:
                collector.add(event)
                if isinstance(event, EpochDone):
                    tell("saves", recorder, event.epoch, event.weights)
                recorder.add(event)
                if isinstance(event, Started | EpochDone):
                    epoch = event.epoch if isinstance(event, EpochDone) else 0
                    tell("keeps", recorder, epoch, event.weights)

            if data is None:
                result = made_up(add)
            else:
                from models.training import train

                result = train(TINY, data, add)
            tell("saves", recorder, TINY.epochs, result.weights)
            recorder.finish(result, collector.finish(result))
            tell("finished", recorder, TINY.epochs, result.weights)


def tell(word: str, recorder: Recorder, epoch: int, weights: Weights) -> None:
    """Of which run, after which epoch, with which weights."""
    say(word, recorder.run_id or "-", epoch, fingerprint(weights))


def exporting(*, litert: bool = False) -> None:
    """Takes networks home in all forms, over and over."""
    from PySide6.QtGui import QImage

    from gui.images import png_bytes
    from gui.snapshots import save_snapshot
    from models import take_home
    from models.classifier import Network, load
    from models.export import export_csv, export_keras, export_onnx
    from models.samples_file import save_npz

    home = data_folder().parent / HOME
    home.mkdir(exist_ok=True)
    (run,) = History(data_folder()).list() or (one_run("taken home"),)
    kinds = set(take_home.ENDINGS) | {take_home.MNIST}
    kinds -= set() if litert else {take_home.LITERT, take_home.MNIST}
    image = QImage(640, 480, QImage.Format.Format_RGB32)
    noise = np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8)
    for number in itertools.count():
        say("kept", "exports", number)
        pictures = {"-train.png": partial(png_bytes, image)}
        network = load(run.id)
        take_home.take_home(network, home, kinds, key=run.id, title="Mine", pictures=pictures)
        save_snapshot(home, noise, ())
        weights = tuple(np.full(shape, number, np.float32) for shape in SHAPES)
        other = Network.from_weights("over", "Over", TINY, weights)
        export_keras(other, home / "over.keras")
        export_onnx(other, home / "over.onnx")
        export_csv([{"a": number, "b": one} for one in range(2000)], home / "over.csv")
        save_npz(home / "over.npz", noise[:28, :28, 0][None], np.array([1], np.uint8))
        for path in (*home.glob("mine-?*"), *home.glob("digitscope-*")):
            path.unlink()


def teaching() -> None:
    """Keeps, relabels, deletes and takes back samples, and keeps networks that were taught."""
    from models.samples import Samples

    samples, chance = Samples(data_folder()), random.Random(os.getpid())
    samples.open()

    def change(work: Callable[[], Any]) -> None:
        before = values()
        work()
        after = values()
        names = [one for one in {*before, *after} if before.get(one) != after.get(one)]
        for name in names:
            say("saves", name, after.get(name))
        samples.save()
        for name in names:
            say("kept", name, after.get(name))

    def values() -> dict[str, str]:
        kept = samples.list()
        return {f"sample {one.id}": f"{one.digit} {fingerprint([one.picture])}" for one in kept}

    for number in itertools.count():
        picture = np.frombuffer(chance.randbytes(784), np.uint8).reshape(28, 28)
        change(partial(samples.add, picture, chance.randrange(11), "pad"))
        kept = [one.id for one in samples.list()]
        change(partial(samples.relabel, [chance.choice(kept)], chance.randrange(11)))
        if len(kept) > FEW:
            change(partial(samples.delete, [chance.choice(kept)]))
        if chance.random() < 0.5:
            change(samples.undo)
        if number % 5 == 4:
            one_run("tiny, my hand")


def tuning() -> None:
    """Teaches a network samples for real, and keeps it."""
    from models import threads
    from models.classifier import Network

    threads.prepare_tensorflow(None)
    from gui.teaching.hands import lightly
    from models.fine_tuning import fine_tune

    data, history = some(mnist.load()), History(data_folder())
    weights = tuple(np.zeros(shape, np.float32) for shape in SHAPES)
    network = Network.from_weights("tiny", "Tiny", TINY, weights)
    pictures, labels = data.train_pictures[:FEW], data.train_labels[:FEW]
    while True:
        say("kept", "teaches", True)
        tuned = fine_tune(network, pictures, labels, data, lambda _: None, vary=lightly)
        assert tuned is not None
        recorder = history.begin(tuned.result.config, title="Tiny, my hand")
        kept = recorder.finish(tuned.result, ())
        # Nothing was told on the way, so only what is kept in the end has a name.
        say("finished", kept.id, tuned.result.config.epochs, fingerprint(tuned.result.weights))


def settings() -> None:
    """Changes choices, own experiments, and what a person says about runs."""
    import dataclasses

    from gui.settings import Settings
    from gui.train.own import OwnExperiments

    chance = random.Random(os.getpid())
    choices = Settings(data_folder() / "settings.json")
    own, history = OwnExperiments(choices), History(data_folder())
    while len(history.list()) + len(history.deleted()) < 3:
        one_run("talked about")
    for number in itertools.count():
        value = chance.randrange(10**6)
        # A choice of no page: the window that starts on it writes its own pages' anew.
        with saving("setting chosen", {"number": value}):
            choices.remember("chosen", {"number": value})
            choices.save()
        name = f"Mine {chance.randrange(FEW)}"
        with saving(f"experiment {name}", value % 100 + 1):
            own.keep(name, dataclasses.replace(TINY, epochs=value % 100 + 1))
            choices.save()
        run = chance.choice(history.list() or (one_run("talked about"),))
        with saving(f"title {run.id}", f"Called {number}"):
            history.rename(run.id, f"Called {number}")
        with saving(f"starred {run.id}", not run.starred):
            history.star(run.id, not run.starred)
        with saving(f"note {run.id}", "x" * (value % 4000)):
            history.note(run.id, "x" * (value % 4000))
        with saving(f"where {run.id}", "bin"):
            history.delete(run.id)
        with saving(f"where {run.id}", "list"):
            history.restore(run.id)


def one_run(title: str) -> Any:
    """A training that was made up, kept under a title."""
    collector, recorder = Collector(), History(data_folder()).begin(TINY, title=title)

    def add(event: Event) -> None:
        collector.add(event)
        recorder.add(event)

    result = made_up(add)
    tell("saves", recorder, TINY.epochs, result.weights)
    run = recorder.finish(result, collector.finish(result))
    tell("finished", recorder, TINY.epochs, result.weights)
    return run


MODES: dict[str, Callable[[], None]] = {
    "training": lambda: training(some(mnist.load())),
    "saving": lambda: training(None),
    "exporting": exporting,
    "converting": lambda: exporting(litert=True),
    "teaching": teaching,
    "tuning": tuning,
    "settings": settings,
}

if __name__ == "__main__":
    import faulthandler

    faulthandler.dump_traceback_later(600, exit=True)  # It is killed long before, or it hangs.
    from tests.trust.kills_broken import BREAKS

    if len(sys.argv) > 2:
        BREAKS[sys.argv[2]]()
    MODES[sys.argv[1]]()
