"""Files that are not finished yet: removed when the process has to end before they are."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

_LOCK = threading.Lock()
_FILES: dict[Path, int] = {}
"""How often each is being made; what writes and what ends the process are in different threads."""


@contextmanager
def unfinished(*paths: Path) -> Iterator[None]:
    """While this lasts, the files are worth nothing by themselves.

    Args:
        paths: files that may or may not be there yet.
    """
    with _LOCK:
        for path in paths:
            _FILES[path] = _FILES.get(path, 0) + 1
    try:
        yield
    finally:
        with _LOCK:
            for path in paths:
                _FILES[path] -= 1
                if not _FILES[path]:
                    del _FILES[path]


def remove_unfinished(more: Iterable[Path] = ()) -> None:
    """Removes them all; the process ends right after, whoever still writes.

    The lock is kept: nobody begins another file.
    """
    _LOCK.acquire()
    for path in (*_FILES, *more):
        with contextlib.suppress(OSError):
            path.unlink()
