"""What a person has when an action of theirs is written down, and what an action is."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from gui import curve_saving, images
from gui.evaluate import saving
from gui.jobs import Control, every_second
from gui.settings import Settings
from gui.teaching import shelf
from gui.train.own import OwnExperiments
from models import export
from models.classifier import Network
from models.disk import atomic_write
from models.history import History
from models.samples import Samples
from models.sharing import to_json
from models.snapshots import Collector
from tests.trust.starting import fingerprint
from tests.trust.tiny import SHAPES, TINY, made_up

T = TypeVar("T")
NOISE = np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8)
ROWS: list[Mapping[str, object]] = [{"epoch": number, "loss": 0.5} for number in range(50)]


@dataclass
class World:
    """A data folder and a folder of the person's own, with what the program holds in memory."""

    data: Path
    home: Path
    memory: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def copied(cls, template: Path, place: Path, action: Action) -> World:
        """A fresh one, in which the action can be done."""
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(template, place)
        os.environ["DIGITSCOPE_DATA"] = str(place / "data")
        world = cls(place / "data", place / "home")
        action.prepare(world)
        return world

    def once(self, name: str, make: Callable[[], T]) -> T:
        """Something that lives as long as the window."""
        found: T = self.memory.setdefault(name, None) or make()
        self.memory[name] = found
        return found

    @property
    def history(self) -> History:
        """The runs."""
        return History(self.data)

    def kept(self) -> dict[str, Any]:
        """What the person has, read as after a start."""
        found: dict[str, Any] = {}
        for run in (*self.history.list(), *self.history.deleted()):
            folder = run.folder if run.folder.exists() else self.data / "bin" / run.id
            network = fingerprint(Network.from_folder(folder).weights)
            found[f"run {run.id}"] = (run.title, run.note, run.starred, run.epochs, network)
        store = Samples(self.data)
        store.open()
        found |= {one.id: (one.digit, fingerprint([one.picture])) for one in store.list()}
        settings = Settings(self.data / "settings.json").values()
        return found | {f"setting {name}": value for name, value in settings.items()}

    def files(self) -> dict[Path, bytes]:
        """Every file with what is in it."""
        folders = (self.data, self.home)
        return {path: b"" for one in folders for path in one.rglob("*") if path.is_file()}

    def moved(self, path: Path) -> bool:
        """Whether it lies where the program puts things: beside a database, or in the bin."""
        if path.name.endswith(("-wal", "-shm")) or path.name.startswith("digitscope.log"):
            return True
        parts = path.relative_to(self.data).parts if path.is_relative_to(self.data) else ("",)
        swapped = {"runs": "bin", "bin": "runs"}.get(parts[0])
        return swapped is not None and self.data.joinpath(swapped, *parts[1:]).exists()


@dataclass(frozen=True)
class Action:
    """One action.

    Attributes:
        do: does it; returns the sentence that the window would show, "" where all went well.
        done: whether it is done, read from the disk.
        prepare: changes a fresh world so that it can be done.
        tells: whether a sentence comes out also where it succeeds.
    """

    do: Callable[[World], str]
    done: Callable[[World], bool]
    prepare: Callable[[World], object] = lambda _: None
    tells: bool = False


def furnish(place: Path) -> Path:
    """A data folder with two runs, settings and samples, and files of the person's own."""
    (place / "home").mkdir(parents=True)
    os.environ["DIGITSCOPE_DATA"] = str(place / "data")
    world = World(place / "data", place / "home")
    for title in ("First", "Second"):
        train(world, title)
    world.history.rename(run_of(world, "Second"), "Second")
    world.history.start()
    settings = Settings(world.data / "settings.json")
    settings.remember("zoom", 1.15)
    OwnExperiments(settings).keep("Old one", TINY)
    settings.save()
    samples = Samples(world.data)
    for digit in range(3):
        samples.add(NOISE[:28, :28, digit].copy(), digit, "pad")
    samples.save()
    for write in OVER.values():
        write(world, 0)
    return place


def run_of(world: World, title: str) -> str:
    """Its id; "" where there is none."""
    return next((run.id for run in world.history.list() if run.title == title), "")


def train(world: World, title: str = "Third") -> str:
    """A training that was made up, written down as a real one is; its sentences."""
    said: list[str] = []
    collector = Collector()
    recorder = world.history.begin(TINY, title=title, on_problem=said.append)

    def add(event: Any) -> None:
        collector.add(event)
        recorder.add(event)

    try:
        result = made_up(add)
        said.append(recorder.finish(result, collector.finish(result)).problem)
    except OSError as error:
        said.append(f"The network could not be kept: {error}")
    finally:
        recorder.close()
    return next((one for one in said if one), "")


def network(number: int) -> Network:
    """Another one for each number."""
    weights = tuple(np.full(shape, number, np.float32) for shape in SHAPES)
    return Network.from_weights("over", "Over", TINY, weights)


CONTROL = Control(every_second, 10)
OVER: dict[str, Callable[[World, int], object]] = {
    "over.keras": lambda w, n: export.export_keras(network(n), w.home / "over.keras"),
    "over.onnx": lambda w, n: export.export_onnx(network(n), w.home / "over.onnx"),
    "over.csv": lambda w, n: export.export_csv(ROWS[: 10 + n], w.home / "over.csv"),
    "over.npz": lambda w, n: shelf._export(
        w.home / "over.npz", NOISE[:28, :28, n][None].copy(), np.array([1], np.uint8), CONTROL
    ),
    "over.png": lambda w, n: shelf._export(
        w.home / "over.png", NOISE[:28, :28, n][None].copy(), np.array([1], np.uint8), CONTROL
    ),
    "over.json": lambda w, n: atomic_write(
        w.home / "over.json", to_json(dataclasses.replace(TINY, epochs=n + 1)).encode()
    ),
    "table.csv": lambda w, n: saving._write(w.home / "table.csv", f"a,b\r\n1,{n}\r\n", CONTROL),
    "curves.csv": lambda w, n: curve_saving._write(w.home / "curves.csv", [["a"], [n]], CONTROL),
    "curves.png": lambda w, n: curve_saving._write(
        w.home / "curves.png", images.to_image(np.roll(NOISE, n, 0)), CONTROL
    ),
}
"""Files that are written over an older one, each with the number of its writing."""
