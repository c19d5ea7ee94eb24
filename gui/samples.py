"""The person's own samples in the window: changed at once, saved beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from gui.jobs import Control, Fault, Job
from models.digit_names import a_digit
from models.owner import anybody
from models.samples import Samples

CLOSE_SECONDS = 6.0
"""Longer than another program may make a save wait."""


class MySamples(QObject):
    """Own samples; pages change them here.

    Attributes:
        store: all of them; ask it, and change it through this object only.

    Signals:
        changed: there are others, or other labels.
        said: one sentence for the status line.
    """

    changed = Signal()
    said = Signal(str)

    def __init__(
        self,
        folder: Path,
        parent: QObject | None = None,
        check: Callable[[], None] = anybody,
    ) -> None:
        super().__init__(parent)
        self.store = Samples(folder, check)
        self._job: Job | None = None
        self._again = False
        self._problem = ""

    def open(self) -> None:
        """Reads what was kept, beside the window."""
        self._begin(Job(self._open, name="open samples", parent=self))

    def teach(self, picture: npt.NDArray[np.uint8], digit: int, source: str) -> bool:
        """Keeps a picture as what the person says it is; said again otherwise, it is relabelled.

        Args:
            picture: uint8 (28, 28).
            digit: 0..9, 10 for none.
            source: "pad" or "camera".

        Returns:
            Whether there is a change that can be taken back.
        """
        kept = self.store.list()
        last = kept[-1] if kept and np.array_equal(kept[-1].picture, picture) else None
        if last is not None and last.digit == digit:
            self.said.emit(f"That very picture is kept as {a_digit(digit)} already.")
            return False
        try:
            if last is None:
                self.store.add(picture, digit, source)
                told = f"Kept as {a_digit(digit)}: sample {len(kept) + 1}."
            else:
                self.store.relabel([last.id], digit)
                told = f"Now kept as {a_digit(digit)} instead."
        except ValueError as error:
            self.said.emit(str(error))
            return False
        self._on_change(f"{told} Ctrl+Z takes it back.")
        return True

    def add_all(
        self, pictures: npt.NDArray[np.uint8], digits: npt.NDArray[np.uint8], source: str
    ) -> None:
        """Keeps several, uint8 (n, 28, 28) and (n,), as one change."""
        try:
            self.store.add_all(pictures, digits, source)
        except ValueError as error:
            self.said.emit(str(error))
        else:
            self._on_change(f"{len(digits)} samples came in. Ctrl+Z takes them back.")

    def relabel(self, ids: Sequence[str], digit: int) -> None:
        """Says that samples are something else."""
        self.store.relabel(ids, digit)
        self._on_change(f"Now kept as {a_digit(digit)}. Ctrl+Z takes it back.")

    def delete(self, ids: Sequence[str]) -> None:
        """Deletes samples."""
        self.store.delete(ids)
        self._on_change("Deleted. Ctrl+Z brings it back.")

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        undone = self.store.undo()
        if undone:
            self._on_change("Taken back.")
        return undone

    def close(self) -> None:
        """Saves what is not saved yet; the window goes."""
        if self._job is not None:
            self._job.wait(CLOSE_SECONDS)
            self._job.drop()
            self._job = None
        try:
            self.store.save()
        except OSError as error:
            self.said.emit(str(error))

    def _on_change(self, told: str) -> None:
        self.changed.emit()
        self.said.emit(told)
        self._save()

    def _save(self) -> None:
        if self._job is not None:
            self._again = True
            return
        self._again = False
        self._begin(Job(self._do_save, name="save samples", parent=self))

    def _begin(self, job: Job) -> None:
        self._job = job
        job.succeeded.connect(self._on_done)
        job.failed.connect(self._on_failed)
        job.start()

    def _open(self, _: Control) -> str:
        return self.store.open()

    def _do_save(self, _: Control) -> str:
        self.store.save()
        return ""

    def _on_done(self, told: str) -> None:
        self._job = None
        self._problem = ""
        if told:
            self.said.emit(told)
        # After opening there are more; after saving a look costs nothing.
        self.changed.emit()
        if self._again:
            self._save()

    def _on_failed(self, fault: Fault) -> None:
        """They are still in memory, and the next change tries again."""
        self._job = None
        if fault.sentence != self._problem:
            self._problem = fault.sentence
            self.said.emit(f"{fault.sentence} They stay until the window closes.")
        if self._again:
            self._save()
