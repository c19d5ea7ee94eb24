"""Names under which a folder holds nothing yet, and files that are taken away again."""

from __future__ import annotations

import contextlib
from pathlib import Path

from models.disk import plain_name

MOST_NUMBERS = 1000


def holds(path: Path, data: bytes) -> bool:
    """Whether a file is there with just these bytes."""
    try:
        found = path.stat()
        return found.st_size == len(data) and path.is_file() and path.read_bytes() == data
    except OSError:
        return False


def free_stem(folder: Path, stem: str, endings: list[str]) -> str:
    """A name under which the folder holds none of these files yet."""
    for number in range(1, MOST_NUMBERS):
        offer = stem if number == 1 else f"{stem}-{number}"
        if not any((folder / f"{offer}{ending}").exists() for ending in endings):
            return offer
    raise OSError(f"{plain_name(folder)} holds too many files called {stem}: choose another one.")


def remove(files: list[Path]) -> None:
    """Takes them away, as far as that can be done."""
    for path in files:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
