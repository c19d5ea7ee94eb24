"""What a person does that is written down: each action, and how one sees that it is done."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtGui import QImage

from gui import images, snapshots
from gui.inside import film
from gui.jobs import Control, every_second
from gui.settings import Settings
from gui.train.own import OwnExperiments
from models import take_home
from models.classifier import Network
from models.samples import Samples
from tests.trust import whole
from tests.trust.tiny import TINY, made_up
from tests.trust.writes_world import NOISE, OVER, Action, World, run_of, train


def taught(world: World) -> str:
    """A network that was taught, kept."""
    result = made_up(lambda _: None)
    return world.history.begin(TINY, title="My hand").finish(result, ()).problem


def whole_run(world: World, title: str) -> bool:
    """Whether a run is there with all its epochs and a network that answers."""
    found = [run for run in world.history.list() if run.title == title]
    return bool(found) and found[0].epochs == TINY.epochs and found[0].state == "finished"


def settings_of(world: World) -> Settings:
    """As the window holds them."""
    return world.once("settings", lambda: Settings(world.data / "settings.json"))


def samples_of(world: World) -> Samples:
    """As the window holds them."""

    def opened() -> Samples:
        samples = Samples(world.data)
        samples.open()
        return samples

    return world.once("samples", opened)


def quiet(work: Callable[[World], object]) -> Callable[[World], str]:
    """Work that says nothing where it succeeds."""

    def do(world: World) -> str:
        work(world)
        return ""

    return do


def _zoom(world: World) -> None:
    settings_of(world).remember("zoom", 1.5)
    settings_of(world).save()


def _own(world: World) -> None:
    own = world.once("own", lambda: OwnExperiments(settings_of(world)))
    own.keep("New one", dataclasses.replace(TINY, epochs=7))
    settings_of(world).save()


def _change_samples(work: Callable[[Samples], object]) -> Callable[[World], None]:
    def do(world: World) -> None:
        world.once("changed", lambda: work(samples_of(world)) or True)
        samples_of(world).save()

    return do


def _counts(world: World) -> tuple[int, ...]:
    samples = Samples(world.data)
    samples.open()
    return samples.counts()


def _take(kinds: set[str], world: World) -> str:
    picture = QImage(64, 48, QImage.Format.Format_RGB32)
    pictures = {"-train.png": partial(images.png_bytes, picture)}
    key = run_of(world, "First")
    taken = take_home.take_home(
        Network.from_folder(world.data / "runs" / key),
        world.home,
        kinds,
        key=key,
        title="First",
        pictures=pictures,
    )
    return "" if taken.files else "Nothing was saved."


def _taken(world: World) -> bool:
    ends = {path.name.removeprefix("first") for path in world.home.glob("first*")}
    return {".keras", ".onnx", "-curves.csv", ".py", ".ipynb", "-train.png"} <= ends


def _film(pictures: bool, world: World) -> None:
    script: Any = types.SimpleNamespace(stem="film", speed=4, reel=None)
    control = Control(every_second, 10)
    painted = [images.to_image(np.roll(NOISE, 9 * one, 0)) for one in range(3)]
    real, film.frames = film.frames, lambda _script, _control: iter(painted)
    try:
        if pictures:
            film._save_pictures(script, world.home, control)
        else:
            film._save_gif(script, world.home / "over.gif", control)
    finally:
        film.frames = real


def _garble(name: str, world: World) -> None:
    path = world.data / name
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"\xff" * (len(data) - 100))


def _whole(name: str, world: World) -> bool:
    whole.check(world.home / name)
    return True


ACTIONS: dict[str, Action] = {
    "choices": Action(quiet(_zoom), lambda w: w.kept()["setting zoom"] == 1.5),
    "an own experiment": Action(
        quiet(_own), lambda w: "New one" in OwnExperiments(Settings(w.data / "settings.json"))
    ),
    "a training": Action(train, lambda w: whole_run(w, "Third")),
    "a taught network": Action(taught, lambda w: whole_run(w, "My hand")),
    "rename": Action(
        quiet(lambda w: w.history.rename(run_of(w, "First") or run_of(w, "Renamed"), "Renamed")),
        lambda w: whole_run(w, "Renamed"),
    ),
    "star": Action(
        quiet(lambda w: w.history.star(run_of(w, "First"), True)),
        lambda w: w.history.get(run_of(w, "First")).starred,
    ),
    "note": Action(
        quiet(lambda w: w.history.note(run_of(w, "First"), "A word.")),
        lambda w: w.history.get(run_of(w, "First")).note == "A word.",
    ),
    "delete": Action(
        quiet(lambda w: [w.history.delete(run) for run in [run_of(w, "First")] if run]),
        lambda w: not run_of(w, "First") and len(w.history.deleted()) == 1,
    ),
    "take back": Action(
        quiet(lambda w: [w.history.restore(run.id) for run in w.history.deleted()]),
        lambda w: whole_run(w, "First"),
        prepare=lambda w: w.history.delete(run_of(w, "First")),
    ),
    "a start": Action(
        lambda w: w.history.start(),
        lambda w: whole_run(w, "First") and whole_run(w, "Second"),
    ),
    "a start after damage": Action(
        lambda w: w.history.start(),
        lambda w: whole_run(w, "First") and whole_run(w, "Second"),
        prepare=partial(_garble, "history.sqlite3"),
        tells=True,
    ),
    "a sample": Action(
        quiet(_change_samples(lambda s: s.add(NOISE[28:56, :28, 0].copy(), 9, "pad"))),
        lambda w: _counts(w)[9] == 1,
        prepare=samples_of,
    ),
    "a sample relabelled": Action(
        quiet(_change_samples(lambda s: s.relabel([s.list()[0].id], 8))),
        lambda w: _counts(w)[8] == 1,
        prepare=samples_of,
    ),
    "a sample deleted": Action(
        quiet(_change_samples(lambda s: s.delete([s.list()[0].id]))),
        lambda w: sum(_counts(w)) == 2,
        prepare=samples_of,
    ),
    "a sample taken back": Action(
        quiet(_change_samples(lambda s: s.undo())),
        lambda w: sum(_counts(w)) == 3,
        prepare=lambda w: (
            samples_of(w).delete([samples_of(w).list()[0].id]),
            samples_of(w).save(),
        ),
    ),
    "samples opened after damage": Action(
        lambda w: Samples(w.data).open(),
        lambda w: sum(_counts(w)) == 3,
        prepare=partial(_garble, "samples.sqlite3"),
        tells=True,
    ),
    "take home": Action(partial(_take, set(take_home.ENDINGS) - {take_home.LITERT}), _taken),
    "a snapshot": Action(
        quiet(lambda w: snapshots.save_snapshot(w.home / "snaps", NOISE, ())),
        lambda w: len(list((w.home / "snaps").glob("*.png"))) >= 1,
    ),
    "a film": Action(quiet(partial(_film, False)), partial(_whole, "over.gif")),
    "a film in pictures": Action(
        quiet(partial(_film, True)), lambda w: len(list(w.home.glob("film-0?.png"))) == 3
    ),
    **{
        f"over {name}": Action(
            quiet(lambda w, write=write: write(w, 1)),  # type: ignore[misc]
            partial(_whole, name),
        )
        for name, write in OVER.items()
    },
}
SLOW = {
    "convert": Action(
        partial(_take, {take_home.LITERT, take_home.MNIST}),
        lambda w: {one.name for one in w.home.iterdir()} >= {"first.tflite", "mnist.npz"},
    )
}
