"""A few random clicks on the real window; and what the harness makes of a broken one."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.trust import clicks

SHORT = 250


@pytest.mark.slow
def test_random_clicks_find_nothing(tmp_path: Path) -> None:
    """``python tests/trust/clicks.py`` does it 10,000 times."""
    outcome = clicks.click(range(SHORT), 3, tmp_path)
    assert [one["text"] for one in outcome.found] == []
    assert outcome.steps >= SHORT
    assert outcome.reached == set(clicks.PAGES)


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="hangs are judged by Linux's figures"
)
def test_a_fault_a_complaint_and_a_hang_would_be_seen(tmp_path: Path) -> None:
    outcome = clicks.click(range(40), 3, tmp_path, ("--break", "fault"))
    kinds = {one["kind"] for one in outcome.found}
    assert {"fault", "log", "qt", "hang"} <= kinds
    assert outcome.worst > 1.0
    [hang, *_] = [one for one in outcome.found if one["kind"] == "hang"]
    assert hang["text"] in hang["threads"]
    assert "_guard" in hang["threads"]
    assert any("broken on purpose" in one["text"] for one in outcome.found)
    [again] = re.findall(
        r"^again with --seed 3 --from-step (\d+) --times (\d+)$",
        clicks.shrink(outcome, 3, tmp_path, ("--break", "fault")),
    )
    start, times = map(int, again)
    assert start <= outcome.found[0]["step"] < start + times < 40


@pytest.mark.skipif(sys.platform == "win32", reason="a death there has another number")
def test_a_death_would_be_seen(tmp_path: Path) -> None:
    outcome = clicks.click(range(40), 3, tmp_path, ("--break", "death"))
    [died] = [one for one in outcome.found if one["kind"] == "died"]
    assert "-11" in died["text"]
    assert "Segmentation fault" in died["text"]
    assert died["step"] < 40
