"""Cutting digits that touch: where there is a joint, nowhere else, and nothing gets lost."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from models import mnist
from vision.cuts import LEAST_PART, MOST_CUTS, SIDESTEP, _traced, cut
from vision.ink import Ink, find_ink
from vision.pieces import Labels, Piece
from vision.segment import Segments

SIZE = (480, 360)
#: A digit of MNIST is drawn so many times as large.
SCALE = 3


def inked(drawn: np.ndarray) -> tuple[Ink, Labels, Piece]:
    """A drawing, 0 to 255, as dark ink on light paper; its one piece."""
    ink = find_ink((235 - drawn * (200 / 255)).astype(np.uint8))
    segments = Segments(ink)
    assert len(segments.pieces) == 1
    return ink, segments.labels, segments.pieces[0]


def empty() -> np.ndarray:
    return np.zeros(SIZE[::-1], np.uint8)


def purity(sides: np.ndarray, truth: np.ndarray) -> float:
    """Part of the worse of two sides that is the digit that should be there."""
    left, right = truth[sides == 0], truth[sides == 1]
    return min(float(np.mean(left == 0)), float(np.mean(right == 1)))


def best_cut(labels: Labels, parts: list[Piece], truth: np.ndarray) -> float:
    """Purity at the joint that parts the two digits best: all parts left of it, all right of it.

    Args:
        labels: number of each pixel's part.
        parts: from left to right.
        truth: 0 and 1 where the ink of either digit is, -1 elsewhere.
    """
    best = 0.0
    for joint in range(1, len(parts)):
        right = np.isin(labels, [part.labels[0] for part in parts[joint:]])
        both = np.isin(labels, [part.labels[0] for part in parts]) & (truth >= 0)
        best = max(best, purity(right[both], truth[both]))
    return best


def upright_cut(truth: np.ndarray) -> float:
    """Purity of the best cut straight down."""
    places = np.flatnonzero((truth >= 0).any(0))
    ink = truth >= 0
    columns = np.broadcast_to(np.arange(truth.shape[1]), truth.shape)[ink]
    return max(purity(columns >= place, truth[ink]) for place in places[1:])


@pytest.fixture(scope="module")
def wide_digits() -> np.ndarray:
    """Digits with a body (1s are thinner than any cut), from MNIST's last training pictures."""
    data = mnist.load()
    pictures, labels = data.train_pictures[-5000:], data.train_labels[-5000:]
    return pictures[np.isin(labels, (0, 2, 3, 5, 6, 8, 9))]


def touching(first: np.ndarray, second: np.ndarray, into: int) -> tuple[np.ndarray, np.ndarray]:
    """Two digits side by side, overlapping by so many of MNIST's columns: drawing and truth."""
    layers = []
    x = 140
    for digit in (first, second):
        left, _, width, _ = cv2.boundingRect((digit > 60).view(np.uint8))
        large = cv2.resize(digit[:, left : left + width], None, fx=SCALE, fy=SCALE)
        layer = empty()
        layer[120 : 120 + large.shape[0], x : x + large.shape[1]] = large
        layers.append(layer)
        x += large.shape[1] - into * SCALE
    drawn = np.maximum(*layers)
    truth = np.where(layers[1] > layers[0], 1, 0)
    truth[drawn <= 60] = -1
    return drawn, truth


def test_two_digits_that_touch_are_parted(wide_digits):
    chance = np.random.default_rng(3)
    found = []
    while len(found) < 25:
        first, second = wide_digits[chance.choice(len(wide_digits), 2, replace=False)]
        drawn, truth = touching(first, second, into=1)
        ink = find_ink((235 - drawn * (200 / 255)).astype(np.uint8))
        segments = Segments(ink)
        if len(segments.pieces) != 1:
            continue
        parts = cut(ink, segments.labels, segments.pieces[0])
        found.append(best_cut(segments.labels, parts, truth))
    assert np.mean(np.array(found) > 0.85) >= 0.8
    assert np.median(found) > 0.93


@pytest.mark.parametrize("into", [0, 1])
def test_parts_are_new_disjoint_and_all_of_the_piece(wide_digits, into: int):
    first, second = wide_digits[5], wide_digits[9]
    drawn, _ = touching(first, second, into)
    cv2.line(drawn, (180, 160), (200, 160), 255, 6)
    ink, labels, piece = inked(drawn)
    before = labels.copy()
    mine = np.isin(before, piece.labels)
    parts = cut(ink, labels, piece)
    assert len(parts) >= 2
    numbers = [part.labels[0] for part in parts]
    assert all(part.labels == (number,) for part, number in zip(parts, numbers, strict=True))
    assert len(set(numbers)) == len(numbers)
    assert min(numbers) > before.max()
    assert set(np.unique(labels[mine])) == set(numbers)
    assert np.array_equal(labels[~mine], before[~mine])
    assert sum(part.area for part in parts) == piece.area
    for part in parts:
        own = labels == part.labels[0]
        assert part.family == tuple(numbers)
        assert part.area == own.sum()
        assert (part.x, part.y, part.width, part.height) == cv2.boundingRect(own.view(np.uint8))
        assert (part.stroke, part.contrast) == (piece.stroke, piece.contrast)
    assert [part.x for part in parts] == sorted(part.x for part in parts)


