"""Opening a picture file somebody sent: looked at before it is decoded, refused in one sentence."""

from __future__ import annotations

import os
import stat
import unicodedata
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from vision import containers, exif

Picture = npt.NDArray[np.uint8]

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 50_000_000
LONGEST_NAME = 60


class PictureError(ValueError):
    """A picture that cannot be opened; the message is one sentence that names the file."""


def shown_name(path: str | os.PathLike[str]) -> str:
    """The file's own name, safe to print: no folder, no control characters, not too long."""
    name = os.fsdecode(path)
    name = Path(name).name or name
    clean = "".join(
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(letter)[0] == "C" else letter
        for letter in name
    )
    return clean if len(clean) <= LONGEST_NAME else clean[: LONGEST_NAME - 1] + "…"


def open_regular(path: str | os.PathLike[str]) -> int:
    """A read-only file descriptor of an ordinary file; pipes and devices are refused unopened.

    Raises:
        PictureError: it is not there, not a file or may not be read.
    """
    name = shown_name(path)
    try:
        mode = Path(os.fsdecode(path)).stat().st_mode
        if stat.S_ISDIR(mode):
            raise PictureError(f"{name} is a folder; choose a file inside it")
        if not stat.S_ISREG(mode):
            raise PictureError(f"{name} is not an ordinary file; choose a picture or a video")
        # Between stat and open a file can be swapped for a pipe: never wait for its other end.
        descriptor = os.open(
            path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        )
    except FileNotFoundError:
        raise PictureError(f"{name} is not there; check the name and the folder") from None
    except PermissionError:
        raise PictureError(f"{name} may not be read; check its permissions") from None
    except PictureError:
        raise
    except (OSError, ValueError):
        raise PictureError(f"{name} cannot be opened; check the name and the disk") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise PictureError(f"{name} is not an ordinary file; choose a picture or a video")
    return descriptor


def read_bytes(path: str | os.PathLike[str], limit: int = MAX_BYTES) -> bytes:
    """All bytes of an ordinary file of at most `limit` bytes.

    Raises:
        PictureError: it cannot be read, or is larger.
    """
    name = shown_name(path)
    with os.fdopen(open_regular(path), "rb") as stream:
        try:
            data = stream.read(limit + 1)
        except OSError:
            raise PictureError(f"{name} cannot be read; check the disk it is on") from None
    if len(data) > limit:
        raise PictureError(
            f"{name} is larger than {limit // 2**20} MB; save the picture smaller and try again"
        )
    return data


def read_picture(path: str | os.PathLike[str]) -> Picture:
    """The picture in a file as uint8 BGR (h, w, 3), turned as its EXIF says.

    Raises:
        PictureError: one sentence: what is wrong and what to do.
    """
    return decode_picture(read_bytes(path), shown_name(path))


def decode_picture(data: bytes, name: str) -> Picture:
    """The picture in `data` as uint8 BGR (h, w, 3): EXIF turned, 16 bits scaled, laid on white.

    Size and completeness are read from the headers by our own code before any decoder runs.

    Args:
        data: a whole file (PNG, JPEG, WebP, BMP, GIF, binary PNM).
        name: what to call it in a message.

    Raises:
        PictureError: one sentence: what is wrong and what to do.
    """
    try:
        header = containers.picture_header(data)
    except containers.DamagedError as error:
        raise PictureError(f"{name} {error}") from None
    if header.width * header.height > MAX_PIXELS:
        raise PictureError(
            f"{name} has {header.width} x {header.height} pixels, more than "
            f"{MAX_PIXELS // 1_000_000} million; save it smaller and try again"
        )
    # IMREAD_COLOR drops transparency and 16 bits; a JPEG has neither, but may be CMYK.
    flag = cv2.IMREAD_UNCHANGED
    if header.kind in ("JPEG", "BMP"):
        flag = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
    try:
        decoded = cv2.imdecode(np.frombuffer(data, np.uint8), flag)
    except cv2.error:
        decoded = None
    if decoded is None or decoded.size == 0:
        raise PictureError(
            f"{name} is damaged and cannot be shown; open it in a picture editor and save it again"
        )
    return exif.turned(to_bgr(decoded), header.orientation)


def to_bgr(picture: npt.NDArray[Any]) -> Picture:
    """Any decoded picture (grey, BGR or BGRA; 8 or 16 bits) as uint8 BGR, transparency on white."""
    if picture.dtype == np.uint16:
        eight: Picture = (picture >> 8).astype(np.uint8)
    else:
        eight = np.asarray(picture, np.uint8)
    if eight.ndim == 2:
        eight = eight[:, :, None]
    colour, alpha = eight[:, :, :3], None
    if eight.shape[2] in (2, 4):
        colour, alpha = eight[:, :, :-1], eight[:, :, -1:]
    if colour.shape[2] == 1:
        colour = np.repeat(colour, 3, axis=2)
    if alpha is not None and alpha.min() < 255:
        part = alpha.astype(np.uint16)
        colour = ((colour * part + 255 * (255 - part) + 127) // 255).astype(np.uint8)
    return np.ascontiguousarray(colour)
