"""A last step on held-out pictures, so that a confidence of 0.9 is right nine times in ten."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from models.evaluation import NOT_A_DIGIT, evaluate
from models.events import TrainResult, Weights

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]

TEMPERATURES = np.geomspace(0.25, 4.0, 161)
"""What is tried: steps of 1.7 %."""
SHIFTS = np.linspace(-3.0, 1.0, 81)
"""What is tried for the logit of "not a digit"."""
ROUNDS = 3
"""Turns of choosing the one and then the other; the third changes nothing any more."""
NO_DIGIT_SHARE = 1 / 6
"""How much of what a network is asked is taken to be no digit: it learns with far more."""
SMALLEST = 1e-30


def temperature(
    probabilities: npt.NDArray[np.float32], labels: Bytes, counts: Floats | None = None
) -> float:
    """By what to divide the logits for the least cross-entropy (Guo et al., 2017).

    Args:
        probabilities: float32 (n, classes), a network's answers.
        labels: (n,), the truth.
        counts: (n,), how much each of them counts; None: all the same.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), SMALLEST))
    return float(min(TEMPERATURES, key=lambda divisor: _loss(logits / divisor, labels, counts)))


def temperature_and_shift(
    probabilities: npt.NDArray[np.float32], labels: Bytes
) -> tuple[float, float]:
    """The temperature, and what to add to the last logit before it is divided.

    The network has learnt from many more non-digits than it will be asked about, so it says "not a
    digit" too readily; here they count as NO_DIGIT_SHARE of all.

    Args:
        probabilities: float32 (n, 11).
        labels: uint8 (n,), 0 to 10, both digits and non-digits among them.
    """
    none = labels == NOT_A_DIGIT
    odds = NO_DIGIT_SHARE / (1 - NO_DIGIT_SHARE)
    counts = np.where(none, odds * (~none).sum() / max(none.sum(), 1), 1.0)
    logits = np.log(np.maximum(probabilities.astype(np.float64), SMALLEST))
    divisor = shift = 0.0
    for _ in range(ROUNDS):
        moved = _softmax(_shifted(logits, shift)).astype(np.float32)
        divisor = temperature(moved, labels, counts)
        shift = float(
            min(SHIFTS, key=lambda by: _loss(_shifted(logits, by) / divisor, labels, counts))
        )
    return divisor, shift


def cooled(weights: Weights, divisor: float, shift: float = 0.0) -> Weights:
    """The weights of a network that ends in Dense and softmax, its logits divided.

    Args:
        weights: in get_weights() order.
        divisor: the temperature.
        shift: what is added to the last logit before.
    """
    *rest, kernel, bias = weights
    moved = bias.copy()
    moved[-1] += np.float32(shift)
    share = np.float32(1 / divisor)
    return *rest, kernel * share, moved * share


def calibrated(
    result: TrainResult,
    pictures: Bytes,
    labels: Bytes,
    tests: tuple[Bytes, Bytes] | None = None,
) -> TrainResult:
    """The same network with its last layer mended on pictures that it has not seen.

    Args:
        result: of a whole training whose network ends in Dense and softmax over eleven answers.
        pictures: uint8 (n, 28, 28).
        labels: uint8 (n,), 0 to 10.
        tests: pictures and labels that the last epoch's validation is done on again.
    """
    from models.classifier import Network

    config = result.config
    network = Network.from_weights("calibration", "", config, result.weights)
    weights = cooled(result.weights, *temperature_and_shift(network(pictures), labels))
    measured = result.measured or result.history[-1]
    at = result.history.index(measured)
    last = dataclasses.replace(measured, weights=weights)
    if tests is not None:
        figures = evaluate(Network.from_weights("calibrated", "", config, weights), *tests)
        last = dataclasses.replace(last, val_loss=figures.loss, val_accuracy=figures.accuracy)
    history = (*result.history[:at], last, *result.history[at + 1 :])
    return dataclasses.replace(result, weights=weights, history=history)


def _shifted(logits: Floats, by: float) -> Floats:
    moved = logits.copy()
    moved[:, -1] += by
    return moved


def _softmax(logits: Floats) -> Floats:
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def _loss(logits: Floats, labels: Bytes, counts: Floats | None) -> float:
    """Mean cross-entropy."""
    scaled = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(scaled).sum(axis=1)) - scaled[np.arange(len(labels)), labels]
    return float(np.average(losses, weights=counts))
