"""The temperature that was put into answers is the one that is found."""

from __future__ import annotations

import numpy as np
import pytest

from models import mnist
from models.calibration import (
    NO_DIGIT_SHARE,
    calibrated,
    cooled,
    temperature,
    temperature_and_shift,
)
from models.classifier import Network, load
from models.evaluation import evaluate
from models.events import TrainResult
from tests.training_reports import epoch_done


@pytest.fixture(scope="module")
def test_digits() -> tuple[np.ndarray, np.ndarray]:
    return mnist.load_test()


def softmax(logits: np.ndarray) -> np.ndarray:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return (powers / powers.sum(axis=1, keepdims=True)).astype(np.float32)


@pytest.mark.parametrize("true", [0.5, 1.0, 2.0])
def test_overconfidence_by_a_factor_is_found(true: float) -> None:
    rng = np.random.default_rng(0)
    logits = rng.normal(0, 3, (20_000, 11))
    honest = softmax(logits)
    labels = np.array([rng.choice(11, p=row / row.sum()) for row in honest.astype(float)], np.uint8)
    assert temperature(softmax(logits * true), labels) == pytest.approx(true, rel=0.06)


def test_a_reject_answer_learnt_from_too_many_non_digits_is_taken_back() -> None:
    """Half of what was seen was no digit; what is asked holds NO_DIGIT_SHARE of them."""
    rng = np.random.default_rng(1)
    labels = np.where(rng.random(8_000) < 0.5, 10, rng.integers(0, 10, 8_000)).astype(np.uint8)
    logits = rng.normal(0, 1, (8_000, 11))
    # One Gaussian a class: the honest logits are these plus the logarithm of the prior.
    logits[np.arange(8_000), labels] += 1.0
    prior = np.log(np.array([0.05] * 10 + [0.5]))
    divisor, shift = temperature_and_shift(softmax(1.5 * (logits + prior)), labels)
    expected = np.log(NO_DIGIT_SHARE / (1 - NO_DIGIT_SHARE))
    assert divisor == pytest.approx(1.5, rel=0.08)
    assert shift == pytest.approx(1.5 * expected, abs=0.25)


def test_a_shift_changes_the_last_answer_only(test_digits) -> None:
    network = load("camera")
    pictures = test_digits[0][:100]
    weights = cooled(network.weights, 1.0, -2.0)
    after = Network.from_weights("shifted", "", network.config, weights)(pictures).astype(float)
    before = network(pictures).astype(float)
    lower = before[:, 10] / before[:, :10].max(1) * np.exp(-2)
    np.testing.assert_allclose(after[:, 10] / after[:, :10].max(1), lower, rtol=1e-3, atol=1e-9)
    assert np.array_equal(before[:, :10].argmax(1), after[:, :10].argmax(1))


def test_a_cooled_network_gives_the_same_answers_less_surely(test_digits) -> None:
    network = load("baseline")
    pictures = test_digits[0][:200]
    weights = cooled(network.weights, 2.0)
    other = Network.from_weights("cooled", "", network.config, weights)
    before, after = network(pictures)[:, :10], other(pictures)[:, :10]
    expected = softmax(np.log(np.maximum(before.astype(float), 1e-30)) / 2)
    np.testing.assert_allclose(after, expected, atol=1e-4)
    assert np.array_equal(before.argmax(1), after.argmax(1))


def test_the_result_and_its_last_epoch_get_the_new_weights(test_digits) -> None:
    network = load("camera")
    epoch = epoch_done(1, network.weights)
    result = TrainResult(
        config=network.config, weights=network.weights, history=(epoch,), stopped=False
    )
    noise = np.random.default_rng(0).integers(0, 256, (200, 28, 28), np.uint8)
    tests = test_digits[0][:2000], test_digits[1][:2000].astype(np.uint8)
    pictures = np.concatenate([tests[0], noise])
    labels = np.concatenate([tests[1], np.full(200, 10, np.uint8)])
    found = calibrated(result, pictures, labels)
    assert found.history[-1].weights is found.weights
    assert found.history[-1].val_accuracy == 0.9
    validated = calibrated(result, pictures, labels, tests)
    measured = evaluate(Network.from_weights("", "", network.config, found.weights), *tests)
    assert validated.history[-1].val_accuracy == measured.accuracy > 0.95
    assert validated.history[-1].val_loss == measured.loss < 0.2
    for old, new in zip(network.weights[:-2], found.weights[:-2], strict=True):
        assert old is new
    assert found.weights[-1].dtype == np.float32
