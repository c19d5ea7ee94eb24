"""The sentences about heat say the numbers that the network gave."""

from __future__ import annotations

import numpy as np
import pytest

from gui.inside.looked_words import about_cam, about_patch, about_pixels, possessive
from models.digit_names import a_digit
from models.grad_cam import Cam
from models.receptive import ReceptiveField
from models.saliency import INK, Covered


def covered(fall: float, *, fill: int = 0, whole: float = 0.998) -> Covered:
    """A 7 that loses so much of its probability where the patch around (12, 9) is covered."""
    answer = np.zeros(11, np.float32)
    answer[7], answer[2] = whole, 1 - whole
    answers = np.tile(answer, (28, 28, 1))
    answers[12, 9, 7], answers[12, 9, 2] = whole - fall, 1 - whole + fall
    return Covered(whole=answer, answers=answers, size=5, step=1, fill=fill, asked=2)


@pytest.mark.parametrize(
    ("digit", "name", "whose"),
    [(7, "a 7", "the 7’s"), (8, "an 8", "the 8’s"), (10, "no digit", "“no digit”’s")],
)
def test_digits_have_their_article(digit: int, name: str, whose: str) -> None:
    assert a_digit(digit) == name
    assert possessive(digit) == whose


def test_what_a_patch_takes_and_adds() -> None:
    said = about_patch(covered(0.43), 7, (12, 9), odds=False)
    assert (
        said == "Row 13, column 10: covering takes 0.43 from the 7’s probability (0.998 → 0.568)."
    )
    said = about_patch(covered(0.43), 2, (12, 9), odds=False)
    assert said == "Row 13, column 10: covering adds 0.43 to the 2’s probability (0.002 → 0.432)."
    said = about_patch(covered(0.43), 7, (0, 0), odds=False)
    assert said == "Row 1, column 1: covering leaves the 7’s probability as it is."


def test_the_patch_that_changes_most_whichever_way() -> None:
    for digit, verb in ((7, "takes 0.43 from"), (2, "adds 0.43 to")):
        said = about_patch(covered(0.43), digit, None, odds=False)
        assert said.startswith(f"Covering the framed patch {verb} the {digit}’s probability")
    said = about_patch(covered(0), 7, None, odds=False)
    assert said == "No patch of 5×5 changes much for a 7. Odds show more."


def test_a_blot_is_no_cover() -> None:
    said = about_patch(covered(0.43, fill=INK), 7, (12, 9), odds=False)
    assert said.startswith("Row 13, column 10: a blot takes 0.43")
    assert about_patch(covered(0.4, fill=INK), 7, None, odds=False).startswith("A blot on the")


def test_odds_are_said_as_so_many_times() -> None:
    # From 0.999 : 0.001 to 0.5 : 0.5, in two digits that count.
    said = about_patch(covered(0.499, whole=0.999), 7, (12, 9), odds=True)
    assert said == "Row 13, column 10: covering makes a 7 1,000 times less likely."
    said = about_patch(covered(0.499, whole=0.999), 2, (12, 9), odds=True)
    assert said == "Row 13, column 10: covering makes a 2 1,000 times more likely."
    certain = about_patch(covered(1.0, whole=1.0), 7, (12, 9), odds=True)
    assert certain == "Row 13, column 10: covering makes a 7 over a million times less likely."
    assert "odds as they are" in about_patch(covered(0), 7, (12, 9), odds=True)
    assert "changes much" in about_patch(covered(0), 7, None, odds=True)


def cam(cells: np.ndarray) -> Cam:
    field = ReceptiveField(size=(8, 8), step=(2, 2), start=(0, 0))
    ones = np.ones(1, np.float32)
    return Cam(layer=0, worth=ones, cells=cells, places=cells, field=field)


def test_where_the_maps_speak() -> None:
    cells = np.zeros((11, 11), np.float32)
    cells[2, 4] = 1.5
    found = cam(cells)
    said = about_cam(found, found.heat(), 7, None)
    assert said.startswith("Most in the framed 8×8 pixels: ")
    assert said.endswith(" for a 7.")
    said = about_cam(found, found.heat(), 8, (7, 11))
    assert said.startswith("Row 8, column 12: ")
    assert said.endswith(" for an 8. The maps’ cell sees the 8×8 pixels framed.")
    against = cam(-cells)
    assert "Nothing in these maps" in about_cam(against, against.heat(), 7, None)
    assert "against a 7" in about_cam(against, against.heat(signed=True), 7, None)


def test_what_more_ink_would_do() -> None:
    heat = np.zeros((28, 28), np.float32)
    heat[3, 5] = -0.002
    said = about_pixels(heat, 7, None)
    assert said == "Most at row 4, column 6: 100 grey levels more ink change the 7’s score by −0.2."
    said = about_pixels(-heat, 7, (3, 5))
    assert said == "Row 4, column 6: 100 grey levels more ink change the 7’s score by +0.2."
