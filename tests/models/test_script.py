"""The exported program runs by itself and trains what the experiment says."""

from __future__ import annotations

import ast
import dataclasses
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.classifier import load
from models.config import (
    SGD,
    Activation,
    AdamW,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    EarlyStopping,
    FixedFilter,
    Flatten,
    MaxPool2D,
    Plateau,
    Regularizer,
    Rescaling,
    RMSprop,
    StepDecay,
    TrainConfig,
)
from models.evaluation import evaluate
from models.export import export_keras
from models.network import build_network, build_optimizer
from models.placing import numbers
from models.presets import PRESETS
from models.schedules import LEAST_FALL
from models.script import training_script
from models.script_parts import stem_of
from models.storage import open_network_file

KERNEL = ((0.1, 0.0, -0.1), (1 / 3, 0.0, -1 / 3), (0.1, 0.0, -0.1))
HELD = FixedFilter(index=1, kernel=KERNEL, bias=20.0, name="Vertical line")
FREE = FixedFilter(index=3, kernel=KERNEL, trainable=True)
L1, L2 = Regularizer(kind="l1"), Regularizer(kind="l2", amount=0.5)

UNUSUAL = TrainConfig(
    name='unusual "); import os\n#',
    layers=(
        Rescaling(scale=0.5, offset=-1.0),
        Conv2D(
            filters=4,
            kernel_size=(5, 3),
            strides=(2, 1),
            padding="same",
            activation="tanh",
            kernel_regularizer=L1,
            bias_regularizer=L2,
            activity_regularizer=L2,
        ),
        BatchNormalization(momentum=0.9, epsilon=0.01),
        AveragePooling2D(pool_size=(3, 2), strides=(1, 2), padding="same"),
        MaxPool2D(strides=(1, 1)),
        Flatten(),
        Dropout(rate=0.5),
        Dense(units=16, activation="sigmoid", kernel_regularizer=L2),
        Dense(units=10),
        Activation(function="softmax"),
    ),
    optimizer=RMSprop(learning_rate=1e-5, momentum=0.5),
    schedule="cosine",
    seed=7,
)


def run_as_module(source: str) -> dict[str, Any]:
    """What the program defines, without its training."""
    names: dict[str, Any] = {"__name__": "exported"}
    exec(compile(source, "exported.py", "exec"), names)  # the program under test
    return names


@pytest.mark.parametrize(
    "config",
    [*(preset.config for preset in PRESETS.values()), UNUSUAL],
    ids=lambda config: config.name.split()[0],
)
def test_it_builds_the_layers_and_the_optimizer_of_the_experiment(
    keras: Any, config: TrainConfig
) -> None:
    names = run_as_module(training_script(config))
    mine, theirs = names["build_network"](), build_network(config)

    def told(layer: Any) -> dict[str, Any]:
        found = keras.saving.serialize_keras_object(layer)["config"]
        dull = ("name", "seed", "kernel_initializer", "dtype")
        return {key: value for key, value in found.items() if key not in dull}

    assert [type(layer) for layer in mine.layers] == [type(layer) for layer in theirs.layers]
    assert [told(layer) for layer in mine.layers] == [told(layer) for layer in theirs.layers]
    if config.augmented:
        assert "build_optimizer" not in names  # it comes trained
        return
    pairs = zip(mine.get_weights(), theirs.get_weights(), strict=True)
    assert all(np.array_equal(one, other) for one, other in pairs)  # the same first weights
    cosine = 1000 if config.schedule == "cosine" else None
    expected = build_optimizer(config.optimizer, cosine_steps=cosine).get_config()
    made = names["build_optimizer"](1000).get_config()
    assert made | {"name": ""} == expected | {"name": ""}
    assert (names["EPOCHS"], names["BATCH_SIZE"]) == (config.epochs, config.batch_size)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    data = mnist.load()
    path = tmp_path / "tiny.npz"
    np.savez(
        path,
        x_train=data.train_pictures[:256],
        y_train=data.train_labels[:256],
        x_test=data.test_pictures[:32],
        y_test=data.test_labels[:32],
    )
    return path


