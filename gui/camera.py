"""The life of a camera beside the window: one job reads, one recognises, the newest is shown."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from gui.camera_glance import FRESH_SECONDS, Doubled, Seen, Spot, look
from gui.camera_read import Opened
from gui.camera_seeker import Seeker
from gui.camera_view import Picture, View, recognise
from gui.jobs import Fault, Job, Latest

if TYPE_CHECKING:
    from models.classifier import Network

__all__ = ["LOST", "OFF", "ON", "STARTING", "Camera", "Opened", "View"]

OFF, STARTING, ON, LOST = "off", "starting", "on", "lost"

VIEW_MS = 20
"""How often the window looks for a new view; at a webcam's own rate it would miss some."""

CLOSE_SECONDS = 1.0
"""How long a source may take to end before it is let go."""


class Camera(QObject):
    """One source at a time.

    A camera or an address that fails, falls silent or blocks is LOST: it is asked for again every
    second, until it is back or somebody stops it. A file or picture that fails turns it OFF.

    Attributes:
        asked: what ``start`` was given last, whoever asked; None before.
        seeker: what keeps the source read.
        beside: whether a training runs, which is to have most of the cores.
        glancing: whether somebody looks into one digit, and so wants it as quickly as may be.
        spot: where that digit was read last, or None.
        trouble: one sentence on what is amiss with the source just now, or "".

    Signals:
        state_changed: ``state`` is another of OFF, STARTING, ON, LOST, or ``source`` is known.
        view_ready: View, the newest only, at most 50 a second.
        glanced: uint8 (28, 28), the digit at ``spot`` in a newer frame than the last view's; beside
            a training only, when few frames are read.
        failed: Fault; the camera is off again.
        troubled: ``trouble`` is another.
        note: one sentence worth knowing (the end of a file).
    """

    state_changed = Signal()
    view_ready = Signal(object)
    glanced = Signal(object)
    failed = Signal(object)
    troubled = Signal(str)
    note = Signal(str)

    def __init__(
        self, parent: QObject | None = None, beside: Callable[[], bool] = lambda: False
    ) -> None:
        super().__init__(parent)
        self.beside = beside
        self.state = OFF
        self.source: Opened | None = None
        self.view: View | None = None
        self.asked: str | Picture | None = None
        self.frozen = False
        self.trouble = ""
        self.seeker = Seeker(self)
        self.seeker.opened.connect(self._on_opened)
        self.seeker.noted.connect(self.note)
        self.seeker.failed.connect(self._on_failed)
        self.seeker.ended.connect(self._on_ended)
        self._network: Network | None = None
        self._sure: float | None = None
        self._jobs: tuple[Job, ...] = ()
        self._ending: tuple[Job, ...] = ()
        self.glancing = False
        self.spot: Spot | None = None
        self._frames = Doubled()
        self._views: Latest[View] = Latest()
        self._seen: Latest[Seen] = Latest()
        self._lost_at = self._glanced = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(VIEW_MS)
        self._timer.timeout.connect(self._tick)

    def start(
        self,
        source: str | Picture,
        *,
        size: tuple[int, int] | None = None,
        rotation: int = 0,
    ) -> None:
        """Opens a source ("sample", "device:0", a path, a URL, or a picture) and reads it."""
        self.stop()
        self.asked = source
        self.frozen = False
        self.source, self.view = None, None
        self._lost_at = 0.0
        self.spot = None
        self._frames, self._views, self._seen = Doubled(), Latest(), Latest()
        reads = partial(
            recognise,
            self._frames,
            self._views,
            self._reader,
            self.beside,
            glancing=self._glances,
        )
        glances = partial(look, self._frames.second, self._seen, self._wanted)
        self._jobs = (
            Job(reads, name="camera recognises", parent=self),
            Job(glances, name="camera glances", parent=self),
        )
        self._set_state(STARTING)
        for job in self._jobs:
            job.failed.connect(self._on_failed)
            job.start()
        self._timer.start()
        self.seeker.begin(source, (size, rotation), self._frames)

    def stop(self) -> None:
        """Turns the camera off; the threads end beside the window and deliver nothing more."""
        self.seeker.end()
        for job in self._jobs:
            job.drop()
        if self._jobs:
            self._ending, self._jobs = self._jobs, ()
        self._timer.stop()
        self._say("")
        if self.state != OFF:
            self._set_state(OFF)

    def close(self) -> None:
        """Turns it off and waits for its threads, at most ``CLOSE_SECONDS`` in all."""
        self.stop()
        until = time.monotonic() + CLOSE_SECONDS
        for job in self._ending:
            job.wait(max(0.0, until - time.monotonic()))
        self.seeker.wait(until)

    def freeze(self, frozen: bool) -> None:
        """Keeps the shown frame while the source runs on."""
        self.frozen = frozen

    def set_network(self, network: Network) -> None:
        """From the next frame on this network reads."""
        self._network = network

    def set_sure(self, sure: float | None) -> None:
        """From the next frame on a digit below this confidence (0..1) is left out; None resets."""
        self._sure = sure

    def _reader(self) -> tuple[Network | None, float | None]:
        """The network that reads, and how sure it has to be."""
        return self._network, self._sure

    def _tick(self) -> None:
        now = time.monotonic()
        self.seeker.look_after(now)
        self._take()
        lost, sentence = self.seeker.trouble(now)
        if lost and self.state in (STARTING, ON):
            self._lost_at = now
            self._set_state(LOST)
        if lost or self.state != LOST:
            self._say(sentence)

    def _wanted(self) -> Spot | None:
        """Where a glance shall be cast, if any."""
        return self.spot if self.glancing and self.beside() else None

    def _glances(self) -> bool:
        """Whether the digit is seen between the frames that are read."""
        return self._wanted() is not None and time.monotonic() - self._glanced < FRESH_SECONDS

    def _take(self) -> None:
        view, seen = self._views.take(), self._seen.take()
        self._show(view)
        if seen is None or self.view is None or self.state != ON or self.frozen:
            return
        if seen.captured > self.view.captured:
            self._glanced = time.monotonic()
            self.glanced.emit(seen.picture)

    def _show(self, view: View | None) -> None:
        if view is None:
            return
        if not self.frozen:
            self.view = view
        if self.state == STARTING or (self.state == LOST and view.captured > self._lost_at):
            self._say("")
            self._set_state(ON)
        if not self.frozen:
            self.view_ready.emit(view)

    def _say(self, sentence: str) -> None:
        if sentence != self.trouble:
            self.trouble = sentence
            self.troubled.emit(sentence)

    def _on_opened(self, opened: Opened) -> None:
        self.source = opened
        self.state_changed.emit()

    def _on_failed(self, fault: Fault) -> None:
        self.stop()
        self.failed.emit(fault)

    def _on_ended(self) -> None:
        """A file came to its end: its last view stays on the screen."""
        self._take()
        self.stop()

    def _set_state(self, state: str) -> None:
        self.state = state
        self.state_changed.emit()
