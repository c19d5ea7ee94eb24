"""Every rule with all its numbers, and the cosine, are plain Keras' own; the state is whole."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.config import SGD, Adam, AdamW, Optimizer, RMSprop, TrainConfig
from models.presets import PRESETS

STEPS = 30
BASELINE = dataclasses.replace(PRESETS["baseline"].config, batch_size=16)
RULES: dict[str, Optimizer] = {
    "sgd": SGD(learning_rate=0.2),
    "momentum": SGD(learning_rate=0.05, momentum=0.7),
    "nesterov": SGD(learning_rate=0.05, momentum=0.95, nesterov=True),
    "adam": Adam(learning_rate=0.004, beta_1=0.8, beta_2=0.95, epsilon=1e-4),
    "adamw": AdamW(learning_rate=0.004, weight_decay=0.3, beta_1=0.7, beta_2=0.99, epsilon=1e-5),
    "rmsprop": RMSprop(learning_rate=0.002, rho=0.8, momentum=0.6, epsilon=1e-3),
}


@pytest.fixture(scope="module")
def some(keras: Any) -> mnist.Mnist:
    assert keras
    data = mnist.load()
    count = STEPS * BASELINE.batch_size
    return dataclasses.replace(
        data, train_pictures=data.train_pictures[:count], train_labels=data.train_labels[:count]
    )


def batches() -> np.ndarray:
    return np.arange(STEPS * BASELINE.batch_size, dtype=np.int32).reshape(STEPS, -1)


def loop_of(config: TrainConfig, data: mnist.Mnist) -> Any:
    from models.fast_loop import FastLoop
    from models.network import build_network

    return FastLoop(config, tuple(build_network(config).get_weights()), data)


def plain(config: TrainConfig, data: mnist.Mnist, optimizer: Any) -> tuple[np.ndarray, Any]:
    """Plain Keras' losses of these steps, and its model."""
    from models.network import build_network

    model = build_network(config)
    model.compile(optimizer, "sparse_categorical_crossentropy")
    losses = []
    for batch in batches():
        pictures = data.train_pictures[batch][..., None].astype(np.float32)
        losses.append(model.train_on_batch(pictures, data.train_labels[batch]))
    return np.array(losses), model


def made_by_keras(keras: Any, rule: Optimizer, rate: Any = None) -> Any:
    """The optimizer with its numbers given by name, without models.network."""
    numbers = vars(rule) | ({} if rate is None else {"learning_rate": rate})
    return getattr(keras.optimizers, rule.kind)(**numbers)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_thirty_steps_of_any_rule_are_those_of_keras(
    keras: Any, some: mnist.Mnist, rule: str, schedule: str
) -> None:
    config = dataclasses.replace(BASELINE, optimizer=RULES[rule], schedule=schedule, epochs=1)
    loop = loop_of(config, some)
    losses, _ = loop.steps(batches(), 0)
    rate = RULES[rule].learning_rate
    falling = keras.optimizers.schedules.CosineDecay(rate, STEPS)
    optimizer = made_by_keras(keras, RULES[rule], falling if schedule == "cosine" else None)
    expected, model = plain(config, some, optimizer)
    np.testing.assert_allclose(losses, expected, rtol=2e-5)
    assert losses[-1] < losses[0]
    for mine, theirs in zip(loop.weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(mine, theirs, atol=2e-4)


def test_a_cosine_is_told_as_it_is(keras: Any, some: mnist.Mnist) -> None:
    config = dataclasses.replace(BASELINE, schedule="cosine", epochs=3)
    rate = loop_of(config, some).rate
    falling = keras.optimizers.schedules.CosineDecay(0.001, 3 * STEPS)
    for step in (0, 1, 29, 30, 77, 90, 1000):
        assert rate.now(step) == pytest.approx(float(falling(step)), rel=1e-5, abs=1e-10)
    rate.assign(0.5)
    assert rate.now(45) == pytest.approx(0.25)


def test_a_rate_is_read_as_it_was_written(some: mnist.Mnist) -> None:
    rate = loop_of(BASELINE, some).rate
    assert rate.now(0) == 0.001
    rate.assign(0.3)
    assert (rate.now(5), rate.value) == (0.3, float(np.float32(0.3)))


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
@pytest.mark.parametrize("rule", RULES)
def test_a_state_is_taken_back_whole(some: mnist.Mnist, rule: str, schedule: str) -> None:
    from models.fast_loop import FastLoop

    config = dataclasses.replace(BASELINE, optimizer=RULES[rule], schedule=schedule, epochs=2)
    loop = loop_of(config, some)
    loop.steps(batches()[:10], 0)
    loop.rate.assign(0.001)
    state, weights = loop.rate.state(), loop.weights()
    assert (int(state[0]), float(state[1])) == (10, float(np.float32(0.001)))
    other = FastLoop(config, weights, some)
    other.rate.restore(state, 10)
    losses, other_losses = (one.steps(batches()[10:], 10)[0] for one in (loop, other))
    np.testing.assert_array_equal(losses, other_losses)
    assert all(map(np.array_equal, loop.rate.state(), other.rate.state()))
    # A state is a copy: what came after has not changed it.
    assert int(state[0]) == 10


def test_two_loops_learn_from_the_same_tensors(some: mnist.Mnist) -> None:
    from models.fast_loop import FastLoop
    from models.picture_tensors import DataTensors

    shared = DataTensors(some)
    alone = loop_of(BASELINE, some)
    first, second = (FastLoop(BASELINE, alone.weights(), some, shared) for _ in range(2))
    first.close()
    expected, _ = alone.steps(batches(), 0)
    np.testing.assert_array_equal(second.steps(batches(), 0)[0], expected)
    packed = PRESETS["chapter"].config
    assert shared.form(None) is shared.form(None)
    from models.packed import plan

    assert shared.form(plan(packed.layers)) is not shared.form(None)
    shared.close()
