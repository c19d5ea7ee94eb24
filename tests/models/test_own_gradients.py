"""A compiled loop that nobody has any more is gone, graph and all; a gradient of our own counts."""

from __future__ import annotations

import dataclasses
import gc
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.config import SGD, RMSprop, TrainConfig
from models.own_gradients import Tensor, with_gradient
from models.presets import PRESETS
from tests.trust.leaks_breaking import keeping

CHAPTER = PRESETS["chapter"].config
EXPERIMENTS: dict[str, TrainConfig] = {
    "two packed blocks": CHAPTER,
    "statistics": PRESETS["batchnorm"].config,
    "decay, a falling rate, plain layers": PRESETS["camera"].config,
    "momentum": dataclasses.replace(CHAPTER, optimizer=SGD(momentum=0.9, nesterov=True)),
    "root mean square": dataclasses.replace(CHAPTER, optimizer=RMSprop(momentum=0.5)),
}


@pytest.fixture(scope="module")
def few(keras: Any) -> mnist.Mnist:
    assert keras
    data = mnist.load()
    return mnist.Mnist(**{name: array[:64] for name, array in vars(data).items()})


def graphs() -> set[int]:
    """Every graph of a function that is alive."""
    gc.collect()
    return {id(one) for one in gc.get_objects() if type(one).__name__ == "FuncGraph"}


def learn(config: TrainConfig, data: mnist.Mnist) -> Any:
    """A loop that has trained and validated."""
    from models.fast_loop import FastLoop
    from models.network import build_network

    loop = FastLoop(config, tuple(build_network(config).get_weights()), data)
    loop.steps(np.arange(64, dtype=np.int32).reshape(2, 32), 0)
    loop.evaluate(0, 64)
    return loop


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_no_graph_outlives_its_loop(few: mnist.Mnist, name: str) -> None:
    before = graphs()
    loop = learn(EXPERIMENTS[name], few)
    assert graphs() - before  # What is counted is there while the loop is.
    loop.close()
    del loop
    assert graphs() <= before


def test_a_gradient_that_keeps_its_graph_is_seen(
    few: mnist.Mnist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """TensorFlow's own way of giving an operation another gradient is what this is here against."""
    monkeypatch.setattr("models.forward.with_gradient", keeping)
    before = graphs()
    learn(PRESETS["batchnorm"].config, few).close()
    assert graphs() - before


def _threefold(x: Tensor, made: Any, flows: Any) -> Tensor:
    """Not what the square would give."""
    return 3.0 * flows[0] + 0.0 * x * made[0]


def test_the_gradient_given_is_the_one_that_counts(keras: Any) -> None:
    assert keras
    import tensorflow as tf

    @tf.function  # type: ignore[untyped-decorator]  # TensorFlow has no types.
    def run(x: Tensor) -> Any:
        (square,) = with_gradient(_threefold, [x * x], x)
        return square, tf.gradients(2.0 * square, x)[0]

    for value in (5.0, 7.0):
        square, gradient = run(tf.constant(value))
        assert (float(square), float(gradient)) == (value * value, 6.0)
