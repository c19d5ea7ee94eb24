"""Connected pieces: as OpenCV's own statistics say, and the strokes of one digit joined."""

from __future__ import annotations

import itertools
from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.ink import Ink, find_ink
from vision.pieces import (
    FEW,
    MOST,
    REACH,
    SPECK_AREA,
    Piece,
    _near,
    find_pieces,
    pixels_of,
    union,
)


def ink_of(mask: np.ndarray, levels: np.ndarray | None = None) -> Ink:
    """Ink as if it had been found in a frame."""
    if levels is None:
        levels = np.where(mask, 200, 0).astype(np.uint8)
    paper = np.full(mask.shape, 255, np.uint8)
    return Ink(
        levels=levels, mask=mask, scale=1.0, light=False, grey=255 - levels, paper=paper, noise=0.0
    )


def connected(pieces: list[Piece]) -> list[Piece]:
    """The pieces as they were before any were joined."""
    return [part for piece in pieces for part in piece.parts or (piece,)]


@st.composite
def masks(draw: st.DrawFn) -> np.ndarray:
    """Noise of any grain and density: from specks to one piece that fills everything."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    height, width = draw(st.integers(1, 70)), draw(st.integers(1, 90))
    grain = draw(st.integers(1, 8))
    small = rng.random((height // grain + 1, width // grain + 1)).astype(np.float32)
    smooth = cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)
    mask = smooth < draw(st.floats(0.0, 1.0))
    # Ink has paper somewhere: what is dark everywhere is the ground.
    mask[-1, -1] = False
    return mask


@given(masks(), st.integers(0, 2**32 - 1))
@settings(max_examples=150, deadline=None)
def test_measures_are_those_of_opencv(mask: np.ndarray, seed: int):
    levels = np.random.default_rng(seed).integers(1, 256, mask.shape).astype(np.uint8)
    pieces, labels = find_pieces(ink_of(mask, levels))
    count, numbers, stats, _ = cv2.connectedComponentsWithStats(
        mask.view(np.uint8), connectivity=8, ltype=cv2.CV_32S
    )
    assert np.array_equal(labels, numbers)
    large = [n for n in range(1, count) if stats[n, cv2.CC_STAT_AREA] >= SPECK_AREA]
    found = {piece.labels[0]: piece for piece in connected(pieces)}
    assert sorted(found) == large
    assert sum(len(piece.labels) for piece in pieces) == len(large)
    for number, piece in found.items():
        assert (piece.x, piece.y, piece.width, piece.height, piece.area) == tuple(stats[number])
        assert (piece.right, piece.bottom) == (piece.x + piece.width, piece.y + piece.height)
        own = numbers == number
        sides = own[0], own[-1], own[:, 0], own[:, -1]
        assert piece.contact == sum(int(side.sum()) for side in sides)
        assert piece.contrast == pytest.approx(levels[own].mean())


@given(masks())
@settings(max_examples=60, deadline=None)
def test_joined_pieces_hold_what_their_parts_held(mask: np.ndarray):
    pieces, labels = find_pieces(ink_of(mask))
    for piece in pieces:
        own = np.isin(labels, piece.labels)
        assert piece.area == own.sum()
        assert (piece.x, piece.y, piece.width, piece.height) == cv2.boundingRect(own.view(np.uint8))
        assert len(piece.parts) == (len(piece.labels) if len(piece.labels) > 1 else 0)


def test_no_ink_no_piece():
    pieces, labels = find_pieces(ink_of(np.zeros((30, 40), bool)))
    assert pieces == []
    assert not labels.any()


def test_work_stops_at_the_largest():
    mask = np.zeros((300, 600), bool)
    for index in range(MOST + 60):
        y, x = divmod(index, 40)
        side = 4 if index < MOST else 8
        mask[y * 20 : y * 20 + side, x * 14 : x * 14 + side] = True
    pieces, _ = find_pieces(ink_of(mask))
    assert len(connected(pieces)) == MOST
    assert sum(piece.area == 64 for piece in connected(pieces)) == 60


@pytest.mark.parametrize("thick", [3, 5, 9, 15])
def test_the_width_of_a_stroke_is_measured(thick: int):
    mask = np.zeros((120, 160), bool)
    mask[50 : 50 + thick, 10:150] = True
    (piece,), _ = find_pieces(ink_of(mask))
    assert abs(piece.stroke - thick) < 1.5


def test_a_ribbon_is_even_and_a_blob_with_a_tail_is_not():
    mask = np.zeros((120, 160), np.uint8)
    cv2.line(mask, (20, 60), (140, 60), 1, 7)
    (ribbon,), _ = find_pieces(ink_of(mask.view(bool)))
    blob = np.zeros((120, 160), np.uint8)
    cv2.circle(blob, (40, 60), 25, 1, cv2.FILLED)
    cv2.line(blob, (40, 60), (150, 60), 1, 2)
    (tailed,), _ = find_pieces(ink_of(blob.view(bool)))
    assert ribbon.unevenness < 1.5 < tailed.unevenness


def five(gap: int) -> np.ndarray:
    """A 5 on paper whose bar begins so many pixels right of its body."""
    page = np.full((200, 200), 235, np.uint8)
    cv2.line(page, (80, 62), (80, 98), 30, 6, cv2.LINE_AA)
    cv2.ellipse(page, (86, 118), (26, 24), 0, -110, 130, 30, 6, cv2.LINE_AA)
    cv2.line(page, (86 + gap, 60), (112 + gap, 58), 30, 6, cv2.LINE_AA)
    return page


@pytest.mark.parametrize("gap", [4, 8])
def test_a_detached_bar_is_joined(gap: int):
    apart = cv2.connectedComponents(find_ink(five(gap)).mask.view(np.uint8))[0] - 1
    pieces, _ = find_pieces(find_ink(five(gap)))
    assert apart == 2
    assert len(pieces) == 1
    assert len(pieces[0].parts) == 2
    assert pieces[0].right >= 112 + gap
    assert pieces[0].bottom >= 140


def test_a_bar_far_away_is_not_joined():
    pieces, _ = find_pieces(find_ink(five(40)))
    assert [len(piece.parts) for piece in pieces] == [0, 0]


def test_two_digits_side_by_side_are_not_joined():
    page = np.full((200, 200), 235, np.uint8)
    for x in (70, 122):
        cv2.ellipse(page, (x, 100), (20, 32), 0, 0, 360, 30, 6, cv2.LINE_AA)
    pieces, _ = find_pieces(find_ink(page))
    assert [len(piece.parts) for piece in pieces] == [0, 0]


def test_a_union_covers_both():
    mask = np.zeros((60, 90), bool)
    mask[10:20, 5:12] = mask[30:55, 40:80] = True
    large, small = find_pieces(ink_of(mask))[0]
    both = union(large, small)
    assert (both.x, both.y, both.right, both.bottom) == (5, 10, 80, 55)
    assert both.area == large.area + small.area
    assert both.parts == (large, small)
    assert union(both, small).parts == (large, small, small)
    assert (both.stroke, both.contrast) == (large.stroke, large.contrast)


@given(masks(), st.integers(1, 20))
@settings(max_examples=150, deadline=None)
def test_near_is_told_as_by_growing_the_small_one(mask: np.ndarray, stroke: int):
    labels = cv2.connectedComponents(mask.view(np.uint8), connectivity=8)[1]
    pieces = [
        replace(piece, stroke=float(stroke))
        for piece in connected(find_pieces(ink_of(mask))[0])[:12]
    ]
    for small, host in itertools.permutations(pieces, 2):
        reach = max(2, round(min(REACH * host.height, 2 * stroke)))
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * reach + 1, 2 * reach + 1))
        grown = cv2.dilate((labels == small.labels[0]).view(np.uint8), kernel) > 0
        assert _near(small, host, labels) == (grown & (labels == host.labels[0])).any()


@pytest.mark.parametrize("count", [1, 3, FEW, FEW + 5])
def test_pixels_of_numbers(count: int):
    labels = np.random.default_rng(count).integers(0, 40, (30, 50)).astype(np.int32)
    numbers = tuple(range(3, 3 + count))
    assert np.array_equal(pixels_of(numbers, labels), np.isin(labels, numbers))
