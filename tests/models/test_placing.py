"""Fixed filters begin a training as they were made; frozen ones end it so, to the last bit."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from models import mnist
from models.classifier import load
from models.config import (
    SGD,
    Activation,
    Adam,
    AdamW,
    BatchNormalization,
    Conv2D,
    Dense,
    FixedFilter,
    Flatten,
    MaxPool2D,
    Optimizer,
    Regularizer,
    Rescaling,
    RMSprop,
    TrainConfig,
)
from models.events import Event, SnapshotTaken, Started, Weights
from models.placing import first_kernel, frozen, numbers, place
from models.presets import PRESETS
from models.runs import keep_run
from models.threads import prepare_tensorflow
from models.training import train

VERTICAL = ((0.3, 0.0, -0.3), (0.1, 0.0, -0.1), (0.3, 0.0, -0.3))
HELD = FixedFilter(index=1, kernel=VERTICAL, bias=0.1)
FREE = FixedFilter(index=3, kernel=VERTICAL, bias=-0.2, trainable=True)
L2 = Regularizer(kind="l2", amount=0.01)
OPTIMIZERS = [
    SGD(learning_rate=0.01, momentum=0.9, nesterov=True),
    Adam(),
    AdamW(weight_decay=0.1),
    RMSprop(learning_rate=1e-3, momentum=0.5),
]


@pytest.fixture(scope="module")
def data() -> mnist.Mnist:
    prepare_tensorflow()
    whole = mnist.load()
    return mnist.Mnist(
        train_pictures=whole.train_pictures[:640],
        train_labels=whole.train_labels[:640],
        test_pictures=whole.test_pictures[:50],
        test_labels=whole.test_labels[:50],
    )


def packed(optimizer: Optimizer, *filters: FixedFilter) -> TrainConfig:
    """The chapter's form, which the fast loop computes from packed pictures."""
    base = PRESETS["baseline"].config
    return dataclasses.replace(base, optimizer=optimizer, fixed_filters=filters, epochs=1)


def unpacked(optimizer: Optimizer, *filters: FixedFilter) -> TrainConfig:
    """A form that it does not, with a normalization before and penalties on what is frozen."""
    return TrainConfig(
        name="unpacked",
        layers=(
            Rescaling(),
            BatchNormalization(),
            Conv2D(
                filters=4,
                strides=(2, 2),
                padding="same",
                activation="tanh",
                kernel_regularizer=L2,
                bias_regularizer=L2,
                activity_regularizer=L2,
            ),
            MaxPool2D(),
            Flatten(),
            Dense(units=10),
            Activation(function="softmax"),
        ),
        optimizer=optimizer,
        fixed_filters=filters,
        epochs=1,
    )


def filter_of(config: TrainConfig, weights: Weights, index: int) -> np.ndarray:
    """Kernel and bias in one row."""
    at = first_kernel(config)
    return np.append(weights[at][..., index].ravel(), weights[at + 1][index])


def as_made(config: TrainConfig, fixed: FixedFilter) -> np.ndarray:
    kernel, bias = numbers(config, fixed)
    return np.append(kernel.ravel(), bias)


@pytest.mark.parametrize("form", [packed, unpacked])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda each: each.kind)
def test_a_frozen_filter_stays_to_the_last_bit_while_others_learn(
    data: mnist.Mnist, optimizer: Optimizer, form: Any
) -> None:
    config = form(optimizer, HELD, FREE)
    events: list[Event] = []
    result = train(config, data, events.append, snapshot_seconds=0.0)
    started = events[0]
    assert isinstance(started, Started)
    begun = started.weights
    for fixed in (HELD, FREE):
        np.testing.assert_array_equal(filter_of(config, begun, fixed.index), as_made(config, fixed))
    on_the_way = [event.weights for event in events if isinstance(event, SnapshotTaken)]
    assert len(on_the_way) >= 4
    for weights in (*on_the_way, result.weights):
        assert all(np.isfinite(one).all() for one in weights)
        np.testing.assert_array_equal(filter_of(config, weights, 1), as_made(config, HELD))
    for index in (0, 2, 3):
        moved = filter_of(config, result.weights, index) - filter_of(config, begun, index)
        assert (moved != 0).all()


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda each: each.kind)
def test_a_run_that_is_continued_honours_them(data: mnist.Mnist, optimizer: Optimizer) -> None:
    config = packed(optimizer, HELD, FREE)
    first = train(config, data, lambda _: None)
    kept = load(keep_run(first).id)
    assert kept.config == config
    events: list[Event] = []
    second = train(kept.config, data, events.append, weights=kept.weights)
    started = events[0]
    assert isinstance(started, Started)
    np.testing.assert_array_equal(filter_of(config, second.weights, 1), as_made(config, HELD))
    # One that learns goes on from where it was.
    before = filter_of(config, first.weights, 3)
    np.testing.assert_array_equal(filter_of(config, started.weights, 3), before)
    assert (before != as_made(config, FREE)).all()
    assert (filter_of(config, second.weights, 3) != before).all()


def test_a_filter_frozen_only_when_a_training_goes_on_is_put_in(data: mnist.Mnist) -> None:
    plain = packed(Adam())
    first = train(plain, data, lambda _: None)
    config = packed(Adam(), HELD)
    second = train(config, data, lambda _: None, weights=first.weights)
    np.testing.assert_array_equal(filter_of(config, second.weights, 1), as_made(config, HELD))
    assert (filter_of(plain, first.weights, 1) != as_made(config, HELD)).all()


