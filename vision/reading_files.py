"""Pictures and videos read for a shell: what was found as objects, or in words."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from vision import frames, recognize, sources, tracking
from vision.files import PictureError, shown_name


def read_file(path: str, classify: recognize.Classify) -> Iterator[dict[str, Any]]:
    """One object for a picture, one a frame for a video.

    Args:
        path: of the file, whatever it is called.
        classify: what answers for 28x28 pictures.

    Raises:
        PictureError, SourceError: it cannot be read, or not to its end.
    """
    # "./" keeps a file that is called like a camera or an address a file.
    source = sources.open_source(os.path.join(".", path))  # noqa: PTH118 - Path drops the "./"
    try:
        if isinstance(source, frames.Still):
            while (frame := source.read()) is not None:
                reading = recognize.recognize(frame.picture, classify)
                digits = [_digit(digit) for digit in reading.digits]
                yield {"file": path, "digits": digits, "reading": reading.text}
            return
        tracker = tracking.Tracker()
        while (frame := source.read()) is not None:
            tracked = tracker.update(recognize.recognize(frame.picture, classify), frame.time)
            yield {
                "file": path,
                "frame": frame.index,
                "time": frame.time,
                "digits": [{**_digit(digit), "id": digit.id} for digit in tracked],
                "reading": tracking.text_of(tracked),
            }
        if source.note:
            raise frames.SourceError(source.note)
    finally:
        source.close()


def read_or_say(path: str, classify: recognize.Classify) -> Iterator[dict[str, Any]]:
    """What ``read_file`` gives; where it raises, {"file", "error"} with its sentence."""
    try:
        yield from read_file(path, classify)
    except (PictureError, frames.SourceError) as error:
        yield {"file": path, "error": " ".join(str(error).split())}


def in_words(line: dict[str, Any]) -> str:
    """What ``read_or_say`` gave, for a person."""
    name = shown_name(line["file"])
    if "error" in line:
        said: str = line["error"]
        return said if said.startswith(name) else f"{name}: {said}"
    place = f" at {line['time']:.2f} s" if "frame" in line else ""
    reading = line["reading"].replace("\n", " / ") or "no digit found"
    return f"{name}{place}: {reading}"


def _digit(digit: recognize.Digit | tracking.TrackedDigit) -> dict[str, Any]:
    box = [int(number) for number in digit.box]
    return {"digit": int(digit.digit), "confidence": float(digit.confidence), "box": box}
