"""What a picture file says of itself, kind by kind; nothing here decodes a pixel.

Every loop over parts of a file is bounded: a file may consist of millions of empty ones.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass

from vision import exif

INCOMPLETE = "is incomplete: its end is missing; copy or download it again"
DAMAGED = "is damaged; open it in a picture editor and save it again"
RARE = "is a JPEG of a rare kind; open it in a picture editor and save it again"
MOST_PARTS = 100_000  # chunks or segments of one file
MOST_BLOCKS = 300_000  # of GIF's 255 bytes each
PNG_MARK = b"\x89PNG\r\n\x1a\n"
CRITICAL = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
JPEG_MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")
"""Inside the coded picture 0xFF is followed by 0 or a restart marker."""


class DamagedError(ValueError):
    """Not readable; the message is the rest of a sentence that starts with the file's name."""


@dataclass(frozen=True, kw_only=True)
class PictureHeader:
    """What a picture file says of itself.

    Attributes:
        kind: "PNG" ...
        width, height: in pixels, before the picture is turned.
        orientation: EXIF's, 1 to 8.
        clear: parts of it may be transparent.
        scans: how often a decoder goes over all pixels.
        colour_cost: bytes a pixel that OpenCV needs at most for the picture as it is.
        grey_cost: bytes a pixel that it needs for the picture without colours; None: not possible.
        fault: why it cannot be read; the rest of a sentence. A size that cannot be comes first.
    """

    kind: str
    width: int
    height: int
    orientation: int = exif.UPRIGHT
    clear: bool = False
    scans: int = 1
    colour_cost: float = 6
    grey_cost: float | None = 2
    fault: str = ""


def png(data: bytes) -> PictureHeader:
    """PNG and APNG (its first picture)."""
    clear, orientation, ended, broken = False, exif.UPRIGHT, False, False
    position = len(PNG_MARK)
    length, kind, width, height, depth, colour = struct.unpack_from(">I4sIIBB", data, position)
    if (length, kind) != (13, b"IHDR"):
        raise DamagedError(DAMAGED)
    for _ in range(MOST_PARTS):
        if position + 12 > len(data):
            break
        length, kind = struct.unpack_from(">I4s", data, position)
        if position + 12 + length > len(data):
            break
        if kind in CRITICAL:
            body = memoryview(data)[position + 4 : position + 8 + length]
            right = data[position + 8 + length : position + 12 + length]
            broken |= zlib.crc32(body).to_bytes(4, "big") != right
        if kind == b"eXIf":
            orientation = exif.orientation(data[position + 8 : position + 8 + length])
        clear |= kind == b"tRNS"
        position += 12 + length
        if kind == b"IEND":
            ended = True
            break
    clear |= colour in (4, 6)
    return PictureHeader(
        kind="PNG",
        width=width,
        height=height,
        orientation=orientation,
        clear=clear,
        colour_cost=(16 if depth == 16 else 8) if clear else 6,
        grey_cost=None if clear else 2,
        fault=INCOMPLETE if not ended else DAMAGED if broken else "",
    )


def jpeg(data: bytes) -> PictureHeader:
    """JPEG, its scans counted."""
    orientation, scans, several, samples, fault = exif.UPRIGHT, 0, False, 1.0, DAMAGED
    bits, height, width, position = 0, 0, 0, 2
    if data.count(b"\xff\xff") > MOST_PARTS:  # nothing else than filling
        raise DamagedError(DAMAGED)
    for _ in range(MOST_PARTS):
        found = JPEG_MARKER.search(data, position)
        if not found or found.end() + 2 > len(data) > found.end():
            fault = INCOMPLETE
            break
        marker, position = found[1][0], found.end()
        if marker == 0xD9:
            fault = "" if scans else DAMAGED
            break
        (length,) = struct.unpack_from(">H", data, position)
        body = data[position + 2 : position + length]
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            orientation = exif.orientation(body[6:])
        # Start of frame, in all its variants: 0xC0 to 0xCF without DHT, JPG and DAC.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if bits:
                break
            bits, height, width, parts = struct.unpack_from(">BHHB", body)
            if bits != 8 or marker not in (0xC0, 0xC1, 0xC2, 0xC9, 0xCA):
                fault = RARE
                break
            several = marker in (0xC2, 0xCA)
            areas = [(one >> 4) * (one & 15) for one in body[7::3][:parts]]
            samples = sum(areas) / max(1, *areas) if areas else 1.0
        scans += marker == 0xDA
        position += max(2, length)
    # A picture of several scans is kept as coefficients of two bytes until the last has come.
    kept = 2 * samples if several or scans > 1 else 0.0
    return PictureHeader(
        kind="JPEG",
        width=width,
        height=height,
        orientation=orientation,
        scans=scans,
        colour_cost=max(6.0, kept + 3),
        grey_cost=max(2.0, kept + 1),
        fault=fault,
    )


