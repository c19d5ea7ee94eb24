"""Videos decoded in a process of their own: the same frames, and an end to whatever goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

from vision import video_child
from vision.apart import VideoApart
from vision.frames import SourceError
from vision.video import VideoFile

CHILD = Path(video_child.__file__).resolve()
CHANGED = f"""
import sys, time
sys.path[:0] = [{str(CHILD.parent)!r}, {str(CHILD.parents[1])!r}]
import video_child
from vision import video
{{change}}
video_child.main(*sys.argv[1:])
"""
"""The child as it is, but for something in it that goes wrong."""
DIES = "import os, signal\nvideo.VideoFile.read = lambda _: os.kill(os.getpid(), signal.SIGSEGV)"
DIES_LATER = """
import os
read = video.VideoFile.read
video.VideoFile.read = lambda self: os._exit(9) if self._index == 3 else read(self)
"""
HANGS = "video_child.STUCK_SECONDS = 0.2\nvideo.VideoFile.read = lambda _: time.sleep(3600)"
SPINS = """
video_child.BUSY_SECONDS = 0
def spin(_):
    while True:
        pass
video.VideoFile.read = spin
"""
FILLS = "import numpy\nvideo.VideoFile.read = lambda _: numpy.ones(400 << 20, numpy.uint8)"
NONSENSE = "import os\nos.write(1, b'\\xff' * 999)\nos._exit(0)"


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"mp4v"), 25, (64, 48))
    for index in range(10):
        writer.write(np.full((48, 64, 3), 20 + 10 * index, np.uint8))
    writer.release()
    return path


def test_the_frames_are_those_of_the_file(clip: Path):
    apart, inside = VideoApart(clip), VideoFile(clip)
    assert (apart.name, apart.frame_rate) == (inside.name, inside.frame_rate)
    while (wanted := inside.read()) is not None:
        found = apart.read()
        assert found is not None
        assert (found.index, found.time) == (wanted.index, wanted.time)
        np.testing.assert_array_equal(found.picture, wanted.picture)
    assert apart.read() is apart.read() is None
    assert apart.note == inside.note == ""
    apart.close()
    inside.close()


def test_closing_ends_the_process_at_once(clip: Path):
    source = VideoApart(clip, loop=True)
    assert source.read() is not None
    source.close()
    source.close()
    assert source._process.poll() is not None
    assert source.read() is None


def broken(change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Path) -> VideoApart:
    script = tmp_path / "child.py"
    script.write_text(CHANGED.format(change=change))
    monkeypatch.setattr(video_child, "__file__", str(script))
    return VideoApart(clip)


@pytest.mark.skipif(sys.platform != "linux", reason="limits are those of Linux")
@pytest.mark.parametrize(
    "change", [DIES, HANGS, SPINS, FILLS], ids=("dies", "hangs", "spins", "fills")
)
def test_a_decoder_that_fails_is_one_sentence(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Path
):
    source = broken(change, tmp_path, monkeypatch, clip)
    with pytest.raises(SourceError, match=r"^clip\.mp4 is damaged or needs too much"):
        source.read()
    assert source.read() is None
    assert source._process.poll() is not None


def test_what_was_read_before_the_decoder_failed_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Path
):
    source = broken(DIES_LATER, tmp_path, monkeypatch, clip)
    seen = [source.read() for _ in range(4)]
    assert [one.index for one in seen if one] == [0, 1, 2]
    assert source.note.startswith("clip.mp4 ends early")


def test_a_process_that_talks_nonsense_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clip: Path
):
    with pytest.raises(SourceError, match=r"^clip\.mp4 is damaged"):
        broken(NONSENSE, tmp_path, monkeypatch, clip)


def test_a_file_that_is_not_there_starts_no_process(tmp_path: Path):
    with pytest.raises(SourceError, match=r"^gone\.mp4 is not there"):
        VideoApart(tmp_path / "gone.mp4")
    with pytest.raises(SourceError, match=r"is a folder"):
        VideoApart(tmp_path)
