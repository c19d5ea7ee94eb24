"""What a file is, by its first bytes: a picture or a video that is read here, or why not."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from vision import headers
from vision.headers import DAMAGED, INCOMPLETE, DamagedError, PictureHeader

PICTURES = "PNG, JPEG, WebP, GIF, BMP"
VIDEOS = "AVI, MP4, MOV, MKV, WebM"
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


READERS: tuple[tuple[bytes, Callable[[bytes], PictureHeader]], ...] = (
    (rb"\x89PNG\r\n\x1a\n", headers.png),
    (rb"\xff\xd8\xff", headers.jpeg),
    (rb"RIFF....WEBP", headers.webp),
    (rb"GIF8[79]a", headers.gif),
    (rb"BM", headers.bmp),
    (rb"P[456]\s", headers.pnm),
)
"""What a file that is read here starts with, and what reads its header."""


def picture_header(data: bytes) -> PictureHeader:
    """Kind and size of a picture file; decodes nothing.

    Raises:
        DamagedError: empty, cut off in its header, damaged, or a kind that is not read here.
    """
    if not data:
        raise DamagedError("is empty; choose another file")
    for start, read in READERS:
        if re.match(start, data, re.DOTALL):
            try:
                header = read(data)
            except (struct.error, IndexError):
                raise DamagedError(INCOMPLETE) from None
            if header.width < 1 or header.height < 1:
                raise DamagedError(header.fault or DAMAGED)
            return header
    raise DamagedError(_why_refused(data))


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