@pytest.fixture
def run(tmp_path: Path, tiny: Path) -> Callable[..., str]:
    def run(source: str, *arguments: str) -> str:
        (tmp_path / "exported.py").write_text(source, encoding="utf-8")
        environment = {**os.environ, "KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = subprocess.run(
            [sys.executable, "exported.py", "--mnist", str(tiny), *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.mark.slow
@pytest.mark.parametrize(
    "optimizer", [SGD(momentum=0.9), AdamW(weight_decay=0.5)], ids=lambda each: each.kind
)
def test_it_runs_alone_and_leaves_a_frozen_filter_as_it_is(
    run: Any, tmp_path: Path, optimizer: Any
) -> None:
    config = dataclasses.replace(
        PRESETS["baseline"].config, optimizer=optimizer, epochs=2, fixed_filters=(HELD, FREE)
    )
    said = run(training_script(config))
    assert "Epoch 2/2" in said
    stored = open_network_file(tmp_path / "baseline-trained.keras")
    assert [one.kind for one in stored.config.layers] == [one.kind for one in config.layers]
    kernel, bias = stored.weights[:2]
    for fixed, same in ((HELD, True), (FREE, False)):
        expected, offset = numbers(config, fixed)
        assert np.array_equal(kernel[:, :, 0, fixed.index], expected) == same
        assert (bias[fixed.index] == offset) == same
    assert np.abs(kernel[:, :, 0, 3] - numbers(config, FREE)[0]).max() < 0.2


@pytest.mark.slow
def test_schedules_and_an_early_end_are_those_of_the_experiment(run: Any) -> None:
    config = dataclasses.replace(
        PRESETS["baseline"].config,
        schedule="step",
        step=StepDecay(factor=0.5, epochs=1),
        early_stopping=EarlyStopping(monitor="val_accuracy", patience=1, restore_best=False),
    )
    said = run(training_script(config).replace("learning_rate=0.001", "learning_rate=0.0"))
    assert "learning_rate: 0.0010" in said  # the schedule sets it anew
    frozen = training_script(config).replace("lambda epoch: 0.001", "lambda epoch: 0.0")
    assert run(frozen).count("Epoch ") == 2  # nothing improves, so it ends after one more


def test_a_plateau_is_that_of_the_experiment(keras: Any) -> None:
    config = dataclasses.replace(
        PRESETS["baseline"].config,
        schedule="plateau",
        plateau=Plateau(factor=0.25, patience=4, least=1e-5),
        early_stopping=EarlyStopping(),
    )
    plateau, early = run_as_module(training_script(config))["build_callbacks"]()
    assert type(plateau) is keras.callbacks.ReduceLROnPlateau
    assert (plateau.factor, plateau.patience, plateau.min_lr) == (0.25, 4, 1e-5)
    assert (plateau.monitor, plateau.min_delta) == ("val_loss", LEAST_FALL)
    assert type(early) is keras.callbacks.EarlyStopping
    assert (early.monitor, early.patience, early.restore_best_weights) == ("val_loss", 3, True)


@pytest.mark.slow
def test_one_epoch_learns_what_ours_does(run: Any, tmp_path: Path) -> None:
    """A short form of the whole: one epoch over a fifth of the pictures."""
    data = mnist.load()
    np.savez(
        tmp_path / "tiny.npz",
        x_train=data.train_pictures[:12_000],
        y_train=data.train_labels[:12_000],
        x_test=data.test_pictures[:1000],
        y_test=data.test_labels[:1000],
    )
    said = run(training_script(PRESETS["baseline"].config), "--epochs", "1")
    network = load(tmp_path / "baseline-trained.keras")
    ours = evaluate(network, data.test_pictures[:1000], data.test_labels[:1000]).accuracy
    assert f"accuracy {ours:.4f} on 1000 test pictures" in said
    assert 0.8 < ours < 0.98  # a tenth is chance


@pytest.mark.slow
def test_the_camera_network_comes_finished(run: Any, tmp_path: Path) -> None:
    network = load("camera")
    export_keras(network, tmp_path / "camera.keras")
    source = training_script(network.config).replace(
        "Path(__file__)", f"Path({str(tmp_path)!r}, 'x')"
    )
    data = mnist.load()
    ours = evaluate(network, data.test_pictures[:32], data.test_labels[:32]).accuracy
    assert f"accuracy {ours:.4f} on 32 test pictures" in run(source)
    assert "AdamW, weight_decay 0.01" in source
    assert "half a cosine" in source
    assert "not a digit" in source


def test_it_says_only_what_is_so() -> None:
    chapter = training_script(PRESETS["chapter"].config)
    assert "Frozen" not in chapter
    assert "Digitscope reached" not in chapter
    assert "build_callbacks" not in chapter
    assert "0.9814 (mean" in training_script(PRESETS["chapter"].config, reached=0.98143)
    assert "mine-2-trained.keras" in training_script(PRESETS["chapter"].config, stem="mine-2")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Chapter 2026-11-22 15:30", "chapter-2026-11-22-15-30"),
        ("../../etc/passwd", "etc-passwd"),
        ("数字", "network"),
        ("NUL", "nul-network"),
        ("com1", "com1-network"),
        ("x" * 90, "x" * 40),
    ],
)
def test_a_name_becomes_a_file_name_on_every_system(name: str, stem: str) -> None:
    assert stem_of(name) == stem


def test_names_and_values_of_strangers_stay_data() -> None:
    evil = '"""\n);import os;os.abort()#\'\\'
    fixed = dataclasses.replace(HELD, name=evil)
    first, *rest = PRESETS["chapter"].config.layers
    odd = dataclasses.replace(
        first,
        kernel_regularizer=Regularizer(kind="l2", amount=evil),  # type: ignore[arg-type]
        bias_regularizer=Regularizer(kind="l2", amount=float("inf")),
    )
    config = dataclasses.replace(
        PRESETS["chapter"].config, name=evil, fixed_filters=(fixed,), layers=(odd, *rest)
    )
    tree = ast.parse(training_script(config))
    imported = [
        name.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    ]
    assert imported == ["argparse", "keras", "numpy", "layers", "regularizers"]
    assert "os" not in {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_layers_that_make_no_network_are_refused() -> None:
    with pytest.raises(ValueError, match="10 outputs"):
        training_script(TrainConfig(name="none", layers=(Flatten(),)))


def test_a_run_that_went_on_or_was_taught_says_how_its_program_differs() -> None:
    """Both begin with first weights, whatever the run began with."""
    config = PRESETS["chapter"].config
    plain = training_script(config, reached=0.98)
    assert "went on from" not in plain
    assert "taught" not in plain
    went_on = training_script(config, reached=0.98, parent='Night "run"\n')
    assert "it went on from the run Night run." in went_on
    assert "trains all 10 epochs in one go" in went_on
    taught = training_script(dataclasses.replace(config, name="chapter, taught", epochs=3))
    assert "a finished one was taught own digits" in taught
    assert "after its 3 epochs it is another network" in taught
    camera = training_script(
        dataclasses.replace(PRESETS["camera"].config, name="camera, taught", epochs=3)
    )
    assert "it was taught own\ndigits" in camera
    for source in (went_on, taught, camera):
        compile(source, "exported.py", "exec")
        words = [line for line in source.split('"""')[1].splitlines() if "python" not in line]
        assert max(map(len, words)) <= 100
