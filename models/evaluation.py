"""How well a network reads labelled pictures: accuracy, loss, confusion matrix, scores a digit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Classify = Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.float32]]

BATCH = 500
NOT_A_DIGIT = 10
# Keras clips probabilities here before it takes their logarithm.
LEAST_PROBABILITY = 1e-7


@dataclass(frozen=True, kw_only=True, eq=False)
class Evaluation:
    """The answers to n pictures and what follows from them; every share is 0..1.

    Attributes:
        accuracy: share of right answers.
        loss: mean of -log p(truth), the natural logarithm.
        confusion: int (10, 10); the row is the truth, the column the answer.
        rejected: int (10,); pictures of each digit answered with "not a digit".
        labels: uint8 (n,); the truth.
        answers: int (n,); 0..9, or 10 for "not a digit".
        confidences: float32 (n,); the probability of the answer, 0 where there were no numbers.
        losses: float (n,); -log p(truth) of each picture, at most 16.1.
        precision: float (10,); of the answers "3", how many were threes; 0 where there is none.
        recall: float (10,); of the threes, how many were answered with "3".
        f1: float (10,); the harmonic mean of the two.
    """

    accuracy: float
    loss: float
    confusion: npt.NDArray[np.int64]
    rejected: npt.NDArray[np.int64]
    labels: npt.NDArray[np.uint8]
    answers: npt.NDArray[np.int64]
    confidences: npt.NDArray[np.float32]
    losses: npt.NDArray[np.float64]
    precision: npt.NDArray[np.float64]
    recall: npt.NDArray[np.float64]
    f1: npt.NDArray[np.float64]

    def pictures(self, truth: int, answer: int) -> npt.NDArray[np.int64]:
        """Which pictures lie in one cell of the matrix, the surest answer first."""
        return self._surest((self.labels == truth) & (self.answers == answer))

    def mistakes(self) -> npt.NDArray[np.int64]:
        """Which pictures were answered wrongly, the surest answer first."""
        return self._surest(self.labels != self.answers)

    @property
    def unanswered(self) -> int:
        """How many pictures got no numbers: the network's own overflowed on the way."""
        return int((self.confidences == 0).sum())

    def hardest(self, *, rights: bool = True, wrongs: bool = True) -> npt.NDArray[np.int64]:
        """Which pictures cost the network most, the highest loss first.

        Args:
            rights: with those that it read rightly all the same.
            wrongs: with those that it read wrongly.
        """
        right = self.labels == self.answers
        found = np.flatnonzero((right & rights) | (~right & wrongs))
        return found[np.argsort(-self.losses[found], kind="stable")]

    def rows(self) -> list[dict[str, object]]:
        """The scores as a table, a row a digit and one for all; shares are 0..1.

        The last columns are the digit's row of the confusion matrix.
        """
        found: list[dict[str, object]] = []
        for digit in range(10):
            scores = (self.precision[digit], self.recall[digit], self.f1[digit])
            counts = (*self.confusion[digit], self.rejected[digit])
            found.append(
                _row(digit, scores, counts, float(self.losses[self.labels == digit].sum()))
            )
        means = (self.precision.mean(), self.recall.mean(), self.f1.mean())
        counts = (*self.confusion.sum(axis=0), self.rejected.sum())
        return [*found, _row("all", means, counts, float(self.losses.sum()))]

    def _surest(self, chosen: npt.NDArray[np.bool_]) -> npt.NDArray[np.int64]:
        found = np.flatnonzero(chosen)
        return found[np.argsort(-self.confidences[found], kind="stable")]


def evaluate(
    classify: Classify,
    pictures: npt.NDArray[np.uint8],
    labels: npt.NDArray[np.uint8],
    *,
    on_progress: Callable[[int, int], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> Evaluation:
    """Asks for every picture and counts.

    Args:
        classify: uint8 (n, 28, 28) to float32 (n, 11).
        pictures: uint8 (n, 28, 28).
        labels: uint8 (n,), 0..9.
        on_progress: gets how many are done, and of how many.
        should_stop: asked after each 500 pictures; True ends it with the figures so far.

    Raises:
        ValueError: no pictures, or not as many labels.
    """
    if not len(pictures) or len(pictures) != len(labels):
        raise ValueError(f"{len(pictures)} pictures cannot have {len(labels)} labels")
    parts: list[npt.NDArray[np.float32]] = []
    done = 0
    while done < len(pictures):
        parts.append(classify(pictures[done : done + BATCH]))
        done += len(parts[-1])
        if on_progress is not None:
            on_progress(done, len(pictures))
        if should_stop is not None and should_stop():
            break
    return score(np.concatenate(parts), labels[:done])


def score(probabilities: npt.NDArray[np.float32], labels: npt.NDArray[np.uint8]) -> Evaluation:
    """The figures that follow from probabilities, float32 (n, 11), and the truth, uint8 (n,)."""
    answers = probabilities.argmax(axis=1)
    counts = np.zeros((10, 11), np.int64)
    np.add.at(counts, (labels, answers), 1)
    confusion = counts[:, :NOT_A_DIGIT]
    right = np.diagonal(confusion)
    truth = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    losses = -np.log(np.clip(truth, LEAST_PROBABILITY, 1))
    precision = _share(right, confusion.sum(axis=0))
    recall = _share(right, counts.sum(axis=1))
    return Evaluation(
        accuracy=float(right.sum() / len(labels)),
        loss=float(losses.mean()),
        confusion=confusion,
        rejected=counts[:, NOT_A_DIGIT],
        labels=labels,
        answers=answers,
        confidences=probabilities.max(axis=1),
        losses=losses,
        precision=precision,
        recall=recall,
        f1=_share(2 * precision * recall, precision + recall),
    )


def _row(
    digit: int | str, scores: Iterable[float], counts: Sequence[int], loss: float
) -> dict[str, object]:
    """One line of the table: means over the digit's pictures, in six places."""
    pictures = int(sum(counts))
    named = zip(("precision", "recall", "f1"), scores, strict=True)
    return {
        "digit": digit,
        "pictures": pictures,
        "loss": round(loss / max(1, pictures), 6),
        **{name: round(float(value), 6) for name, value in named},
        **{f"read as {answer}": int(count) for answer, count in enumerate(counts[:NOT_A_DIGIT])},
        "read as no digit": int(counts[NOT_A_DIGIT]),
    }


def _share(
    part: npt.NDArray[np.int64] | npt.NDArray[np.float64],
    whole: npt.NDArray[np.int64] | npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """Part of whole, 0 where there is nothing to share."""
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole != 0)
