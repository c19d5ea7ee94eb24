"""The bins and the error agree with their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.evaluation import score
from models.reliability import BINS, reliability


@given(st.integers(0, 2000), st.integers(1, 60), st.sampled_from([1, 3, BINS]))
def test_each_answer_counts_once(seed: int, count: int, bins: int) -> None:
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.full(11, 0.2), count).astype(np.float32)
    labels = rng.integers(0, 10, count).astype(np.uint8)
    evaluation = score(probabilities, labels)
    found = reliability(evaluation, bins)
    sure = [float(row.max()) for row in probabilities]
    right = [int(row.argmax()) == label for row, label in zip(probabilities, labels, strict=True)]
    error = 0.0
    for place in range(bins):
        inside = [n for n, share in enumerate(sure) if place / bins < share <= (place + 1) / bins]
        assert found.counts[place] == len(inside)
        assert found.pictures(place).tolist() == inside
        if inside:
            confidence = sum(sure[n] for n in inside) / len(inside)
            accuracy = sum(right[n] for n in inside) / len(inside)
            assert found.confidence[place] == pytest.approx(confidence)
            assert found.accuracy[place] == pytest.approx(accuracy)
            error += len(inside) / count * abs(confidence - accuracy)
        else:
            assert np.isnan(found.accuracy[place])
    assert found.error == pytest.approx(error)
    assert found.mean_confidence == pytest.approx(np.mean(sure))
    assert found.mean_accuracy == pytest.approx(np.mean(right))


def test_a_network_as_sure_as_right_has_no_error() -> None:
    rows = np.zeros((10, 11), np.float32)
    rows[:, 3], rows[:, 5] = 0.7, 0.3
    labels = np.array([3] * 7 + [5] * 3, np.uint8)
    assert reliability(score(rows, labels)).error == pytest.approx(0, abs=1e-7)


def test_answers_without_numbers_are_left_out_and_all_of_them_refused() -> None:
    rows = np.zeros((4, 11), np.float32)
    rows[0, 2] = 1.0
    evaluation = score(rows, np.full(4, 2, np.uint8))
    found = reliability(evaluation)
    assert found.counts.sum() == 1
    assert found.places.tolist() == [BINS - 1, -1, -1, -1]
    assert evaluation.unanswered == 3
    with pytest.raises(ValueError, match="not numbers"):
        reliability(score(rows[1:], np.full(3, 2, np.uint8)))
