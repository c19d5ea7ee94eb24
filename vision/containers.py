"""What a picture file is, from its own bytes: its kind, its size, and whether its end is there."""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass

from vision import exif

INCOMPLETE = "is incomplete: its end is missing; copy or download it again"
PICTURES = "PNG, JPEG, WebP, GIF, BMP"
VIDEOS = "AVI, MP4, MOV, MKV, WebM"
DAMAGED = "is damaged; open it in a picture editor and save it again"
CONVERT = "a picture editor can save it as PNG or JPEG"

#: Kinds people try that are not read here, by what their files start with.
REFUSED: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", f"is a PDF; take a screenshot of the page, or {CONVERT}"),
    (b"II*\0", f"is a TIFF or camera raw picture, which is not read here; {CONVERT}"),
    (b"MM\0*", f"is a TIFF or camera raw picture, which is not read here; {CONVERT}"),
    (b"\0\0\0\x0cjP  ", f"is a JPEG 2000 picture, which is not read here; {CONVERT}"),
    (b"\0\0\0\x0cJXL ", f"is a JPEG XL picture, which is not read here; {CONVERT}"),
    (b"\xff\x0a", f"is a JPEG XL picture, which is not read here; {CONVERT}"),
    (b"8BPS", f"is a Photoshop document; {CONVERT}"),
    (b"\0\0\1\0", f"is an icon file; {CONVERT}"),
)
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")


class DamagedError(ValueError):
    """Not readable; the message is the rest of a sentence that starts with the file's name."""


@dataclass(frozen=True, kw_only=True)
class PictureHeader:
    """What a picture file says of itself: kind ("PNG" ...), size in pixels, EXIF orientation."""

    kind: str
    width: int
    height: int
    orientation: int = exif.UPRIGHT


def picture_header(data: bytes) -> PictureHeader:
    """Kind and size of a complete picture file; decodes nothing.

    Raises:
        DamagedError: empty, cut off, damaged, or a kind that is not read here.
    """
    if not data:
        raise DamagedError("is empty; choose another file")
    try:
        if data.startswith(b"\x89PNG\r\n\x1a\n"):
            header = _png(data)
        elif data.startswith(b"\xff\xd8\xff"):
            header = _jpeg(data)
        elif data[:4] == b"RIFF" and data[8:12] == b"WEBP":
            header = _webp(data)
        elif data[:6] in (b"GIF87a", b"GIF89a"):
            header = _gif(data)
        elif data[:2] == b"BM":
            header = _bmp(data)
        elif re.match(rb"P[456]\s", data):
            header = _pnm(data)
        else:
            raise DamagedError(_why_refused(data))
    except (struct.error, IndexError):
        raise DamagedError(INCOMPLETE) from None
    if header.width < 1 or header.height < 1:
        raise DamagedError(DAMAGED)
    return header


def _why_refused(data: bytes) -> str:
    for start, reason in REFUSED:
        if data.startswith(start):
            return reason
    if data[4:8] == b"ftyp" and data[8:12] in PICTURE_BRANDS:
        return (
            f"is a HEIC or AVIF picture, which is not read here; {CONVERT}, "
            "and a phone can be set to take JPEG"
        )
    if data[:4] == b"\x1a\x45\xdf\xa3" or data[4:8] == b"ftyp" or data[8:12] == b"AVI ":
        return "is a video, not a picture; open it on the Camera page"
    if re.match(rb"\s*(<\?xml|<svg|<!DOCTYPE svg)", data[:200]):
        return f"is an SVG drawing, which is not read here; {CONVERT}"
    return f"is neither a picture ({PICTURES}) nor a video ({VIDEOS}) that can be read"


def _png(data: bytes) -> PictureHeader:
    width, height = struct.unpack_from(">II", data, 16)
    orientation, position = exif.UPRIGHT, 8
    while position < len(data):
        length, kind = struct.unpack_from(">I4s", data, position)
        if position + 12 + length > len(data):
            # A size that cannot be is the better reason, if there is one.
            break
        if kind == b"eXIf":
            orientation = exif.orientation(data[position + 8 : position + 8 + length])
        if kind == b"IEND":
            return PictureHeader(kind="PNG", width=width, height=height, orientation=orientation)
        position += 12 + length
    raise DamagedError(INCOMPLETE)


