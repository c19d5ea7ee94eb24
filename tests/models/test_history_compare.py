"""What differs between two experiments is said in words."""

from __future__ import annotations

import dataclasses

import pytest

from models.config import SGD, TrainConfig
from models.history_compare import differences
from models.presets import PRESETS, preset

CHAPTER = preset("chapter").config


def changed(**fields: object) -> TrainConfig:
    return dataclasses.replace(CHAPTER, **fields)  # type: ignore[arg-type]  # any field by name


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (CHAPTER, ()),
        (changed(name="mine"), ()),
        (changed(seed=1, epochs=3), ("epochs 3 instead of 10", "seed 1 instead of 0")),
        (
            changed(optimizer=SGD(momentum=0.9)),
            ("SGD (learning rate 0.01, momentum 0.9) instead of Adam (learning rate 0.001)",),
        ),
        (changed(schedule="cosine"), ("cosine learning rate instead of constant",)),
        (
            preset("dropout").config,
            ("dropout 0.2 after each pooling", "bias regularizer L2 0.01 in the dense layer"),
        ),
        (preset("baseline").config, ("rescaling at the start",)),
    ],
)
def test_from_the_chapter(other: TrainConfig, words: tuple[str, ...]) -> None:
    assert differences(CHAPTER, other) == words


def test_back_to_the_chapter() -> None:
    found = differences(preset("dropout").config, CHAPTER)
    assert found == ("no dropout 0.2 after each pooling", "no bias regularizer in the dense layer")


def test_a_number_of_the_rule() -> None:
    one, other = preset("chapter").config, changed(optimizer=preset("adam").config.optimizer)
    assert differences(one, other) == (
        "learning rate 0.1 instead of 0.001",
        "epsilon 1e-08 instead of 1e-07",
    )


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("other", PRESETS)
def test_nothing_is_said_of_equal_ones_only(name: str, other: str) -> None:
    one, two = preset(name).config, preset(other).config
    same = dataclasses.replace(one, name=two.name) == two
    assert (differences(one, two) == ()) == same
