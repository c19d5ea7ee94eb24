"""What differs between two experiments is said in words."""

from __future__ import annotations

import dataclasses

import pytest

from models.config import SGD, EarlyStopping, Plateau, TrainConfig
from models.history_compare import differences
from models.presets import PRESETS, preset

CHAPTER = preset("chapter").config
WAITED = "after 3 epochs without a lower validation loss"


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
        (changed(schedule="cosine"), ("learning rate falling along a cosine instead of constant",)),
        (
            changed(early_stopping=EarlyStopping()),
            (f"early stopping {WAITED}, keeps the best epoch",),
        ),
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
        "epsilon 1e-8 instead of 1e-7",
    )


def test_no_field_is_named_as_the_program_names_it() -> None:
    """Words a person knows: "keeps the last epoch" is not "restore best False"."""
    early = changed(early_stopping=EarlyStopping(), schedule="plateau")
    other = dataclasses.replace(
        early,
        early_stopping=EarlyStopping(monitor="val_accuracy", patience=9, restore_best=False),
        plateau=Plateau(factor=0.1, patience=1),
        optimizer=SGD(momentum=0.9, nesterov=True),
    )
    assert differences(early, other) == (
        "SGD (learning rate 0.01, momentum 0.9 of Nesterov) instead of Adam (learning rate 0.001)",
        "learning rate where the loss stays: times 0.1 instead of 0.5",
        "learning rate where the loss stays: epochs of patience 1 instead of 2",
        "early stopping: watches the validation accuracy instead of validation loss",
        "early stopping: epochs of patience 9 instead of 3",
        "early stopping: keeps the last epoch",
    )
    raw = ("val_", "restore", "True", "False", "_", "relu")
    for one in (early, other, *(some.config for some in PRESETS.values())):
        words = " ".join((*differences(CHAPTER, one), *differences(one, CHAPTER)))
        assert not [name for name in raw if name in words], words


@pytest.mark.parametrize("name", PRESETS)
@pytest.mark.parametrize("other", PRESETS)
def test_nothing_is_said_of_equal_ones_only(name: str, other: str) -> None:
    one, two = preset(name).config, preset(other).config
    same = dataclasses.replace(one, name=two.name) == two
    assert (differences(one, two) == ()) == same
