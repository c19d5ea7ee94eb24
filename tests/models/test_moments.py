"""However long a training is, a bounded and even choice of its moments is kept."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.moments import (
    FROM_FIRST_EPOCH,
    MOST,
    MOST_BYTES,
    first_epoch_steps,
    thinned,
)


@dataclass(frozen=True)
class At:
    epoch: float


def moments(steps: int, epochs: int, stopped_at: float | None = None) -> list[At]:
    """What a training of so many steps an epoch reports."""
    early = [At(step / steps) for step in first_epoch_steps(steps)]
    last = [] if stopped_at is None else [At(epochs + stopped_at)]
    return [At(0.0), *early, *(At(float(epoch)) for epoch in range(1, epochs + 1)), *last]


trainings = st.builds(
    moments,
    st.integers(2, 60_000),
    st.integers(0, 200),
    st.none() | st.floats(0.01, 0.99),
)
sizes = st.one_of(st.integers(1, 2 * MOST_BYTES), st.integers(1, MOST_BYTES // 6))


@given(trainings, sizes)
@example(moments(1875, 200), MOST_BYTES // 6)
@example(moments(15, 40, 0.5), MOST_BYTES // 7 + 1)
def test_the_choice_is_bounded_and_has_what_it_must(all_of_them: list[At], size: int) -> None:
    kept = thinned(all_of_them, size)
    assert len(kept) <= MOST
    assert len(kept) * size <= MOST_BYTES
    assert list(kept) == [one for one in all_of_them if one in kept]
    room = MOST_BYTES // size
    if room >= 1:
        assert kept[-1] == all_of_them[-1]
    if room >= 2:
        assert kept[0] == all_of_them[0]
    early = [one for one in all_of_them if 0 < one.epoch < 1]
    kept_early = [one for one in kept if 0 < one.epoch < 1]
    if room >= 2 + FROM_FIRST_EPOCH:
        assert len(kept_early) >= min(FROM_FIRST_EPOCH, len(early))


@given(trainings, sizes)
def test_the_ends_of_epochs_that_are_kept_are_evenly_spaced(
    all_of_them: list[At], size: int
) -> None:
    kept = thinned(all_of_them, size)
    ends = [one.epoch for one in kept[:-1] if one.epoch >= 1]
    assert len({after - before for before, after in pairwise(ends)}) <= 1


@given(trainings, st.integers(1, MOST_BYTES // 6))
def test_thinned_as_it_grows_is_thinned_at_the_end(all_of_them: list[At], size: int) -> None:
    grown: tuple[At, ...] = ()
    for moment in all_of_them:
        grown = thinned((*grown, moment), size)
    assert grown == thinned(all_of_them, size)


@given(st.lists(st.floats(0, 300), min_size=1, max_size=300, unique=True), sizes)
def test_any_other_moments_keep_the_bounds_too(places: list[float], size: int) -> None:
    kept = thinned([At(place) for place in sorted(places)], size)
    assert len(kept) <= MOST
    assert len(kept) * size <= MOST_BYTES


def test_a_short_training_keeps_everything() -> None:
    everything = moments(1875, 10)
    assert thinned(everything, 15_000) == tuple(everything)
    assert len(everything) == 16


def test_a_training_of_fifty_epochs_keeps_every_second() -> None:
    kept = [one.epoch for one in thinned(moments(1875, 50), 15_000)]
    assert kept[6:] == list(range(2, 51, 2))


@pytest.mark.parametrize(
    ("steps", "marks"),
    [
        (1875, (59, 117, 234, 469, 938)),
        (15, (1, 2, 4, 8)),
        (6, (1, 2, 3, 4)),
        (3, (1, 2)),
        (1, ()),
    ],
)
def test_the_first_epoch_has_at_least_four_where_it_has_the_steps(
    steps: int, marks: tuple[int, ...]
) -> None:
    found = first_epoch_steps(steps)
    assert found == marks
    assert len(found) >= min(FROM_FIRST_EPOCH, steps - 1)
