"""Every picture falls on one side, and the chance is that of tossed coins."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from models import classifier, mnist
from models.comparison import Comparison, compare
from models.evaluation import evaluate, score


def test_two_shipped_networks_on_the_same_pictures() -> None:
    pictures, labels = (part[:3000] for part in mnist.load_test())
    first, second = (
        evaluate(classifier.load(name), pictures, labels) for name in ("chapter", "baseline")
    )
    found = compare(first, second)
    assert found.both + found.neither + len(found.only_first) + len(found.only_second) == 3000
    assert (first.answers[found.only_first] == labels[found.only_first]).all()
    assert (second.answers[found.only_first] != labels[found.only_first]).all()
    assert (np.diff(second.losses[found.only_first]) <= 0).all()
    turned = compare(second, first)
    np.testing.assert_array_equal(turned.only_first, found.only_second)
    assert turned.chance == found.chance


@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 6), (2, 7), (5, 5), (8, 3)])
def test_the_chance_is_counted_out(first: int, second: int) -> None:
    tossed = first + second
    uneven = [
        abs(2 * sum(coins) - tossed) >= abs(first - second)
        for coins in product((0, 1), repeat=tossed)
    ]
    places = (np.arange(first), np.arange(second))
    found = Comparison(only_first=places[0], only_second=places[1], both=0, neither=0)
    assert found.chance == pytest.approx(sum(uneven) / len(uneven))


def test_thousands_of_differences_overflow_nothing() -> None:
    found = Comparison(only_first=np.arange(4000), only_second=np.arange(6000), both=0, neither=0)
    assert 0 <= found.chance < 1e-80


def test_other_pictures_cannot_be_compared() -> None:
    rows = np.full((2, 11), 0.09, np.float32)
    first, second = (score(rows, np.array(labels, np.uint8)) for labels in ([1, 2], [1, 3]))
    with pytest.raises(ValueError, match="different pictures"):
        compare(first, second)
