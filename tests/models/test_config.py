"""An experiment survives being written down, and refuses numbers with which nothing can learn."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from models import config as specs
from models.config import TrainConfig, from_dict, to_dict
from models.layers import LAYER_KINDS
from models.presets import PRESETS

CONFIG = PRESETS["chapter"].config


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_survives_json(name: str) -> None:
    config = PRESETS[name].config
    assert from_dict(json.loads(json.dumps(to_dict(config)))) == config


def test_schedules_and_early_stopping_survive_json() -> None:
    config = dataclasses.replace(
        CONFIG,
        schedule="plateau",
        step=specs.StepDecay(factor=0.1, epochs=4),
        plateau=specs.Plateau(factor=0.2, patience=5, least=1e-5),
        early_stopping=specs.EarlyStopping(monitor="val_accuracy", patience=7, restore_best=False),
    )
    again = from_dict(json.loads(json.dumps(to_dict(config))))
    assert again == config
    assert hash(again) == hash(config)


def test_an_experiment_kept_before_schedules_opens() -> None:
    data = to_dict(CONFIG)
    for key in ("schedule", "step", "plateau", "early_stopping", "augmented", "fixed_filters"):
        del data[key]
    assert from_dict(data) == CONFIG
    assert CONFIG.schedule == "constant"
    assert CONFIG.early_stopping is None


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ({"schedule": "linear"}, "constant or step or cosine or plateau, not 'linear'"),
        ({"step": {"factor": 1.0}}, "the step's factor lies between 0 and 1, not 1.0"),
        ({"step": {"epochs": 0}}, "the step's epochs: a whole number from 1 up, not 0"),
        ({"step": {"epochs": True}}, "from 1 up, not True"),
        ({"step": [1]}, "where fields are expected"),
        ({"plateau": {"factor": "1"}}, "between 0 and 1, not '1'"),
        ({"plateau": {"patience": 1.5}}, "from 1 up, not 1.5"),
        ({"plateau": {"least": -1.0}}, "the least learning rate is a number from 0 up, not -1.0"),
        ({"plateau": {"wait": 1}}, "wait"),
        ({"early_stopping": {"monitor": "loss"}}, "val_loss or val_accuracy, not 'loss'"),
        ({"early_stopping": {"patience": 0}}, "from 1 up, not 0"),
        ({"early_stopping": {"restore_best": 1}}, "restored or not, not 1"),
        ({"optimizer": {"kind": "SGD", "learning_rate": "fast"}}, "from 0 up, not 'fast'"),
        ({"optimizer": {"kind": "SGD", "learning_rate": float("nan")}}, "from 0 up, not nan"),
        ({"optimizer": {"kind": "Adam", "beta_1": 1.0}}, "Adam: beta_1 is below 1, not 1.0"),
        ({"optimizer": {"kind": "RMSprop", "rho": -0.1}}, "RMSprop: rho is a number from 0 up"),
        ({"optimizer": {"kind": "SGD", "nesterov": 2}}, "nesterov is true or false, not 2"),
        ({"optimizer": {"kind": "Adagrad"}}, "unknown kind 'Adagrad'"),
    ],
)
def test_what_cannot_be_is_refused_in_words(part: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        from_dict(to_dict(CONFIG) | part)


def test_better_is_less_loss_and_more_accuracy() -> None:
    loss = specs.EarlyStopping()
    accuracy = specs.EarlyStopping(monitor="val_accuracy")
    assert loss.better(0.5, None)
    assert loss.better(0.4, 0.5)
    assert not loss.better(0.5, 0.5)
    assert accuracy.better(0.6, 0.5)
    assert not accuracy.better(0.5, 0.5)
    assert not loss.better(float("nan"), 0.5)


def test_what_moved_to_files_of_its_own_is_still_found_here() -> None:
    for kind in (*LAYER_KINDS, "SGD", "Adam", "RMSprop", "AdamW", "Regularizer"):
        assert getattr(specs, kind).__module__ in ("models.layers", "models.optimizers")
    assert TrainConfig(name="", layers=()).optimizer == specs.Adam()