def masked_keras(config: TrainConfig, data: mnist.Mnist, batches: np.ndarray) -> Any:
    """Keras' layers, loss and optimizer, with the gradient of what is frozen set to 0.

    Weight decay, which knows no gradient, is undone by hand.
    """
    import keras
    import tensorflow as tf

    from models.network import build_network, build_optimizer

    model = build_network(dataclasses.replace(config, fixed_filters=()))
    weights = place(config, tuple(model.get_weights()))
    model.set_weights(weights)
    masks = {
        id(model.weights[at]): (tf.constant(mask), weights[at])
        for at, mask in frozen(config).items()
    }
    optimizer = build_optimizer(config.optimizer)
    optimizer.build(model.trainable_variables)
    losses = []
    for batch in batches:
        pictures = data.train_pictures[batch][..., None].astype(np.float32)
        with tf.GradientTape() as tape:
            answers = model(pictures, training=True)
            errors = keras.losses.sparse_categorical_crossentropy(data.train_labels[batch], answers)
            loss = tf.add_n([tf.reduce_mean(errors), *model.losses])
        variables = model.trainable_variables
        gradients = []
        for variable, gradient in zip(
            variables, tape.gradient(loss, [v.value for v in variables]), strict=True
        ):
            mask, _ = masks.get(id(variable), (None, None))
            gradients.append(gradient if mask is None else tf.where(mask, 0.0, gradient))
        optimizer.apply(gradients, variables)
        for variable in variables:
            if id(variable) in masks:
                mask, values = masks[id(variable)]
                variable.assign(tf.where(mask, values, variable.value))
        losses.append(float(loss))
    return np.array(losses), model


@pytest.mark.parametrize("form", [packed, unpacked])
@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda each: each.kind)
def test_the_first_losses_are_those_of_keras_with_the_same_mask(
    data: mnist.Mnist, optimizer: Optimizer, form: Any
) -> None:
    from models.fast_loop import FastLoop
    from models.network import build_network

    # On even ground a kernel whose sum is 0 gives 0 up to rounding, and which of four such values
    # is the largest, and learns, is up to chance: the one that learns is uneven.
    uneven = ((0.31, 0.02, -0.27), (0.13, -0.05, -0.11), (0.29, 0.04, -0.33))
    config = form(optimizer, HELD, dataclasses.replace(FREE, kernel=uneven))
    batches = np.random.default_rng(3).permutation(640).astype(np.int32).reshape(20, 32)
    begun = tuple(build_network(config).get_weights())
    loop = FastLoop(config, begun, data)
    losses, _ = loop.steps(batches, 0)
    expected, model = masked_keras(config, data, batches)
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    # Rounding grows from step to step; what it did is little beside what was learnt.
    at = first_kernel(config)
    mine, theirs, start = loop.weights()[at], model.get_weights()[at], begun[at]
    assert np.linalg.norm(mine - theirs) <= 0.02 * np.linalg.norm(theirs - start)


@pytest.mark.parametrize("optimizer", OPTIMIZERS, ids=lambda each: each.kind)
def test_plain_fit_holds_a_frozen_filter_too(data: mnist.Mnist, optimizer: Optimizer) -> None:
    from models.network import build_network, build_optimizer

    config = packed(optimizer, HELD, FREE)
    model = build_network(config)
    begun = tuple(model.get_weights())
    model.compile(build_optimizer(config.optimizer), "sparse_categorical_crossentropy")
    model.fit(data.train_pictures[..., None], data.train_labels, batch_size=32, verbose=0)
    weights = tuple(model.get_weights())
    np.testing.assert_array_equal(filter_of(config, weights, 1), as_made(config, HELD))
    np.testing.assert_array_equal(filter_of(config, begun, 3), as_made(config, FREE))
    for index in (0, 2, 3, 4, 5):
        assert (filter_of(config, weights, index) != filter_of(config, begun, index)).all()


def test_a_network_that_rescales_makes_the_same_map_in_another_unit(weights_of: Any) -> None:
    from models.classifier import Network

    made = FixedFilter(index=2, kernel=((1, 0, -1), (2, 0, -2), (1, 0, -1)), bias=40.0)
    scaled = (Rescaling(scale=1 / 255), Rescaling(scale=2.0, offset=-1.0))
    picture = mnist.load_test()[0][0]
    maps = {}
    for name, first in (("raw", ()), ("scaled", scaled)):
        layers = (*first, *PRESETS["chapter"].config.layers)
        config = TrainConfig(name=name, layers=layers, fixed_filters=(made,))
        weights = place(config, weights_of(config))
        outputs = Network.from_weights(name, name, config, weights).maps(picture)
        maps[name] = outputs[len(first)][..., 2]
    assert maps["raw"].min() < 0 < maps["raw"].max()
    np.testing.assert_allclose(maps["scaled"], maps["raw"] * 2 / 255, atol=1e-4)


def test_a_config_without_them_changes_nothing(weights_of: Any) -> None:
    config = PRESETS["chapter"].config
    weights = weights_of(config)
    assert place(config, weights) is weights
    assert frozen(config) == {}
