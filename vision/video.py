"""A video file as a source: its kind told from its bytes, its path never given to a library."""

from __future__ import annotations

import contextlib
import os
import struct
from typing import BinaryIO, cast

import cv2
import numpy as np

from vision.containers import PICTURE_BRANDS, VIDEOS
from vision.file_stream import FileStream
from vision.files import MAX_PIXELS, PictureError, open_regular, shown_name
from vision.frames import USUAL_RATE, Frame, SourceError

SLOWEST_RATE, FASTEST_RATE = 1.0, 240.0
MP4_FIRST = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
EBML = b"\x1a\x45\xdf\xa3"


def looks_like_video(head: bytes) -> bool:
    """Whether a file that starts with these (at least 12) bytes is a video that is read here."""
    if head[4:8] in MP4_FIRST:
        return head[8:12] not in PICTURE_BRANDS
    return head[:4] == EBML or (head[:4], head[8:12]) == (b"RIFF", b"AVI ")


def missing_end(stream: BinaryIO, size: int) -> bool:
    """Whether the container says that more bytes should follow than the file has.

    Raises:
        ValueError: an MP4 without its table of contents; the message ends a sentence.
    """
    stream.seek(0)
    head = stream.read(12)
    if head[:4] == b"RIFF":
        return size < int(struct.unpack_from("<I", head, 4)[0]) + 8
    if head[:4] == EBML:
        return False
    position, found = 0, False
    while position + 8 <= size:
        stream.seek(position)
        header = stream.read(16)
        length = int.from_bytes(header[:4], "big")
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        elif length == 0:
            length = size - position
        found = found or header[4:8] == b"moov"
        if length < 8:
            break
        position += length
    if not found:
        raise ValueError(
            "has no table of contents, as when a recording was cut off; record or copy it again"
        )
    return position > size


class VideoFile:
    """Frames of a video file in order, on the clip's own time.

    A file that stops before its declared end is played as far as it goes; `note` then says so.
    """

    live = False

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        name: str | None = None,
        synthetic: bool = False,
        loop: bool = False,
    ) -> None:
        """Opens the file.

        Args:
            path: the file.
            name: what to call it; the file's name by default.
            synthetic: made by a program of ours.
            loop: start again after the last frame; time and index go on.

        Raises:
            SourceError: one sentence: what is wrong and what to do.
        """
        self.name = name or shown_name(path)
        self.synthetic = synthetic
        self.note = ""
        self._loop = loop
        self._index = 0
        self._read_in_round = 0
        try:
            self._stream = os.fdopen(open_regular(path), "rb")
        except PictureError as error:
            raise SourceError(str(error)) from None
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
        capture: cv2.VideoCapture | None = None
        # A stream, not a path: the name is then never taken for a pattern or an address.
        # OpenCV lets go of it without the interpreter's lock: it must not be the last to hold it.
        self._file = FileStream(self._stream)
        with contextlib.suppress(cv2.error):
            # OpenCV's stubs know its own stream class only.
            stream = cast("cv2.IStreamReader", self._file)
            capture = cv2.VideoCapture(stream, cv2.CAP_FFMPEG, [])
        if capture is None or not capture.isOpened():
            raise SourceError(f"{self.name} holds no video that can be read ({VIDEOS})")
        pixels = capture.get(cv2.CAP_PROP_FRAME_WIDTH) * capture.get(cv2.CAP_PROP_FRAME_HEIGHT)
        if pixels > MAX_PIXELS:
            capture.release()
            raise SourceError(
                f"{self.name} has frames of more than {MAX_PIXELS // 1_000_000} million pixels; "
                "save it smaller and try again"
            )
        return capture

    def read(self) -> Frame | None:
        """The next frame; frames that cannot be decoded are left out."""
        if self._stream.closed:
            return None
        picture = self._decode()
        if picture is None and self._loop and self._read_in_round:
            self._capture.release()
            self._capture = self._capture_from_start()
            self._read_in_round = 0
            picture = self._decode()
        if picture is None:
            if self._cut:
                self.note = f"{self.name} ends early: the rest of the file is missing"
            elif self._index == 0:
                self.note = f"{self.name} holds no frame that can be read; save it again"
            return None
        frame = Frame(picture=picture, time=self._index / self.frame_rate, index=self._index)
        self._index += 1
        self._read_in_round += 1
        return frame

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
