"""The life of a camera beside the window: one job reads, one recognises, the newest is shown."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, QTimer, Signal

from gui.jobs import Control, Fault, Job, Latest

if TYPE_CHECKING:
    from models.classifier import Network
    from vision.recognize import Reading
    from vision.sources import Source
    from vision.tracking import TrackedDigit

OFF, STARTING, ON = "off", "starting", "on"

VIEW_MS = 20
"""How often the window looks for a new view; at a webcam's own rate it would miss some."""

STILL_SECONDS = 0.2
"""A single picture is read again this often, so that the dial and another network take effect."""

CLOSE_SECONDS = 1.0
"""How long a source may take to end before it is let go."""


@dataclass(frozen=True, kw_only=True)
class View:
    """One frame as it was read.

    Attributes:
        picture: uint8 (h, w, 3) blue-green-red, or (h, w).
        reading: every stage of this frame.
        digits: the steady digits.
        unsure: what would be among them, were less asked for.
        sure: the confidence that was asked for, 0..1.
        text: the steady reading.
        captured: time.monotonic() when the frame arrived.
        fps: frames recognised a second, over the last second.
        milliseconds: of each stage of recognition, "total" included.
    """

    picture: npt.NDArray[np.uint8]
    reading: Reading
    digits: tuple[TrackedDigit, ...]
    unsure: tuple[TrackedDigit, ...]
    sure: float
    text: str
    captured: float
    fps: float
    milliseconds: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A source answered: what may be shown of it."""

    name: str
    live: bool
    synthetic: bool


class Camera(QObject):
    """One source at a time.

    Attributes:
        asked: what ``start`` was given last, whoever asked; None before.

    Signals:
        state_changed: ``state`` is another of OFF, STARTING, ON, or ``source`` is known.
        view_ready: View, the newest only, at most 50 a second.
        failed: Fault; the camera is off again.
        note: one sentence worth knowing (the end of a file).
    """

    state_changed = Signal()
    view_ready = Signal(object)
    failed = Signal(object)
    note = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.state = OFF
        self.source: Opened | None = None
        self.view: View | None = None
        self.asked: str | npt.NDArray[np.uint8] | None = None
        self.frozen = False
        self._network: Network | None = None
        self._sure: float | None = None
        self._reader: Job | None = None
        self._recogniser: Job | None = None
        self._frames: Latest[tuple[npt.NDArray[np.uint8], float, float]] = Latest()
        self._views: Latest[View] = Latest()
        self._timer = QTimer(self)
        self._timer.setInterval(VIEW_MS)
        self._timer.timeout.connect(self._take)

    def start(
        self,
        source: str | npt.NDArray[np.uint8],
        *,
        size: tuple[int, int] | None = None,
        rotation: int = 0,
    ) -> None:
        """Opens a source ("sample", "device:0", a path, a URL, or a picture) and reads it."""
        self.stop()
        self.asked = source
        self.frozen = False
        self.source, self.view = None, None
        self._frames, self._views = Latest(), Latest()
        opener = partial(_open, source, size, rotation)
        self._reader = Job(partial(_read, opener, self._frames), name="camera reads", parent=self)
        self._reader.reported.connect(self._on_reported)
        self._reader.failed.connect(self._on_failed)
        self._reader.ended.connect(self._on_ended)
        work = partial(self._recognise, self._frames, self._views)
        self._recogniser = Job(work, name="camera recognises", parent=self)
        self._recogniser.failed.connect(self._on_failed)
        self._set_state(STARTING)
        self._reader.start()
        self._recogniser.start()
        self._timer.start()

    def stop(self) -> None:
        """Turns the camera off; the threads end beside the window and deliver nothing more."""
        for job in (self._reader, self._recogniser):
            if job is not None:
                job.drop()
        self._timer.stop()
        if self.state != OFF:
            self._set_state(OFF)

    def close(self) -> None:
        """Turns it off and waits for its threads, at most ``CLOSE_SECONDS`` in all."""
        self.stop()
        until = time.monotonic() + CLOSE_SECONDS
        for job in (self._recogniser, self._reader):
            if job is not None:
                job.wait(max(0.0, until - time.monotonic()))

    def freeze(self, frozen: bool) -> None:
        """Keeps the shown frame while the source runs on."""
        self.frozen = frozen

    def set_network(self, network: Network) -> None:
        """From the next frame on this network reads."""
        self._network = network

    def set_sure(self, sure: float | None) -> None:
        """From the next frame on a digit below this confidence (0..1) is left out; None resets."""
        self._sure = sure

    def _recognise(
        self,
        frames: Latest[tuple[npt.NDArray[np.uint8], float, float]],
        views: Latest[View],
        control: Control,
    ) -> None:
        from vision.recognize import SURE, recognize
        from vision.tracking import Tracker, text_of

        tracker = Tracker()
        done: deque[float] = deque()
        while not control.stopping:
            item, network = frames.take(0.1), self._network
            if item is None or network is None:
                continue
            picture, at, captured = item
            sure = SURE if self._sure is None else self._sure
            reading = recognize(picture, network, sure=sure)
            tracker.sure = sure
            digits = tuple(tracker.update(reading, at))
            now = time.monotonic()
            done.append(now)
            while done[0] < now - 1.0:
                done.popleft()
            views.put(
                View(
                    picture=picture,
                    reading=reading,
                    digits=digits,
                    unsure=tracker.unsure,
                    sure=sure,
                    text=text_of(digits),
                    captured=captured,
                    fps=(len(done) - 1) / (now - done[0]) if len(done) > 1 else 0.0,
                    milliseconds=reading.milliseconds,
                )
            )

    def _take(self) -> None:
        view = self._views.take()
        if view is None or self.frozen:
            return
        self.view = view
        if self.state == STARTING:
            self._set_state(ON)
        self.view_ready.emit(view)

    def _on_reported(self, items: tuple[Opened | str, ...]) -> None:
        for item in items:
            if isinstance(item, Opened):
                self.source = item
                self.state_changed.emit()
            else:
                self.note.emit(item)

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


def _open(
    source: str | npt.NDArray[np.uint8], size: tuple[int, int] | None, rotation: int
) -> Source:
    from vision.frames import Still
    from vision.sources import open_source

    if isinstance(source, str):
        return open_source(source, size=size, rotation=rotation)
    return Still(np.ascontiguousarray(np.rot90(source, -rotation // 90)), "pasted picture")


def _read(
    opener: Callable[[], Source],
    frames: Latest[tuple[npt.NDArray[np.uint8], float, float]],
    control: Control,
) -> None:
    """Reads until the end or until asked to stop; the sample clip then begins again."""
    begun = time.monotonic()
    again = True
    while again and not control.stopping:
        source = opener()
        try:
            control.report(Opened(name=source.name, live=source.live, synthetic=source.synthetic))
            _pump(source, begun, frames, control)
            again = source.synthetic
        finally:
            source.close()


def _pump(
    source: Source,
    begun: float,
    frames: Latest[tuple[npt.NDArray[np.uint8], float, float]],
    control: Control,
) -> None:
    """One pass: a live source as it comes, a file in its own time, a single picture held."""
    first = time.monotonic()
    count = 0
    picture: npt.NDArray[np.uint8] | None = None
    while not control.stopping:
        frame = source.read()
        if frame is None:
            break
        count += 1
        picture = frame.picture
        if not source.live and control.pause(max(0.0, first + frame.time - time.monotonic())):
            return
        now = time.monotonic()
        frames.put((picture, now - begun, now))
    if picture is None or control.stopping or source.synthetic:
        return
    if count == 1:
        while not control.pause(STILL_SECONDS):
            now = time.monotonic()
            frames.put((picture, now - begun, now))
        return
    # The recogniser may still be busy with an earlier frame: leave the last one time to be read.
    control.pause(2 * STILL_SECONDS)
    control.report(source.note or f"{source.name} came to its end after {count} frames.")
