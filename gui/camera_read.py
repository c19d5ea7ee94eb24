"""Reading one source in a thread of its own: opened, asked for frames, closed; faults as values."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from gui.camera_view import Frames, Picture
from gui.jobs import Control, Fault
from vision.interrupt import Interrupt

if TYPE_CHECKING:
    from vision.sources import Source

STILL_SECONDS = 0.2
"""A single picture is read again this often, so that the dial and another network take effect."""

ODD_SECONDS = 1.5
"""So long nothing but pictures of a kind that cannot be read, and the source is given up."""

ODD_PAUSE = 0.02
"""Between two of these."""

LEAST_SECONDS = 0.0002
"""A live source is not asked more often, whatever it could give."""

SAMPLED = 16
"""Every so manyth row and column tells whether a picture is the one before."""


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A source answered: what may be shown of it."""

    name: str
    live: bool
    synthetic: bool


@dataclass
class Pulse:
    """Signs of life, written by the reading thread and looked at by the window's.

    Attributes:
        frames: how many came.
        newest: time.monotonic() of the last, 0 before the first.
        same_since: when the picture that came last came first.
    """

    frames: int = 0
    newest: float = 0.0
    same_since: float = 0.0


@dataclass(frozen=True, kw_only=True)
class Over:
    """An attempt at a live source came to its end.

    ``lasting``: another attempt is no use before somebody has changed something.
    """

    fault: Fault
    lasting: bool


def open_asked(
    asked: str | Picture, size: tuple[int, int] | None, rotation: int, interrupt: Interrupt, /
) -> Source:
    """What a person names, or a picture itself, as a source."""
    from vision.frames import Still
    from vision.sources import open_source

    if isinstance(asked, str):
        return open_source(asked, size=size, rotation=rotation, interrupt=interrupt)
    return Still(np.ascontiguousarray(np.rot90(asked, -rotation // 90)), "pasted picture")


def read(
    opener: Callable[[], Source],
    frames: Frames,
    begun: float,
    pulse: Pulse,
    shown: str,
    control: Control,
) -> Over | None:
    """Reads until the end or until asked to stop; the sample clip then begins again.

    Args:
        opener: opens the source.
        frames: where they are left.
        begun: time.monotonic() from which their time counts.
        pulse: signs of life.
        shown: how a live source may be called before it has answered; "" for any other.
        control: of the job.

    Returns:
        How a live source ended, None for a file or a picture.
    """
    try:
        again = True
        while again and not control.stopping:
            source = opener()
            try:
                control.report(
                    Opened(name=source.name, live=source.live, synthetic=source.synthetic)
                )
                _pump(source, begun, frames, pulse, control)
                again = source.synthetic
            finally:
                source.close()
    except Exception as error:
        if not shown:
            raise
        return _over(error, shown)
    if not shown:
        return None
    ended = f"{shown} stopped sending; check that it is on and connected"
    return Over(fault=Fault(sentence=ended), lasting=False)


def _over(error: Exception, shown: str) -> Over:
    from vision.frames import RefusedError, SourceError

    if isinstance(error, SourceError):
        sentence = str(error)
    else:
        # Whatever a driver throws: the camera may come back, and the window lives on.
        sentence = f"{shown} stopped with a fault of its driver; pull it out and plug it in again"
    details = "".join(traceback.format_exception(error))
    return Over(
        fault=Fault(sentence=sentence, details=details), lasting=isinstance(error, RefusedError)
    )


def _pump(source: Source, begun: float, frames: Frames, pulse: Pulse, control: Control) -> None:
    """One pass: a live source as it comes, a file in its own time, a single picture held."""
    first = time.monotonic()
    readable = first
    picture: Picture | None = None
    while not control.stopping:
        asked_at = time.monotonic()
        frame = source.read()
        if frame is None:
            break
        if not _is_picture(frame.picture):
            if control.pause(ODD_PAUSE) or time.monotonic() - readable > ODD_SECONDS:
                raise _odd(source.name)
            continue
        if not source.live and control.pause(max(0.0, first + frame.time - time.monotonic())):
            return
        now = readable = time.monotonic()
        _feel(pulse, picture, frame.picture, now)
        picture = frame.picture
        if not control.stopping:
            frames.put((picture, now - begun, now))
        if source.live and now - asked_at < LEAST_SECONDS:
            control.pause(LEAST_SECONDS)
    if picture is None or control.stopping or source.synthetic or source.live:
        return
    if pulse.frames == 1:
        if source.note:
            control.report(source.note)
        while not control.pause(STILL_SECONDS):
            now = time.monotonic()
            frames.put((picture, now - begun, now))
        return
    # The recogniser may still be busy with an earlier frame: leave the last one time to be read.
    control.pause(2 * STILL_SECONDS)
    control.report(source.note or f"{source.name} came to its end after {pulse.frames} frames.")


def _feel(pulse: Pulse, before: Picture | None, picture: Picture, now: float) -> None:
    """Notes a frame; a sensor's noise makes each differ from the one before, if it is alive."""
    sampled = np.s_[::SAMPLED, ::SAMPLED]
    if before is None or not np.array_equal(before[sampled], picture[sampled]):
        pulse.same_since = now
    pulse.newest = now
    pulse.frames += 1


def _is_picture(picture: object) -> bool:
    if not isinstance(picture, np.ndarray) or picture.dtype != np.uint8 or not picture.size:
        return False
    return picture.ndim == 2 or (picture.ndim == 3 and picture.shape[2] == 3)


def _odd(name: str) -> Exception:
    from vision.frames import SourceError

    return SourceError(f"{name} sends pictures of a kind that cannot be read; choose another")
