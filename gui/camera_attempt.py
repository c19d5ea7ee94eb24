"""One attempt to read a source beside the window, and the means to end it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from gui.camera_read import Pulse, read
from gui.camera_view import Frames, Picture
from gui.jobs import Job
from vision.addresses import shown_address
from vision.interrupt import Interrupt

if TYPE_CHECKING:
    from vision.sources import Source


class Opener(Protocol):
    """What opens a source: vision.sources, or a test's own."""

    def __call__(
        self,
        asked: str | Picture,
        size: tuple[int, int] | None,
        rotation: int,
        interrupt: Interrupt,
        /,
    ) -> Source: ...


class Attempt:
    """A job that reads one source, and the means to end it."""

    def __init__(
        self,
        asked: str | Picture,
        opener: Callable[[Interrupt], Source],
        *,
        live: bool,
        frames: Frames,
        begun: float,
        parent: QObject,
    ) -> None:
        """Makes it; ``job.start()`` begins.

        Args:
            asked: what is opened.
            opener: opens it.
            live: it is a camera or an address: what goes wrong is returned as an Over.
            frames: where they are left.
            begun: time.monotonic() when the source was first asked for; frames count from there.
            parent: of the job.
        """
        self.asked = asked
        self.began = time.monotonic()
        self.let_go_at = 0.0
        self.pulse = Pulse()
        self._interrupt = Interrupt()
        shown = shown_address(asked) if live and isinstance(asked, str) else ""
        opening = partial(opener, self._interrupt)
        work = partial(read, opening, frames, begun, self.pulse, shown)
        self.job = Job(work, name="camera reads", parent=parent)

    @property
    def alive(self) -> bool:
        """Whether its thread still runs, perhaps blocked for ever in a driver."""
        return not self.job.wait(0.0)

    @property
    def last_sign(self) -> float:
        """When it began or gave its last frame."""
        return max(self.began, self.pulse.newest)

    def let_go(self) -> None:
        """It shall end; nothing of it is delivered any more."""
        self.let_go_at = time.monotonic()
        self.job.drop()
        self._interrupt.ask()
