"""Digits in parts and digits that touch: put together as the network reads them best."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import mnist
from vision import grouping
from vision.grouping import (
    EACH,
    FAINTEST,
    FLAT,
    FLAT_LEFT_OVER,
    LEFT_OVER,
    MANY,
    MOST_ASKED,
    Answered,
)
from vision.ink import find_ink
from vision.normalize import normalize_ink
from vision.pieces import Piece
from vision.recognize import Classify, recognize
from vision.second_look import MOST_PROPOSED
from vision.segment import FAR_FAINTER, Candidate, Segments
from vision.touching import Row

SIZE = (480, 360)


def asked(page: np.ndarray, classify: Classify) -> list[int]:
    """How many pictures a network is asked about: at first, then each time by the grouping."""
    counts: list[int] = []
    segments = Segments(find_ink(page))

    def ask(tried: Sequence[Candidate]) -> tuple[np.ndarray, np.ndarray]:
        counts.append(len(tried))
        pictures = np.stack([normalize_ink(one.levels) for one in tried])
        return pictures, classify(pictures)

    read = [one for one in segments.candidates if not one.reason]
    answers = dict(zip(read, zip(*ask(read), strict=True), strict=True))
    first = [
        Answered(candidate=one, picture=answers[one][0], answer=answers[one][1])
        if one in answers
        else Answered(candidate=one)
        for one in segments.candidates
    ]
    grouping.regrouped(segments, first, ask)
    return counts


def always(digit: float, nothing: float) -> Classify:
    """A network that answers for everything alike: so surely a 0, so surely no digit."""
    rest = (1 - digit - nothing) / 9

    def answer(batch: np.ndarray) -> np.ndarray:
        row = np.array([digit, *[rest] * 9, nothing], np.float32)
        return np.tile(row, (len(batch), 1))

    return answer


def on_paper(drawn: np.ndarray, scale: float = 2.0) -> np.ndarray:
    """A drawing, light on dark, as ink in the middle of a sheet."""
    large = cv2.resize(drawn, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    x, y, width, height = cv2.boundingRect((large > 60).view(np.uint8))
    page = np.full(SIZE[::-1], 235, np.float32)
    top, left = (SIZE[1] - height) // 2, (SIZE[0] - width) // 2
    page[top : top + height, left : left + width] -= large[y : y + height, x : x + width] / 1.275
    return page.astype(np.uint8)


def rings(rows: int, columns: int) -> np.ndarray:
    """Rows of pairs of rings that a stroke joins."""
    page = np.full((600, 800), 235, np.uint8)
    for row, column in itertools.product(range(rows), range(columns)):
        if column % 3 < 2:
            centre = (40 + 24 * column, 40 + 52 * row)
            cv2.ellipse(page, centre, (7, 17), 0, 0, 360, 30, 3, cv2.LINE_AA)
            if column % 3 == 0:
                cv2.line(page, (centre[0] + 7, centre[1]), (centre[0] + 17, centre[1]), 30, 2)
    return page


@pytest.fixture(scope="module")
def clear(camera: Classify) -> tuple[np.ndarray, np.ndarray]:
    """Digits out of MNIST's last training pictures that are read without doubt."""
    data = mnist.load()
    pictures, labels = data.train_pictures[-1500:], data.train_labels[-1500:]
    answers = camera(pictures)
    sure = (answers[:, :10].max(1) > 0.98) & (answers[:, :10].argmax(1) == labels)
    return pictures[sure], labels[sure]


def test_two_digits_that_touch_are_read_as_two(camera: Classify, clear):
    pictures, labels = clear
    wide = np.flatnonzero(labels != 1)
    chance = np.random.default_rng(0)
    right = []
    for seed in range(60):
        pair = chance.choice(wide, 2, replace=False)
        page = on_paper(Row(np.random.default_rng(seed), pictures[pair]).ink)
        if len(Segments(find_ink(page)).pieces) == 1:
            right.append(recognize(page, camera).text == "{}{}".format(*labels[pair]))
    assert len(right) >= 30
    assert np.mean(right) >= 0.65


def test_a_digit_broken_in_two_is_put_together(camera: Classify, clear):
    pictures, labels = clear
    right, seen = [], 0
    for picture, label in zip(pictures, labels, strict=True):
        if label not in (0, 2, 3, 8):
            continue
        broken = cv2.resize(picture, None, fx=3, fy=3)
        cv2.line(broken, (45, 0), (39, 83), 0, 4)
        page = on_paper(broken, 1.2)
        first = Segments(find_ink(page)).candidates
        seen += 1
        if sum(not one.reason for one in first) > 1:
            right.append(recognize(page, camera).text == str(label))
        if len(right) == 25:
            break
    assert len(right) == 25
    assert np.mean(right) >= 0.7


@pytest.mark.parametrize("gap", [8, 12, 16])
def test_a_5_with_its_bar_apart_is_a_5(camera: Classify, gap: int):
    page = np.full(SIZE[::-1], 235, np.uint8)
    cv2.line(page, (212, 134), (210, 174), 30, 8, cv2.LINE_AA)
    cv2.ellipse(page, (216, 200), (34, 32), 0, -105, 140, 30, 8, cv2.LINE_AA)
    cv2.line(page, (218 + gap, 132), (256 + gap, 128), 30, 8, cv2.LINE_AA)
    assert cv2.connectedComponents(find_ink(page).mask.view(np.uint8))[0] - 1 == 2
    assert recognize(page, camera).text == "5"


def test_nothing_more_is_asked_where_all_is_sure():
    assert len(asked(rings(4, 6), always(0.99, 0.001))) == 1


