"""The benchmark reads what it times."""

from __future__ import annotations

from vision import benchmark


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
