"""What must not grow does not, and what leaks on purpose is caught."""

from __future__ import annotations

import dataclasses
import sys

import pytest

from tests.trust import leaks, sizes
from tests.trust.leaks import Act

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it measures through /proc")


def test_a_line_through_figures() -> None:
    assert sizes.slope([0, 1, 2, 3], [5, 7, 9, 11]) == pytest.approx(2)
    assert sizes.slope([0, 1, 2], [4, 4, 4]) == 0
    assert sizes.slope([1], [9]) == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", ["jobs", "networks"])
def test_nothing_stays_of_what_is_over(name: str) -> None:
    """Memory wants the long form: the first times of anything fill caches."""
    act = Act(warm=3, times=6, kb=3000)
    wrong, words = leaks.judge(name, act, leaks.look(name, act))
    assert wrong == [], words


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "said"), [("memory", "uss grows"), ("descriptor", "descriptors grows")]
)
def test_a_leak_is_seen(fault: str, said: str) -> None:
    act = Act(warm=1, times=5, kb=500)
    wrong, _ = leaks.judge("themes", act, leaks.look("themes", act, fault))
    assert any(said in one for one in wrong)


@pytest.mark.slow
def test_a_training_that_leaves_its_graph_is_seen() -> None:
    """18,000 pieces of memory of Python's own tell it sooner than 5 MB do beside a window's."""
    act = dataclasses.replace(leaks.ACTS["runs"], warm=1, times=4)
    wrong, words = leaks.judge("runs", act, leaks.look("runs", act, "graphs"))
    assert any(one.startswith("runs: objects grows") for one in wrong), words
