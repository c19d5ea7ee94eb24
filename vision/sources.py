"""Opening whatever a person names: the sample clip, a camera, a video, a picture or an address."""

from __future__ import annotations

import re
import urllib.parse
import urllib.request
from pathlib import Path

from vision.addresses import PORTS, hide_password, is_device
from vision.apart import VideoApart
from vision.devices import Camera, Device, list_devices
from vision.files import PictureError, decode_picture, read_bytes, read_start, shown_name
from vision.frames import Frame, RefusedError, Source, SourceError, Still, Turned
from vision.interrupt import Interrupt
from vision.streams import open_address
from vision.video import VideoFile
from vision.video_headers import looks_like_video

__all__ = [
    "SAMPLE",
    "Device",
    "Frame",
    "RefusedError",
    "Source",
    "SourceError",
    "hide_password",
    "list_devices",
    "open_source",
]

#: What to give `open_source` for the sample clip.
SAMPLE = "sample"
SAMPLE_NAME = "Sample clip (synthetic)"
CLIP = Path(__file__).resolve().parent.parent / "resources" / "clip" / "sample.mp4"
ROTATIONS = (0, 90, 180, 270)
HEAD_BYTES = 12


def open_source(
    text: str,
    *,
    size: tuple[int, int] | None = None,
    rotation: int = 0,
    loop: bool = False,
    interrupt: Interrupt | None = None,
) -> Source:
    """The source that `text` names, opened and ready to read. May block for a few seconds.

    Args:
        text: ``sample``, ``device:0``, a path, or an http, https, rtsp or rtsps address.
        size: width and height to ask a camera for; others come as they are.
        rotation: degrees clockwise by which every frame is turned: 0, 90, 180 or 270.
        loop: play a video file or the sample clip again and again.
        interrupt: ends the waiting for an address at once, from another thread.

    Raises:
        SourceError: one sentence, without passwords and folders; RefusedError where a camera or
            an address need not be asked again before somebody has changed something.
        ValueError: a rotation of another angle.
    """
    if rotation not in ROTATIONS:
        raise ValueError(f"rotation is one of {ROTATIONS}, not {rotation!r}")
    source = _open(text, size, loop, interrupt or Interrupt())
    return Turned(source, rotation) if rotation else source


def _open(text: str, size: tuple[int, int] | None, loop: bool, interrupt: Interrupt) -> Source:
    if text == SAMPLE:
        return VideoFile(CLIP, name=SAMPLE_NAME, synthetic=True, loop=loop)
    if is_device(text):
        return Camera(int(text.partition(":")[2]), size=size)
    if address := re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", text):
        scheme = address[1].lower()
        if scheme == "file":
            return _open_file(urllib.request.url2pathname(urllib.parse.urlsplit(text).path), loop)
        if scheme not in PORTS:
            raise SourceError(
                f"{scheme}:// addresses are not read; use http, https or rtsp, or a file's path"
            )
        return open_address(text, interrupt)
    if not text.strip():
        raise SourceError("No source is named; choose a camera, a file or an address")
    return _open_file(text, loop)


def _open_file(path: str, loop: bool) -> Source:
    try:
        if looks_like_video(read_start(path, HEAD_BYTES)):
            return VideoApart(path, loop=loop)
        name = shown_name(path)
        return Still(decode_picture(read_bytes(path), name), name)
    except PictureError as error:
        raise SourceError(str(error)) from None
