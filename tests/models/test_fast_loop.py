"""The fast loop does what plain Keras does, step for step."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.config import (
    SGD,
    Activation,
    AdamW,
    AveragePooling2D,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Regularizer,
    Rescaling,
    RMSprop,
    TrainConfig,
)
from models.presets import PRESETS
from models.threads import prepare_tensorflow

STEPS = 75
CHAPTER = ("chapter", "baseline", "momentum", "adam", "l2", "l1", "dropout", "batchnorm")


@pytest.fixture(scope="module")
def data() -> mnist.Mnist:
    prepare_tensorflow()
    return mnist.load()


def network(name: str, *layers: Layer, **fields: Any) -> TrainConfig:
    return TrainConfig(name=name, layers=(*layers, Activation(function="softmax")), **fields)


def without_dropping(config: TrainConfig) -> TrainConfig:
    layers = tuple(Dropout(rate=0.0) if one.kind == "Dropout" else one for one in config.layers)
    return dataclasses.replace(config, layers=layers)


L1, L2 = Regularizer(kind="l1"), Regularizer(kind="l2")
CONFIGS = [
    *(without_dropping(PRESETS[name].config) for name in CHAPTER),
    network(
        "unusual convolutions, an odd batch",
        Rescaling(scale=1 / 127.5, offset=-1.0),
        Conv2D(filters=4, kernel_size=(5, 3), strides=(2, 1), padding="same", activation="tanh"),
        AveragePooling2D(pool_size=(3, 2), padding="same"),
        Conv2D(filters=5, kernel_size=(2, 2), activation="sigmoid", activity_regularizer=L1),
        MaxPool2D(pool_size=(3, 3), strides=(1, 2)),
        Flatten(),
        Dense(units=16, activation="relu", kernel_regularizer=L2, activity_regularizer=L2),
        Dense(units=11),
        batch_size=33,
    ),
    network("no convolution", Rescaling(), Flatten(), Dense(units=10), optimizer=SGD()),
    network(
        "one packed block, then dense",
        Conv2D(filters=3, activation="relu", kernel_regularizer=L1, bias_regularizer=L2),
        MaxPool2D(),
        Flatten(),
        Dense(units=10),
        optimizer=RMSprop(learning_rate=1e-4, momentum=0.5),
        batch_size=7,
    ),
    network(
        "batch normalization first",
        BatchNormalization(momentum=0.9),
        Conv2D(filters=4),
        Activation(),
        MaxPool2D(),
        Flatten(),
        BatchNormalization(),
        Dense(units=10),
        optimizer=AdamW(learning_rate=0.002),
        batch_size=15,
    ),
    network(
        "nesterov, one picture a batch",
        Rescaling(),
        Flatten(),
        Dense(units=10),
        optimizer=SGD(momentum=0.9, nesterov=True),
        batch_size=1,
    ),
]


def plain_keras(config: TrainConfig, data: mnist.Mnist, batches: Iterable[Any]) -> Any:
    """Keras' own training on these batches: losses, accuracies, the model."""
    from models.network import build_network, build_optimizer

    model = build_network(config)
    optimizer = build_optimizer(config.optimizer)
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    figures = []
    for batch in batches:
        model.reset_metrics()
        pictures = data.train_pictures[batch][..., None].astype(np.float32)
        figures.append(model.train_on_batch(pictures, data.train_labels[batch]))
    return np.array(figures), model


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.name)
def test_the_first_75_steps_are_those_of_keras(config: TrainConfig, data: mnist.Mnist) -> None:
    from models.fast_loop import FastLoop
    from models.network import build_network

    random = np.random.default_rng(3)
    batches = random.permutation(60_000)[: STEPS * config.batch_size].astype(np.int32)
    batches = batches.reshape(STEPS, config.batch_size)
    loop = FastLoop(config, tuple(build_network(config).get_weights()), data)
    first_losses, first_right = loop.steps(batches[:50], 0)
    last_losses, last_right = loop.steps(batches[50:], 50)
    losses = np.concatenate([first_losses, last_losses])
    accuracies = np.concatenate([first_right, last_right]) / config.batch_size
    expected, model = plain_keras(config, data, batches)

    np.testing.assert_allclose(losses, expected[:, 0], rtol=1e-4)
    assert np.abs(accuracies - expected[:, 1]).sum() <= 1.01 / config.batch_size

    model.set_weights(loop.weights())
    count = 301
    found_loss, found_right = loop.evaluate(100, 100 + count)
    tests = slice(100, 100 + count)
    pictures = data.test_pictures[tests, ..., None].astype(np.float32)
    loss, accuracy = model.evaluate(pictures, data.test_labels[tests], verbose=0)
    assert found_loss / count == pytest.approx(loss, rel=1e-4)
    assert found_right / count == pytest.approx(accuracy, abs=1e-6)


