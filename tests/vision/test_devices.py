"""Why a camera of this computer cannot be opened is told before a driver is asked."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from vision.devices import why_unavailable

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="Linux has /dev")


def test_what_is_no_camera_device_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "video1").write_bytes(b"")
    (tmp_path / "video2").mkdir()
    os.mkfifo(tmp_path / "video3")  # opened, it would wait for its other end
    for index in (1, 2, 3):
        assert f"Camera {index} is not a camera device" in why_unavailable(index, tmp_path)


def test_what_is_not_there_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "video5").symlink_to(tmp_path / "gone")
    for index in (4, 5):
        assert f"There is no camera {index}" in why_unavailable(index, tmp_path)


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.EACCES, "ask to join the group 'video'"),
        (errno.EPERM, "ask to join the group 'video'"),
        (errno.EBUSY, "in use by another program"),
        (errno.ENODEV, "There is no camera 6"),
        (0, ""),
    ],
)
def test_what_the_system_answers_is_told_in_a_sentence(
    number: int, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "video6").symlink_to("/dev/null")  # a device of characters, as a camera is
    usual = os.open

    def answer(path: Path, flags: int) -> int:
        if number:
            raise OSError(number, os.strerror(number))
        return usual(path, flags)

    monkeypatch.setattr(os, "open", answer)
    reason = why_unavailable(6, tmp_path)
    assert says in reason
    assert bool(reason) == bool(says)
