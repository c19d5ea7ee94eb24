"""Epochs are made one ahead, in order, by one thread that never outlives its block."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from models.prefetch import Made, Prefetch


class Counting:
    """Tells epochs apart by their numbers; `gate` holds the making up."""

    def __init__(self) -> None:
        self.begun = 0
        self.gate = threading.Event()
        self.gate.set()

    def epoch(self, rng: np.random.Generator) -> Iterator[Made | None]:
        self.begun += 1
        number = self.begun
        while not self.gate.wait(0.01):
            yield None
        drawn = rng.integers(0, 256, (2, 28, 28)).astype(np.uint8)
        yield drawn, np.full(2, number, np.uint8)

    def held_out(self, _rng: np.random.Generator) -> Made:
        raise AssertionError("only calibration asks for these")


def numbers() -> set[str]:
    return {thread.name for thread in threading.enumerate()}


def test_epochs_come_in_order_and_with_chance_of_their_own() -> None:
    def pictures() -> list[np.ndarray]:
        found = []
        with Prefetch(Counting(), 5, 3) as prefetch:
            assert prefetch.active
            for number in (1, 2, 3):
                made = prefetch.take(lambda: False)
                assert made is not None
                assert made[1].tolist() == [number, number]
                found.append(made[0])
        return found

    one, other = pictures(), pictures()
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    assert not np.array_equal(one[0], one[1])


def test_a_stop_is_obeyed_while_pictures_are_made_and_the_thread_ends() -> None:
    examples = Counting()
    examples.gate.clear()
    with Prefetch(examples, 0, 2) as prefetch:
        assert "examples" in numbers()
        assert prefetch.take(lambda: True) is None
    assert "examples" not in numbers()


def test_an_error_in_the_making_is_raised_where_the_pictures_are_taken() -> None:
    class Broken(Counting):
        def epoch(self, _rng: np.random.Generator) -> Iterator[Made | None]:
            yield None
            raise ValueError("no pen")

    with (
        Prefetch(Broken(), 0, 1) as prefetch,
        pytest.raises(ValueError, match="no pen"),
    ):
        prefetch.take(lambda: False)


def test_without_examples_nothing_is_started() -> None:
    with Prefetch(None, 0, 5) as prefetch:
        assert not prefetch.active
        assert "examples" not in numbers()
