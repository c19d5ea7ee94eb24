"""The first command of the README where there is no display: the whole tour, as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest

ROOT = Path(__file__).resolve().parent.parent
LIMIT = 900
"""Seconds; it takes two minutes, in which it trains seven networks."""
DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there always is a display")
def test_the_window_without_a_display_is_the_whole_tour(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    blind = {name: value for name, value in os.environ.items() if name not in DISPLAYS}
    done = subprocess.run(
        [sys.executable, str(ROOT / "main.py")],
        env=blind | {"DIGITSCOPE_DATA": str(data)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=LIMIT,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    pictures = sorted((tmp_path / "tour").iterdir())
    assert done.stdout.splitlines()[-1] == f"{len(pictures)} pictures are in tour."
    # The last of its steps, in which the program starts a second time.
    assert pictures[-1].stem.endswith("my-runs-after-damage")
    for path in pictures:
        picture = cv2.imread(str(path))
        assert picture is not None, path.name
        assert picture.shape == (800, 1280, 3), path.name
        assert len(np.unique(picture.reshape(-1, 3), axis=0)) > 50, path.name
    assert not list(data.iterdir()), "it must not touch the person's own runs"
