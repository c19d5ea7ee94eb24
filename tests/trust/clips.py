"""Clips for the tests: what OpenCV's encoders write, and AVI files put together by hand."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from tests.trust.strange import Pixels

FRAMES = 8
WRITTEN = (
    *(("plain.avi", "MJPG"), ("plain.mp4", "mp4v"), ("plain.mkv", "mp4v"), ("plain.webm", "VP80")),
    *(("vp9.mp4", "VP09"), ("xvid.avi", "XVID"), ("plain.mov", "MJPG"), ("ffv1.mkv", "FFV1")),
    *(("huffyuv.avi", "HFYU"), ("png.mov", "png "), ("vp9.webm", "VP90")),
)
"""What OpenCV's encoder writes: name and codec."""


def films() -> list[Pixels]:
    """Frames whose brightness tells them apart."""
    return [np.full((48, 64, 3), 20 + 25 * index, np.uint8) for index in range(FRAMES)]


def written(name: str, code: str, frames: Sequence[Pixels] | None = None) -> bytes:
    """A video as OpenCV writes it."""
    frames = films() if frames is None else frames
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        size = frames[0].shape[1::-1]
        writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*code), 25, size)
        assert writer.isOpened(), name
        for frame in frames:
            writer.write(frame)
        writer.release()
        return path.read_bytes()


def part(kind: bytes, data: bytes) -> bytes:
    """A part of RIFF."""
    return kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def group(kind: bytes, data: bytes) -> bytes:
    """A list of RIFF."""
    return part(b"LIST", kind + data)


def avi(
    frames: Sequence[bytes], *, size: tuple[int, int] = (64, 48), usec: int = 40_000,
    says: int | None = None, rate: tuple[int, int] = (1, 25), code: bytes = b"MJPG",
    stream: bytes = b"vids",
) -> bytes:  # fmt: skip
    """An AVI by its parts, without an index."""
    count = (len(frames) if says is None else says) & 0xFFFFFFFF
    wide, high = size
    main = struct.pack("<14I", usec, 0, 0, 0, count, 0, 1, 0, wide, high, 0, 0, 0, 0)
    numbers = struct.pack("<IHHI6Ii4H", 0, 0, 0, 0, *rate, 0, count, 0, 0xFFFFFFFF, 0, 0, 0, 0, 0)
    kind = struct.pack("<IiiHH4sIiiII", 40, wide, high, 1, 24, code, 0, 0, 0, 0, 0)
    head = group(b"strl", part(b"strh", stream + code + numbers) + part(b"strf", kind))
    body = b"".join(part(b"00dc", frame) for frame in frames)
    return part(
        b"RIFF", b"AVI " + group(b"hdrl", part(b"avih", main) + head) + group(b"movi", body)
    )
