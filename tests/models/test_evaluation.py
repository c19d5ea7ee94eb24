"""The figures agree with their definitions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import classifier, mnist
from models.evaluation import evaluate, score


def test_the_shipped_network_on_the_test_pictures() -> None:
    pictures, labels = mnist.load_test()
    network = classifier.load("baseline")
    progress: list[tuple[int, int]] = []
    found = evaluate(network, pictures, labels, on_progress=lambda *done: progress.append(done))
    assert round(found.accuracy, 4) == network.test_accuracy
    assert found.confusion.sum() == 10_000
    np.testing.assert_array_equal(found.confusion.sum(axis=1), np.bincount(labels))
    assert progress[0] == (500, 10_000)
    assert progress[-1] == (10_000, 10_000)
    mistakes = found.mistakes()
    assert len(mistakes) == round(10_000 * (1 - found.accuracy))
    assert (np.diff(found.confidences[mistakes]) <= 0).all()
    cell = found.pictures(4, 9)
    assert len(cell) == found.confusion[4, 9]
    assert (labels[cell] == 4).all()
    assert (found.answers[cell] == 9).all()


@given(st.data())
def test_figures_follow_their_definitions(data: st.DataObject) -> None:
    count = data.draw(st.integers(1, 40))
    rng = np.random.default_rng(data.draw(st.integers(0, 1000)))
    probabilities = rng.dirichlet(np.ones(11), count).astype(np.float32)
    labels = rng.integers(0, 10, count).astype(np.uint8)
    found = score(probabilities, labels)
    answers = [int(np.argmax(row)) for row in probabilities]
    pairs = list(zip(labels.tolist(), answers, strict=True))
    assert found.accuracy == pytest.approx(sum(a == b for a, b in pairs) / count)
    truths = [float(row[label]) for row, label in zip(probabilities, labels, strict=True)]
    assert found.loss == pytest.approx(-np.mean(np.log(np.maximum(truths, 1e-7))), rel=1e-6)
    for digit in range(10):
        right = pairs.count((digit, digit))
        said = sum(answer == digit for _, answer in pairs)
        there = sum(truth == digit for truth, _ in pairs)
        assert found.precision[digit] == pytest.approx(right / said if said else 0)
        assert found.recall[digit] == pytest.approx(right / there if there else 0)
        assert found.f1[digit] == pytest.approx(2 * right / (said + there) if right else 0)
        assert found.rejected[digit] == pairs.count((digit, 10))
        for answer in range(10):
            assert found.confusion[digit, answer] == pairs.count((digit, answer))


def test_it_can_be_stopped() -> None:
    pictures, labels = mnist.load_test()
    found = evaluate(classifier.load("chapter"), pictures, labels, should_stop=lambda: True)
    assert len(found.answers) == len(found.labels) == 500


@pytest.mark.parametrize("count", [0, 3])
def test_labels_must_fit(count: int) -> None:
    network = classifier.load("chapter")
    with pytest.raises(ValueError, match=f"{count} pictures cannot have 0 labels"):
        evaluate(network, np.zeros((count, 28, 28), np.uint8), np.zeros(0, np.uint8))


@given(st.integers(0, 1000), st.booleans(), st.booleans())
def test_the_hardest_pictures_come_first(seed: int, rights: bool, wrongs: bool) -> None:
    rng = np.random.default_rng(seed)
    probabilities = rng.dirichlet(np.full(11, 0.3), 30).astype(np.float32)
    labels = rng.integers(0, 10, 30).astype(np.uint8)
    found = score(probabilities, labels)
    assert found.losses.mean() == pytest.approx(found.loss)
    hardest = found.hardest(rights=rights, wrongs=wrongs)
    right = found.answers == labels
    assert set(hardest.tolist()) == {
        place for place in range(30) if (rights if right[place] else wrongs)
    }
    assert (np.diff(found.losses[hardest]) <= 0).all()


def test_the_table_adds_up() -> None:
    pictures, labels = mnist.load_test()
    found = evaluate(classifier.load("camera"), pictures[:2000], labels[:2000])
    *digits, whole = found.rows()
    assert [row["digit"] for row in digits] == list(range(10))
    assert whole["pictures"] == 2000
    assert whole["loss"] == pytest.approx(found.loss, abs=1e-6)
    for digit, row in enumerate(digits):
        answers = [row[f"read as {answer}"] for answer in range(10)]
        assert answers == found.confusion[digit].tolist()
        assert row["read as no digit"] == found.rejected[digit]
        assert row["f1"] == pytest.approx(found.f1[digit], abs=1e-6)
