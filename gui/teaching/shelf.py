"""All samples as pictures, and what can be done with the chosen one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QComboBox, QWidget

from gui import file_dialogs
from gui.images import to_image
from gui.jobs import Control
from gui.session import Session
from gui.widgets import cards
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.teach_row import NONE
from models.digit_names import a_digit
from models.samples import Sample, as_arrays

EMPTY = "Draw a digit on the Draw page, or choose one on Camera, and say what it is."
KINDS = "Pictures and labels (*.npz);;One picture of all (*.png)"
FROM = {"pad": "drawn on the pad", "camera": "from the camera", "file": "from a file"}


class Shelf(QWidget):
    """The grid with its filter and files.

    Attributes:
        chosen: the card of the chosen sample, to be placed elsewhere.
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._samples = session.samples
        self._shown: tuple[Sample, ...] = ()
        self._grid = PictureGrid("samples_grid", empty=EMPTY)
        self._grid.setToolTip(
            "Your samples, 28 x 28 as the network gets them. Arrow keys choose, Delete deletes."
        )
        self._filter = QComboBox()
        self._filter.setObjectName("samples_filter")
        self._filter.setAccessibleName("Which samples are shown")
        self._filter.setToolTip("Shows all samples, or those of one digit.")
        self._export = cards.button(
            "Export…",
            "samples_export",
            "Saves all samples as .npz (x: the pictures, y: what they are) or as one picture.",
        )
        self._import = cards.button(
            "Import…", "samples_import", "Adds the samples of an .npz file that was exported here."
        )
        self._undo = cards.button(
            "Undo",
            "samples_undo",
            "Takes the last change of the samples back (Ctrl+Z).",
            icon="undo",
        )
        tools = cards.row(self._filter, None, self._undo, self._import, self._export)
        column = cards.column(tools, self._grid, spacing=12)
        column.setStretch(1, 1)
        self.setLayout(column)
        self.chosen = cards.Card("The chosen sample")
        self._place = cards.label("", "quiet", wrap=True, name="samples_chosen")
        self._label = QComboBox()
        self._delete = cards.button(
            "Delete", "samples_delete", "Deletes the sample (Delete); Undo brings it back."
        )
        self._build()
        self._connect()
        self.refresh()

    def delete(self) -> None:
        """Deletes the chosen sample; the next one is chosen."""
        one = self._one()
        if one is not None:
            place = self._grid.current()
            self._samples.delete([one.id])
            self._grid.choose(min(place, self._grid.count() - 1))

    def refresh(self) -> None:
        """Shows the samples as they are now; the chosen one stays so where it still is shown."""
        before = self._one()
        self._fill_filter()
        digit = self._filter.currentData()
        found = self._samples.store.list(None if digit is None or digit < 0 else digit)
        self._shown = tuple(sorted(found, key=lambda one: one.digit))
        captions = ["none" if one.digit == NONE else str(one.digit) for one in self._shown]
        self._grid.set_pictures(as_arrays(self._shown)[0], captions, empty=EMPTY)
        ids = [one.id for one in self._shown]
        if before is not None and before.id in ids:
            self._grid.choose(ids.index(before.id))
        self._undo.setEnabled(self._samples.store.can_undo)
        self._export.setEnabled(bool(self._samples.store.list()))
        self._show_chosen()

    def save(self, path: Path) -> None:
        """Writes all samples beside the window, as a picture where the name ends in .png."""
        arrays = self._samples.store.arrays()
        self._run("export samples", partial(_export, path, *arrays), lambda _: self._say_kept(path))

    def read(self, path: Path) -> None:
        """Adds a file's samples; it is read and checked beside the window."""
        self._run("import samples", partial(_import, path), self._on_read)

    def _build(self) -> None:
        for digit in range(NONE + 1):
            self._label.addItem("None" if digit == NONE else str(digit), digit)
        self.chosen.body.addWidget(self._place)
        field = cards.field(
            "It is meant as",
            self._label,
            "What the picture is; the network is taught this.",
            name="samples_label",
        )
        self.chosen.body.addWidget(field)
        self.chosen.body.addWidget(self._delete)

    def _connect(self) -> None:
        self._samples.changed.connect(self.refresh)
        self._grid.chosen.connect(lambda _: self._show_chosen())
        self._filter.activated.connect(lambda _: self.refresh())
        self._label.activated.connect(self._on_label)
        self._delete.clicked.connect(self.delete)
        self._undo.clicked.connect(self._samples.undo)
        self._export.clicked.connect(self._choose_export)
        self._import.clicked.connect(self._choose_import)

    def _fill_filter(self) -> None:
        counts = self._samples.store.counts()
        texts = [f"All ({sum(counts)})"] + [
            f"{'None' if digit == NONE else digit} ({count})" for digit, count in enumerate(counts)
        ]
        for place, text in enumerate(texts):
            if place < self._filter.count():
                self._filter.setItemText(place, text)
            else:
                self._filter.addItem(text, place - 1)

    def _one(self) -> Sample | None:
        place = self._grid.current()
        return self._shown[place] if 0 <= place < len(self._shown) else None

    def _show_chosen(self) -> None:
        one = self._one()
        self._label.setEnabled(one is not None)
        self._delete.setEnabled(one is not None)
        if one is None:
            self._label.setCurrentIndex(-1)
            self._place.setText("Choose a picture to look at it, relabel it or delete it.")
            return
        when = one.created.astimezone().strftime("%d %b %Y, %H:%M")
        self._place.setText(f"Kept as {a_digit(one.digit)}, {FROM[one.source]}, {when}.")
        self._label.setCurrentIndex(one.digit)

    def _on_label(self, digit: int) -> None:
        one = self._one()
        if one is not None and one.digit != digit:
            self._samples.relabel([one.id], digit)

    def _on_read(self, found: Any) -> None:
        pictures, labels = found
        self._samples.add_all(pictures, labels, "file")

    def _say_kept(self, path: Path) -> None:
        self._session.said.emit(f"Your samples are {path.name} in {path.parent.name}.")

    def _choose_export(self) -> None:
        file_dialogs.to_save(
            self, "Export samples", "samples.npz", KINDS, lambda path: self.save(Path(path))
        )

    def _choose_import(self) -> None:
        file_dialogs.to_open(
            self, "Import samples", "Samples (*.npz)", lambda path: self.read(Path(path))
        )

    def _run(
        self, name: str, work: Callable[[Control], object], then: Callable[[Any], None]
    ) -> None:
        job = self._session.job(name, work)
        job.succeeded.connect(then)
        job.failed.connect(lambda fault: self._session.said.emit(fault.sentence))
        job.start()


def _export(
    path: Path, pictures: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8], _: Control
) -> None:
    from models.disk import atomic_write
    from models.samples_file import save_npz, sheet

    if path.suffix.lower() != ".png":
        save_npz(path, pictures, labels)
        return
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    to_image(sheet(pictures, labels)).save(buffer, "PNG")  # type: ignore[call-overload]  # its stub wants bytes
    atomic_write(path, bytes(buffer.data().data()))


def _import(path: Path, _: Control) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    from models.samples_file import open_npz

    return open_npz(path)
