"""A video file by its own bytes: whether it is one, and whether its end is missing."""

from __future__ import annotations

import struct
from typing import BinaryIO

from vision.containers import PICTURE_BRANDS

MP4_FIRST = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
MOST_BOXES = 50_000
EBML, SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"


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
    head = stream.read(64)
    if head[:4] == b"RIFF":
        return size < int(struct.unpack_from("<I", head, 4)[0]) + 8
    if head[:4] == EBML:
        first, begin = _ebml_size(head, 4)
        if begin + first > size:
            return True
        stream.seek(begin + first)
        head = stream.read(12)
        length, behind = _ebml_size(head, 4)
        return head[:4] == SEGMENT and size < begin + first + behind + length
    position, found = 0, False
    for _ in range(MOST_BOXES):
        if position + 8 > size:
            break
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


def _ebml_size(data: bytes, place: int) -> tuple[int, int]:
    """A length of Matroska (RFC 8794, 4) and where it ends; 0 for one that is not known."""
    first = data[place] if place < len(data) else 0
    width = 9 - first.bit_length()
    value = int.from_bytes(data[place : place + width], "big") & ((1 << 7 * width) - 1)
    return (0 if value == (1 << 7 * width) - 1 else value), place + width
