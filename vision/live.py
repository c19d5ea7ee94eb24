"""What a camera and an address have in common: an open capture whose frames are read live."""

from __future__ import annotations

import time

import cv2
import numpy as np

from vision.frames import Frame, SourceError

#: Failed reads in a row after which a source counts as gone; each may take OpenCV's own limit.
PATIENCE = 3


class Live:
    """Frames from an open capture as they come, read by the thread that opened it."""

    live = True
    synthetic = False
    frame_rate = None
    note = ""

    def __init__(self, capture: cv2.VideoCapture, name: str, gone: str) -> None:
        """Takes over a capture that is open.

        Args:
            capture: released by `close`.
            name: safe to show.
            gone: the sentence for when it gives no more pictures.
        """
        self.name = name
        self._capture = capture
        self._gone = gone
        self._start = time.monotonic()
        self._index = 0

    def read(self) -> Frame:
        """The next picture.

        Raises:
            SourceError: none came, several times in a row.
        """
        for _ in range(PATIENCE):
            try:
                fine, picture = self._capture.read()
            except cv2.error:
                fine, picture = False, None
            if fine and picture is not None:
                frame = Frame(
                    picture=np.asarray(picture, np.uint8),
                    time=time.monotonic() - self._start,
                    index=self._index,
                )
                self._index += 1
                return frame
        raise SourceError(self._gone)

    def close(self) -> None:
        """Gives the device or the connection back."""
        self._capture.release()
