"""Damaged files open to sane networks or are refused; what goes wrong is noticed."""

from __future__ import annotations

import os
import random
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.trust.mutants import MAKERS, breed
from tests.trust.mutation import bent, mutated

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")

TIMES = int(os.environ.get("DIGITSCOPE_MUTANTS", 22 * len(MAKERS)))
"""Of every kind as many; a thousand and more by ``make soak``."""


def never_unpacks(path: Path) -> object:
    """A product that takes a file as it is and falls over what is not as it was."""
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("config.json")


def comes_back_late(path: Path) -> object:
    """A product that loops on a file that was cut."""
    if path.stat().st_size % 5 == 0:
        time.sleep(3600)
    raise AssertionError(path)


def test_mutants_break_no_promise(tmp_path: Path) -> None:
    tally = breed(tmp_path, TIMES, seed=1)
    assert tally.troubles == []
    assert tally.verdicts["accepted"] > TIMES // 20, "hardly any mutant got as far as the weights"
    assert tally.verdicts["refused"] > TIMES // 4


@pytest.mark.parametrize("opener", [never_unpacks, comes_back_late])
def test_a_product_that_trusts_is_seen(tmp_path: Path, opener: Any) -> None:
    name = f"{__name__}:{opener.__name__}"
    tally = breed(tmp_path, 12, seed=1, kinds={"network": name}, patience=1)
    assert any("raised" in trouble or "hung" in trouble for trouble in tally.troubles)


def test_mutants_are_the_same_for_a_seed() -> None:
    data, fields = bytes(range(256)) * 20, {"a": [1, {"b": "c"}], "d": 2.5}
    for seed in range(50):
        first, again = random.Random(seed), random.Random(seed)
        assert mutated(data, first) == mutated(data, again)
        assert repr(bent(fields, first)) == repr(bent(fields, again))
    changed = [mutated(data, random.Random(seed)) for seed in range(200)]
    assert sum(one != data for one in changed) > 180
    assert len(set(changed)) > 180
    assert fields == {"a": [1, {"b": "c"}], "d": 2.5}
