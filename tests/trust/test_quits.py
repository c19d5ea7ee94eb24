"""A few quits of the real program, and programs broken on purpose that the harness must catch."""

from __future__ import annotations

import sys

import pytest

from tests.trust import quits

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="it looks at processes through /proc"),
]


@pytest.mark.parametrize(
    ("act", "way", "after"),
    [
        ("starting", "term", 0.3),
        ("camera", "close", 0.5),
        ("dialog", "int", 0.2),
        ("exporting", "hup", 1.0),
        ("epoch", "key", 0.0),
    ],
)
def test_the_program_ends_in_order(act: str, way: str, after: float) -> None:
    done = quits.quit_once(act, way, after)
    # How long it takes is measured by the long form, on a machine that does nothing else.
    assert [one for one in done.wrong if not one.startswith("it took")] == []
    assert done.seconds < 5 * quits.SECONDS


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("stays", "it took"),
        ("talks", "it said: Aborted"),
        ("half", "half-written: .run.json.1a2b.new"),
        ("process", "1 processes were left behind"),
    ],
)
def test_a_bad_end_is_seen(fault: str, said: str) -> None:
    done = quits.quit_once("dialog", "close", 0.1, fault)
    assert any(said in one for one in done.wrong), done.wrong


def test_an_epoch_that_was_shown_and_is_not_kept_is_seen() -> None:
    done = quits.quit_once("epoch", "close", 0.1, "late")
    assert done.epochs > 0
    assert f"{done.epochs} epochs were shown and 0 are kept" in done.wrong


def test_a_sample_that_came_in_and_is_not_kept_is_seen() -> None:
    done = quits.quit_once("tuning", "close", 0.1, "forgets")
    assert "12 samples came in and 0 are kept" in done.wrong


def test_a_program_that_never_comes_to_it_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quits, "BEGINS", 0.2)
    done = quits.quit_once("camera", "close", 0.1)
    assert any("killed as too late" in one for one in done.wrong), done.wrong
