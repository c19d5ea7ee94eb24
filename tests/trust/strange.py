"""What a strange file is: its bytes or how it is made, what must come of it, and good pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

Pixels = np.ndarray[Any, np.dtype[np.uint8]]

ACCEPTED, REFUSED, EITHER = "accepted", "refused", "either"


@dataclass(frozen=True, kw_only=True, eq=False)
class Strange:
    """One file.

    Attributes:
        name: of the file; may hold bytes that are no text (surrogates).
        data: what is in it, unless ``place`` makes it.
        expected: ACCEPTED, REFUSED or EITHER.
        picture: what must be read, blue-green-red; None: whatever it is.
        near: mean difference in grey levels that a lossy kind may have.
        says: what must stand in the sentence, or in a video's note: a regular expression.
        frames: how many frames of a video must be read; None: whatever.
        place: makes the file at a path.
    """

    name: str
    data: bytes = b""
    expected: str = REFUSED
    picture: Pixels | None = None
    near: float = 0.0
    says: str = ""
    frames: int | None = None
    place: Callable[[Path], object] | None = None

    def put(self, folder: Path) -> Path:
        """Makes the file."""
        path = folder / self.name
        if self.place is None:
            path.write_bytes(self.data)
        else:
            self.place(path)
        return path


def sheet(width: int = 60, height: int = 40) -> Pixels:
    """A 7 on paper with a blue corner, so that colours and sides can be told apart."""
    picture = np.full((height, width, 3), 230, np.uint8)
    cv2.putText(picture, "7", (width // 4, height - 8), cv2.FONT_HERSHEY_SIMPLEX, 1, (40,) * 3, 2)
    picture[: height // 5, : width // 5] = (200, 90, 30)
    return picture


def encoded(kind: str, picture: Pixels | None = None, *settings: int) -> bytes:
    """A file as OpenCV writes it."""
    made, data = cv2.imencode(kind, sheet() if picture is None else picture, settings)
    assert made
    return data.tobytes()


def chunk(kind: bytes, body: bytes = b"", *, crc: int | None = None) -> bytes:
    """A chunk of PNG."""
    right = zlib.crc32(kind + body) if crc is None else crc
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", right)


def png(
    width: int,
    height: int,
    rows: bytes,
    *,
    depth: int = 8,
    colour: int = 2,
    interlaced: int = 0,
    before: bytes = b"",
    behind: bytes = b"",
) -> bytes:
    """A PNG of rows that have their filter bytes already."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced)
    body = before + chunk(b"IDAT", zlib.compress(rows)) + behind
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND")


def plain_rows(picture: Pixels) -> bytes:
    """Rows of 8-bit samples (grey, or red-green-blue made of blue-green-red), not filtered."""
    samples = picture[..., ::-1] if picture.ndim == 3 else picture
    return b"".join(b"\0" + row.tobytes() for row in samples)


def zeros(count: int) -> bytes:
    """So many zeros, deflated without ever holding them."""
    packer = zlib.compressobj(9)
    block = bytes(1 << 20)
    parts = [packer.compress(block) for _ in range(count >> 20)]
    parts.append(packer.compress(bytes(count & (1 << 20) - 1)))
    return b"".join(parts) + packer.flush()
