"""The chain of steps: what is added, moved, removed and taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gui.filters.chain import Chain, new_step
from vision import bench
from vision.steps import MOST_STEPS, ConvStep, PoolStep, ReluStep, to_list

KINDS = ("conv", "relu", "max", "mean")


def kinds(chain: Chain) -> list[str]:
    return [step.kind for step in chain.steps]


def test_it_begins_as_the_chapters_network() -> None:
    chain = Chain()
    assert kinds(chain) == ["conv", "relu", "pool"]
    assert isinstance(chain.step, ConvStep)
    assert len(chain.step.kernels) == 2


def test_a_new_step_comes_behind_the_chosen_one_and_is_chosen() -> None:
    chain = Chain()
    chain.add("mean")
    assert kinds(chain) == ["conv", "pool", "relu", "pool"]
    assert chain.current == 1
    assert chain.step == PoolStep(pool="mean")
    chain.choose(-1)
    chain.add("relu")
    assert isinstance(chain.steps[0], ReluStep)
    assert chain.current == 0


def test_kernels_are_as_deep_as_what_reaches_them() -> None:
    chain = Chain()
    chain.choose(2)
    chain.add("conv")
    assert isinstance(chain.step, ConvStep)
    assert chain.step.depth == 2
    chain.fit(3)
    assert isinstance(chain.steps[0], ConvStep)
    assert chain.steps[0].depth == 3
    assert bench.run(np.ones((28, 28, 3)), chain.steps)[-1].problem == ""


def test_an_editors_own_undo_forgets_what_came_after() -> None:
    chain = Chain()
    first = chain.step
    assert isinstance(first, ConvStep)
    for bias in (1.0, 2.0):
        chain.change(replace(first, biases=(bias, 0.0)))
    chain.change(first)
    assert not chain.undo()
    chain.change(replace(first, biases=(3.0, 0.0)))
    assert chain.undo()
    assert to_list(chain.steps) == to_list(Chain().steps)


def test_another_chain_as_a_whole_cannot_be_undone() -> None:
    chain = Chain()
    chain.add("relu")
    chain.replace_all((PoolStep(),), 7)
    assert chain.current == 0
    assert not chain.undo()


acts = st.one_of(
    st.tuples(st.just("add"), st.sampled_from(KINDS)),
    st.tuples(st.just("remove"), st.integers(0, 7)),
    st.tuples(st.just("move"), st.integers(0, 7), st.integers(-1, 9)),
    st.tuples(st.just("choose"), st.integers(-3, 12)),
    st.tuples(st.just("change"), st.sampled_from(KINDS)),
)


@given(st.lists(acts, max_size=25), st.sampled_from((1, 3)))
def test_whatever_is_done_can_be_computed_and_taken_back(
    done: list[tuple[object, ...]], channels: int
) -> None:
    chain = Chain()
    chain.fit(channels)
    begun = to_list(chain.steps)
    ways: dict[object, Callable[..., None]] = {
        "add": chain.add,
        "remove": chain.remove,
        "move": chain.move,
        "choose": chain.choose,
        "change": lambda kind: chain.change(new_step(kind)),
    }
    for name, *given_ in done:
        there = not isinstance(given_[0], int) or given_[0] < len(chain.steps)
        if name == "choose" or (chain.step is not None if name == "change" else there):
            ways[name](*given_)
        assert -1 <= chain.current < max(1, len(chain.steps))
        assert len(chain.steps) <= MOST_STEPS
        outcomes = bench.run(np.ones((40, 40, channels)), chain.steps)
        assert all("deep" not in one.problem for one in outcomes)
    while chain.undo():
        pass
    assert to_list(chain.steps) == begun
