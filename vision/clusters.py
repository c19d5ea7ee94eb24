"""Pieces of ink that may be parts of one another's digits, by nearness and likeness."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np

from vision.pieces import Piece

#: Parts belong to one cluster within this part of the larger one's height, ...
REACH = 0.25
#: ... (a digit read for sure only takes in what is smaller than this part of it) ...
FRAGMENT = 0.6
#: ... at like stroke and contrast (factors).
LIKE_STROKE, LIKE_CONTRAST = 2.5, 2.0


def clusters(
    pieces: Sequence[Piece],
    doubtful: Collection[int],
    usable: Sequence[int],
    unasked: Collection[int],
) -> list[list[int]]:
    """Numbers of the pieces near one in doubt, and of those near them; the largest ink first.

    Args:
        pieces: of a frame.
        doubtful: numbers of those that may be several digits, or a part of one.
        usable: numbers of all that may be parts of digits, in order.
        unasked: numbers of those that cannot be digits alone.
    """
    close = _close(pieces, usable)
    found: list[list[int]] = []
    seen: set[int] = set()
    for seed in sorted(sorted(doubtful), key=lambda i: -pieces[i].area):
        if seed in seen:
            continue
        members, edge = [seed], [seed]
        seen.add(seed)
        while edge:
            here = edge.pop()
            for other in close.get(here, ()):
                if other in seen or not _alike(pieces[here], pieces[other]):
                    continue
                # What was read for sure only takes in fragments.
                free = other in doubtful or other in unasked
                if free or _fragment(pieces[here], pieces[other]):
                    seen.add(other)
                    members.append(other)
                    edge.append(other)
        found.append(members)
    return found


def _close(pieces: Sequence[Piece], which: Sequence[int]) -> dict[int, list[int]]:
    """For each of these pieces the others whose boxes come within reach."""
    sides = [(p.x, p.right, p.y, p.bottom, p.height, p.stroke) for p in (pieces[i] for i in which)]
    x, right, y, bottom, height, stroke = np.array(sides, np.float64).reshape(-1, 6).T
    aside = np.maximum.outer(x, x) - np.minimum.outer(right, right)
    below = np.maximum.outer(y, y) - np.minimum.outer(bottom, bottom)
    reach = np.minimum(
        REACH * np.maximum.outer(height, height), 3 * np.maximum.outer(stroke, stroke)
    )
    near = np.maximum(aside, below) <= reach
    np.fill_diagonal(near, False)
    found: dict[int, list[int]] = {i: [] for i in which}
    for one, other in np.argwhere(near).tolist():
        found[which[one]].append(which[other])
    return found


def _alike(one: Piece, other: Piece) -> bool:
    """Whether two may be of the same writing, neither within the other."""
    if _inside(one, other) or _inside(other, one):
        return False
    strokes = max(one.stroke, other.stroke) / min(one.stroke, other.stroke)
    contrasts = max(one.contrast, other.contrast) / max(1.0, min(one.contrast, other.contrast))
    return strokes <= LIKE_STROKE and contrasts <= LIKE_CONTRAST


def _inside(one: Piece, other: Piece) -> bool:
    """Drawn round by the other, with paper between: a digit in a box is no part of the box."""
    room = 2 * max(one.stroke, other.stroke)
    return (
        other.x + room < one.x
        and other.y + room < one.y
        and one.right < other.right - room
        and one.bottom < other.bottom - room
    )


def _fragment(small: Piece, host: Piece) -> bool:
    """Whether a piece in doubt may be a part of one that was read without it."""
    return max(small.height, small.width) < FRAGMENT * max(host.height, host.width)
