"""What every source of frames has in common: the frame, the protocol and the error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

USUAL_RATE = 30.0
TURNS = {
    90: cv2.ROTATE_90_CLOCKWISE,
    180: cv2.ROTATE_180,
    270: cv2.ROTATE_90_COUNTERCLOCKWISE,
}


class SourceError(OSError):
    """A source that cannot be opened or stopped answering; one sentence with what to do."""

    def __init__(self, sentence: str) -> None:
        """Takes the sentence with its full stop or without."""
        super().__init__(sentence if sentence.endswith((".", "?")) else f"{sentence}.")


class RefusedError(SourceError):
    """Asking again is no use before somebody has changed something: an address, a password."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """One picture of a source.

    Attributes:
        picture: uint8 BGR (h, w, 3).
        time: seconds on the source's own clock: index / frame rate for a file, since opening for
            a camera.
        index: 0 for the first frame.
    """

    picture: Picture
    time: float
    index: int


class Source(Protocol):
    """Where frames come from; opened, read and closed by one and the same thread."""

    @property
    def name(self) -> str:
        """Safe to show: no password, no folder."""

    @property
    def live(self) -> bool:
        """Whether frames come when they come (a camera), not when asked for."""

    @property
    def synthetic(self) -> bool:
        """Whether a program of ours made it."""

    @property
    def frame_rate(self) -> float | None:
        """Frames a second; None where only reading shows it."""

    @property
    def note(self) -> str:
        """What was amiss without stopping the reading, complete at the end; empty if nothing."""

    def read(self) -> Frame | None:
        """The next frame, None at the end; SourceError when a live source stops answering."""

    def close(self) -> None:
        """Gives the device or file back; harmless when called again."""


class Still:
    """A picture as a source: one frame, then the end."""

    live = False
    synthetic = False
    frame_rate = None
    note = ""

    def __init__(self, picture: Picture, name: str) -> None:
        self.name = name
        self._picture: Picture | None = picture

    def read(self) -> Frame | None:
        """The picture the first time, None after."""
        picture, self._picture = self._picture, None
        return None if picture is None else Frame(picture=picture, time=0.0, index=0)

    def close(self) -> None:
        """Forgets the picture."""
        self._picture = None


class Turned:
    """Another source with its frames turned clockwise by 90, 180 or 270 degrees."""

    def __init__(self, source: Source, degrees: int) -> None:
        self._source = source
        self._turn = TURNS[degrees]

    @property
    def name(self) -> str:
        """The other source's name."""
        return self._source.name

    @property
    def live(self) -> bool:
        """Whether the other source is live."""
        return self._source.live

    @property
    def synthetic(self) -> bool:
        """Whether the other source is synthetic."""
        return self._source.synthetic

    @property
    def frame_rate(self) -> float | None:
        """The other source's frame rate."""
        return self._source.frame_rate

    @property
    def note(self) -> str:
        """The other source's note."""
        return self._source.note

    def read(self) -> Frame | None:
        """The other source's next frame, turned."""
        frame = self._source.read()
        if frame is None:
            return None
        turned = np.asarray(cv2.rotate(frame.picture, self._turn), np.uint8)
        return Frame(picture=turned, time=frame.time, index=frame.index)

    def close(self) -> None:
        """Closes the other source."""
        self._source.close()
