"""Schedules and early stopping do what Keras' own callbacks do with the same figures."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import pytest

from models.config import EarlyStopping, Plateau, StepDecay, TrainConfig
from models.course import Course
from models.presets import PRESETS

CONFIG = dataclasses.replace(PRESETS["chapter"].config, epochs=30)
FIGURES = {"val_loss": 0.5, "val_accuracy": 0.9}


def figures(seed: int, epochs: int = 30) -> list[dict[str, float]]:
    """Curves that fall, stay, rise and now and then repeat a figure to the last bit."""
    rng = np.random.default_rng(seed)
    losses = np.round(np.exp(-np.arange(epochs) / 6) + rng.normal(0, 0.08, epochs), 2 + seed % 3)
    if seed == 4:
        losses[7] = np.nan
    return [{"val_loss": float(one), "val_accuracy": float(1 - one)} for one in losses]


def keras_model(keras: Any, rate: float) -> Any:
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.Adam(rate), "mse")
    return model


def rates(config: TrainConfig, all_figures: list[dict[str, float]], course: Course) -> list[float]:
    """The rate after each epoch, held in 32 bits as the optimizer does."""
    rate, found = float(np.float32(config.optimizer.learning_rate)), []
    for epoch, one in enumerate(all_figures, 1):
        rate = float(np.float32(course.after(epoch, one, rate)))
        found.append(rate)
    return found


# Keras' callback asks NumPy 2 for the rate as NumPy 1 was asked.
@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "plateau",
    [Plateau(), Plateau(factor=0.1, patience=1, least=2e-4), Plateau(factor=0.9, patience=4)],
)
def test_a_plateau_is_that_of_keras(keras: Any, seed: int, plateau: Plateau) -> None:
    config = dataclasses.replace(CONFIG, schedule="plateau", plateau=plateau)
    model = keras_model(keras, config.optimizer.learning_rate)
    callback = keras.callbacks.ReduceLROnPlateau(
        factor=plateau.factor, patience=plateau.patience, min_lr=plateau.least
    )
    callback.set_model(model)
    callback.on_train_begin()
    expected = []
    for epoch, one in enumerate(figures(seed)):
        callback.on_epoch_end(epoch, dict(one))
        expected.append(float(model.optimizer.learning_rate.numpy()))
    assert rates(config, figures(seed), Course(config)) == expected
    assert len(set(expected)) > 1


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("monitor", ["val_loss", "val_accuracy"])
@pytest.mark.parametrize("patience", [1, 2, 5])
def test_early_stopping_is_that_of_keras(
    keras: Any, seed: int, monitor: str, patience: int
) -> None:
    config = dataclasses.replace(
        CONFIG, early_stopping=EarlyStopping(monitor=monitor, patience=patience)
    )
    model = keras_model(keras, 0.001)
    callback = keras.callbacks.EarlyStopping(
        monitor,
        patience=patience,
        restore_best_weights=True,
        mode="min" if monitor == "val_loss" else "max",
    )
    callback.set_model(model)
    callback.on_train_begin()
    model.stop_training = False
    course = Course(config)
    for epoch, one in enumerate(figures(seed), 1):
        callback.on_epoch_end(epoch - 1, dict(one))
        course.after(epoch, one, 0.001)
        assert (course.over, course.best) == (model.stop_training, callback.best_epoch + 1)
        if course.over:
            break
    assert course.over or patience == 5


def test_steps_come_after_every_so_many_epochs() -> None:
    config = dataclasses.replace(CONFIG, schedule="step", step=StepDecay(factor=0.1, epochs=3))
    found = rates(config, [FIGURES] * 7, Course(config))
    np.testing.assert_allclose(found, [1e-3, 1e-3, 1e-4, 1e-4, 1e-4, 1e-5, 1e-5], rtol=1e-6)


@pytest.mark.parametrize("schedule", ["constant", "cosine"])
def test_other_schedules_leave_the_rate_alone(schedule: str) -> None:
    config = dataclasses.replace(CONFIG, schedule=schedule)
    assert set(rates(config, [FIGURES] * 9, Course(config))) == {float(np.float32(0.001))}


@pytest.mark.parametrize("schedule", ["step", "plateau"])
@pytest.mark.parametrize("done", [1, 4, 11])
def test_what_was_done_is_taken_up(schedule: str, done: int) -> None:
    config = dataclasses.replace(
        CONFIG, schedule=schedule, early_stopping=EarlyStopping(patience=30)
    )
    whole = Course(config)
    expected = rates(config, figures(1), whole)
    later = Course(config, done, figures(1)[:done])
    assert later.rate == pytest.approx(expected[done - 1], rel=1e-6)
    rate, found = expected[done - 1], []
    for epoch, one in enumerate(figures(1)[done:], done + 1):
        rate = float(np.float32(later.after(epoch, one, rate)))
        found.append(rate)
    assert found == expected[done:]
    assert (later.best, later.over) == (whole.best, whole.over)


def test_steps_need_no_figures_to_be_taken_up() -> None:
    config = dataclasses.replace(CONFIG, schedule="step", step=StepDecay(factor=0.5, epochs=2))
    assert Course(config, 5).rate == pytest.approx(0.00025)
    with pytest.raises(ValueError, match="2 epochs' figures for 3 epochs"):
        Course(config, 3, figures(0)[:2])


def test_whoever_wants_more_of_what_ended_early_gets_its_patience_again() -> None:
    config = dataclasses.replace(CONFIG, early_stopping=EarlyStopping(patience=2))
    course = Course(config, 3, [FIGURES] * 3)
    assert (course.over, course.best) == (False, 1)
    course.after(4, FIGURES, 0.1)
    assert not course.over
    course.after(5, FIGURES, 0.1)
    assert course.over
