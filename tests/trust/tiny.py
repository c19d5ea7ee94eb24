"""A network so small that its training is nearly all saving."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from models import mnist
from models.config import Activation, Dense, Flatten, Rescaling, TrainConfig
from models.events import Event, Started, TrainResult, Weights
from tests.training_reports import epoch_done, steps_done

TINY = TrainConfig(
    name="tiny",
    layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
    epochs=4,
)
SHAPES = ((784, 10), (10,))
PICTURES, TESTS = 640, 200


def made_up(add: Callable[[Event], None]) -> TrainResult:
    """A training without learning: all of its time is saving."""

    def weights(epoch: int) -> Weights:
        return tuple(np.full(shape, epoch, np.float32) for shape in SHAPES)

    add(Started(config=TINY, steps=20, weights=weights(0)))
    history = []
    for epoch in range(1, TINY.epochs + 1):
        add(steps_done(20 * epoch, epoch=epoch, step=20))
        done = epoch_done(epoch, weights(epoch), val_accuracy=epoch / 10)
        add(done)
        history.append(done)
    return TrainResult(
        config=TINY, weights=weights(TINY.epochs), history=tuple(history), stopped=False
    )


def some(data: mnist.Mnist) -> mnist.Mnist:
    """So few pictures that an epoch takes a moment."""
    return mnist.Mnist(
        train_pictures=data.train_pictures[:PICTURES],
        train_labels=data.train_labels[:PICTURES],
        test_pictures=data.test_pictures[:TESTS],
        test_labels=data.test_labels[:TESTS],
    )


def until_killed(add: Callable[[Event], None]) -> Callable[[Event], None]:
    """What hears a training, and ends it with an InterruptedError after two epochs."""

    def until(event: Event) -> None:
        add(event)
        if getattr(event, "val_accuracy", 0) >= 0.2:
            raise InterruptedError

    return until