@pytest.mark.parametrize("radii", [(20, 20), (20, 30), (30, 30), (40, 40)])
@pytest.mark.parametrize("thick", [4, 6, 10])
def test_what_is_crossed_three_times_is_not_cut(radii: tuple[int, int], thick: int):
    """An 8: no path from top to bottom through it is short of three strokes."""
    drawn = empty()
    for y in (180 - radii[1], 180 + radii[1]):
        cv2.ellipse(drawn, (240, y), radii, 0, 0, 360, 255, thick, cv2.LINE_AA)
    ink, labels, piece = inked(drawn)
    before = labels.copy()
    assert cut(ink, labels, piece) == [piece]
    assert np.array_equal(labels, before)
    assert piece.family == ()


@pytest.mark.parametrize("width", [4, 20, 40])
def test_a_block_comes_back_alone(width: int):
    drawn = empty()
    drawn[120:240, 100 : 100 + width] = 255
    ink, labels, piece = inked(drawn)
    assert cut(ink, labels, piece) == [piece]


def test_every_joint_of_a_row_is_found():
    """Rings may be cut as well; the joints between them must be."""
    drawn = empty()
    middles = 100, 170, 240, 310
    for x in middles:
        cv2.ellipse(drawn, (x, 180), (29, 46), 0, 0, 360, 255, 5, cv2.LINE_AA)
    for x in middles[:-1]:
        cv2.line(drawn, (x + 29, 180), (x + 41, 180), 255, 4)
    ink, labels, piece = inked(drawn)
    parts = cut(ink, labels, piece)
    columns = np.broadcast_to(np.arange(SIZE[0]), labels.shape)
    for joint in (135, 205, 275):
        truth = np.where(labels > 0, columns >= joint, -1)
        assert best_cut(labels, parts, truth) > 0.85
    assert len(parts) <= 1 + MOST_CUTS


@pytest.mark.parametrize("apart", [50, 56])
def test_rings_that_share_a_wall_are_parted_between_their_loops(apart: int):
    """A row of 0s: the joint is taller than both sides of a 0, and still it is where to cut."""
    drawn = empty()
    middles = [100 + apart * number for number in range(4)]
    for x in middles:
        cv2.ellipse(drawn, (x, 180), (28, 46), 0, 0, 360, 255, 5, cv2.LINE_AA)
    ink, labels, piece = inked(drawn)
    parts = cut(ink, labels, piece)
    assert len(parts) == len(middles)
    for part, middle in zip(parts, middles, strict=True):
        assert abs(part.x + part.width / 2 - middle) < 0.2 * apart


def test_a_sloping_joint_is_followed():
    """Two slanted 0s: no straight cut parts them, a bent one does."""
    layers = [empty(), empty()]
    for layer, x in zip(layers, (180, 236), strict=True):
        cv2.ellipse(layer, (x, 180), (20, 60), 25, 0, 360, 255, 6, cv2.LINE_AA)
    cv2.line(layers[0], (200, 180), (216, 180), 255, 4, cv2.LINE_AA)
    drawn = np.maximum(*layers)
    truth = np.where(layers[1] > layers[0], 1, 0)
    truth[drawn <= 60] = -1
    ink, labels, piece = inked(drawn)
    parts = cut(ink, labels, piece)
    assert upright_cut(truth) < 0.9
    assert best_cut(labels, parts, truth) > 0.93


def test_a_splinter_stays_with_its_neighbour(wide_digits):
    chance = np.random.default_rng(8)
    many = 0
    for _ in range(30):
        first, second = wide_digits[chance.choice(len(wide_digits), 2, replace=False)]
        segments = Segments(find_ink(255 - touching(first, second, into=2)[0]))
        for piece in segments.pieces:
            parts = cut(segments.ink, segments.labels, piece)
            many += len(parts) > 2
            # The first part has none before it that could take it in.
            assert all(part.area >= LEAST_PART * piece.area for part in parts[1:])
    assert many > 0


def test_the_stroke_along_a_cut_may_belong_to_both_sides():
    drawn = empty()
    for x in (175, 265):
        cv2.ellipse(drawn, (x, 180), (34, 46), 0, 0, 360, 255, 6, cv2.LINE_AA)
    cv2.line(drawn, (209, 180), (231, 180), 255, 5)
    segments = Segments(find_ink(255 - drawn))
    parts = cut(segments.ink, segments.labels, segments.pieces[0])
    assert len(parts) > 1
    for part in parts:
        alone = segments.candidate(part, put_together=True)
        shared = segments.candidate(part, put_together=True, shared=True)
        assert alone.put_together
        less, more = (int(one.levels.astype(int).sum()) for one in (alone, shared))
        assert less < more < segments.ink.levels[segments.ink.mask].astype(int).sum()


@pytest.mark.parametrize("seed", range(6))
def test_paths_are_the_cheapest_of_all(seed: int):
    rng = np.random.default_rng(seed)
    ink = rng.random((int(rng.integers(2, 12)), int(rng.integers(3, 14)))).astype(np.float32)
    height, width = ink.shape
    total, every = _traced(ink)
    # The cheapest way to each pixel, one after the other.
    cheapest = [list(map(float, ink[0]))]
    for row in range(1, height):
        above = cheapest[-1]
        cheapest.append(
            [
                float(ink[row, x])
                + min(
                    above[from_] + SIDESTEP * abs(from_ - x)
                    for from_ in range(max(0, x - 1), min(width, x + 2))
                )
                for x in range(width)
            ]
        )
    assert total == pytest.approx(cheapest[-1], abs=1e-5)
    for end, path in enumerate(every):
        steps = np.abs(np.diff(path))
        assert path[-1] == end
        assert steps.max() <= 1
        cost = float(ink[np.arange(height), path].sum()) + SIDESTEP * int(steps.sum())
        assert cost == pytest.approx(float(total[end]), abs=1e-5)
