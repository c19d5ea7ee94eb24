"""The lab: what is counted, what each recipe can mend, and what is said of it."""

from __future__ import annotations

import numpy as np
import pytest

from vision.disturbances import DISTURBANCES, chance
from vision.normalize import SIDE, normalize
from vision.recipes import RECIPES, seen
from vision.robustness import COUNT, PIECE, Curve, Findings, choice, measure

MOVED = DISTURBANCES[0]


@pytest.fixture(scope="module")
def found(baseline, test_digits) -> Findings:
    return measure(baseline, *test_digits, count=100)


def curve(found: Findings, key: str) -> Curve:
    return next(one for one in found.curves if one.disturbance.key == key)


def made(right: list[int], normalized: list[int], silent: int = 0) -> Curve:
    """A curve of ``MOVED`` with figures of our own, of 100 pictures."""
    rows = np.array([right, normalized])
    return Curve(
        disturbance=MOVED,
        count=100,
        recipes=("raw", "normalized"),
        right=rows,
        silent=np.full_like(rows, silent),
    )


def test_everything_is_counted_once(found: Findings) -> None:
    assert found.count == 100
    assert [one.disturbance for one in found.curves] == list(DISTURBANCES)
    starts = {tuple(one.right[:, 0]) for one in found.curves}
    assert len(starts) == 1  # unchanged is unchanged, whatever comes after
    for one in found.curves:
        assert one.right.shape == (len(RECIPES), len(one.disturbance.amounts))
        assert ((one.right >= 0) & (one.right <= 100)).all()
        assert not one.silent.any()  # this network has no such answer


def test_figures_are_those_of_the_pictures(found: Findings, baseline, test_digits) -> None:
    pictures, labels = test_digits
    chosen = choice(len(pictures), 100)
    changed = [MOVED.changed(pictures[index], 4, chance(0, index)) for index in chosen]
    for key, shown in (("raw", changed), ("normalized", [normalize(one) for one in changed])):
        right = (baseline(np.stack(shown)).argmax(axis=1) == labels[chosen]).mean()
        assert curve(found, "moved").accuracy(key)[MOVED.amounts.index(4)] == pytest.approx(right)


def test_each_step_mends_what_it_is_for(found: Findings) -> None:
    def last(key: str, recipe: str) -> float:
        return float(curve(found, key).accuracy(recipe)[-1])

    assert last("moved", "raw") < 0.4
    assert last("moved", "centred") > 0.9
    smaller = curve(found, "smaller").accuracy("boxed") - curve(found, "smaller").accuracy(
        "centred"
    )
    assert smaller[MOVED.amounts.index(3)] > 0.3
    assert last("inverted", "boxed") < 0.5 < 0.9 < last("inverted", "cleared")
    assert last("grey", "centred") < 0.7 < 0.9 < last("grey", "normalized")
    assert curve(found, "inverted").accuracy("normalized").min() > 0.9


def test_a_network_may_answer_no_digit(camera, test_digits) -> None:
    found = measure(camera, *test_digits, count=PIECE)
    tiny = curve(found, "smaller")
    assert tiny.silence("raw")[-1] > 0.5
    assert (tiny.right + tiny.silent <= PIECE).all()


def test_the_same_seed_gives_the_same_figures(baseline, test_digits) -> None:
    first, again = (measure(baseline, *test_digits, count=10, seed=3) for _ in range(2))
    assert first.as_json() == again.as_json()


def test_pictures_come_from_all_over_and_a_few_are_among_many() -> None:
    few, many = choice(10_000, 200), choice(10_000, 1000)
    assert np.array_equal(few, many[:200])
    assert len(set(many.tolist())) == 1000
    assert few.mean() == pytest.approx(5000, abs=600)
    assert sorted(choice(10, 500).tolist()) == list(range(10))
    assert COUNT % PIECE == 0


