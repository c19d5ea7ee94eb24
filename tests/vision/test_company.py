"""Layout as evidence: what stands around a piece of ink moves the word of the network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from vision import company
from vision.company import NO_DIGIT, SEEN, weighed
from vision.finder import Heat
from vision.grouping import Answered
from vision.recognize import SURE
from vision.segment import Candidate


def answered(
    x: float,
    digit: int = 3,
    share: float = 0.99,
    *,
    y: float = 100,
    height: int = 40,
    stroke: float = 4.0,
    contrast: float = 150.0,
    ten: bool = False,
    **more: object,
) -> Answered:
    """A piece at a place, read as a digit with such a probability, the rest "not a digit"."""
    answer = np.zeros(11, np.float32)
    answer[:10] = 0.1 * (1 - share) / 9
    answer[NO_DIGIT] = 0.9 * (1 - share)
    if ten:
        answer[:10] = (1 - share) / 9
        answer[NO_DIGIT] = 0
    answer[digit] = share
    width = max(1, height // (5 if digit == 1 else 2))
    candidate = Candidate(
        box=(round(x), round(y), width, height),
        levels=np.zeros((height, width), np.uint8),
        stroke=stroke,
        contrast=contrast,
        **more,
    )
    return Answered(candidate=candidate, picture=np.zeros((28, 28), np.uint8), answer=answer)


def nothing(x: float, *, y: float = 100, seed: int = 0) -> Answered:
    """A piece that the network says is none, of a size and stroke of its own."""
    chance = np.random.default_rng((seed, round(x), round(y)))
    return answered(
        x, 1, 0.01, y=y, height=int(chance.integers(20, 70)), stroke=chance.uniform(2, 8)
    )


def formless(x: float, reason: str) -> Answered:
    """A piece that was not asked about."""
    return Answered(candidate=replace(answered(x).candidate, reason=reason))


def row(count: int, digit: int, share: float = 0.99) -> list[Answered]:
    return [answered(100 + 40 * i, digit, share) for i in range(count)]


def crowd(count: int) -> list[Answered]:
    """Many things that are no digits, all over the frame."""
    return [
        nothing(60 + 50 * (i % 10) + 7 * (i // 10), y=30 + 60 * (i // 10)) for i in range(count)
    ]


def sureness(one: Answered) -> float:
    """Probability of the best digit."""
    assert one.answer is not None
    return float(one.answer[:NO_DIGIT].max())


def mixture() -> list[Answered]:
    """Digits, what is none, and what was not asked about."""
    return [
        *row(4, 5),
        answered(280, 1, 0.8, contrast=60),
        formless(340, "too wide"),
        nothing(400),
        formless(440, "too small"),
        answered(500, 0, 0.6, put_together=True, explained=0.7, clutter=0.3, contact=3.0),
    ]


@pytest.mark.parametrize("ten", [False, True])
def test_answers_stay_probabilities_of_the_same_digits(ten: bool):
    chance = np.random.default_rng(2)
    before = mixture()
    for i in range(25):
        answer = chance.dirichlet(np.full(11, 0.3)).astype(np.float32)
        if ten:
            answer[NO_DIGIT] = 0
            answer /= answer.sum()
        before.append(replace(answered(40 * i, y=300), answer=answer))
    if ten:
        before = before[len(mixture()) :]
    after = weighed(before)
    assert len(after) == len(before)
    for old, new in zip(before, after, strict=True):
        assert new.candidate is old.candidate
        assert new.picture is old.picture
        if old.answer is None:
            assert new.answer is None
            continue
        assert new.answer is not None
        assert (new.answer.dtype, new.answer.shape) == (np.float32, (11,))
        assert new.answer.min() >= 0
        assert new.answer.sum() == pytest.approx(1, abs=1e-5)
        shares = old.answer[:NO_DIGIT] / old.answer[:NO_DIGIT].sum()
        assert new.answer[:NO_DIGIT] / new.answer[:NO_DIGIT].sum() == pytest.approx(
            shares, abs=1e-4
        )


def test_nothing_in_nothing_out():
    assert weighed([]) == []
    alone = [formless(10, "too small"), formless(90, "too wide")]
    assert weighed(alone) == alone


def test_the_same_frame_has_the_same_answer_in_any_order():
    before = mixture()
    after, again = weighed(before), weighed(mixture())
    backwards = weighed(before[::-1])[::-1]
    for one, same, other in zip(after, again, backwards, strict=True):
        if one.answer is None:
            assert other.answer is None
            continue
        assert np.array_equal(one.answer, same.answer)
        assert np.allclose(one.answer, other.answer, atol=1e-5)


@pytest.mark.parametrize("digit", range(10))
def test_a_lone_clear_digit_stays_one(digit: int):
    (alone,) = weighed([answered(100, digit, 0.995)])
    assert sureness(alone) > SURE


def test_a_row_of_digits_stays_one():
    assert min(map(sureness, weighed([answered(40 * i, i) for i in range(10)]))) > 0.9


def test_the_same_stroke_among_many_things_is_none():
    stroke = answered(305, 1, 0.97, y=175)
    (alone,) = weighed([stroke])
    among = weighed([*crowd(60), stroke])[-1]
    assert sureness(alone) > SURE
    assert sureness(among) < 0.3


def test_a_lone_three_survives_more_than_a_lone_one():
    """A stroke is common in the world, a 3 is not."""
    among = {digit: weighed([*crowd(20), answered(305, digit, 0.95)])[-1] for digit in (0, 1, 3)}
    assert sureness(among[3]) > sureness(among[0])
    assert sureness(among[3]) > sureness(among[1])


def test_posts_of_a_fence_vouch_for_each_other_less_than_threes_do():
    for share in (0.8, 0.9, 0.97):
        posts, threes = (
            weighed([*crowd(12), *(answered(100 + 40 * i, digit, share, y=250) for i in range(8))])
            for digit in (1, 3)
        )
        assert max(map(sureness, posts[12:])) < min(map(sureness, threes[12:]))


def test_company_helps_threes_more_than_posts():
    """The odds that eight of a kind gain over one alone."""

    def gain(digit: int) -> float:
        (alone,) = weighed([answered(100, digit, 0.8)])
        many = weighed(row(8, digit, 0.8))
        shares = np.array([sureness(alone), np.median([sureness(one) for one in many])])
        return float(np.diff(np.log(shares / (1 - shares)))[0])

    assert gain(3) > gain(1)
    assert gain(3) > 0.5


@pytest.mark.parametrize(
    "change",
    [{"contrast": 40.0}, {"stroke": 12.0}, {"height": 120}, {"height": 13}],
    ids=["fainter", "thicker", "larger", "smaller"],
)
def test_what_looks_otherwise_than_the_digits_around_it_is_doubted(change: dict[str, float]):
    digits = [answered(40 * i, 2 + i % 7) for i in range(9) if i != 4]
    like = weighed([*digits, answered(160, 4, 0.8)])[-1]
    other = weighed([*digits, answered(160, 4, 0.8, **change)])[-1]
    assert sureness(other) < sureness(like) - 0.02


@pytest.mark.parametrize(
    "change",
    [
        {"clutter": 0.4},
        {"put_together": True},
        {"put_together": True, "explained": 0.3},
        {"contact": 4.0},
    ],
    ids=["clutter", "cut", "badly explained", "cut off"],
)
def test_what_speaks_against_a_piece_counts(change: dict[str, object]):
    (before,) = weighed([answered(100, 3, 0.9)])
    (after,) = weighed([answered(100, 3, 0.9, **change)])
    assert sureness(after) < sureness(before) - 0.03


def test_ink_left_unread_counts_more_than_ink_explained():
    well, badly = (
        weighed([answered(100, 3, 0.9, put_together=True, explained=part)])[0]
        for part in (0.95, 0.4)
    )
    assert sureness(badly) < sureness(well)


def test_specks_say_nothing_but_forms_that_are_no_digits_do():
    alone = weighed([answered(100, 3, 0.7)])[0]
    specks = weighed([answered(100, 3, 0.7), *(formless(50 + i, "too small") for i in range(20))])
    lines = weighed([answered(100, 3, 0.7), *(formless(50 + i, "a line") for i in range(20))])
    assert sureness(lines[0]) < sureness(alone)
    assert sureness(lines[0]) < sureness(specks[0])


def test_a_far_crowd_counts_less_than_a_near_one():
    near = weighed([answered(100, 3, 0.8), *(nothing(110 + 5 * i) for i in range(20))])[0]
    far = weighed([answered(100, 3, 0.8), *(nothing(1110 + 5 * i) for i in range(20))])[0]
    assert sureness(near) < sureness(far)


def test_a_network_of_ten_answers_is_weighed_as_well():
    """It cannot say "not a digit": sure digits in a row stay, a doubtful one in clutter goes."""
    sheet = weighed([answered(40 * i, i, 0.99, ten=True) for i in range(10)])
    assert min(map(sureness, sheet)) > SURE
    assert all(one.answer is not None and one.answer[NO_DIGIT] > 0 for one in sheet)
    (texture,) = weighed([answered(100, 3, 0.8, ten=True, clutter=0.4)])
    assert sureness(texture) < 0.5


def heat(*chances: float) -> Heat:
    """The finder's word about the pieces of a row; elsewhere it says nothing."""
    chance = np.full((60, 160), SEEN, np.float32)
    for index, said in enumerate(chances):
        chance[24:37, 25 + 10 * index : 31 + 10 * index] = said
    return Heat(chance=chance, sizes=np.zeros((4, 60, 160), np.float32), scale=1.0)


