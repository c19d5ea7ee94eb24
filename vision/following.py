"""Which piece of ink in this frame is which of the last: digits on one sheet move together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vision.boxes import Box

Points = npt.NDArray[np.float64]

#: Distance between centres, as a part of the larger side, up to which it is the same digit.
NEAR = 0.6
#: Sizes of the same digit differ by at most this factor.
ALIKE = 1.8
#: A sheet moves by at most this many times its digits' size a second.
FASTEST = 9.0
#: Digits that are carried along by the sheet's motion lie this near (of their size) to their place.
TOGETHER = 0.22
#: A full page would take longer to follow than to read: so many of its digits are asked, and so
#: many displacements tried, the nearest to the expected one.
MOST_ASKED, MOST_TRIED = 24, 64
#: What another label counts against a pair, in the same measure as its distance; and that a digit
#: was away: what is in view at the same place comes first.
OTHER_LABEL, WAS_AWAY = 0.25, 0.35
#: Boxes whose middles are nearer than this, in sizes, are one place.
SAME_PLACE = 0.3
#: A motion for which fewer digits speak, or a smaller part of them, is left to each digit's own
#: neighbourhood.
LEAST_VOTES, LEAST_PART = 1.6, 0.35


@dataclass(frozen=True, kw_only=True, eq=False)
class Seen:
    """Where digits are: one row each.

    Attributes:
        centres: float (n, 2).
        sizes: float (n,), the larger side of each box.
        labels: int (n,).
    """

    centres: Points
    sizes: npt.NDArray[np.float64]
    labels: npt.NDArray[np.int64]


def seen(boxes: Sequence[Box], labels: Sequence[int]) -> Seen:
    """Boxes and labels as arrays."""
    table = np.asarray(boxes, float).reshape(-1, 4)
    return Seen(
        centres=table[:, :2] + table[:, 2:] / 2,
        sizes=np.maximum(table[:, 2:].max(axis=1, initial=1.0), 1.0),
        labels=np.asarray(labels, np.int64),
    )


def motion(before: Seen, now: Seen, expected: Points, seconds: float) -> Points | None:
    """How the sheet moved: the displacement for which most digits find their like.

    Args:
        before: the digits where they last were.
        now: what this frame holds.
        expected: float (2,), the displacement if it moves on as it did.
        seconds: since the digits were where `before` says.

    Returns:
        float (2,) in pixels, or None where too few agree.
    """
    if not len(before.labels) or not len(now.labels):
        return None
    some = np.unique(np.linspace(0, len(before.labels) - 1, MOST_ASKED).round().astype(int))
    before = Seen(
        centres=before.centres[some], sizes=before.sizes[some], labels=before.labels[some]
    )
    size = np.maximum(before.sizes[:, None], now.sizes[None])
    apart = now.centres[None] - before.centres[:, None]
    alike = (size <= ALIKE * np.minimum(before.sizes[:, None], now.sizes[None])) & (
        before.labels[:, None] == now.labels[None]
    )
    reach = NEAR + FASTEST * seconds
    possible = alike & (np.hypot(*(apart - expected).transpose(2, 0, 1)) <= reach * size)
    candidates = apart[possible]
    nearest = np.argsort(np.hypot(*(candidates - expected).T))[:MOST_TRIED]
    candidates = np.vstack([candidates[nearest], expected[None]])
    left = apart[None] - candidates[:, None, None]
    off = np.hypot(left[..., 0], left[..., 1]) / size
    fit = np.where(alike, np.exp(-np.square(off / TOGETHER)), 0.0)
    # Where two motions fit alike, the one that is nearer to the expected one is believed.
    far = np.hypot(*(candidates - expected).T) / float(np.median(size))
    votes = fit.max(axis=2).sum(axis=1)
    best = int(np.argmax(votes - 0.1 * far))
    if votes[best] < max(LEAST_VOTES, LEAST_PART * len(before.labels)):
        return None
    weights = fit[best] * (fit[best] >= 0.1)
    return np.asarray((apart * weights[..., None]).sum(axis=(0, 1)) / weights.sum(), float)


def pairs(
    before: Seen,
    now: Seen,
    moves: Sequence[Points],
    doubts: npt.NDArray[np.float64],
    strict: npt.NDArray[np.bool_],
) -> list[tuple[int, int]]:
    """Rows of `before` and `now` that are the same digit, each used at most once.

    Args:
        before: the digits where they last were.
        now: what this frame holds.
        moves: displacements to try, float (n, 2) each with one row a digit; the best counts.
        doubts: float (m,), for each of `now` what speaks against it, in sizes.
        strict: bool (n,): these of `before` are away, or not sure to be digits, and only known
            again by the same label.
    """
    if not len(before.labels) or not len(now.labels):
        return []
    size = np.maximum(before.sizes[:, None], now.sizes[None])
    apart = now.centres[None] - before.centres[:, None]
    left = np.stack([apart - move[:, None] for move in moves])
    off = (np.hypot(left[..., 0], left[..., 1]) / size).min(axis=0)
    other = before.labels[:, None] != now.labels[None]
    alike = size <= ALIKE * np.minimum(before.sizes[:, None], now.sizes[None])
    off = np.where(
        alike & (off <= NEAR) & ~(strict[:, None] & other),
        off + OTHER_LABEL * other + WAS_AWAY * strict[:, None] + doubts[None],
        np.inf,
    )
    found = []
    for _ in range(min(off.shape)):
        row, column = np.unravel_index(int(off.argmin()), off.shape)
        if not np.isfinite(off[row, column]):
            break
        found.append((int(row), int(column)))
        off[row, :] = off[:, column] = np.inf
    return found


def near(one: Box, other: Box) -> bool:
    """Whether two boxes are at one place."""
    across = one[0] + one[2] / 2 - other[0] - other[2] / 2
    down = one[1] + one[3] / 2 - other[1] - other[3] / 2
    return float(np.hypot(across, down)) <= SAME_PLACE * max(*one[2:], *other[2:])
