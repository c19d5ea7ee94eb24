"""The film of a training, made and saved beside the window."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from gui import images
from gui.inside.moments import Known, network_of
from gui.inside.reel import Reel
from gui.inside.scales import strongest
from gui.inside.scores import read
from gui.inside.shoot import View, accuracy_of, shoot
from gui.jobs import Control
from gui.one_job import OneJob
from gui.session import Session, TestPictures
from gui.widgets.film_frame import Frame, paint_frame
from gui.widgets.moment_paint import Style
from gui.widgets.time_controls import UNKNOWN
from gui.widgets.time_paint import Moments

if TYPE_CHECKING:
    from models.snapshots import Snapshot

LAST_MS = 1500
"""The end of a film stays for so long before it begins anew."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Script:
    """What the film is to show.

    Attributes:
        reel: the training.
        view: the layer and picture.
        known: what was made of its moments already.
        test: the test pictures.
        pictures: how many of them each moment is asked for.
        style: colours and type.
        speed: moments a second.
    """

    reel: Reel
    view: View
    known: Mapping[Snapshot, Known]
    test: TestPictures
    pictures: int
    style: Style
    speed: int

    @property
    def stem(self) -> str:
        """What files are called: "chapter-over-time"."""
        words = re.sub(r"[^a-z0-9]+", "-", self.reel.title.lower()).strip("-")
        return f"{words or 'training'}-over-time"


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What a film left: files, and a sentence about them; no files where it was cancelled."""

    files: tuple[Path, ...]
    sentence: str


CANCELLED = Saved(files=(), sentence="The film was not saved.")


class FilmSaver(OneJob):
    """At most one film at a time.

    Signals:
        progressed: the share that is made, 0..1 or UNKNOWN, and what is done now.
        saved: Saved.
    """

    progressed = Signal(float, str)
    saved = Signal(object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(session, parent)

    def save_gif(self, script: Script, path: Path) -> None:
        """Saves one moving picture."""
        self._save(partial(_save_gif, script, path))

    def save_pictures(self, script: Script, folder: Path) -> None:
        """Saves a numbered PNG a moment in a folder."""
        self._save(partial(_save_pictures, script, folder))

    def _save(self, work: Callable[[Control], Saved]) -> None:
        self._begin("film", work, self.saved.emit, lambda report: self.progressed.emit(*report))


def frames(script: Script, control: Control) -> Iterator[QImage]:
    """The pictures of a film in order; it ends early where it is asked to stop."""
    snapshots = script.reel.snapshots
    known: dict[Snapshot, Known] = {}
    for place, one in enumerate(snapshots):
        if control.stopping:
            return
        control.report((0.5 * place / len(snapshots), f"Reading moment {place + 1}"))
        found = script.known.get(one) or Known(network=network_of(script.reel.config, one))
        if found.scores is None:
            found = replace(
                found, scores=read(found.network, script.test, script.pictures, control)
            )
        known[one] = found
    view = script.view
    if view.picture is not None:
        outputs = (known[one].network.maps(view.picture)[view.layer] for one in snapshots)
        view = replace(view, maps_top=strongest(outputs))
    accuracies = [accuracy_of(one, known[one]) for one in snapshots]
    epochs = [one.epoch for one in snapshots]
    for place, one in enumerate(snapshots):
        if control.stopping:
            return
        control.report((0.5 + 0.5 * place / len(snapshots), f"Painting moment {place + 1}"))
        frame = Frame(
            title=script.reel.title,
            layer=script.reel.layers[view.layer].name,
            shot=shoot(script.reel, one, known[one], view),
            moments=Moments(epochs=epochs, accuracies=accuracies, now=place),
            picture=view.picture,
        )
        yield paint_frame(frame, script.style)


def _save_gif(script: Script, path: Path, control: Control) -> Saved:
    """Raises KeepError where the file cannot be written."""
    from models.disk import atomic_write
    from vision.animation import gif_bytes

    pictures = [images.from_image(image) for image in frames(script, control)]
    if control.stopping:
        return CANCELLED
    control.report((UNKNOWN, "Packing the film"))
    beat = 1000 // script.speed
    data = gif_bytes(pictures, [*([beat] * (len(pictures) - 1)), max(beat, LAST_MS)])
    if control.stopping:
        return CANCELLED
    atomic_write(path, data)
    return Saved(files=(path,), sentence=f"Saved as {path.name}.")


def _save_pictures(script: Script, folder: Path, control: Control) -> Saved:
    """Raises KeepError where a file cannot be written; those before it are taken away."""
    from models.disk import atomic_write

    stem, written = _free_stem(folder, script.stem), list[Path]()
    try:
        for place, image in enumerate(frames(script, control)):
            path = folder / f"{stem}-{place + 1:02d}.png"
            written.append(path)
            atomic_write(path, images.png_bytes(image))
    except OSError:
        _remove(written)
        raise
    if control.stopping:
        _remove(written)
        return CANCELLED
    sentence = f"Saved as {written[0].name} to {written[-1].name}."
    return Saved(files=tuple(written), sentence=sentence)


def _free_stem(folder: Path, stem: str) -> str:
    """A name under which the folder holds no film yet: no file is written over."""
    for number in range(1, 1000):
        offer = stem if number == 1 else f"{stem}-{number}"
        if not any(folder.glob(f"{offer}-[0-9][0-9].png")):
            return offer
    raise OSError(f"There are too many films in {folder.name}: choose another folder.")


def _remove(files: list[Path]) -> None:
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
