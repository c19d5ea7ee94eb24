"""The table of made-up sheets counts what it says, and the camera network reads the plain ones."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from models import classifier
from vision.ink import find_ink
from vision.recognize import Reading, recognize

PAPER = np.full((60, 80, 3), 240, np.uint8)


@pytest.fixture(scope="module")
def sheets() -> ModuleType:
    """The script beside this file; it is no package's."""
    spec = importlib.util.spec_from_file_location("bench", Path(__file__).with_name("sheets.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_plain_sheets_are_read_and_empty_ones_are_not(sheets: ModuleType):
    network = classifier.load("camera")

    def read(picture) -> Reading:
        return recognize(picture, network)

    good, bad = sheets.measured(
        read, count=4, seed=1, kinds=["lines", "scattered", "rotated", "empty", "gradient"]
    )
    assert [score.kind for score in good] == ["lines", "scattered", "rotated"]
    assert [score.kind for score in bad] == ["empty", "gradient"]
    assert all(score.pictures == 4 for score in (*good, *bad))
    assert sum(score.right for score in good) > 60
    assert min(score.f1 for score in good) > 0.8
    assert sum(score.false for score in bad) <= 2


def test_the_same_seed_makes_the_same_sheets(sheets: ModuleType):
    blank = Reading(digits=(), text="", rejected=(), ink=find_ink(PAPER), milliseconds={})
    first, second = (
        sheets.measured(lambda _: blank, count=2, seed=seed, kinds=["groups"])[0][0]
        for seed in (3, 3)
    )
    assert first == second
    assert first.missed > 0
    assert first.right == first.false == 0
