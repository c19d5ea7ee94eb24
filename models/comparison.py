"""Two networks on the same pictures: what only one of them reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from models.evaluation import Evaluation

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Which of the same pictures two networks read.

    Attributes:
        only_first: pictures that only the first reads, those first that cost the second most.
        only_second: the other way round.
        both: how many both read.
        neither: how many none of them reads.
    """

    only_first: Places
    only_second: Places
    both: int
    neither: int

    @property
    def chance(self) -> float:
        """How often equally good networks would differ at least as unevenly, 0..1.

        The sign test on the pictures that only one reads (McNemar, 1947, in its exact form): each
        falls to either side like a coin.
        """
        first, second = len(self.only_first), len(self.only_second)
        tossed = first + second
        ways = total = 1
        for heads in range(min(first, second)):
            ways = ways * (tossed - heads) // (heads + 1)
            total += ways
        # Whole numbers of any size divide exactly where floats would overflow.
        return float(min(1.0, 2 * total / (1 << tossed)))


def compare(first: Evaluation, second: Evaluation) -> Comparison:
    """Sets two evaluations of the same pictures side by side.

    Raises:
        ValueError: they are not of the same pictures.
    """
    if not np.array_equal(first.labels, second.labels):
        raise ValueError("the two networks answered different pictures")
    reads, other = (each.answers == each.labels for each in (first, second))
    return Comparison(
        only_first=_costliest(reads & ~other, second),
        only_second=_costliest(other & ~reads, first),
        both=int((reads & other).sum()),
        neither=int((~reads & ~other).sum()),
    )


def _costliest(chosen: npt.NDArray[np.bool_], evaluation: Evaluation) -> Places:
    found = np.flatnonzero(chosen)
    return found[np.argsort(-evaluation.losses[found], kind="stable")]