def test_the_finders_word_counts_for_and_against():
    piece = [answered(100, 3, 0.6)]
    unseen, unsaid, seen = (
        sureness(weighed(piece, heat(chance))[0]) for chance in (0.01, SEEN, 0.95)
    )
    assert unseen < unsaid - 0.05
    assert seen > unsaid + 0.05
    assert unsaid == pytest.approx(sureness(weighed(piece)[0]), abs=1e-4)


def test_the_finder_makes_no_digit_of_what_is_none():
    """It sees places, not digits: what the network is sure is none stays none."""
    answer = np.zeros(NO_DIGIT + 1, np.float32)
    answer[[3, NO_DIGIT]] = 0.02, 0.98
    (one,) = weighed([replace(answered(100), answer=answer)], heat(0.9999))
    assert sureness(one) < SURE


def test_what_the_finder_says_of_neighbours_counts():
    pieces = [answered(100 + 40 * i, 3, 0.4) for i in range(5)]
    unsaid = weighed(pieces, heat(*[SEEN] * 5))[2]
    seen = weighed(pieces, heat(0.9, 0.9, SEEN, 0.9, 0.9))[2]
    assert sureness(seen) > sureness(unsaid) + 0.02


def test_a_ring_much_higher_than_the_digits_is_a_drawn_circle():
    digits = row(4, 3)
    ring, other = (
        weighed([*digits, answered(400, digit, 0.95, height=170)])[-1] for digit in (0, 4)
    )
    assert sureness(ring) < SURE < sureness(other)


@pytest.mark.parametrize(("height", "beside"), [(75, 4), (170, 1), (20, 4)])
def test_other_rings_are_as_they_were(height: int, beside: int, monkeypatch: pytest.MonkeyPatch):
    """Not twice as high, or with too few digits beside to know their height."""
    pieces = [*row(beside, 3), answered(400, 0, 0.9, height=height)]
    after = sureness(weighed(pieces)[-1])
    monkeypatch.setattr(company, "RING_NATS", 0.0)
    assert after == pytest.approx(sureness(weighed(pieces)[-1]))
