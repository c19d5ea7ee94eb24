"""The benchmark reads what it times."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from vision import benchmark
from vision.sources import open_source


def test_every_stage_is_timed_at_both_sizes(baseline):
    figures = benchmark.report(baseline, frames=2)
    assert set(figures) == {"640x480", "1920x1080"}
    for times in figures.values():
        assert set(times) == {
            "ink",
            "segment",
            "normalize",
            "classify",
            "group",
            "find",
            "order",
            "total",
            "digits",
        }
        assert times["digits"] >= 9
        stages = sum(
            times[name]
            for name in ("ink", "segment", "normalize", "classify", "group", "find", "order")
        )
        assert 0 < times["total"] < 2 * stages


def test_the_quick_clip_is_the_sample_clip_at_a_webcams_rate_as_often_as_wanted(tmp_path):
    path = tmp_path / "quick.mp4"
    benchmark.quick_clip(path, times=2)
    with closing(open_source(str(path))) as quick, closing(open_source("sample")) as sample:
        assert quick.frame_rate == 30
        for _ in range(3):
            found, wanted = quick.read(), sample.read()
            assert np.abs(found.picture.astype(int) - wanted.picture).mean() < 4
        assert found.time == pytest.approx(2 / 30)
        length = 3 + sum(1 for _ in iter(sample.read, None))
        assert 3 + sum(1 for _ in iter(quick.read, None)) == 2 * length
