"""What sets an experiment apart is said in words, and nothing else is."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from models.config import (
    SGD,
    Adam,
    Conv2D,
    Dropout,
    EarlyStopping,
    FixedFilter,
    Regularizer,
    StepDecay,
    TrainConfig,
)
from models.differences import differences
from models.presets import PRESETS

CHAPTER = PRESETS["chapter"].config
FIRST, *OTHERS = CHAPTER.layers


def with_layers(*layers: Any) -> TrainConfig:
    return dataclasses.replace(CHAPTER, layers=tuple(layers))


@pytest.mark.parametrize("name", PRESETS)
def test_nothing_sets_an_experiment_apart_from_itself(name: str) -> None:
    config = PRESETS[name].config
    assert differences(config, config) == ()
    assert differences(dataclasses.replace(config, name="other"), config) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (dataclasses.replace(CHAPTER, epochs=3), ("epochs 3 instead of 10",)),
        (
            with_layers(Conv2D(filters=12, kernel_size=(5, 3)), *OTHERS),
            (
                "filters 12 instead of 6 (layer 1, Conv2D)",
                "kernel 5x3 instead of 3x3 (layer 1, Conv2D)",
            ),
        ),
        (
            with_layers(FIRST, *OTHERS[:2], Dropout(), *OTHERS[2:]),
            ("Dropout added as layer 4",),
        ),
        (with_layers(*OTHERS), ("Conv2D left out (it was layer 1)",)),
        (with_layers(Dropout(), *OTHERS), ("Dropout instead of Conv2D as layer 1",)),
        (
            with_layers(
                Conv2D(filters=6, kernel_regularizer=Regularizer(kind="l2", amount=0.1)), *OTHERS
            ),
            ("penalty on weights L2 0.1 instead of none (layer 1, Conv2D)",),
        ),
        (
            dataclasses.replace(CHAPTER, optimizer=SGD(momentum=0.9)),
            ("SGD with learning rate 0.01 instead of Adam",),
        ),
        (
            dataclasses.replace(CHAPTER, optimizer=Adam(beta_1=0.8)),
            ("β₁ 0.8 instead of 0.9",),
        ),
        (
            dataclasses.replace(CHAPTER, schedule="step", step=StepDecay(factor=0.1)),
            ("learning rate step instead of constant", "factor 0.1 instead of 0.5 (step)"),
        ),
        # What is set of a schedule that is not in use has no say.
        (dataclasses.replace(CHAPTER, step=StepDecay(factor=0.1)), ()),
        (
            dataclasses.replace(CHAPTER, early_stopping=EarlyStopping()),
            ("with early stopping",),
        ),
        (
            dataclasses.replace(CHAPTER, augmented=True),
            ("pictures made anew for every epoch",),
        ),
        (
            dataclasses.replace(
                CHAPTER, fixed_filters=(FixedFilter(index=0, kernel=((1.0,) * 3,) * 3),)
            ),
            ("1 filter made by hand",),
        ),
    ],
)
def test_each_difference_has_its_words(changed: TrainConfig, words: tuple[str, ...]) -> None:
    assert differences(changed, CHAPTER) == words


def test_the_way_back_has_its_words_too() -> None:
    stopping = dataclasses.replace(CHAPTER, early_stopping=EarlyStopping(patience=5))
    assert differences(CHAPTER, stopping) == ("without early stopping",)
    less = dataclasses.replace(CHAPTER, early_stopping=EarlyStopping(restore_best=False))
    assert differences(less, stopping) == (
        "patience 3 instead of 5 (early stopping)",
        "keeping the best off instead of on (early stopping)",
    )
