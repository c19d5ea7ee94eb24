"""What a camera and an address have in common: an open capture whose frames are read live."""

from __future__ import annotations

import time

import cv2
import numpy as np

from vision.frames import Frame, SourceError

#: After so long without a picture a source counts as gone; one read may take OpenCV's own limit.
PATIENCE_SECONDS = 1.5
#: Reads that fail at once, as of a camera that was pulled out, are so far apart.
BREATH_SECONDS = 0.02


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
            SourceError: none came for a while.
        """
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
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
            if time.monotonic() > until:
                raise SourceError(self._gone)
            time.sleep(BREATH_SECONDS)

    def close(self) -> None:
        """Gives the device or the connection back."""
        self._capture.release()
