"""Whether a network may be believed: how sure it says it is against how often it is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.evaluation import Evaluation

Floats = npt.NDArray[np.float64]

BINS = 15
"""As Guo and others (2017) and most after them."""

NO_NUMBERS = "This network's answers are not numbers, so there is nothing to believe."


@dataclass(frozen=True, kw_only=True, eq=False)
class Reliability:
    """Answers sorted into bins of equal width by how sure they were; every share is 0..1.

    Attributes:
        counts: int (bins,): answers in each; bin k holds confidences above k / bins, and up to
            (k + 1) / bins.
        confidence: float (bins,): how sure they were on average; NaN in an empty bin.
        accuracy: float (bins,): how many of them were right; NaN in an empty bin.
        places: int (n,): the bin of each answer; -1 where there were no numbers.
        error: the expected calibration error: the mean of |accuracy - confidence| over all
            answers, bin by bin (Naeini and others, 2015).
    """

    counts: npt.NDArray[np.int64]
    confidence: Floats
    accuracy: Floats
    places: npt.NDArray[np.int64]
    error: float

    @property
    def mean_confidence(self) -> float:
        """How sure all answers were on average."""
        return self._mean(self.confidence)

    @property
    def mean_accuracy(self) -> float:
        """How many of all answers were right."""
        return self._mean(self.accuracy)

    def pictures(self, place: int) -> npt.NDArray[np.int64]:
        """Which pictures lie in a bin."""
        return np.flatnonzero(self.places == place)

    def _mean(self, shares: Floats) -> float:
        filled = self.counts > 0
        return float(np.average(shares[filled], weights=self.counts[filled]))


def reliability(evaluation: Evaluation, bins: int = BINS) -> Reliability:
    """Sorts the answers of an evaluation by their confidence.

    Raises:
        ValueError: none of them is a number; one sentence.
    """
    sure = evaluation.confidences.astype(np.float64)
    right = evaluation.answers == evaluation.labels
    answered = sure > 0
    if not answered.any():
        raise ValueError(NO_NUMBERS)
    places = np.where(answered, np.clip(np.ceil(sure * bins) - 1, 0, bins - 1), -1).astype(np.int64)
    kept = places[answered]
    counts = np.bincount(kept, minlength=bins)
    totals = np.bincount(kept, sure[answered], bins), np.bincount(kept, right[answered], bins)
    confidence, accuracy = (
        np.divide(total, counts, out=np.full(bins, np.nan), where=counts > 0) for total in totals
    )
    return Reliability(
        counts=counts,
        confidence=confidence,
        accuracy=accuracy,
        places=places,
        error=float(np.abs(totals[0] - totals[1]).sum() / counts.sum()),
    )