def test_what_is_in_doubt_is_asked_about_once_more():
    first, more = asked(rings(4, 6), always(0.6, 0.3))
    assert more > first > 0


def rings_and_row(ring: int, row: int) -> np.ndarray:
    """One ring, and below it four that touch, so many levels darker than the paper."""
    page = np.full((360, 480), 235, np.uint8)
    cv2.ellipse(page, (240, 90), (24, 40), 0, 0, 360, 235 - ring, 9, cv2.LINE_AA)
    for column in range(4):
        middle = (200 + 24 * column, 250)
        cv2.ellipse(page, middle, (12, 20), 0, 0, 360, 235 - row, 4, cv2.LINE_AA)
    return page


@pytest.mark.parametrize(
    ("ring", "row", "cut"), [(200, 90, True), (200, 45, False), (70, 45, True), (70, 26, False)]
)
def test_a_row_much_fainter_than_a_digit_or_than_any_pen_is_not_cut(ring: int, row: int, cut: bool):
    page = rings_and_row(ring, row)
    contrast = {piece.reason: piece.contrast for piece in Segments(find_ink(page)).pieces}
    assert set(contrast) == {"", "too wide"}
    assert (contrast["too wide"] >= max(FAINTEST, FAR_FAINTER * contrast[""])) == cut
    assert len(asked(page, always(0.99, 0.0))) == 1 + cut


def test_a_frame_full_of_ink_keeps_to_the_budget(monkeypatch: pytest.MonkeyPatch):
    page = rings(10, 30)
    _, kept = asked(page, always(0.6, 0.3))
    monkeypatch.setattr(grouping, "MOST_ASKED", 10**6)
    _, free = asked(page, always(0.6, 0.3))
    assert MOST_ASKED // 2 < kept <= MOST_ASKED < free


def test_among_many_things_that_are_none_nothing_is_cut():
    many = asked(rings(10, 30), always(0.05, 0.9))
    assert many[0] >= MANY
    assert len(many) == 1
    few = asked(rings(4, 6), always(0.05, 0.9))
    assert few[0] < MANY
    assert len(few) == 2


def test_a_hopeless_frame_is_asked_about_only_where_the_finder_points():
    counts: list[int] = []
    nothing = always(0.05, 0.9)

    def counted(batch: np.ndarray) -> np.ndarray:
        counts.append(len(batch))
        return nothing(batch)

    recognize(rings(10, 30), counted)
    assert counts[0] >= MANY
    assert sum(counts[1:]) <= MOST_PROPOSED


def test_what_is_put_together_is_one_candidate(camera: Classify, clear):
    """The whole frame's ink is shared out: no piece is read both alone and as a part."""
    pictures, labels = clear
    wide = np.flatnonzero(labels != 1)[:2]
    page = on_paper(Row(np.random.default_rng(4), pictures[wide]).ink)
    digits = recognize(page, camera).digits
    assert len(digits) == 2
    (left, right) = (one.box for one in digits)
    assert left[0] + left[2] < right[0] + right[2]
    assert min(left[0] + left[2], right[0] + right[2]) - right[0] < 0.4 * min(left[2], right[2])


def atom(x: int, height: int, area: int) -> Piece:
    """A part of a cluster; of its form only height and ink count."""
    return Piece(
        labels=(x,), x=x, y=0, width=1, height=height, area=area,
        stroke=1.0, unevenness=1.2, contrast=200.0,
    )  # fmt: skip


@st.composite
def clusters(draw: st.DrawFn) -> tuple[list[Piece], list[tuple[int, int]], np.ndarray]:
    """Parts, the runs of them that were asked about, and the answers."""
    count = draw(st.integers(1, 5))
    atoms = [atom(x, draw(st.integers(5, 40)), draw(st.integers(12, 400))) for x in range(count)]
    runs = [(a, b) for a in range(count) for b in range(a + 1, count + 1)]
    asked = draw(st.lists(st.sampled_from(runs), min_size=1, max_size=12))
    chance = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    return atoms, asked, chance.dirichlet(np.full(11, 0.4), len(asked)).astype(np.float32)


def value(atoms, asked, answers, chosen) -> float:
    """How good it is to read just these runs, in nats; runs that share a part are worth nothing."""
    areas = [one.area for one in atoms]
    tallest = max(one.height for one in atoms)
    covered = [place for index in chosen for place in range(*asked[index])]
    if len(covered) != len(set(covered)):
        return -np.inf
    score = -EACH * sum(areas) * len(chosen)
    for index in chosen:
        sure = max(float(answers[index, :10].max()), 1e-4)
        score += np.log(sure) * sum(areas[slice(*asked[index])])
    for place in set(range(len(atoms))) - set(covered):
        flat = atoms[place].height < FLAT * tallest
        score += np.log(FLAT_LEFT_OVER if flat else LEFT_OVER) * areas[place]
    return float(score)


@given(clusters())
@settings(max_examples=100, deadline=None)
def test_no_other_way_to_read_a_cluster_is_better(made):
    atoms, asked, answers = made
    cluster = grouping._Cluster(members=[0], atoms=atoms, spans=asked)
    chosen, explained = grouping._best(cluster, answers)
    ways = itertools.chain.from_iterable(
        itertools.combinations(range(len(asked)), many) for many in range(len(atoms) + 1)
    )
    best = max(value(atoms, asked, answers, way) for way in ways)
    assert value(atoms, asked, answers, chosen) == pytest.approx(best, rel=1e-5)
    total = sum(one.area for one in atoms)
    assert explained == pytest.approx(np.exp(best / total), rel=1e-4)