def test_figures_grow_piece_by_piece(baseline, test_digits) -> None:
    told: list[Findings] = []
    whole = measure(baseline, *test_digits, count=PIECE + 5, on_findings=told.append)
    assert [one.count for one in told] == [0, PIECE, PIECE + 5]
    assert told[-1].as_json() == whole.as_json()
    first = measure(baseline, *test_digits, count=PIECE)
    assert told[1].as_json() == first.as_json()


def test_it_stops_when_asked_and_keeps_whole_pieces(baseline, test_digits) -> None:
    told: list[Findings] = []
    found = measure(
        baseline,
        *test_digits,
        count=4 * PIECE,
        on_findings=told.append,
        should_stop=lambda: told[-1].count > 0,
    )
    assert found.count == PIECE
    none = measure(baseline, *test_digits, should_stop=lambda: True)
    assert none.count == 0
    assert curve(none, "moved").accuracy("raw").tolist() == [0] * len(MOVED.amounts)


def test_pictures_without_labels_are_refused(baseline, test_digits) -> None:
    pictures, labels = test_digits
    with pytest.raises(ValueError, match="10000 pictures cannot have 3 labels"):
        measure(baseline, pictures, labels[:3])
    with pytest.raises(ValueError, match="0 pictures"):
        measure(baseline, pictures[:0], labels[:0])


def test_json_and_table_hold_the_same_figures(found: Findings) -> None:
    told = found.as_json()
    assert told["robustness_pictures"] == 100
    assert len(told["robustness"]) == len(DISTURBANCES)
    first = told["robustness"][0]
    assert (first["disturbance"], first["unit"]) == ("moved", "pixels")
    assert {"raw", "centred", "normalized"} <= set(first["curves"])
    rows = [row for row in found.rows() if row["disturbance"] == "moved"]
    assert [row["amount"] for row in rows] == first["amounts"] == list(MOVED.amounts)
    assert [row["raw"] for row in rows] == first["curves"]["raw"]
    text = found.as_text()
    assert all(one.sentence() in text for one in found.curves)
    assert "normalized" in text
    lost = [share for row in found.rows() if row["amount"] for share in [row["raw"]]]
    assert found.mean("raw") == pytest.approx(np.mean(lost))
    assert found.mean("normalized") > found.mean("raw") + 0.05


def test_a_sentence_says_what_the_figures_say() -> None:
    fell = made([98, 95, 60, 30, 12, 10], [98, 98, 98, 98, 98, 95])
    assert fell.sentence() == ("Moved by 4 pixels, 12 of 100 are still read; through our eyes, 98.")
    assert fell.sentence(0) == "Unchanged, 98 of 100 are read; through our eyes as many: 98."
    worse = made([98, 98, 98, 90, 90, 90], [98, 98, 98, 90, 90, 70])
    assert worse.sentence().endswith("90 of 100 are still read; through our eyes, only 70.")
    same = made([98, 98, 98, 98, 97, 96], [98, 98, 98, 98, 97, 96])
    assert same.sentence().startswith("Moved by 6 pixels, 96 of 100")
    silent = made([98, 90, 60, 30, 12, 0], [98] * 6, silent=40)
    assert "0 of 100 are still read and 40 are called no digit; through our eyes" in (
        silent.sentence()
    )


def test_what_is_seen_is_a_picture_a_recipe(test_digits) -> None:
    picture = test_digits[0][11]
    shown = seen(picture, MOVED, 3, chance(0, 11))
    assert len(shown) == len(RECIPES)
    assert all(one.shape == (SIDE, SIDE) and one.dtype == np.uint8 for one in shown)
    assert np.array_equal(shown[0], MOVED.changed(picture, 3, chance(0, 11)))
    assert np.array_equal(shown[-1], normalize(shown[0]))


@pytest.mark.parametrize("level", [0, 1, 255])
def test_recipes_bear_pictures_of_nothing(level: int) -> None:
    empty = np.full((SIDE, SIDE), level, np.uint8)
    for recipe in RECIPES:
        result = recipe.see(empty)
        assert (result.shape, result.dtype) == ((SIDE, SIDE), np.uint8)
