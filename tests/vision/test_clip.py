"""The sample clip, and a new one from another seed: what was written on it is read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from resources.clip.make_clip import make_clip
from vision.recognize import Classify, recognize
from vision.sources import SAMPLE, open_source
from vision.tracking import Tracker


@dataclass(kw_only=True)
class Score:
    """What was read of a clip in the frames in which its sheet lies still.

    Attributes:
        written: digits to be read, all frames together.
        raw, steady: how many of them are read at their place: frame by frame, and tracked.
        extra, steady_extra: what is read besides.
        changes: how often a tracked number showed another digit than before.
    """

    written: int = 0
    raw: int = 0
    steady: int = 0
    extra: int = 0
    steady_extra: int = 0
    changes: int = 0


def read(text: str, truth: list[dict], classify: Classify, *, every: int = 1) -> Score:
    """Reads a clip, or every n-th frame of it."""
    source, tracker, score = open_source(text), Tracker(), Score()
    labels: dict[int, int] = {}
    while (frame := source.read()) is not None:
        if frame.index % every:
            continue
        expected = truth[frame.index]
        reading = recognize(frame.picture, classify)
        tracked = tracker.update(reading, frame.time)
        if expected["still"]:
            count = len(expected["digits"])
            score.written += count
            score.raw += matches(expected, reading.digits)
            score.steady += matches(expected, tracked)
            score.extra += max(0, len(reading.digits) - count)
            score.steady_extra += max(0, len(tracked) - count)
            for one in tracked:
                score.changes += labels.get(one.id, one.digit) != one.digit
                labels[one.id] = one.digit
    source.close()
    assert score.written > 500 / every
    return score


def matches(expected: dict, digits) -> int:
    right = 0
    for label, (x, y, width, height) in zip(expected["digits"], expected["boxes"], strict=True):
        right += any(
            digit.digit == label
            and abs(digit.box[0] + digit.box[2] / 2 - x - width / 2) < height / 2
            and abs(digit.box[1] + digit.box[3] / 2 - y - height / 2) < height / 2
            for digit in digits
        )
    return right


@pytest.fixture
def truth(root: Path) -> list[dict]:
    """What is written in every frame of the sample clip."""
    folder = root / "resources" / "clip"
    told = json.loads((folder / "sample.json").read_text())
    assert told["synthetic"]
    assert (folder / "sample.mp4").stat().st_size <= 3 * 2**20
    return told["frames"]


@pytest.mark.parametrize("every", [1, 2])
def test_every_digit_of_the_sample_clip_is_read(every: int, truth: list[dict], camera: Classify):
    """With the network that reads by default, in every frame, and nothing else; 20 and 10 fps."""
    score = read(SAMPLE, truth, camera, every=every)
    assert score.raw == score.written
    assert score.steady == score.written
    assert score.extra == score.steady_extra == score.changes == 0


def test_the_small_network_reads_the_sample_clip_steadily(truth: list[dict], baseline: Classify):
    score = read(SAMPLE, truth, baseline)
    assert score.raw >= 0.98 * score.written
    assert score.steady == score.written
    assert score.changes == 0


@pytest.mark.parametrize("seed", [101, 102])
def test_a_new_clip_is_read(seed: int, camera: Classify, tmp_path: Path):
    make_clip(tmp_path, seed=seed)
    truth = json.loads((tmp_path / "sample.json").read_text())["frames"]
    score = read(str(tmp_path / "sample.mp4"), truth, camera)
    assert score.raw >= 0.95 * score.written
    assert score.steady >= 0.97 * score.written
    assert score.steady_extra == 0
    assert score.changes <= 1
