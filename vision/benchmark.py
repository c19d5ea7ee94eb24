"""How long a frame takes, stage by stage, on this machine."""

from __future__ import annotations

import statistics
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np

from vision.recognize import Classify, recognize
from vision.sources import open_source
from vision.synthesis import Picture, Size, make_sheet, sensor_noise, uneven_light

SIZES: tuple[Size, ...] = ((640, 480), (1920, 1080))
DIGITS = 10
#: Frames timed, after a few that only warm the caches.
FRAMES, WARM = 30, 5


def report(classify: Classify, *, frames: int = FRAMES) -> dict[str, dict[str, float]]:
    """Median milliseconds of each stage for a sheet with ten digits.

    Args:
        classify: the network.
        frames: how many are timed at each size.

    Returns:
        {"640x480": {"ink": ..., "segment": ..., "normalize": ..., "classify": ..., "order": ...,
        "total": ..., "digits": how many were read}, "1920x1080": {...}}.
    """
    return {f"{wide}x{high}": _timed(classify, (wide, high), frames) for wide, high in SIZES}


def quick_clip(path: Path, *, rate: float = 30.0, times: int = 1) -> None:
    """Writes the sample clip as a video whose frames come quicker, like those of a webcam.

    Args:
        path: of the file, its name ending in .mp4.
        rate: frames a second.
        times: how often the clip is in it, one after the other: a video ends, a camera would not.

    Raises:
        OSError: it cannot be written here.
    """
    with closing(open_source("sample")) as source:
        first = source.read()
    assert first is not None
    high, wide = first.picture.shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), rate, (wide, high))
    if not writer.isOpened():
        raise OSError(f"{path.name} cannot be written here")
    for _ in range(times):
        with closing(open_source("sample")) as source:
            while (frame := source.read()) is not None:
                writer.write(frame.picture)
    writer.release()


def _timed(classify: Classify, size: Size, frames: int) -> dict[str, float]:
    frame = sheet_of_digits(size)
    readings = [recognize(frame, classify) for _ in range(WARM + frames)]
    times = [reading.milliseconds for reading in readings[WARM:]]
    stages = {name: statistics.median(time[name] for time in times) for name in times[0]}
    return {**stages, "digits": float(len(readings[-1].digits))}


def sheet_of_digits(size: Size) -> Picture:
    """A noisy, unevenly lit sheet with the ten digits in a plain hand of OpenCV's."""
    rng = np.random.default_rng(0)
    sheet = make_sheet(_plain_digits(), range(DIGITS), rng=rng, size=size)
    lit = uneven_light(sheet.picture, towards=0.7, depth=0.3)
    return sensor_noise(lit, rng=rng, amount=2.5)


def _plain_digits() -> list[Picture]:
    """0 to 9 as 28x28 pictures: no data set is needed to measure time."""
    pictures = []
    for digit in range(DIGITS):
        large = np.zeros((112, 112), np.uint8)
        cv2.putText(large, str(digit), (30, 92), cv2.FONT_HERSHEY_SIMPLEX, 2.9, 255, 10)
        small = cv2.resize(large, (28, 28), interpolation=cv2.INTER_AREA)
        pictures.append(np.asarray(small, np.uint8))
    return pictures
