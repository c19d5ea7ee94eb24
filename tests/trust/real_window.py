"""The real window for a harness, ready; and what is raised where it breaks a promise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

READY_SECONDS = 60


class PromiseError(Exception):
    """The window did not do what is promised; the message says what."""


@contextmanager
def shown_window() -> Iterator[Any]:
    """It is shown and a network answers; closed in the end.

    Raises:
        PromiseError: no network answers.
    """
    from gui.app import create
    from gui.eventually import eventually

    _, window = create()
    window.resize(1280, 800)
    window.show()
    try:
        if not eventually(lambda: window.session.networks.active is not None, READY_SECONDS):
            raise PromiseError(f"no network answers within {READY_SECONDS} s")
        yield window
    finally:
        window.close()
        window.deleteLater()
