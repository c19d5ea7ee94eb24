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
from vision.headers import DAMAGED, DamagedError, PictureHeader

Picture = npt.NDArray[np.uint8]

MAX_BYTES = 64 * 2**20
MAX_PIXELS = 50_000_000
#: libpng's own limit for a side.
MAX_SIDE = 1_000_000
#: Bytes that a picture and its file may take while it is decoded.
ROOM = 250_000_000
#: Pixels that a decoder may go over, all scans of a JPEG together: about two seconds.
MAX_SCANNED = 700_000_000
#: Pixels that are laid on white in one go.
BAND = 2**18
LONGEST_NAME = 60


class PictureError(ValueError):
    """A picture that cannot be opened; the message is one sentence that names the file."""

    def __init__(self, sentence: str) -> None:
        """Takes the sentence with its full stop or without."""
        super().__init__(sentence if sentence.endswith((".", "?")) else f"{sentence}.")


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


def read_start(path: str | os.PathLike[str], count: int) -> bytes:
    """The first bytes of an ordinary file, fewer if it is shorter.

    Raises:
        PictureError: it cannot be read.
    """
    with os.fdopen(open_regular(path), "rb") as stream:
        try:
            data: bytes | None = stream.read(count)
        except OSError:
            data = None
    if data is None:  # an error, or a file of the system that would have to be waited for
        raise PictureError(f"{shown_name(path)} cannot be read; check the disk it is on")
    return data


def read_bytes(path: str | os.PathLike[str], limit: int = MAX_BYTES) -> bytes:
    """All bytes of an ordinary file of at most `limit` bytes.

    Raises:
        PictureError: it cannot be read, or is larger.
    """
    data = read_start(path, limit + 1)
    if len(data) > limit:
        raise PictureError(
            f"{shown_name(path)} is larger than {limit // 2**20} MB; "
            "save the picture smaller and try again"
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

    Size and completeness are read from the headers by our own code before any decoder runs. A
    picture so large that its colours would not fit comes without them.

    Args:
        data: a whole file (PNG, JPEG, WebP, BMP, GIF, binary PNM).
        name: what to call it in a message.

    Raises:
        PictureError: one sentence: what is wrong and what to do.
    """
    try:
        header = containers.picture_header(data)
    except DamagedError as error:
        raise PictureError(f"{name} {error}") from None
    size = f"{name} has {header.width} x {header.height} pixels"
    if header.width * header.height > MAX_PIXELS:
        most = f"{MAX_PIXELS // 1_000_000} million"
        raise PictureError(f"{size}, more than {most}; save it smaller and try again")
    if max(header.width, header.height) > MAX_SIDE:
        most = f"{MAX_SIDE // 1_000_000} million"
        raise PictureError(f"{size}, more than {most} in a row; cut it into pieces")
    if header.fault:
        raise PictureError(f"{name} {header.fault}")
    decoded = _decoded(data, _way(header, len(data), name))
    if decoded is None or decoded.shape[:2] != (header.height, header.width):
        raise PictureError(f"{name} {DAMAGED}")
    return exif.turned(to_bgr(decoded), header.orientation)


def _way(header: PictureHeader, size: int, name: str) -> int:
    """How OpenCV is asked for a picture, so that it needs no more than `ROOM`.

    Raises:
        PictureError: none is small enough.
    """
    pixels = header.width * header.height
    if pixels * header.scans <= MAX_SCANNED:
        if pixels * header.colour_cost + size <= ROOM:
            # IMREAD_COLOR would drop what is transparent.
            plain = cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION
            return cv2.IMREAD_UNCHANGED if header.clear else plain
        if header.grey_cost is not None and pixels * header.grey_cost + size <= ROOM:
            return cv2.IMREAD_GRAYSCALE | cv2.IMREAD_IGNORE_ORIENTATION
    raise PictureError(
        f"{name} has {header.width} x {header.height} pixels in a form that needs too much memory "
        "or time; save it smaller, or as an ordinary JPEG"
    )


def _decoded(data: bytes, way: int) -> npt.NDArray[Any] | None:
    try:
        return cv2.imdecode(np.frombuffer(data, np.uint8), way)
    except (cv2.error, MemoryError):
        return None


def to_bgr(picture: npt.NDArray[Any]) -> Picture:
    """Any decoded picture (grey, BGR or BGRA; 8 or 16 bits) as uint8 BGR, transparency on white."""
    if picture.dtype == np.uint8 and picture.ndim == 2:
        return np.asarray(cv2.cvtColor(picture, cv2.COLOR_GRAY2BGR), np.uint8)
    if picture.dtype == np.uint8 and picture.shape[2] == 3:
        return np.ascontiguousarray(picture)
    colour = np.empty((*picture.shape[:2], 3), np.uint8)
    rows = max(1, BAND // picture.shape[1])
    for top in range(0, len(picture), rows):
        colour[top : top + rows] = _band(picture[top : top + rows])
    return colour


def _band(picture: npt.NDArray[Any]) -> Picture:
    """Some rows of `to_bgr`: a whole picture's 16-bit steps would take several times its size."""
    deep = picture.dtype == np.uint16
    eight: Picture = np.atleast_3d((picture >> 8 if deep else picture).astype(np.uint8, copy=False))
    if eight.shape[2] in (1, 3):
        return eight
    colour, alpha = eight[:, :, :-1], eight[:, :, -1:]
    if alpha.min() < 255:
        part = alpha.astype(np.uint16)
        mixed = colour * part
        mixed += 255 * (255 - part) + 128
        mixed += mixed >> 8  # with the one above: rounded and divided by 255, exactly
        colour = (mixed >> 8).astype(np.uint8)
    return colour
