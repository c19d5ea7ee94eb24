"""Smoothing, logarithms and places of labels: numbers against plain oracles."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui.widgets.curve_scale import log_loss, log_ticks, smooth, spread, visible_range

values = st.lists(
    st.floats(min_value=0.0, max_value=100.0) | st.just(float("nan")), min_size=3, max_size=60
)


@given(values, st.integers(0, 30))
def test_smoothing_is_the_mean_of_as_many_neighbours_on_either_side(
    line: list[float], neighbours: int
) -> None:
    given_values = np.array(line)
    smoothed = smooth(given_values, neighbours)
    for place, value in enumerate(line):
        reach = min(neighbours, place, len(line) - 1 - place)
        window = given_values[place - reach : place + reach + 1]
        if np.isnan(value):
            assert np.isnan(smoothed[place])
        else:
            assert smoothed[place] == pytest.approx(np.nanmean(window), abs=1e-9)


def test_a_straight_line_stays_as_it_is_to_its_ends() -> None:
    line = np.linspace(5.0, 1.0, 40)
    np.testing.assert_allclose(smooth(line, 12), line)


def test_a_loss_of_nothing_has_a_place_too() -> None:
    found = log_loss(np.array([0.0, 0.1, 10.0, np.nan, np.inf]))
    np.testing.assert_allclose(found[:3], [-6.0, -1.0, 1.0])
    assert np.isnan(found[3:]).all()


def test_marks_of_a_logarithmic_axis() -> None:
    assert [text for _, text in log_ticks(-1.0, 1.0)] == ["0.1", "0.2", "0.5", "1", "2", "5", "10"]
    assert [text for _, text in log_ticks(-3.0, 1.0)] == ["0.001", "0.01", "0.1", "1", "10"]
    assert all(-0.4 <= place <= 0.8 for place, _ in log_ticks(-0.4, 0.8))


@given(st.lists(st.floats(min_value=-1e4, max_value=1e4), max_size=9))
def test_letters_keep_a_gap_and_their_order(places: list[float]) -> None:
    moved = spread(places, 13.0)
    order = sorted(range(len(places)), key=lambda index: places[index])
    assert all(moved[b] - moved[a] >= 13.0 - 1e-6 for a, b in pairwise(order))
    assert sum(moved) == pytest.approx(sum(places), abs=1e-3)


def test_what_is_seen_between_two_places() -> None:
    line = (np.array([0.0, 1.0, 2.0]), np.array([100.0, 3.0, 1.0]))
    low, high = visible_range([line], 0.5, 2.5) or (0.0, 0.0)
    assert (low, high) == pytest.approx((0.9, 3.1))
    assert visible_range([line], 5.0, 6.0) is None


def test_what_is_spread_stays_within_its_bounds() -> None:
    assert spread([0.0, 0.0, 0.0], 2.0, 1.0, 9.0) == [1.0, 3.0, 5.0]
    assert spread([9.0, 9.0], 2.0, 1.0, 9.0) == [7.0, 9.0]
    assert spread([], 2.0, 1.0, 9.0) == []
