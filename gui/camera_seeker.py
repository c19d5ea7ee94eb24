"""Keeps a source read: begins an attempt, another when it goes away, and lets go of the blocked."""

from __future__ import annotations

import logging
import time
from functools import partial

from PySide6.QtCore import QObject, Signal

from gui.camera_attempt import Attempt, Opener
from gui.camera_read import Opened, Over, open_asked
from gui.camera_rhythm import Rhythm
from gui.camera_view import Frames, Picture
from gui.jobs import Fault
from vision.addresses import comes_live, is_device, shown_address

AGAIN_SECONDS = 1.0
"""A source that is gone is asked for again so often,"""

REFUSED_SECONDS = 2.0
"""and so often where it refuses: many refused passwords in a row lock some cameras."""

BESIDE_SECONDS, DEVICE_SECONDS = 2.0, 4.0
"""An attempt that is silent for so long gets another beside it, and after twice that is let go."""

MOST_ALIVE, MOST_BLOCKED = 2, 6
"""Threads that read one source at a time, and all that were let go and have not ended: one that is
blocked in a driver may never end."""

log = logging.getLogger(__name__)


class Seeker(QObject):
    """Attempts at one source. Only a camera or an address is asked for more than once.

    Attributes:
        opener: what opens a source; tests give another.
        rhythm: when its frames came.

    Signals:
        opened: Opened, by whichever attempt.
        noted: one sentence (the end of a file).
        failed: Fault; nothing is tried any more.
        ended: a file or picture came to its end.
    """

    opened = Signal(object)
    noted = Signal(str)
    failed = Signal(object)
    ended = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.opener: Opener = open_asked
        self.rhythm = Rhythm(0.0)
        self._asked: str | Picture = ""
        self._options: tuple[tuple[int, int] | None, int] = (None, 0)
        self._frames: Frames | None = None
        self._name = ""
        self._live = False
        self._begun = self._next = 0.0
        self._fault: Fault | None = None
        self._faults = 0
        self._same_since = 0.0
        self._attempts: list[Attempt] = []
        self._released: list[Attempt] = []

    def begin(
        self,
        asked: str | Picture,
        options: tuple[tuple[int, int] | None, int],
        frames: Frames,
    ) -> None:
        """Seeks another source; ``look_after`` then has to be called again and again.

        Args:
            asked: "sample", "device:0", a path, a URL, or a picture.
            options: size to ask a camera for, and rotation.
            frames: where its frames are left.
        """
        self.end()
        self._asked, self._options, self._frames = asked, options, frames
        self._live = isinstance(asked, str) and comes_live(asked)
        self._name = shown_address(asked) if self._live and isinstance(asked, str) else ""
        self._begun = self._next = time.monotonic()
        self.rhythm = Rhythm(self._begun)
        self._fault, self._faults = None, 0
        if self._may_begin(self._begun):
            self._attempt()
        elif not self._live:
            sentence = "Too many sources block whoever asks them; start Digitscope again"
            self.failed.emit(Fault(sentence=sentence))

    def end(self) -> None:
        """Nothing is sought any more; what still runs ends beside the window."""
        for attempt in tuple(self._attempts):
            self._release(attempt)
        self._forget_ended()

    def wait(self, until: float) -> None:
        """Blocks until every thread is over, or time.monotonic() is ``until``."""
        for attempt in self._released:
            attempt.job.wait(max(0.0, until - time.monotonic()))

    @property
    def threads(self) -> int:
        """Threads that still run, those let go and blocked among them."""
        return sum(attempt.alive for attempt in (*self._attempts, *self._released))

    def look_after(self, now: float) -> None:
        """Listens for frames; begins and ends attempts as it is time to."""
        for attempt in self._attempts:
            if self.rhythm.hear(attempt.pulse.newest):
                self._fault, self._faults = None, 0
                self._same_since = attempt.pulse.same_since
                for other in tuple(self._attempts):
                    if other is not attempt:
                        self._release(other)
                break
        if not self._live or not self._begun:
            return
        beside = max(self._beside, self.rhythm.patience)
        for attempt in tuple(self._attempts):
            if now - attempt.last_sign > 2 * beside:
                self._release(attempt)
        waits = [attempt for attempt in self._attempts if now - attempt.last_sign > beside]
        if len(waits) == len(self._attempts) and now >= self._next and self._may_begin(now):
            self._attempt()

    def trouble(self, now: float) -> tuple[bool, str]:
        """Whether the source is lost, and one sentence on what is amiss, "" if nothing is."""
        rhythm = self.rhythm
        silent = rhythm.silent(now)
        if not self._live:
            slow = silent and not rhythm.any
            return False, "It takes long to open; the disk it is on may be slow" if slow else ""
        if self._fault is not None and (silent or not rhythm.any or self._faults > 1):
            return True, self._fault.sentence
        if silent and self._blocked(now):
            return True, (
                f"{self._name} blocks whoever asks it; pull it out and plug it in again, "
                "or start Digitscope again"
            )
        if silent:
            how = "sends no picture any more" if rhythm.any else "has not answered yet"
            return True, f"{self._name} {how}; check that it is on and connected"
        if rhythm.still(now, self._same_since):
            return False, (
                f"{self._name} sends the same picture again and again; "
                "if the sheet moves, start the camera again"
            )
        if rhythm.slow:
            return False, (
                f"{self._name} sends a picture every {rhythm.pause:.0f} s only; "
                "bring it nearer to the network, or ask it for smaller pictures"
            )
        return False, ""

    @property
    def _beside(self) -> float:
        device = isinstance(self._asked, str) and is_device(self._asked)
        return DEVICE_SECONDS if device else BESIDE_SECONDS

    def _at_it(self) -> list[Attempt]:
        """Every thread that is at this source, let go or not."""
        return [
            attempt
            for attempt in (*self._attempts, *self._released)
            if isinstance(attempt.asked, str) and attempt.asked == self._asked
        ]

    def _may_begin(self, now: float) -> bool:
        self._forget_ended()
        alive = self._at_it() if self._live else []
        if len(alive) >= MOST_ALIVE or len(self._released) >= MOST_BLOCKED:
            return False
        # A device that is being closed is still busy.
        return not any(0 < now - one.let_go_at < self._beside / 2 for one in alive)

    def _blocked(self, now: float) -> bool:
        alive = [one for one in self._at_it() if now - one.last_sign > 2 * self._beside]
        return len(alive) >= MOST_ALIVE or len(self._released) >= MOST_BLOCKED

    def _attempt(self) -> None:
        assert self._frames is not None
        attempt = Attempt(
            self._asked,
            partial(self.opener, self._asked, *self._options),
            live=self._live,
            frames=self._frames,
            begun=self._begun,
            parent=self,
        )
        self._attempts.append(attempt)
        self._next = attempt.began + AGAIN_SECONDS
        attempt.job.reported.connect(self._on_reported)
        attempt.job.succeeded.connect(partial(self._on_over, attempt))
        attempt.job.failed.connect(partial(self._on_failed, attempt))
        attempt.job.start()

    def _release(self, attempt: Attempt) -> None:
        attempt.let_go()
        self._attempts.remove(attempt)
        self._released.append(attempt)

    def _forget_ended(self) -> None:
        self._released = [one for one in self._released if one.alive]

    def _on_reported(self, items: tuple[Opened | str, ...]) -> None:
        for item in items:
            if isinstance(item, Opened):
                self._name = item.name
                self.opened.emit(item)
            else:
                self.noted.emit(item)

    def _on_over(self, attempt: Attempt, over: Over | None) -> None:
        self._release(attempt)
        if over is None:
            self.ended.emit()
            return
        if self._fault is None or self._fault.sentence != over.fault.sentence:
            # Once, not every second; what a driver threw with its place in the code.
            log.info("%s", over.fault.details or over.fault.sentence)
        self._fault, self._faults = over.fault, self._faults + 1
        if over.lasting and not self.rhythm.any:
            self.end()
            self.failed.emit(over.fault)
        elif self._faults == 1 and self.rhythm.any:
            self._next = 0.0  # A server that was started again is there again at once.
        elif over.lasting:
            self._next = time.monotonic() + REFUSED_SECONDS

    def _on_failed(self, attempt: Attempt, fault: Fault) -> None:
        self._release(attempt)
        self.failed.emit(fault)
