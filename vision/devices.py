"""Cameras of this computer: listing them by name and reading one."""

from __future__ import annotations

import errno
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

import cv2

from vision.frames import SourceError
from vision.live import Live

BACKENDS = {"linux": cv2.CAP_V4L2, "win32": cv2.CAP_DSHOW, "darwin": cv2.CAP_AVFOUNDATION}


@dataclass(frozen=True, kw_only=True)
class Device:
    """A camera that can be opened as ``device:index``; `note` says why it cannot, if so."""

    name: str
    index: int
    note: str = ""


def _backend() -> int:
    return BACKENDS.get(sys.platform, cv2.CAP_ANY)


def list_devices() -> tuple[Device, ...]:
    """Every camera of this computer, by name; none of them is switched on for this."""
    try:
        from cv2_enumerate_cameras import enumerate_cameras

        found = [(camera.name, camera.index) for camera in enumerate_cameras(_backend())]
    except (ImportError, OSError, RuntimeError, ValueError, cv2.error):
        found = _from_sysfs()
    unique = dict.fromkeys((index % 100, name) for name, index in found)
    return tuple(
        Device(name=name or f"Camera {index}", index=index, note=why_unavailable(index))
        for index, name in unique
    )


def _from_sysfs() -> list[tuple[str, int]]:
    """Linux's own list, where the package that knows every system is missing or fails."""
    found = []
    for entry in sorted(Path("/sys/class/video4linux").glob("video*")):
        try:
            found.append(((entry / "name").read_text().strip(), int(entry.name[5:])))
        except (OSError, ValueError):
            continue
    return found


def why_unavailable(index: int, folder: Path = Path("/dev")) -> str:
    """One sentence why camera `index` cannot be opened; empty if it may well be."""
    if not sys.platform.startswith("linux"):
        return ""
    path = folder / f"video{index}"
    try:
        if not stat.S_ISCHR(path.stat().st_mode):
            return f"Camera {index} is not a camera device; choose another source"
        os.close(os.open(path, os.O_RDWR | os.O_NONBLOCK))
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM):
            return (
                f"Camera {index} may not be opened by you; ask to join the group 'video', "
                "then log in again"
            )
        if error.errno == errno.EBUSY:
            return f"Camera {index} is in use by another program; close that program first"
        return f"There is no camera {index} on this computer; plug it in or choose another source"
    return ""


class Camera(Live):
    """A camera of this computer."""

    def __init__(self, index: int, *, size: tuple[int, int] | None = None) -> None:
        """Switches the camera on.

        Args:
            index: as in `list_devices`.
            size: width and height to ask for; the camera may choose another near it.

        Raises:
            SourceError: one sentence: no such camera, no permission, or busy.
        """
        if reason := why_unavailable(index):
            raise SourceError(reason)
        name = next((d.name for d in list_devices() if d.index == index), f"Camera {index}")
        capture = cv2.VideoCapture(index, _backend())
        if not capture.isOpened() and sys.platform == "win32":
            capture = cv2.VideoCapture(index, cv2.CAP_MSMF)
        if not capture.isOpened():
            raise SourceError(
                f"{name} cannot be opened; close other programs that use it, "
                "and allow this program to use cameras"
            )
        # Compressed pictures first: many webcams give large pictures only so.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        if size is not None:
            capture.set(cv2.CAP_PROP_FRAME_WIDTH, size[0])
            capture.set(cv2.CAP_PROP_FRAME_HEIGHT, size[1])
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        gone = f"{name} gives no picture; check that it is plugged in and not in use elsewhere"
        super().__init__(capture, name, gone)
