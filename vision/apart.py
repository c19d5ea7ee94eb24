"""A video file as a source, decoded in a process of its own.

FFmpeg's decoders are a million lines of C. Whatever a file does to them (an end of the process, a
loop without end, gigabytes) happens to a process that is expected to fail (decision 0013).
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from vision import video_child
from vision.files import PictureError, open_regular, shown_name
from vision.frames import Frame, SourceError

Picture = npt.NDArray[np.uint8]

LONGEST_RECORD = 2**16


class VideoApart:
    """Frames of a video file in order, on the clip's own time, as ``video.VideoFile`` gives them.

    A file that ends its decoder after some frames was played as far as it went; ``note`` says so.
    """

    live = False
    synthetic = False

    def __init__(self, path: str | os.PathLike[str], *, loop: bool = False) -> None:
        """Starts the process and opens the file in it.

        Args:
            path: the file.
            loop: start again after the last frame; time and index go on.

        Raises:
            SourceError: one sentence: what is wrong and what to do.
        """
        self.name = shown_name(path)
        self.note = ""
        self._index = 0
        self._process = _started(path, self.name, loop)
        self._records = cast("io.BufferedReader", self._process.stdout)
        try:
            told = self._told()
            if "rate" not in told:
                raise SourceError(told.get("failed") or self._broken())
        except BaseException:
            self.close()
            raise
        self.frame_rate = float(told["rate"])

    def read(self) -> Frame | None:
        """The next frame; frames that cannot be decoded are left out.

        Raises:
            SourceError: there is none, or the decoder came to its end before it gave one.
        """
        if self._records.closed:
            return None
        told = self._told()
        picture = self._pixels(told["height"], told["width"]) if "index" in told else None
        if picture is not None:
            self._index = told["index"] + 1
            return Frame(picture=picture, time=told["index"] / self.frame_rate, index=told["index"])
        self.close()
        if not self._index:
            raise SourceError(told.get("note") or self._broken())
        if "note" in told:
            self.note = told["note"]
        else:
            self.note = f"{self.name} ends early: the rest of it is damaged."
        return None

    def _told(self) -> dict[str, Any]:
        """The next record; empty when the process is over."""
        length = self._bytes(video_child.LENGTH.size)
        size = video_child.LENGTH.unpack(length)[0] if length else 0
        head = self._bytes(size) if size <= LONGEST_RECORD else None
        found: dict[str, Any] = json.loads(head) if head else {}
        return found

    def _pixels(self, height: int, width: int) -> Picture | None:
        data = self._bytes(height * width * 3)
        return None if data is None else np.frombuffer(data, np.uint8).reshape(height, width, 3)

    def _bytes(self, count: int) -> bytearray | None:
        """So many bytes; None when fewer come."""
        data, place = bytearray(count), 0
        while place < count:
            came = self._records.readinto(memoryview(data)[place:])
            if not came:
                return None
            place += came
        return data

    def _broken(self) -> str:
        return (
            f"{self.name} is damaged or needs too much time or memory; "
            "save it again as MP4 with another program"
        )

    def close(self) -> None:
        """Ends the process, wherever it is."""
        self._process.kill()
        self._process.wait()
        self._records.close()


def _started(path: str | os.PathLike[str], name: str, loop: bool) -> subprocess.Popen[bytes]:
    # -P: modules are never taken from the folder the program happens to be in.
    command = [sys.executable, "-P", str(Path(video_child.__file__).resolve()), name]
    try:
        with os.fdopen(open_regular(path), "rb") as file:
            return subprocess.Popen(
                [*command, "loop" if loop else "once"],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except PictureError as error:
        raise SourceError(str(error)) from None
    except OSError:
        raise SourceError(
            f"{name} cannot be read: no process for it can be started; close other programs"
        ) from None
