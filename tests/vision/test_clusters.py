"""Clusters: near and alike pieces come together, a digit read for sure only joins a fragment."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.clusters import FRAGMENT, LIKE_CONTRAST, LIKE_STROKE, REACH, clusters
from vision.pieces import Piece


def piece(
    x: int, y: int, wide: int, high: int, *, stroke: float = 4.0, contrast: float = 150.0
) -> Piece:
    return Piece(
        labels=(1,),
        x=x,
        y=y,
        width=wide,
        height=high,
        area=wide * high,
        stroke=stroke,
        unevenness=1.3,
        contrast=contrast,
    )


def together(pieces: list[Piece], doubtful: set[int], unasked: set[int] | None = None) -> list[set]:
    found = clusters(pieces, doubtful, range(len(pieces)), unasked or set())
    return [set(members) for members in found]


def test_near_pieces_in_doubt_are_one_cluster_and_far_ones_another():
    pieces = [piece(0, 0, 30, 40), piece(36, 0, 30, 40), piece(200, 0, 20, 40)]
    assert together(pieces, {0, 1, 2}) == [{0, 1}, {2}]


def test_a_digit_read_for_sure_only_joins_a_fragment_in_doubt():
    pieces = [piece(0, 0, 30, 40), piece(34, 0, 30, 40), piece(68, 0, 10, 12)]
    assert together(pieces, {0}) == [{0}]
    assert together(pieces, {2}) == [{1, 2}]
    assert together(pieces, {0}, unasked={1, 2}) == [{0, 1, 2}]


def test_another_pen_is_another_cluster():
    pieces = [piece(0, 0, 30, 40), piece(34, 0, 30, 40, stroke=4.0 * LIKE_STROKE + 0.5)]
    assert together(pieces, {0, 1}) == [{0}, {1}]
    pieces = [piece(0, 0, 30, 40), piece(34, 0, 30, 40, contrast=150 / LIKE_CONTRAST - 1)]
    assert together(pieces, {0, 1}) == [{0}, {1}]


def test_a_digit_in_a_box_is_no_part_of_the_box():
    pieces = [piece(0, 0, 100, 100), piece(30, 30, 30, 40)]
    assert together(pieces, {0, 1}) == [{0}, {1}]


def near(one: Piece, other: Piece) -> bool:
    """The rule, pair by pair."""
    aside = max(one.x, other.x) - min(one.right, other.right)
    below = max(one.y, other.y) - min(one.bottom, other.bottom)
    reach = min(REACH * max(one.height, other.height), 3 * max(one.stroke, other.stroke))
    room = 2 * max(one.stroke, other.stroke)
    within = any(
        b.x + room < a.x
        and b.y + room < a.y
        and a.right < b.right - room
        and a.bottom < b.bottom - room
        for a, b in ((one, other), (other, one))
    )
    return max(aside, below) <= reach and not within


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
@settings(max_examples=60, deadline=None)
def test_clusters_are_what_pairs_of_near_pieces_connect(seed: int, count: int):
    rng = np.random.default_rng(seed)
    pieces = [
        piece(*rng.integers(0, 200, 2).tolist(), *rng.integers(4, 60, 2).tolist())
        for _ in range(count)
    ]
    doubtful = set(np.flatnonzero(rng.random(count) < 0.5).tolist())
    found = together(pieces, doubtful)
    # No piece twice, everything in doubt somewhere, the largest ink first.
    assert sum(len(members) for members in found) == len(set().union(*found))
    assert doubtful <= set().union(*found)
    largest = [max(pieces[i].area for i in members & doubtful) for members in found]
    assert largest == sorted(largest, reverse=True)
    for members in found:
        inside = {next(iter(sorted(members & doubtful, key=lambda i: -pieces[i].area)))}
        while grown := {
            other
            for other in members - inside
            for here in inside
            if near(pieces[here], pieces[other])
            and (
                other in doubtful
                or max(pieces[here].height, pieces[here].width)
                < FRAGMENT * max(pieces[other].height, pieces[other].width)
            )
        }:
            inside |= grown
        assert inside == members