def test_one_step_of_a_deep_normalized_network_is_that_of_keras(data: mnist.Mnist) -> None:
    """Rounding grows about tenfold a step in such a stack, so one step is compared, by weights.

    A bias before a normalization is taken away again by it: its gradient is rounding and no more.
    """
    from models.fast_loop import FastLoop
    from models.network import build_network

    blocks: list[Layer] = []
    for filters in (8, 12, 16):
        blocks += [Conv2D(filters=filters), BatchNormalization(), Activation()]
    config = network(
        "deep and normalized",
        Rescaling(),
        *blocks,
        MaxPool2D(),
        Flatten(),
        Dense(units=32),
        BatchNormalization(),
        Activation(),
        Dense(units=11),
        optimizer=SGD(learning_rate=0.1),
        batch_size=65,
    )
    start = tuple(build_network(config).get_weights())
    batches = np.random.default_rng(3).integers(0, 60_000, (1, 65)).astype(np.int32)
    loop = FastLoop(config, start, data)
    losses, _ = loop.steps(batches, 0)
    expected, model = plain_keras(config, data, batches)
    assert losses[0] == pytest.approx(expected[0, 0], rel=1e-6)
    taken_away = {f"{name}/bias" for name in ("conv2d", "conv2d_1", "conv2d_2", "dense")}
    for weight, mine, old in zip(model.weights, loop.weights(), start, strict=True):
        path = weight.path.split("/", 1)[1]
        change = np.abs(mine - old).max()
        if path in taken_away:
            assert max(change, np.abs(weight.numpy() - old).max()) < 1e-4
        else:
            assert np.abs(mine - weight.numpy()).max() <= 1e-3 * change, path


def test_other_pictures_are_trained_on_from_when_they_are_given(data: mnist.Mnist) -> None:
    from models.fast_loop import FastLoop
    from models.network import build_network

    config = dataclasses.replace(PRESETS["baseline"].config, optimizer=SGD(learning_rate=0.0))
    weights = tuple(build_network(config).get_weights())
    some = dataclasses.replace(
        data, train_pictures=data.train_pictures[:64], train_labels=data.train_labels[:64]
    )
    pictures, labels = data.train_pictures[64:128], data.train_labels[64:128]
    other = dataclasses.replace(data, train_pictures=pictures, train_labels=labels)
    batches = np.arange(64, dtype=np.int32).reshape(2, 32)
    loop = FastLoop(config, weights, some)
    first, _ = loop.steps(batches, 0)
    loop.replace_examples(pictures, labels)
    second, _ = loop.steps(batches, 0)
    expected, _ = FastLoop(config, weights, other).steps(batches, 0)
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(second, expected)
    with pytest.raises(ValueError, match="expected 64 pictures, got 63"):
        loop.replace_examples(pictures[1:], labels[1:])


def test_a_cosine_takes_the_rate_to_nothing(data: mnist.Mnist) -> None:
    """A whole training of 20 steps: the last moves hardly, where a constant rate still does."""
    from models.fast_loop import FastLoop
    from models.network import build_network

    some = dataclasses.replace(
        data, train_pictures=data.train_pictures[:640], train_labels=data.train_labels[:640]
    )
    batches = np.arange(640, dtype=np.int32).reshape(20, 32)
    moved = {}
    for schedule in ("constant", "cosine"):
        config = network(
            schedule,
            Rescaling(),
            Flatten(),
            Dense(units=10),
            optimizer=SGD(learning_rate=0.1),
            schedule=schedule,
            epochs=1,
        )
        loop = FastLoop(config, tuple(build_network(config).get_weights()), some)
        loop.steps(batches[:19], 0)
        before = loop.weights()[0]
        loop.steps(batches[19:], 19)
        moved[schedule] = float(np.abs(loop.weights()[0] - before).sum())
    assert 0 < moved["cosine"] < 0.05 * moved["constant"]