def webp(data: bytes) -> PictureHeader:
    """WebP of either kind; of an animation the first picture."""
    fault = INCOMPLETE if len(data) < struct.unpack_from("<I", data, 4)[0] + 8 else ""
    orientation, width, height, position = exif.UPRIGHT, 0, 0, 12
    clear, lossless, moving = False, False, False
    for _ in range(MOST_PARTS):
        if position + 8 > len(data):
            break
        kind, length = struct.unpack_from("<4sI", data, position)
        body = position + 8
        wide, high = 0, 0
        if kind == b"VP8X":
            clear |= bool(data[body] & 0x10)
            moving |= bool(data[body] & 0x02)
            wide = 1 + int.from_bytes(data[body + 4 : body + 7], "little")
            high = 1 + int.from_bytes(data[body + 7 : body + 10], "little")
        elif kind == b"VP8 ":
            wide, high = (side & 0x3FFF for side in struct.unpack_from("<HH", data, body + 6))
        elif kind == b"VP8L":
            (bits,) = struct.unpack_from("<I", data, body + 1)
            wide, high = (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1
            clear |= bool(bits >> 28 & 1)
            lossless = True
        elif kind == b"EXIF":
            orientation = exif.orientation(data[body : body + length].removeprefix(b"Exif\0\0"))
        width, height = max(width, wide), max(height, high)
        position = body + length + length % 2
    colour_cost = 16 if moving else 8.5 if clear or lossless else 6
    return PictureHeader(
        kind="WebP",
        width=width,
        height=height,
        orientation=orientation,
        clear=clear or moving,
        colour_cost=colour_cost,
        grey_cost=None if clear or lossless or moving else 4,
        fault=fault,
    )


def gif(data: bytes) -> PictureHeader:
    """GIF, read to the end of its first picture: the others are not shown."""
    width, height, packed = struct.unpack_from("<HHB", data, 6)
    position = 13 + _colours(packed)
    for _ in range(MOST_PARTS):
        if data[position] != 0x21:
            break
        position = _behind_blocks(data, position + 2)
    if data[position] != 0x2C:
        raise DamagedError(DAMAGED)
    left, top, wide, high, packed = struct.unpack_from("<HHHHB", data, position + 1)
    end = position + 11 + _colours(packed)
    return PictureHeader(
        kind="GIF",
        width=max(width, left + wide),
        height=max(height, top + high),
        clear=True,
        colour_cost=14,
        grey_cost=None,
        fault=INCOMPLETE if _behind_blocks(data, end) > len(data) else "",
    )


def _colours(packed: int) -> int:
    """Bytes of a GIF's table of colours."""
    return 3 << (packed & 7) + 1 if packed & 0x80 else 0


def _behind_blocks(data: bytes, position: int) -> int:
    """Where the next part begins; beyond the end for one that is cut off."""
    for _ in range(MOST_BLOCKS):
        length = data[position] if position < len(data) else 0
        position += 1 + length
        if not length:
            return position
    raise DamagedError(DAMAGED)


def bmp(data: bytes) -> PictureHeader:
    """Windows bitmaps; a negative height stands for rows from the top."""
    whole, _, start, header = struct.unpack_from("<IIII", data, 2)
    if header == 12:
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        packed = 0
    else:
        width, height, _, bits, packed = struct.unpack_from("<iiHHI", data, 18)
    rows = (width * bits + 31) // 32 * 4 * abs(height)
    needed = start + rows if packed in (0, 3, 6) else whole
    return PictureHeader(
        kind="BMP",
        width=width,
        height=abs(height),
        fault=INCOMPLETE if len(data) < needed else "",
    )


def pnm(data: bytes) -> PictureHeader:
    """Binary PBM, PGM and PPM."""
    number = rb"(?:\s|#[^\n]*\n)+(\d{1,9})"
    found = re.match(rb"P([456])" + number + number + rb"(?:" + number + rb")?", data[:2000])
    if not found:
        raise DamagedError(DAMAGED)
    kind, width, height = (int(part) for part in found.groups()[:3])
    row = {4: -(-width // 8), 5: width, 6: 3 * width}[kind]
    if kind != 4 and found[4] and int(found[4]) > 255:
        row *= 2
    return PictureHeader(
        kind="PNM",
        width=width,
        height=height,
        fault=INCOMPLETE if len(data) < row * height else "",
    )
