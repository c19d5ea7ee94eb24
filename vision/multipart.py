"""Pictures out of the endless answer of a camera server (multipart/x-mixed-replace)."""

from __future__ import annotations

import re

#: Most bytes of one picture; a camera of twelve megapixels sends about six million.
PICTURE_BYTES = 8 * 2**20
#: Most bytes between two pictures: their headers, and what a server writes by mistake.
HEADER_BYTES = 16 * 2**10

LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,12})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")


class Parts:
    """Takes bytes as they come, gives the newest whole part; never holds more than one and a half.

    Servers are careless: the boundary may be named with or without its leading dashes, the length
    may be missing, and lines may end without a carriage return.
    """

    def __init__(self, boundary: bytes) -> None:
        """`boundary` is what the server's Content-Type says; "" if it says nothing."""
        self._mark = b"--" + boundary.strip(b'"').lstrip(b"-")
        self._waiting = bytearray()
        self._length: int | None = None
        self._searched = 0
        self._inside = False

    def feed(self, data: bytes) -> bytes | None:
        """Takes more bytes; returns the last part that is whole by now, or None.

        Raises:
            ValueError: headers without an end, or a part larger than any picture.
        """
        self._waiting += data
        newest = None
        while True:
            if not self._inside and not self._find_headers():
                return newest
            part = self._find_end()
            if part is None:
                return newest
            newest = part or newest

    def _find_headers(self) -> bool:
        """Goes past the headers of the next part."""
        lead = re.match(rb"\s*", self._waiting)
        begin = lead.end() if lead else 0
        end = END_OF_HEADERS.search(self._waiting, begin)
        if end is None or end.end() - begin > HEADER_BYTES:
            if len(self._waiting) > HEADER_BYTES:
                raise ValueError("headers without an end")
            return False
        found = LENGTH.search(self._waiting, begin, end.end())
        self._length = int(found[1]) if found else None
        del self._waiting[: end.end()]
        if self._length is not None and self._length > PICTURE_BYTES:
            raise ValueError(f"a picture of {self._length} bytes")
        self._inside, self._searched = True, 0
        return True

    def _find_end(self) -> bytes | None:
        """The body, once it is whole."""
        if self._length is not None:
            if len(self._waiting) < self._length:
                return None
            end = self._length
        else:
            end = self._waiting.find(self._mark, max(0, self._searched - len(self._mark)))
            self._searched = len(self._waiting)
            if end < 0:
                if len(self._waiting) > PICTURE_BYTES:
                    raise ValueError("a picture without an end")
                return None
        part = bytes(self._waiting[:end])
        del self._waiting[:end]
        self._inside = False
        return part
