"""What a pool or ReLU picks, as a line of arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gui.widgets.picked import OUTSIDE, Pick, Picked
from vision.steps import PoolStep, ReluStep
from vision.stops import stop


def pick(step: PoolStep | ReluStep, values: np.ndarray, row: int, column: int) -> Pick:
    at = stop(step, values[..., None], row, column)
    kind = step.pool if isinstance(step, PoolStep) else "relu"
    return Pick(values=at.values[..., 0], counted=at.counted, kind=kind, output=at.output)


@pytest.fixture
def line(qtbot: QtBot) -> Picked:
    made = Picked("picked")
    qtbot.addWidget(made)
    made.resize(1100, made.sizeHint().height())
    return made


FOUR = np.array([[3.0, -1.0], [8.0, 2.0]])


@pytest.mark.parametrize(
    ("step", "values", "says"),
    [
        (PoolStep(), FOUR, "3, −1, 8, 2: the largest of 4 is 8"),
        (PoolStep(pool="mean"), FOUR, "3, −1, 8, 2: 12 / 4 = 3, the mean"),
        (ReluStep(), FOUR, "max(0, 3) = 3"),
        (ReluStep(), -FOUR, "max(0, −3) = 0"),
        (
            PoolStep(size=(3, 1), strides=(1, 1), padding="same"),
            FOUR,
            f"{OUTSIDE}, 3, 8: the largest of 2 is 8",
        ),
    ],
)
def test_the_whole_line_in_words(
    line: Picked, step: PoolStep | ReluStep, values: np.ndarray, says: str
) -> None:
    line.set_pick(pick(step, values, 0, 0))
    assert line.text() == says
    assert line.accessibleDescription() == says


def test_the_value_that_goes_on_is_known_even_beside_padding() -> None:
    step = PoolStep(size=(3, 3), strides=(1, 1), padding="same")
    chosen = pick(step, np.full((3, 3), -5.0), 0, 0)
    assert chosen.chosen == 4
    assert chosen.terms.count(OUTSIDE) == 5
    assert pick(PoolStep(pool="mean"), FOUR, 0, 0).chosen is None


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_any_pool_is_drawn(line: Picked, size: int) -> None:
    def drawn() -> QImage:
        return line.grab().toImage()

    empty = drawn()
    values = np.random.default_rng(0).normal(size=(size, size)).round(1)
    line.set_pick(pick(PoolStep(size=(size, size)), values, 0, 0))
    largest = drawn()
    assert largest != empty
    line.set_pick(pick(PoolStep(size=(size, size), pool="mean"), values, 0, 0))
    assert drawn() != largest
    line.set_pick(None)
    assert drawn() == empty
    assert line.text() == ""
