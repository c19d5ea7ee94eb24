"""The verdict on an hour: made-up hours good and bad, and a real short one that is spoilt."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest

from tests.trust import hours

Line = dict[str, Any]


def hour(change: Callable[[int], Line]) -> list[Line]:
    """An hour of looks each 10 s; ``change`` gives what is different at a look."""
    steady = {"rss": 900_000, "uss": 600_000, "threads": 17, "descriptors": 9}
    looks = [
        {"at": 10.0 * n, **steady, "objects": 400_000, "qt": 2300, **change(n)} for n in range(361)
    ]
    return [*looks, {"did": {"pages": 1800}, "faults": []}]


def test_a_steady_hour_is_good() -> None:
    def busy(n: int) -> Line:
        """It grows while it warms up, and moves later."""
        early = 8000 * min(n, 30)
        read = ["runs.sqlite3", "runs.sqlite3-wal", "runs.sqlite3-shm"] * (n == 300)
        return {
            "rss": 900_000 + early + 3000 * (n % 7),
            "threads": 17 + (n % 50 == 0),
            "descriptors": 9 + len(read),
            "open": ["null", *read],
        }

    wrong, figures = hours.judge(hour(busy))
    assert wrong == []
    assert figures["rss_grown_mb"] < 20
    assert figures["pages"] == 1800


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda n: {"rss": 900_000 + 250 * n}, "memory grew by"),
        (lambda n: {"threads": 17 + n // 60}, "threads became more"),
        (lambda n: {"descriptors": 9 + n // 100}, "descriptors became more"),
        (lambda n: {"descriptors": 40 if n == 300 else 9}, "descriptors became more"),
        # A database that is never closed again is no moment's.
        (
            lambda n: {"descriptors": 9 + (n > 200), "open": ["a.sqlite3"] * (n > 200)},
            "descriptors",
        ),
    ],
)
def test_what_grows_is_told(change: Callable[[int], Line], said: str) -> None:
    wrong, _ = hours.judge(hour(change))
    assert len(wrong) == 1
    assert wrong[0].startswith(said)


def test_what_was_open_when_most_was_is_named() -> None:
    def opened(n: int) -> Line:
        more = [f"clip{clip}.mp4" for clip in range(3 * (n == 300))]
        return {"descriptors": 9 + len(more), "open": ["null", *more]}

    wrong, _ = hours.judge(hour(opened))
    assert len(wrong) == 1
    assert wrong[0].endswith("once with clip0.mp4, clip1.mp4, clip2.mp4")


def test_a_fault_in_between_is_told() -> None:
    lines = hour(lambda _: {})
    lines[-1]["faults"] = ["Something failed."]
    assert hours.judge(lines)[0] == ["told: Something failed."]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="it measures through /proc")
def test_a_window_that_keeps_something_of_each_frame_is_caught() -> None:
    lines = hours.run(0.25, fault="descriptor")
    wrong, figures = hours.judge(lines)
    assert any(one.startswith("descriptors became more") for one in wrong), figures
    assert all(look["descriptors"] == len(look["open"]) for look in lines if "rss" in look)
