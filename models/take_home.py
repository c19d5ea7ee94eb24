"""Everything that can be taken home of a network, written into a folder: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.disk import KeepError, atomic_write, plain_name
from models.free_names import free_stem, holds, remove
from models.script_parts import stem_of
from models.unfinished import unfinished

if TYPE_CHECKING:
    from models.classifier import Network

KERAS, ONNX, LITERT = "keras", "onnx", "litert"
CURVES, SCRIPT, NOTEBOOK, MNIST = "curves", "script", "notebook", "mnist"
ENDINGS = {
    KERAS: ".keras",
    ONNX: ".onnx",
    CURVES: "-curves.csv",
    SCRIPT: ".py",
    NOTEBOOK: ".ipynb",
    LITERT: ".tflite",
}
MNIST_NAME = "mnist"
COSTS = {MNIST: 6.0, LITERT: 10.0}
"""About how long a file takes, in those of the others."""
Make = Callable[[], bytes]


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What was written.

    Attributes:
        files: in the order of their writing; none where it was stopped.
        notes: sentences about what is not as one might expect.
    """

    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(kw_only=True)
class _Parcel:
    """One taking: what of, what is written so far, what is to be said."""

    network: Network
    key: str
    title: str
    folder: Path
    stem: str
    should_stop: Callable[[], bool]
    files: list[Path] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, ending: str, write: Callable[[Path], None]) -> None:
        path = self.folder / f"{self.stem}{ending}"
        # Its name is free: what fails half-way may have left it there, and it goes with the rest.
        self.files.append(path)
        write(path)

    def write(self, ending: str, data: bytes) -> None:
        self.add(ending, lambda path: atomic_write(path, data))


def take_home(
    network: Network,
    folder: Path,
    kinds: Collection[str],
    *,
    key: str = "",
    title: str = "",
    pictures: Mapping[str, Make] | None = None,
    on_progress: Callable[[float, str], None] = lambda _share, _text: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Taken:
    """Writes the files, named after the network; no file that is there is written over.

    Args:
        network: what is taken along.
        folder: where to; it must be there.
        kinds: of ENDINGS, and MNIST.
        key: by which its curves are known: a shipped name or a run's id; the network's name.
        title: what people call it; the network's own.
        pictures: further files by the end of their name ("-train.png"), made when it is their turn.
        on_progress: the share that is done, 0..1, and what is made now.
        should_stop: asked between the files and while one is converted.

    Returns:
        The files; none of them is left where it was stopped.

    Raises:
        OSError, ValueError: a file could not be made or written, and none of them is left; one
            sentence.
    """
    if not folder.is_dir():
        raise OSError(f"There is no folder {plain_name(folder)}: choose another one.")
    if network.config.augmented and {SCRIPT, NOTEBOOK} & set(kinds):
        kinds = {*kinds, KERAS}  # they open the finished weights
    pictures = pictures or {}
    title = title or network.title
    endings = [ending for kind, ending in ENDINGS.items() if kind in kinds] + list(pictures)
    stem = free_stem(folder, stem_of(title), endings)
    parcel = _Parcel(
        network=network,
        key=key or network.name,
        title=title,
        folder=folder,
        stem=stem,
        should_stop=should_stop,
    )
    if stem != stem_of(title):
        parcel.notes.append(f"Files called {stem_of(title)} were there already and stay.")
    steps = list(_steps(parcel, kinds, pictures))
    whole, done = sum(cost for _, _, cost in steps), 0.0
    ours = [folder / f"{stem}{ending}" for ending in endings]
    if MNIST in kinds and not (folder / f"{MNIST_NAME}.npz").exists():
        ours.append(folder / f"{MNIST_NAME}.npz")
    try:
        with unfinished(*ours):
            for text, step, cost in steps:
                if should_stop():
                    break
                on_progress(done / whole, text)
                step()
                done += cost
    except BaseException:
        remove(parcel.files)
        raise
    if should_stop():
        remove(parcel.files)
        return Taken()
    return Taken(files=tuple(parcel.files), notes=tuple(parcel.notes))


def _steps(
    parcel: _Parcel, kinds: Collection[str], pictures: Mapping[str, Make]
) -> Iterator[tuple[str, Callable[[], None], float]]:
    """What is done, what it is called, and what it costs: the quick files first."""
    steps = {
        KERAS: ("Writing the Keras network", _keras),
        ONNX: ("Writing the ONNX network", _onnx),
        CURVES: ("Writing the curves", _curves),
        SCRIPT: ("Writing the program", _script),
        NOTEBOOK: ("Writing the notebook", _notebook),
        MNIST: ("Packing MNIST", _mnist),
        LITERT: ("Converting to LiteRT", _litert),
    }
    for ending, make in pictures.items():
        yield "Writing pictures", partial(_picture, parcel, ending, make), 1.0
    for kind, (text, step) in steps.items():
        if kind in kinds:
            yield text, partial(step, parcel), COSTS.get(kind, 1.0)


def _picture(parcel: _Parcel, ending: str, make: Make) -> None:
    parcel.write(ending, make())


def _keras(parcel: _Parcel) -> None:
    from models.export import export_keras

    parcel.add(ENDINGS[KERAS], partial(export_keras, parcel.network))


def _onnx(parcel: _Parcel) -> None:
    from models.export import export_onnx

    parcel.add(ENDINGS[ONNX], partial(export_onnx, parcel.network))


def _litert(parcel: _Parcel) -> None:
    from models.litert import convert

    try:
        data = convert(parcel.network, parcel.should_stop)
    except KeepError:
        raise
    except OSError as error:
        # The other files are good without it.
        parcel.notes.append(str(error))
        return
    if data is not None:
        parcel.write(ENDINGS[LITERT], data)


def _curves(parcel: _Parcel) -> None:
    from models.export import curves_rows, export_csv, history_of

    rows = curves_rows(parcel.title, history_of(parcel.key))
    if rows:
        parcel.add(ENDINGS[CURVES], partial(export_csv, rows))
    else:
        parcel.notes.append("Its curves are not known here, so there is no table of them.")


def _script(parcel: _Parcel) -> None:
    from models.export import history_of, parent_of, reached
    from models.script import training_script

    text = training_script(
        parcel.network.config,
        stem=parcel.stem,
        reached=reached(history_of(parcel.key)),
        parent=parent_of(parcel.key),
    )
    parcel.write(ENDINGS[SCRIPT], text.encode())


def _notebook(parcel: _Parcel) -> None:
    from models.export import history_of, parent_of, reached
    from models.notebook import notebook

    text = notebook(
        parcel.network.config,
        title=parcel.title,
        stem=parcel.stem,
        reached=reached(history_of(parcel.key)),
        parent=parent_of(parcel.key),
    )
    parcel.write(ENDINGS[NOTEBOOK], text.encode())


def _mnist(parcel: _Parcel) -> None:
    from models.export import mnist_bytes

    data = mnist_bytes()
    path = parcel.folder / f"{MNIST_NAME}.npz"
    if holds(path, data):
        parcel.notes.append(f"{path.name} was there already.")
        return
    path = path.with_name(f"{free_stem(parcel.folder, MNIST_NAME, ['.npz'])}.npz")
    if path.stem != MNIST_NAME:
        parcel.notes.append(f"Another {MNIST_NAME}.npz was there already and stays.")
    parcel.files.append(path)
    atomic_write(path, data)
