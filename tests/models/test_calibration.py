"""The temperature that was put into answers is the one that is found."""

from __future__ import annotations

import numpy as np
import pytest

from models import mnist
from models.calibration import calibrated, cooled, temperature
from models.classifier import Network, load
from models.events import EpochDone, TrainResult


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
    network = load("baseline")
    epoch = EpochDone(
        epoch=1,
        seconds=1.0,
        loss=0.1,
        accuracy=0.9,
        val_loss=0.1,
        val_accuracy=0.9,
        weights=network.weights,
    )
    result = TrainResult(
        config=network.config, weights=network.weights, history=(epoch,), stopped=False
    )
    pictures, labels = test_digits
    found = calibrated(result, pictures, labels.astype(np.uint8))
    assert found.history[-1].weights is found.weights
    assert found.history[-1].val_accuracy == 0.9
    for old, new in zip(network.weights[:-2], found.weights[:-2], strict=True):
        assert old is new
    assert found.weights[-1].dtype == np.float32