def _jpeg(data: bytes) -> PictureHeader:
    orientation, position, size = exif.UPRIGHT, 2, None
    while True:
        marker, length = struct.unpack_from(">HH", data, position)
        if marker >> 8 != 0xFF or length < 2:
            raise DamagedError(DAMAGED)
        if marker == 0xFFFF:
            position += 1
            continue
        if marker == 0xFFE1 and data[position + 4 : position + 10] == b"Exif\0\0":
            orientation = exif.orientation(data[position + 10 : position + 2 + length])
        # Start of frame, in all its variants: 0xC0 to 0xCF without DHT, JPG and DAC.
        if 0xFFC0 <= marker <= 0xFFCF and marker not in (0xFFC4, 0xFFC8, 0xFFCC):
            size = struct.unpack_from(">HH", data, position + 5)
        if marker == 0xFFDA:
            break
        position += 2 + length
    if size is None:
        raise DamagedError(DAMAGED)
    # Inside the coded picture 0xFF is always followed by 0 or a restart marker, so this is the end.
    if data.find(b"\xff\xd9", position) < 0:
        raise DamagedError(INCOMPLETE)
    return PictureHeader(kind="JPEG", width=size[1], height=size[0], orientation=orientation)


def _webp(data: bytes) -> PictureHeader:
    if len(data) < struct.unpack_from("<I", data, 4)[0] + 8:
        raise DamagedError(INCOMPLETE)
    orientation, size, position = exif.UPRIGHT, None, 12
    while position + 8 <= len(data):
        kind, length = struct.unpack_from("<4sI", data, position)
        body = position + 8
        if kind == b"VP8X":
            canvas = data[body + 4 : body + 10]
            size = (
                1 + int.from_bytes(canvas[:3], "little"),
                1 + int.from_bytes(canvas[3:], "little"),
            )
        elif kind == b"VP8 " and size is None:
            wide, high = struct.unpack_from("<HH", data, body + 6)
            size = (wide & 0x3FFF, high & 0x3FFF)
        elif kind == b"VP8L" and size is None:
            (bits,) = struct.unpack_from("<I", data, body + 1)
            size = ((bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1)
        elif kind == b"EXIF":
            orientation = exif.orientation(data[body : body + length].removeprefix(b"Exif\0\0"))
        position = body + length + length % 2
    if size is None:
        raise DamagedError(DAMAGED)
    return PictureHeader(kind="WebP", width=size[0], height=size[1], orientation=orientation)


def _gif(data: bytes) -> PictureHeader:
    width, height = struct.unpack_from("<HH", data, 6)
    if not data.rstrip(b"\0").endswith(b";"):
        raise DamagedError(INCOMPLETE)
    return PictureHeader(kind="GIF", width=width, height=height)


def _bmp(data: bytes) -> PictureHeader:
    (whole,) = struct.unpack_from("<I", data, 2)
    (header,) = struct.unpack_from("<I", data, 14)
    width, height = struct.unpack_from("<HH" if header == 12 else "<ii", data, 18)
    if len(data) < whole:
        raise DamagedError(INCOMPLETE)
    return PictureHeader(kind="BMP", width=width, height=abs(height))


def _pnm(data: bytes) -> PictureHeader:
    found = re.match(rb"P([456])(?:\s|#[^\n]*\n)+(\d{1,9})(?:\s|#[^\n]*\n)+(\d{1,9})", data[:2000])
    if not found:
        raise DamagedError(DAMAGED)
    kind, width, height = (int(part) for part in found.groups())
    row = {4: -(-width // 8), 5: width, 6: 3 * width}[kind]
    if len(data) < row * height:
        raise DamagedError(INCOMPLETE)
    return PictureHeader(kind="PNM", width=width, height=height)
