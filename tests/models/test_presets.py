"""The presets are the chapter's experiments, figures included."""

from __future__ import annotations

import pytest

from models.config import (
    SGD,
    Activation,
    Adam,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    MaxPool2D,
    Regularizer,
    Rescaling,
)
from models.presets import CHAPTER, PRESETS, preset, title_of
from models.shapes import check_network, describe, total_parameters

L2 = Regularizer(kind="l2", amount=0.01)


def test_the_chapter_is_exactly_the_chapter() -> None:
    config = preset("chapter").config
    assert config.layers == (
        Conv2D(filters=6, kernel_size=(3, 3)),
        Activation(function="relu"),
        MaxPool2D(),
        Conv2D(filters=12, kernel_size=(3, 3)),
        Activation(function="relu"),
        MaxPool2D(),
        Flatten(),
        Dense(units=10),
        Activation(function="softmax"),
    )
    assert config.optimizer == Adam()
    assert (config.batch_size, config.epochs, config.seed) == (32, 10, 0)
    assert total_parameters(config.layers) == 3730


def test_the_baseline_scales_and_is_the_chapter_otherwise() -> None:
    chapter, baseline = preset("chapter").config, preset("baseline").config
    assert baseline.layers == (Rescaling(scale=1 / 255), *chapter.layers)
    assert baseline.optimizer == chapter.optimizer


def test_the_optimizer_experiments_change_only_the_optimizer() -> None:
    chapter = preset("chapter").config
    assert preset("momentum").config.layers == preset("adam").config.layers == chapter.layers
    assert preset("momentum").config.optimizer == SGD(learning_rate=0.01, momentum=0.9)
    assert preset("adam").config.optimizer == Adam(learning_rate=0.1, epsilon=1e-8)


def test_the_twins_scale_and_keep_the_rule() -> None:
    baseline = preset("baseline").config
    momentum, adam = preset("momentum-scaled").config, preset("adam-scaled").config
    assert momentum.layers == adam.layers == baseline.layers
    assert momentum.optimizer == preset("momentum").config.optimizer
    assert adam.optimizer == Adam(learning_rate=0.001, beta_1=0.9, beta_2=0.999, epsilon=1e-8)


def test_twins_point_to_each_other_and_say_why() -> None:
    twins = {name: each.twin for name, each in PRESETS.items() if each.twin}
    assert {twins[twin] == name for name, twin in twins.items()} == {True}
    assert {name for name in twins if name in CHAPTER} == {"chapter", "momentum", "adam"}
    for name in ("momentum", "momentum-scaled", "adam", "adam-scaled"):
        assert preset(name).summary.startswith("Why scaling matters: ")


def test_the_chapter_has_seven_experiments() -> None:
    assert CHAPTER == ("chapter", "momentum", "adam", "l2", "l1", "dropout", "batchnorm")
    assert all(not isinstance(preset(name).config.layers[0], Rescaling) for name in CHAPTER)


def test_the_penalties_stand_where_the_chapter_puts_them() -> None:
    layers = preset("l2").config.layers
    assert layers[0] == Conv2D(filters=6, kernel_regularizer=L2)
    assert layers[3] == Conv2D(filters=12, activity_regularizer=L2)
    assert layers[7] == Dense(units=10, bias_regularizer=L2)
    l1 = Regularizer(kind="l1", amount=0.01)
    l1_layers = preset("l1").config.layers
    assert l1_layers[0] == Conv2D(filters=6, kernel_regularizer=l1)
    assert l1_layers[3] == Conv2D(filters=12, activity_regularizer=l1)
    assert l1_layers[7] == Dense(units=10, bias_regularizer=l1)


@pytest.mark.parametrize("name", ["dropout", "batchnorm"])
def test_what_follows_each_pooling(name: str) -> None:
    layers = preset(name).config.layers
    kinds = [layer.kind for layer in layers]
    added = "Dropout" if name == "dropout" else "BatchNormalization"
    assert [index for index, kind in enumerate(kinds) if kind == added] == [3, 7]
    assert Dense(units=10, bias_regularizer=L2) in layers
    assert name != "dropout" or layers[3] == Dropout(rate=0.2)


def test_the_reported_figures() -> None:
    lengths = {name: len(each.reported) for name, each in PRESETS.items() if each.reported}
    assert lengths == {"chapter": 10, "l2": 10, "dropout": 10, "batchnorm": 10}
    first, last = preset("chapter").reported[0], preset("chapter").reported[-1]
    assert (first.epoch, first.loss, first.accuracy) == (1, 5.3931, 0.6464)
    assert (last.epoch, last.val_loss, last.val_accuracy) == (10, 0.0663, 0.9814)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_shown_and_trained(name: str) -> None:
    found = preset(name)
    assert found.name == found.config.name == name
    assert found.title
    assert found.summary.endswith(".")
    assert found.explanation.endswith(".")
    assert len(found.explanation) > len(found.summary)
    check_network(found.config.layers)


def test_the_camera_network_is_small_and_can_say_that_something_is_no_digit() -> None:
    config = preset("camera").config
    assert config.augmented
    assert config.schedule == "cosine"
    assert describe(config.layers)[-1].output_shape == (11,)
    assert 100_000 < total_parameters(config.layers) < 250_000
    assert [name for name, each in PRESETS.items() if each.config.augmented] == ["camera"]


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(ValueError, match=r"no preset 'nets'.*chapter, baseline.*batchnorm"):
        preset("nets")


def test_a_name_of_ones_own_keeps_its_capitals() -> None:
    titles = {"MyNet": "MyNet", "iNet": "iNet", "tiny net": "Tiny net", "é": "É", "": ""}
    assert {name: title_of(name) for name in titles} == titles
    assert title_of("chapter") == PRESETS["chapter"].title
