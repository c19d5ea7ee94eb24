"""The ways in which keeping can be broken, for the tests that see the harnesses notice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from models import disk, history_recorder
from models.resume import Resume
from models.samples import Samples


def plainly() -> None:
    """Files are written over in place, in pieces that take their time: a window for a kill."""

    def write(path: Path, data: bytes) -> None:
        from time import sleep

        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb", buffering=0) as file:
            for start in range(0, len(data), 1 + len(data) // 20):
                sleep(0.002)
                file.write(data[start : start + 1 + len(data) // 20])

    # The function itself, so that whoever imported it by name has the broken one.
    disk.atomic_write.__code__ = write.__code__


def once() -> None:
    """Of a training only the first epoch is written down before it ends."""
    save = history_recorder.save_resume

    def rarely(folder: Path, resume: Resume) -> None:
        if len(resume.history) < 2:
            save(folder, resume)

    history_recorder.save_resume = rarely


def late() -> None:
    """Samples are said to be kept before they are."""
    save, waiting = Samples.save, [0]

    def lazily(samples: Samples) -> None:
        waiting[0] += 1
        if waiting[0] % 50 == 0:
            save(samples)

    Samples.save = lazily  # type: ignore[method-assign]


BREAKS: dict[str, Callable[[], None]] = {
    "plainly": plainly,
    "once": once,
    "late": late,
}
"""By the name that a child of kills.py is given."""
