"""Made-up sheets are what they say: the ink is where the boxes are, chance is the seed's."""

from __future__ import annotations

import numpy as np
import pytest

from vision import synthesis
from vision.film import FRAME, film


@pytest.fixture
def sheet(test_digits) -> synthesis.Sheet:
    pictures, labels = test_digits
    return synthesis.make_sheet(pictures[:8], labels[:8], rng=np.random.default_rng(0), per_line=4)


def test_ink_lies_in_the_boxes(sheet, test_digits):
    assert sheet.labels == tuple(int(label) for label in test_digits[1][:8])
    assert sheet.lines == (0, 0, 0, 0, 1, 1, 1, 1)
    dark = sheet.picture.max(axis=2) < 120
    for x, y, width, height in sheet.boxes:
        assert dark[y : y + height, x : x + width].mean() > 0.08
        dark[y - 3 : y + height + 3, x - 3 : x + width + 3] = False
    assert not dark.any()


def test_the_same_seed_makes_the_same_sheet(test_digits):
    pictures, labels = test_digits
    one, other, third = (
        synthesis.make_sheet(pictures[:5], labels[:5], rng=np.random.default_rng(seed)).picture
        for seed in (1, 1, 2)
    )
    assert np.array_equal(one, other)
    assert not np.array_equal(one, third)


def test_a_digit_that_does_not_fit_is_refused(test_digits):
    sheet = np.zeros((100, 100, 3), np.uint8)
    with pytest.raises(ValueError, match="does not fit"):
        synthesis.write_digits(
            sheet, test_digits[0][:1], [(10, 10)], 60, rng=np.random.default_rng(0)
        )


def test_light_shadow_and_blur_do_what_they_say():
    white = np.full((120, 160, 3), 200, np.uint8)
    lit = synthesis.uneven_light(white, towards=0.0, depth=0.5)
    assert lit[60, 150].mean() > 1.3 * lit[60, 10].mean()
    dark = synthesis.shadow(white, edge=0.5, slope=0.0, depth=0.4, soft=0.02)
    assert dark[60, 20].mean() == 200
    assert dark[60, 140].mean() == pytest.approx(120, abs=1)
    assert synthesis.defocus(white, 0) is white
    noisy = synthesis.sensor_noise(white, rng=np.random.default_rng(0), amount=5)
    assert noisy.std() == pytest.approx(5, abs=0.5)


def test_a_film_tells_what_is_in_view(sheet):
    shots = list(film([sheet], rng=np.random.default_rng(0), seconds=2.0, rate=10))
    assert len(shots) == 20
    assert all(shot.picture.shape == (FRAME[1], FRAME[0], 3) for shot in shots)
    assert [shot.still for shot in shots] == [7 <= index <= 13 for index in range(20)]
    assert all(shot.labels == sheet.labels for shot in shots if shot.still)
    assert len(shots[0].labels) < len(sheet.labels)
    for shot in shots:
        for x, y, width, height in shot.boxes:
            inside = shot.picture[y : y + height, x : x + width]
            assert inside.min() < 0.6 * inside.max()
