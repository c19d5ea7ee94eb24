"""A fixed temperature before softmax, so that a confidence of 0.9 is right nine times in ten."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt

from models.events import TrainResult, Weights

TEMPERATURES = np.geomspace(0.25, 4.0, 161)
"""What is tried: steps of 1.7 %."""
SMALLEST = 1e-30


def temperature(probabilities: npt.NDArray[np.float32], labels: npt.NDArray[np.uint8]) -> float:
    """By what to divide the logits for the least cross-entropy (Guo et al., 2017).

    Args:
        probabilities: float32 (n, classes), a network's answers.
        labels: (n,), the truth.
    """
    logits = np.log(np.maximum(probabilities.astype(np.float64), SMALLEST))
    rows = np.arange(len(labels))

    def loss(divisor: float) -> float:
        scaled = logits / divisor
        scaled -= scaled.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(scaled).sum(axis=1)) - scaled[rows, labels]))

    return float(min(TEMPERATURES, key=loss))


def cooled(weights: Weights, divisor: float) -> Weights:
    """The weights of a network that ends in Dense and softmax, its logits divided."""
    *rest, kernel, bias = weights
    share = np.float32(1 / divisor)
    return *rest, kernel * share, bias * share


def calibrated(
    result: TrainResult, pictures: npt.NDArray[np.uint8], labels: npt.NDArray[np.uint8]
) -> TrainResult:
    """The same network with its temperature chosen on pictures that it has not seen.

    Args:
        result: of a whole training whose network ends in Dense and softmax over eleven answers.
        pictures: uint8 (n, 28, 28).
        labels: uint8 (n,), 0 to 10.
    """
    from models.classifier import Network

    network = Network.from_weights("calibration", "", result.config, result.weights)
    divisor = temperature(network(pictures), labels)
    weights = cooled(result.weights, divisor)
    last = dataclasses.replace(result.history[-1], weights=weights)
    return dataclasses.replace(result, weights=weights, history=(*result.history[:-1], last))
