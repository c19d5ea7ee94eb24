"""A phone or network camera that sends JPEG pictures over HTTP, one after the other or one a time.

The bytes are taken and bounded by our own code, and only whole JPEG pictures reach a decoder. It
can be interrupted at once, which a library that waits for a socket cannot.
"""

from __future__ import annotations

import http.client
import time

from vision.addresses import hide_password
from vision.files import PictureError, decode_picture
from vision.frames import Frame, Picture, RefusedError, SourceError
from vision.http_answer import Line, ask, kind_of
from vision.interrupt import Interrupt
from vision.multipart import PICTURE_BYTES, Parts

BLOCK = 64 * 2**10
JPEG = b"\xff\xd8\xff"
#: Pictures that came meanwhile are passed over for so long at most: the newest is wanted.
CATCH_UP_SECONDS = 0.05
#: So long only damaged pictures, and the connection is given up.
DAMAGED_SECONDS = 1.5
#: A server that gives one picture a request is asked this often at most.
REQUEST_SECONDS = 0.1


class HttpCamera:
    """JPEG pictures from a web server: as parts of one answer, or each an answer of its own."""

    live = True
    synthetic = False
    frame_rate = None
    note = ""

    def __init__(self, url: str, answer: http.client.HTTPResponse, line: Line) -> None:
        """Takes over an answer that was begun; `sends_pictures` must be true of it."""
        self.name = hide_password(url)
        self._url = url
        self._answer: http.client.HTTPResponse | None = answer
        self._line = line
        kind, boundary = kind_of(answer.headers)
        self._parts = Parts(boundary) if kind.startswith("multipart/") else None
        self._start = self._asked = time.monotonic()
        self._index = 0

    def read(self) -> Frame:
        """The newest picture.

        Raises:
            SourceError: it stopped, or sends nothing that can be shown.
        """
        begun = time.monotonic()
        while True:
            try:
                data = self._newest() if self._parts is not None else self._snapshot()
            except (OSError, http.client.HTTPException) as error:
                if isinstance(error, SourceError):
                    raise
                raise self._gone() from None
            except ValueError:
                raise SourceError(
                    f"{self.name} sends pictures without measure; restart its camera app"
                ) from None
            picture = self._decoded(data)
            now = time.monotonic()
            if picture is not None:
                frame = Frame(picture=picture, time=now - self._start, index=self._index)
                self._index += 1
                return frame
            if now - begun > DAMAGED_SECONDS:
                raise SourceError(
                    f"{self.name} sends damaged pictures only; restart its camera app"
                )

    def close(self) -> None:
        """Ends the connection."""
        if self._answer is not None:
            self._line.cut()
            self._answer.close()
            self._answer = None

    def _newest(self) -> bytes:
        """The last whole part among all that is there by now."""
        assert self._parts is not None
        newest: bytes | None = None
        until = time.monotonic() + CATCH_UP_SECONDS
        while newest is None or (self._line.ready() and time.monotonic() < until):
            data = self._answer.read1(BLOCK) if self._answer is not None else b""
            if not data:
                if newest is None:
                    raise self._gone()
                break
            newest = self._parts.feed(data) or newest
        return newest

    def _snapshot(self) -> bytes:
        """The body of one answer."""
        if self._answer is None:
            time.sleep(max(0.0, self._asked + REQUEST_SECONDS - time.monotonic()))
            self._asked = time.monotonic()
            self._answer = ask(self._url, self._line)
        body = bytearray()
        while data := self._answer.read1(BLOCK):
            body += data
            if len(body) > PICTURE_BYTES:
                raise ValueError("a picture without an end")
        self._answer.close()
        self._answer = None
        return bytes(body)

    def _decoded(self, data: bytes) -> Picture | None:
        if not data.startswith(JPEG):
            return None
        try:
            return decode_picture(data, self.name)
        except PictureError:
            return None

    def _gone(self) -> SourceError:
        return SourceError(
            f"{self.name} stopped sending; check that it is on and in the same network"
        )


def open_http(url: str, interrupt: Interrupt) -> HttpCamera | None:
    """A web server's pictures; None where it sends a video instead, for FFmpeg to read.

    Raises:
        SourceError: it does not answer, or answers something else.
    """
    line = Line(interrupt)
    answer = ask(url, line)
    kind, _ = kind_of(answer.headers)
    if kind.startswith("multipart/") or kind in ("image/jpeg", "image/jpg"):
        return HttpCamera(url, answer, line)
    line.cut()
    answer.close()
    name = hide_password(url)
    if kind.startswith("text/"):
        raise RefusedError(
            f"{name} sends no video that can be read but a page of text; add the path of the "
            "video after the host, which its camera app shows (often /video)"
        )
    if "mpegurl" in kind or "dash" in kind or kind.startswith(("image/", "audio/")):
        raise RefusedError(
            f"{name} sends no video that can be read ({kind}); look for an MJPEG or RTSP address "
            "in its camera app"
        )
    return None
