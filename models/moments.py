"""Which moments of a training are kept: all of a short one, evenly fewer of a long one.

They are the initial weights, a few of the first epoch, where most happens, and the end of each
epoch. What would be too many or too large is thinned evenly: every second epoch, then every
fourth, and so on, so that a run that grows keeps what a look back from its end would choose.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol, TypeVar

MOST = 40
"""Snapshots of one run at most."""
MOST_BYTES = 16 << 20
"""What their weights take together at most, in memory and in the file."""
FROM_FIRST_EPOCH = 4
"""So many of the first epoch are kept as long as the bytes allow it."""
FIRST_EPOCH = (1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2)
"""Where in the first epoch snapshots are taken: the network learns fastest in the beginning."""


class Moment(Protocol):
    """Anything with a place in the training."""

    @property
    def epoch(self) -> float:
        """Epochs done by then."""


M = TypeVar("M", bound=Moment)


def first_epoch_steps(steps: int) -> tuple[int, ...]:
    """After which batches of the first epoch snapshots are taken, however fast the machine is.

    Args:
        steps: batches an epoch.
    """
    marks = {max(1, round(steps * share)) for share in FIRST_EPOCH}
    if len(marks) < FROM_FIRST_EPOCH:
        marks |= set(range(1, FROM_FIRST_EPOCH + 1))
    return tuple(sorted(mark for mark in marks if mark < steps))


def thinned(moments: Sequence[M], weights_bytes: int) -> tuple[M, ...]:
    """The moments that are kept of these.

    The first, the last and four of the first epoch stay; of the ends of epochs every second, every
    fourth and so on, until no more than MOST moments and MOST_BYTES are left. Where not even those
    fit, the last counts most, then the first, then the first epoch. As long as six fit, thinning a
    training's moments as they come gives the same as thinning all of them at its end.

    Args:
        moments: in order; after the first epoch they are ends of epochs, but for the last.
        weights_bytes: what one of them takes.
    """
    room = min(MOST, MOST_BYTES // max(1, weights_bytes))
    if room < 2 or len(moments) < 2:
        return tuple(moments[-1:])[:room]
    initial, *between, last = moments
    early = [one for one in between if one.epoch < 1]
    later = [one for one in between if one.epoch >= 1]
    # Counted from where the training is and not from what is left of it: the choice stays even.
    ends = max(0, math.ceil(last.epoch) - 1)
    room -= 2
    if len(early) + max(ends, len(later)) <= room:
        return tuple(moments)
    share = min(len(early), room, max(FROM_FIRST_EPOCH, room // 3))
    room -= share
    stride = 1
    while ends // stride > room:
        stride *= 2
    left = [one for one in later if one.epoch % stride == 0]
    return initial, *_spread(early, share), *left, last


def _spread(moments: Sequence[M], count: int) -> tuple[M, ...]:
    """So many of them, evenly by their places, the latest among them."""
    step = len(moments) / max(1, count)
    return tuple(moments[math.ceil(step * number) - 1] for number in range(1, count + 1))
