"""The table of stages left out: the vision is whole again afterwards, and a stage off is off."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from models import classifier
from vision import grouping, ruling


@pytest.fixture(scope="module")
def ablation() -> ModuleType:
    """The script beside this file; it is no package's."""
    spec = importlib.util.spec_from_file_location(
        "ablation", Path(__file__).with_name("ablation.py")
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["ablation"] = module  # Dataclasses look their module up.
    try:
        spec.loader.exec_module(module)
    finally:
        del sys.modules["ablation"]
    return module


def stage(ablation: ModuleType, name: str):
    return next(one for one in ablation.STAGES if one.name.strip() == name)


def test_a_stage_is_off_for_the_block_only(ablation: ModuleType):
    mask = np.zeros((300, 400), np.uint8)
    mask[40::60, :] = 1
    with ablation.without(stage(ablation, "ruling removal")):
        assert ruling.without_lines(mask).sum() == mask.sum()
    assert ruling.without_lines(mask).sum() < 0.1 * mask.sum()


def test_it_comes_back_after_a_fault(ablation: ModuleType):
    was = grouping.regrouped

    def fault() -> None:
        with ablation.without(stage(ablation, "grouping (all)")):
            assert grouping.regrouped is not was
            raise RuntimeError("fault")

    with pytest.raises(RuntimeError, match="fault"):
        fault()
    assert grouping.regrouped is was


def test_every_stage_is_there_to_be_left_out(ablation: ModuleType):
    """What was renamed or moved away would make a row of its own accord look like "nothing off"."""
    for one in ablation.STAGES:
        with ablation.without(one):
            assert all(getattr(module, name) is off for module, name, off in one.changes)


def test_without_the_reject_answer_the_ten_add_up_to_one(ablation: ModuleType):
    blank = np.zeros((2, 28, 28), np.uint8)
    network = classifier.load("camera")
    assert network(blank)[:, 10].max() > 0.1
    shares = stage(ablation, "reject answer").classify(network)(blank)
    assert shares[:, 10].max() == 0
    assert np.allclose(shares.sum(axis=1), 1, atol=1e-5)


@pytest.mark.parametrize(
    "name", ["nothing off", "company (all)", "cuts", "joining bars", "finder (all)"]
)
def test_a_row_has_a_figure_for_each_column(ablation: ModuleType, name: str):
    paper = np.full((200, 260, 3), 235, np.uint8)
    empty = ablation.Sheet(picture=paper, labels=(), boxes=(), lines=(), kind="empty")
    rows = [("a.jpg", "", paper), ("neg_hw_a.jpg", "", paper)]
    pictures = ablation.Pictures(sheets=[empty], scenes=[empty], photographs=rows, amounts=rows)
    line = ablation.row(stage(ablation, name), classifier.load("camera"), pictures)
    assert line.startswith(stage(ablation, name).name)
    assert line.split()[-1].endswith("%")


def test_digits_are_counted_without_their_places(ablation: ModuleType):
    counts = ablation.Counts()
    counts.add("3123", "1235")
    assert (counts.right, counts.false, counts.missed, counts.exact) == (3, 1, 1, 0)
    counts.add("21", "12")
    assert (counts.exact, counts.pictures) == (1, 2)
    assert counts.f1 == pytest.approx(10 / 12)
