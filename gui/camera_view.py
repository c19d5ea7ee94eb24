"""Recognising beside the window: the newest frame is read, the newest view is kept."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from gui.jobs import Control, Latest

if TYPE_CHECKING:
    from models.classifier import Network
    from vision.recognize import Reading
    from vision.tracking import TrackedDigit

Picture = npt.NDArray[np.uint8]

BESIDE_SECONDS, REST = 0.08, 0.5
"""Beside a training no frame is begun sooner after the one before: twelve a second are live, and
each takes a core for some 30 ms in which a step of the training waits. One that takes long is
followed by a rest of this part of the processor's time that it took."""

GLANCED_SECONDS = 0.16
"""The same while nobody sees the reading itself, but one digit of it, which is looked at in the
frames between (gui/camera_glance.py): six a second tell where it is."""

Frames = Latest[tuple[Picture, float, float]]
"""A picture, the seconds since the source was started, and time.monotonic() when it arrived."""


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

    picture: Picture
    reading: Reading
    digits: tuple[TrackedDigit, ...]
    unsure: tuple[TrackedDigit, ...]
    sure: float
    text: str
    captured: float
    fps: float
    milliseconds: Mapping[str, float]


def recognise(
    frames: Frames,
    views: Latest[View],
    asked: Callable[[], tuple[Network | None, float | None]],
    beside: Callable[[], bool],
    control: Control,
    glancing: Callable[[], bool] = lambda: False,
) -> None:
    """Reads the newest frame again and again until it is stopped.

    Args:
        frames: where they come from.
        views: where each reading is left.
        asked: the network that reads and how sure it has to be; None for the usual.
        beside: whether a training runs now, which is to have most of the cores.
        control: of the job.
        glancing: whether one digit is looked at in the frames between.
    """
    from vision.recognize import SURE, recognize
    from vision.tracking import Tracker, text_of

    tracker, shape = Tracker(), (0, 0)
    done: deque[float] = deque()
    due = 0.0
    while not control.stopping:
        if beside() and control.pause(max(0.0, due - time.monotonic())):
            return
        item = frames.take(0.1)
        network, sure = asked()
        if item is None or network is None:
            continue
        begun, worked = time.monotonic(), time.thread_time()
        picture, at, captured = item
        if picture.shape[:2] != shape:
            # Places in pictures of another size mean nothing here.
            tracker, shape = Tracker(), picture.shape[:2]
        sure = SURE if sure is None else sure
        reading = recognize(picture, network, sure=sure)
        tracker.sure = sure
        digits = tuple(tracker.update(reading, at))
        now = time.monotonic()
        least = GLANCED_SECONDS if glancing() else BESIDE_SECONDS
        due = max(begun + least, now + REST * (time.thread_time() - worked))
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
