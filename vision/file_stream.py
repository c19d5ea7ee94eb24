"""A file as OpenCV reads it: what cannot be read is the end of the file, never an exception."""

from __future__ import annotations

import io
import os
from typing import BinaryIO

REFUSED = -1
"""What FFmpeg takes for a place that cannot be gone to."""

FURTHEST = 2**62
"""No file is that long; more would not fit FFmpeg's numbers."""


class FileStream(io.BufferedIOBase):
    """Bytes of a file up to the length it had when it was opened.

    OpenCV calls `read` and `seek` from C: an exception there (a place before the start, a disk
    that fails) ends the whole process, so none leaves this class.
    """

    def __init__(self, stream: BinaryIO) -> None:
        """Reads from an open file, which stays the caller's to close."""
        super().__init__()
        self._stream = stream
        self._size = os.fstat(stream.fileno()).st_size
        self._place = 0

    def readable(self) -> bool:
        """Always."""
        return True

    def seekable(self) -> bool:
        """Always."""
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        """At most `size` bytes; none at the end, or where the disk fails."""
        left = max(0, self._size - self._place)
        wanted = left if size is None or size < 0 else min(size, left)
        if not wanted:
            return b""
        try:
            self._stream.seek(self._place)
            data = self._stream.read(wanted)
        except (OSError, ValueError):
            return b""
        self._place += len(data)
        return data

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        """The new place, or `REFUSED` (and the old place) for one that cannot be."""
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._place, os.SEEK_END: self._size}.get(whence)
        if start is None or not 0 <= start + offset <= FURTHEST:
            return REFUSED
        self._place = start + offset
        return self._place

    def tell(self) -> int:
        """Where the next byte is read."""
        return self._place
