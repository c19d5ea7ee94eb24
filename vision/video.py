"""A video file as a source: its kind told from its bytes, its path never given to a library."""

from __future__ import annotations

import contextlib
import os
import time
from typing import cast

import cv2
import numpy as np

from vision.containers import VIDEOS
from vision.file_stream import FileStream
from vision.files import PictureError, open_regular, shown_name
from vision.frames import USUAL_RATE, Frame, SourceError
from vision.video_headers import looks_like_video, missing_end

SLOWEST_RATE, FASTEST_RATE = 1.0, 240.0
LARGEST = (4096, 2304)
"""A decoder keeps several frames: at 5312 x 2988 it needs more than 300 MB."""
THREADS = 2
"""Decoders take a frame for each thread, and a core each from a training."""
WAIT_MS = 4000
COUNT_SECONDS = 1.0
#: Codecs whose packets may hold pictures that are not meant to be shown.
HIDES_FRAMES = ("VP80", "VP90", "AV01")


class VideoFile:
    """Frames of a video file in order, on the clip's own time.

    Damaged frames are left out and counted; the others keep their place in time. A file that stops
    before its declared end is played as far as it goes. `note` says so at the end.
    """

    live = False

    def __init__(
        self,
        file: str | os.PathLike[str] | int,
        *,
        name: str = "",
        synthetic: bool = False,
        loop: bool = False,
    ) -> None:
        """Opens the file.

        Args:
            file: its path, or a descriptor, which is taken over.
            name: what to call it; the file's name by default.
            synthetic: made by a program of ours.
            loop: start again after the last frame; time and index go on.

        Raises:
            SourceError: one sentence: what is wrong and what to do.
        """
        self.name = name or shown_name(str(file) if isinstance(file, int) else file)
        self.synthetic = synthetic
        self.note = ""
        self._loop = loop
        self._index = 0
        self._read_in_round = self._damaged = 0
        self._packets: int | None = None
        try:
            descriptor = file if isinstance(file, int) else open_regular(file)
        except PictureError as error:
            raise SourceError(str(error)) from None
        self._stream = os.fdopen(descriptor, "rb")
        try:
            self._capture, self._cut = self._open()
        except SourceError:
            self._stream.close()
            raise
        rate = self._capture.get(cv2.CAP_PROP_FPS)
        self.frame_rate = rate if SLOWEST_RATE <= rate <= FASTEST_RATE else USUAL_RATE

    def _open(self) -> tuple[cv2.VideoCapture, bool]:
        size = os.fstat(self._stream.fileno()).st_size
        if size == 0:
            raise SourceError(f"{self.name} is empty; choose another file")
        if not looks_like_video(self._stream.read(12)):
            raise SourceError(f"{self.name} is not a video that can be read ({VIDEOS})")
        try:
            cut = missing_end(self._stream, size)
        except ValueError as error:
            raise SourceError(f"{self.name} {error}") from None
        return self._capture_from_start(), cut

    def _capture_from_start(self) -> cv2.VideoCapture:
        # OpenCV lets go of it without the interpreter's lock: it must not be the last to hold it.
        self._file = FileStream(self._stream)
        capture = _capture(self._file)
        if capture is None or not capture.isOpened():
            raise SourceError(f"{self.name} holds no video that can be read ({VIDEOS})")
        width = int(capture.get(cv2.CAP_PROP_FRAME_WIDTH))
        height = int(capture.get(cv2.CAP_PROP_FRAME_HEIGHT))
        if width * height > LARGEST[0] * LARGEST[1]:
            capture.release()
            raise SourceError(
                f"{self.name} has frames of {width} x {height} pixels, more than "
                f"{LARGEST[0]} x {LARGEST[1]}; save it smaller and try again"
            )
        return capture

    def read(self) -> Frame | None:
        """The next frame; frames that cannot be decoded are left out."""
        if self._stream.closed:
            return None
        picture = self._next()
        if picture is None and self._loop and self._read_in_round:
            self._capture.release()
            self._capture = self._capture_from_start()
            self._read_in_round = self._damaged = 0
            picture = self._next()
        if picture is None:
            self.note = self._how_it_ended()
            return None
        frame = Frame(picture=picture, time=self._index / self.frame_rate, index=self._index)
        self._index += 1
        self._read_in_round += 1
        return frame

    def _next(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None:
        """The next frame that can be decoded; where one cannot, the file says if more follow."""
        picture = self._decode()
        failed = 0
        while picture is None and self._read_in_round + self._damaged + failed < self._expected():
            failed += 1
            picture = self._decode()
        self._damaged += failed
        if picture is not None:
            self._index += failed
        return picture

    def _expected(self) -> int:
        """Frames that the file really has, whatever it claims; counted when there is doubt."""
        read = self._read_in_round + self._damaged
        if self._packets is None:
            if self._capture.get(cv2.CAP_PROP_FRAME_COUNT) == read and not self._damaged:
                return read
            self._packets = self._count()
        return self._packets

    def _count(self) -> int:
        """Packets in the file, not decoded; 0 (no more than were read) where it takes too long."""
        counting = FileStream(self._stream)
        capture = _capture(counting, cv2.CAP_PROP_FORMAT, -1)
        end, found = time.monotonic() + COUNT_SECONDS, 0
        try:
            while capture is not None and capture.grab():
                found += 1
                if time.monotonic() > end:
                    return 0
        except cv2.error:
            return 0
        finally:
            if capture is not None:
                capture.release()
        return found

    def _how_it_ended(self) -> str:
        if self._cut:
            return f"{self.name} ends early: the rest of the file is missing."
        if self._index == 0 or not self._read_in_round:
            return f"{self.name} holds no frame that can be read; save it again."
        code = int(self._capture.get(cv2.CAP_PROP_FOURCC)).to_bytes(4, "little", signed=True)
        if self._damaged and code.decode("latin-1").upper() not in HIDES_FRAMES:
            whole = self._read_in_round + self._damaged
            verb = "is damaged and was" if self._damaged == 1 else "are damaged and were"
            return f"{self.name}: {self._damaged} of {whole} frames {verb} left out."
        return ""

    def _decode(self) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]] | None:
        try:
            fine, picture = self._capture.read()
        except cv2.error:
            return None
        return np.asarray(picture, np.uint8) if fine and picture is not None else None

    def close(self) -> None:
        """Closes the file."""
        self._capture.release()
        self._stream.close()


def _capture(file: FileStream, *more: int) -> cv2.VideoCapture | None:
    """A file opened by FFmpeg.

    A stream, not a path: the name is then never taken for a pattern or an address.
    """
    limits = [
        *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, WAIT_MS),
        *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, WAIT_MS),
        *(cv2.CAP_PROP_N_THREADS, THREADS),
    ]
    with contextlib.suppress(cv2.error):
        # OpenCV's stubs know its own stream class only.
        stream = cast("cv2.IStreamReader", file)
        return cv2.VideoCapture(stream, cv2.CAP_FFMPEG, [*limits, *more])
    return None
