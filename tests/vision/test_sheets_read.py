"""Whole made-up photographs with the default network: sheets are read, everything else is silent.

These seeds guard what was reached; how it reads many others `make sheets` counts.
"""

from __future__ import annotations

import numpy as np
import pytest

from models import mnist
from vision import scoring
from vision.recognize import SURE, Classify, recognize
from vision.scenes import Scenes
from vision.sheets import Sheets

SIZE = (640, 480)


@pytest.fixture(scope="module")
def sheets() -> Sheets:
    """Written with digits that no network was trained on: MNIST's last training pictures."""
    data = mnist.load()
    return Sheets(data.train_pictures[-5000:], data.train_labels[-5000:])


@pytest.fixture(scope="module")
def scenes() -> Scenes:
    return Scenes()


@pytest.mark.parametrize(
    ("kind", "floor"),
    [
        ("lines", 0.97),
        ("scattered", 0.95),
        ("single", 0.75),
        ("groups", 0.95),
        ("rotated", 0.92),
        ("board", 0.97),
        ("pencil", 0.93),
        ("boxed", 0.90),
        ("detached", 0.85),
        ("touching", 0.60),
    ],
)
def test_made_up_sheets_are_read(camera: Classify, sheets: Sheets, kind: str, floor: float):
    made = [sheets.make(np.random.default_rng(seed), kind, size=SIZE) for seed in range(6)]
    score = scoring.score(lambda picture: recognize(picture, camera), made, kind)
    assert score.right + score.missed >= 6
    assert score.f1 >= floor


@pytest.mark.parametrize(
    "kind",
    [
        "empty", "things", "fruit", "leaves", "face", "building", "chessboard", "books", "graffiti",
        "natural", "fabric", "gravel", "gradient", "noise",
    ],
)  # fmt: skip
def test_scenes_without_digits_are_silent(camera: Classify, scenes: Scenes, kind: str):
    for seed in range(2):
        picture = scenes.make(np.random.default_rng(seed), kind, size=SIZE)
        assert recognize(picture, camera).text == ""


def test_rows_of_groups_are_read_in_order(camera: Classify, sheets: Sheets):
    sheet = sheets.make(np.random.default_rng(1), "groups", size=SIZE)
    reading = recognize(sheet.picture, camera)
    assert reading.text.replace(" ", "") == scoring.spaced(sheet).replace(" ", "")


def test_what_was_asked_and_left_out_can_be_looked_at(camera: Classify, scenes: Scenes):
    page = scenes.make(np.random.default_rng(2), "prose", size=SIZE)
    rejected = recognize(page, camera).rejected
    asked = [one for one in rejected if one.digit is not None]
    others = [one for one in rejected if one.digit is None]
    assert len(asked) > 10
    assert others
    for one in asked:
        assert one.picture is not None
        assert one.probabilities is not None
        assert (one.picture.shape, one.picture.dtype) == ((28, 28), np.uint8)
        assert one.picture.max() > 0
        assert one.probabilities.sum() == pytest.approx(1, abs=1e-5)
        assert one.digit == one.probabilities[:10].argmax()
        surest = one.probabilities[one.digit]
        assert surest < SURE or surest <= one.probabilities[10]
        assert one.reason.split()[0] in ("not", "unsure")
    for one in others:
        assert one.picture is one.probabilities is None
        assert one.reason
