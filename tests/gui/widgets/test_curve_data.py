"""The points of a training and the axes chosen for them."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.curve_data import AXES, MOST_POINTS, STEP, TIME, CurveData, round_up
from models.events import Held, Started
from models.presets import PRESETS, ReportedEpoch
from models.signs import restraints
from tests.training_reports import epoch_done, steps_done


def epoch(number: int, loss: float, accuracy: float) -> ReportedEpoch:
    return ReportedEpoch(
        epoch=number, loss=loss, accuracy=accuracy, val_loss=loss / 2, val_accuracy=accuracy
    )


@given(st.floats(min_value=0.1, max_value=1e9))
def test_a_round_number_holds_the_value_and_is_not_far_above(value: float) -> None:
    top = round_up(value)
    assert value <= top * (1 + 1e-9)
    assert top <= 2.5 * value * (1 + 1e-9)
    assert f"{top:.0e}"[0] in "125"


def test_the_first_enormous_losses_do_not_flatten_the_curve() -> None:
    data = CurveData(10)
    data.add_step(0.01, 30.0, 0.1)
    assert data.loss_top() >= 30.0
    for number in range(1, 75):
        data.add_step(number / 75, 0.3, 0.9)
    assert data.loss_top() == 0.5


def test_the_few_batches_at_an_epochs_end_join_the_point_before_them() -> None:
    data = CurveData(2)
    data.add_step(0.4, 1.0, 0.5, 25)
    data.add_step(0.8, 0.5, 0.7, 25)
    data.add_step(1.0, 0.1, 1.0, 5)
    assert data.steps()[:, 0].tolist() == [0.4, 1.0]
    assert data.steps()[1, 1:] == pytest.approx([(25 * 0.5 + 5 * 0.1) / 30, 22.5 / 30])
    data.add_step(1.4, 0.4, 0.8, 25)
    assert data.steps()[:, 0].tolist() == [0.4, 1.0, 1.4]


@given(st.lists(st.integers(1, 25), max_size=200))
def test_no_point_covers_much_more_than_25_batches(chunks: list[int]) -> None:
    data = CurveData(1)
    done = 0
    for batches in chunks:
        done += batches
        data.add_step(float(done), 1.0, 0.5, batches)
    ends = [0.0, *data.steps()[:, 0].tolist()]
    assert ends[-1] == done
    assert all(after - before <= 37.5 for before, after in itertools.pairwise(ends))


def test_a_broken_training_keeps_its_axes() -> None:
    data = CurveData(3)
    data.add_step(0.1, math.nan, 0.1)
    data.add_epoch(epoch(1, math.inf, 0.1))
    assert data.loss_top() == 1.0
    assert data.accuracy_bottom() == 0.0


def test_the_accuracy_axis_rises_only_when_an_epoch_is_over() -> None:
    data = CurveData(3)
    for number in range(1, 75):
        data.add_step(number / 75, 0.3, 0.97)
    assert data.accuracy_bottom() == 0.0
    data.add_epoch(epoch(1, 0.3, 0.96))
    assert data.accuracy_bottom() == 0.95


@pytest.mark.parametrize("name", list(PRESETS))
def test_what_the_chapter_reports_has_an_axis_before_we_begin(name: str) -> None:
    data = CurveData(10, PRESETS[name].reported)
    losses = sorted(each.val_loss for each in data.reference)
    assert data.empty
    assert all(loss <= data.loss_top() for loss in losses[:8])


def test_values_are_read_at_the_nearest_place() -> None:
    data = CurveData(3, [epoch(2, 0.5, 0.9)])
    data.add_step(0.5, 2.0, 0.4)
    data.add_step(1.0, 1.0, 0.8)
    data.add_epoch(epoch(1, 1.5, 0.6))
    assert data.step_at(0.6) == (0.5, 2.0, 0.4)
    assert data.epoch_at(1.2) is data.done[0]
    assert data.epoch_at(2.2) is None
    assert data.epoch_at(2.2, reference=True) is data.reference[0]


class Timed:
    """Figures of an epoch that took some seconds."""

    def __init__(self, number: int, seconds: float) -> None:
        self.epoch, self.seconds = number, seconds
        self.loss = self.val_loss = 0.1
        self.accuracy = self.val_accuracy = 0.9


def timed() -> CurveData:
    data = CurveData(4)
    data.steps_an_epoch = 100
    data.add_epoch(Timed(1, 10.0))
    data.add_epoch(Timed(2, 20.0))
    return data


def test_steps_and_seconds_follow_from_epochs() -> None:
    data = timed()
    assert data.at([0.5, 2.0], STEP).tolist() == [50.0, 200.0]
    # The pace of the last epoch goes on into the next one.
    assert data.at([0.0, 0.5, 1.0, 1.5, 2.5], TIME).tolist() == [0.0, 5.0, 10.0, 20.0, 40.0]
    assert data.length(TIME) == 70.0


@given(st.floats(min_value=0.0, max_value=4.0), st.sampled_from(AXES))
def test_there_and_back_again(place: float, axis: str) -> None:
    data = timed()
    there = float(data.at([place], axis)[0])
    assert data.epoch_of(there, axis) == pytest.approx(place, abs=1e-9)


def test_what_a_training_reports_is_kept_without_its_weights() -> None:
    arrays = (np.zeros(3, np.float32),)
    config = PRESETS["l2"].config
    begun = Started(config=config, steps=60, weights=arrays)
    step = steps_done(30, loss=2.0, accuracy=0.25, pictures_per_second=7500.0)
    done = epoch_done(1, arrays, optimizer_state=arrays)
    data = CurveData(2)
    for event in (begun, step, Held(epoch=1, step=30)):
        data.add(event)
    assert data.at([0.5], STEP).tolist() == [30.0]
    assert data.at([0.5], TIME).tolist() == [4.0]
    assert data.held_by == restraints(config) != ()
    assert data.steps().tolist() == [[0.5, 2.0, 0.25]]
    data.add(done)
    assert data.done == [replace(done, weights=(), optimizer_state=())]


def test_what_nobody_knows_is_no_number() -> None:
    data = CurveData(3, PRESETS["chapter"].reported)
    assert math.isnan(data.length(STEP))
    assert math.isnan(data.at([1.0], TIME)[0])
    assert math.isnan(data.epoch_of(5.0, TIME))
    data.pace = 8.0
    assert data.at([0.5], TIME).tolist() == [4.0]


def test_a_long_training_keeps_few_points_and_its_course() -> None:
    data = CurveData(200)
    count = 20_000
    for number in range(1, count + 1):
        data.add_step(number / 100, number / count, 0.5)
    steps = data.steps()
    assert MOST_POINTS / 4 <= len(steps) <= MOST_POINTS
    assert steps[-1, 0] == count / 100
    assert np.abs(steps[:, 1] - steps[:, 0] / 200).max() < 0.01
    assert (np.diff(steps[:, 0]) > 0).all()
