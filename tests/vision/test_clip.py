"""The sample clip, and a new one from another seed: what was written on it is read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resources.clip.make_clip import make_clip
from vision.recognize import Classify, recognize
from vision.sources import SAMPLE, open_source
from vision.tracking import Tracker


def read(text: str, truth: list[dict], classify: Classify) -> tuple[float, float, int]:
    """Share of digits read at their place in still frames: frame by frame, and steady; extras."""
    source, tracker = open_source(text), Tracker()
    written = raw = steady = extra = 0
    while (frame := source.read()) is not None:
        expected = truth[frame.index]
        reading = recognize(frame.picture, classify)
        tracked = tracker.update(reading, frame.time)
        if expected["still"]:
            written += len(expected["digits"])
            raw += matches(expected, reading.digits)
            steady += matches(expected, tracked)
            extra += max(0, len(reading.digits) - len(expected["digits"]))
    source.close()
    assert written > 500
    return raw / written, steady / written, extra


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


@pytest.mark.parametrize("name", ["baseline", "camera"])
def test_the_sample_clip_is_read(name: str, root: Path, request: pytest.FixtureRequest):
    network = request.getfixturevalue(name)
    folder = root / "resources" / "clip"
    truth = json.loads((folder / "sample.json").read_text())
    assert truth["synthetic"]
    assert (folder / "sample.mp4").stat().st_size <= 3 * 2**20
    raw, steady, extra = read(SAMPLE, truth["frames"], network)
    assert raw >= 0.98
    assert steady >= 0.98
    assert extra == 0


@pytest.mark.parametrize("seed", [101, 102])
def test_a_new_clip_is_read(seed: int, baseline, tmp_path: Path):
    make_clip(tmp_path, seed=seed)
    truth = json.loads((tmp_path / "sample.json").read_text())["frames"]
    raw, steady, extra = read(str(tmp_path / "sample.mp4"), truth, baseline)
    assert raw >= 0.95
    assert steady >= 0.95
    assert extra <= 10
