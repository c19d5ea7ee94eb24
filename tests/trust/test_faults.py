"""A fault anywhere is caught, shown once and logged, and the window goes on; a death is reported.

The harness is seen to notice when the product is broken in each of these.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.trust import faults

QUICK = (
    "slot", "paint", "timer", "event_filter", "thread", "runnable", "job", "model", "destructor",
    "page_opened", "restyled",
)  # fmt: skip


def test_a_fault_in_every_place_is_shown_once_and_the_window_goes_on(tmp_path: Path) -> None:
    assert faults.look(tmp_path, "living", faults.inject(tmp_path, "living", *QUICK)) == len(QUICK)


@pytest.mark.slow
def test_a_fault_in_the_training_thread_is_shown(tmp_path: Path) -> None:
    seen = faults.inject(tmp_path, "living", "training")
    assert faults.look(tmp_path, "living", seen) == 1


@pytest.mark.parametrize("what", ["often", "start", "closing"])
def test_a_fault_is_counted_and_costs_neither_start_nor_end(tmp_path: Path, what: str) -> None:
    assert faults.look(tmp_path, what, faults.inject(tmp_path, what)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="a death there leaves another report")
def test_a_death_is_reported_by_the_next_start_once(tmp_path: Path) -> None:
    faults.inject(tmp_path, "crash")
    with pytest.raises(faults.BrokenError, match="says nothing of the death"):
        faults.look_after_crash(tmp_path, broken="forgetful")
    assert faults.look_after_crash(tmp_path) == 2


@pytest.mark.parametrize(
    ("what", "broken", "noticed"),
    [
        ("living", "deaf", "not shown"),
        ("living", "places", "a folder is named"),
        ("often", "each", "shown 1000 times"),
        ("closing", "unclosed", "was not ended|nothing was seen"),
    ],
)
def test_a_broken_promise_would_be_seen(
    tmp_path: Path, what: str, broken: str, noticed: str
) -> None:
    with pytest.raises(faults.BrokenError, match=noticed):
        faults.look(
            tmp_path,
            what,
            faults.inject(tmp_path, what, *("slot",) * (what == "living"), broken=broken),
        )
