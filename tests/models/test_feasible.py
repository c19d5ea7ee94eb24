"""An experiment that cannot be trained says which layer stands in the way, and why."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from models.config import (
    SGD,
    Activation,
    Adam,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    Regularizer,
    Rescaling,
    TrainConfig,
)
from models.feasible import Trouble, trouble_with
from models.presets import PRESETS

CHAPTER = PRESETS["chapter"].config
END = (Flatten(), Dense(units=10), Activation(function="softmax"))


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_trained(name: str) -> None:
    assert trouble_with(PRESETS[name].config) is None


@pytest.mark.parametrize(
    ("layers", "index", "says"),
    [
        ((*(MaxPool2D(),) * 5, *END), 4, "layer 5: MaxPool2D 2x2 needs at least 2x2, it gets 1x1"),
        ((Dense(units=10), *END), 0, "layer 1: Dense needs a row of numbers"),
        ((Flatten(), Dense(units=10**9), *END), 1, "layer 2: Dense is too large"),
        ((Conv2D(filters=10_000, padding="same"), *END), 0, "layer 1: Conv2D is too large"),
        (END[:-1], None, "it has to end in softmax"),
        ((), None, "it needs 10 outputs"),
        ((Flatten(), *(Dense(units=2000),) * 4, *END[1:]), None, "13,596,010 parameters"),
        ((Rescaling(scale=float("inf")), *END), 0, "layer 1: Rescaling takes"),
        (
            (Conv2D(filters=1, kernel_regularizer=Regularizer(kind="l2", amount=-1.0)), *END),
            0,
            "layer 1: Conv2D takes 0 to 1000 as kernel_regularizer",
        ),
    ],
)
def test_the_layer_is_named(layers: tuple[Layer, ...], index: int | None, says: str) -> None:
    found = trouble_with(TrainConfig(name="x", layers=layers))
    assert found is not None
    assert found.layer == index
    assert says in found.sentence


def test_pictures_made_anew_need_an_eleventh_answer() -> None:
    found = trouble_with(dataclasses.replace(CHAPTER, augmented=True))
    assert found is not None
    assert "11 units" in found.sentence
    eleven = (*CHAPTER.layers[:-2], Dense(units=11), CHAPTER.layers[-1])
    assert trouble_with(dataclasses.replace(CHAPTER, layers=eleven, augmented=True)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"optimizer": Adam(learning_rate=0.0)},
        {"optimizer": Adam(beta_1=0.99999)},
        {"optimizer": SGD(learning_rate=11)},
        {"batch_size": 5000},
        {"epochs": 201},
        {"seed": -1},
    ],
)
def test_numbers_out_of_range_are_named(change: dict[str, Any]) -> None:
    found = trouble_with(dataclasses.replace(CHAPTER, **change))
    assert isinstance(found, Trouble)
    assert found.layer is None
    assert "not" in found.sentence
