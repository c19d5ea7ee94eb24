"""A person's own digits: 28x28 pictures with what they are, kept one by one and undone."""

from __future__ import annotations

import dataclasses
import datetime
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import numpy as np

from models.disk import KeepError
from models.owner import anybody
from models.sample import (
    NONE,
    SIDE,
    SOURCES,
    Labels,
    Pictures,
    Sample,
    new_id,
    row_of,
    sample_of,
)
from models.samples_database import SamplesDatabase
from models.sqlite_file import DamagedError

__all__ = [
    "MOST",
    "NONE",
    "SIDE",
    "SOURCES",
    "Labels",
    "Pictures",
    "Sample",
    "Samples",
    "as_arrays",
]

MOST = 20_000
"""Samples that are kept at most: a third of MNIST, 16 MB."""


class Samples:
    """All samples in memory, and what of them is not yet on the disk; any thread may ask.

    Changes are made in memory and take no time; ``save`` then makes them durable. What could not
    be saved stays, and the next ``save`` tries it again.
    """

    def __init__(self, folder: Path, check: Callable[[], None] = anybody) -> None:
        self._check = check
        self._database = SamplesDatabase(folder)
        self._lock = threading.Lock()
        self._saving = threading.Lock()
        self._samples: dict[str, Sample] = {}
        self._unsaved: dict[str, Sample] = {}
        self._undo: list[tuple[Sample | str, ...]] = []

    def open(self, now: datetime.datetime | None = None) -> str:
        """Reads what was kept; what was added meanwhile stays.

        A damaged file is set aside under a dated name.

        Returns:
            One sentence where something was wrong, else "".
        """
        try:
            self._check()
        except KeepError:
            # Why nothing is kept is told once, for everything (models/history.py).
            found, told = self._to_read(), ""
        else:
            found, told = self._read(now or _now())
        with self._lock:
            self._samples = {one.id: one for one in found} | self._samples
        return told

    def _read(self, now: datetime.datetime) -> tuple[Sequence[Sample], str]:
        try:
            found = [sample_of(row) for row in self._database.rows()]
            self._database.make_twin()
            return found, ""
        except (DamagedError, ValueError):
            try:
                rows, name = self._database.save_what_is_left(now)
                found = [sample_of(row) for row in rows]
            except (KeepError, ValueError) as error:
                return (), str(error)
            what = f"damaged and are set aside as {name}" if name else "gone"
            then = f"{len(found)} came back" if found else "new ones begin"
            return found, f"Your samples were {what}; {then}."
        except KeepError as error:
            return self._to_read(), str(error)

    def _to_read(self) -> Sequence[Sample]:
        try:
            return [sample_of(row) for row in self._database.rows_to_read()]
        except ValueError:
            return ()

    def list(self, digit: int | None = None) -> tuple[Sample, ...]:
        """Those that are not deleted, the oldest first; only of one label if given."""
        with self._lock:
            kept = [one for one in self._samples.values() if one.deleted_at is None]
        return tuple(one for one in kept if digit is None or one.digit == digit)

    def counts(self) -> tuple[int, ...]:
        """How many there are of each label, 0 to 10."""
        digits = [one.digit for one in self.list()]
        return tuple(digits.count(digit) for digit in range(NONE + 1))

    def arrays(self) -> tuple[Pictures, Labels]:
        """Pictures uint8 (n, 28, 28) and labels uint8 (n,), 10 for none; the oldest first."""
        return as_arrays(self.list())

    def add(self, picture: Pictures, digit: int, source: str) -> Sample:
        """One more.

        Raises:
            ValueError: it is no picture with a label, or there are MOST already.
        """
        (added,) = self.add_all(picture[None], [digit], source)
        return added

    def add_all(
        self, pictures: Pictures, digits: Sequence[int] | Labels, source: str
    ) -> tuple[Sample, ...]:
        """Several, taken back together by one ``undo``.

        Raises:
            ValueError: as ``add``; then none is added.
        """
        if len(self.list()) + len(pictures) > MOST:
            raise ValueError(f"No more than {MOST} samples can be kept: delete some first.")
        now = _now()
        made = tuple(
            Sample(
                id=new_id(picture),
                picture=np.array(picture),
                digit=int(digit),
                source=source,
                created=now,
            )
            for picture, digit in zip(pictures, digits, strict=True)
        )
        self._change(made)
        return made

    def relabel(self, ids: Iterable[str], digit: int) -> None:
        """Says that they are something else.

        Raises:
            KeyError: there is no such sample.
            ValueError: no label.
        """
        self._change(dataclasses.replace(self._samples[one], digit=digit) for one in ids)

    def delete(self, ids: Iterable[str]) -> None:
        """Deletes them; until the program ends ``undo`` brings them back.

        Raises:
            KeyError: there is no such sample.
        """
        now = _now()
        self._change(dataclasses.replace(self._samples[one], deleted_at=now) for one in ids)

    @property
    def can_undo(self) -> bool:
        """Whether a change can be taken back."""
        return bool(self._undo)

    def undo(self) -> bool:
        """Takes the last change back; whether there was one."""
        with self._lock:
            if not self._undo:
                return False
            for before in self._undo.pop():
                if isinstance(before, str):
                    before = dataclasses.replace(self._samples[before], deleted_at=_now())
                self._samples[before.id] = self._unsaved[before.id] = before
        return True

    def save(self) -> None:
        """Makes every change so far durable.

        Raises:
            KeepError: it could not be; one sentence. Nothing is lost while the program runs.
        """
        with self._saving:
            with self._lock:
                unsaved = dict(self._unsaved)
            if not unsaved:
                return
            self._check()
            self._database.put([row_of(one) for one in unsaved.values()])
            with self._lock:
                for key, one in unsaved.items():
                    if self._unsaved.get(key) is one:
                        del self._unsaved[key]

    def _change(self, samples: Iterable[Sample]) -> None:
        changed = tuple(samples)
        with self._lock:
            self._undo.append(tuple(self._samples.get(one.id, one.id) for one in changed))
            for one in changed:
                self._samples[one.id] = self._unsaved[one.id] = one


def as_arrays(samples: Sequence[Sample]) -> tuple[Pictures, Labels]:
    """Pictures uint8 (n, 28, 28) and labels uint8 (n,), 10 for none."""
    pictures = np.zeros((len(samples), SIDE, SIDE), np.uint8)
    for place, one in enumerate(samples):
        pictures[place] = one.picture
    return pictures, np.array([one.digit for one in samples], np.uint8)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)
