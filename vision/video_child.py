"""What a video's own process runs: it decodes the file on its standard input and hands out frames.

It is started as a file by ``vision.apart`` (which says why). What it says on its standard output
are records: their length (4 bytes), JSON, and after a frame's JSON its pixels.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

LENGTH = struct.Struct("<I")
ROOM = 320 * 2**20
"""Bytes of address space a decoder may take on top: 3840 x 2160 pixels need 225 MB of them."""
BUSY_SECONDS, STUCK_SECONDS = 2, 8
"""What opening, or one frame, may cost: seconds of computing, seconds on the clock."""


def main(name: str, loop: str) -> None:
    """Opens the video and writes its frames until nobody reads them any more."""
    _end_with_parent()
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    # The records' own way out; whatever a library prints goes nowhere.
    out = os.fdopen(os.dup(1), "wb")
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123 - a device, not a path
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        from vision.frames import SourceError
        from vision.video import VideoFile

        _limit_memory()
        with contextlib.suppress(BrokenPipeError):
            try:
                with _watched(nowhere):
                    video = VideoFile(os.dup(0), name=name, loop=loop == "loop")
            except SourceError as error:
                _tell(out, {"failed": str(error)})
                return
            _tell(out, {"rate": video.frame_rate})
            while True:
                with _watched(nowhere):
                    frame = video.read()
                if frame is None:
                    _tell(out, {"note": video.note})
                    return
                # The time does not travel: it follows from the index and the rate.
                height, width = frame.picture.shape[:2]
                _tell(out, {"index": frame.index, "height": height, "width": width}, frame.picture)


def _tell(out: BinaryIO, record: dict[str, Any], pixels: Any = b"") -> None:
    head = json.dumps(record).encode()
    out.write(LENGTH.pack(len(head)) + head)
    out.write(pixels)
    out.flush()


@contextlib.contextmanager
def _watched(nowhere: BinaryIO) -> Iterator[None]:
    """Ends this process if what is done inside takes too long, whatever it hangs in."""
    if sys.platform != "win32":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + 1 + BUSY_SECONDS
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
    faulthandler.dump_traceback_later(STUCK_SECONDS, file=nowhere, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def _limit_memory() -> None:
    """What does not fit cannot be had, and is told as a frame that cannot be read."""
    if sys.platform == "linux":
        import resource

        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + ROOM
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_parent() -> None:
    """A program that is killed takes its decoder along, where the system can see to it."""
    if sys.platform == "linux":
        import ctypes
        import signal

        ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)  # PR_SET_PDEATHSIG


if __name__ == "__main__":
    main(*sys.argv[1:])
