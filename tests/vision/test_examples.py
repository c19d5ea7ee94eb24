"""The camera network's pictures: readable digits, things that are none, the same for a seed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from vision import drawings, exposure
from vision.examples import (
    FONTS,
    HELD_OUT,
    NEGATIVES,
    PLAIN,
    RENEWED,
    SETTLED_PLAIN,
    SETTLING,
    CameraExamples,
)
from vision.nondigits import NO_DIGIT, TWIN_SHARE, TWINS, UPRIGHT, NonDigits
from vision.pens import CANVAS, Pens, placed


@pytest.fixture(scope="module")
def digits(test_digits) -> tuple[np.ndarray, np.ndarray]:
    """A few more than are held out."""
    pictures, labels = test_digits
    return pictures[: HELD_OUT + 300], labels[: HELD_OUT + 300]


def whole_epoch(examples: CameraExamples, seed: int) -> tuple[np.ndarray, np.ndarray]:
    *waits, made = examples.epoch(np.random.default_rng(seed))
    assert waits
    assert all(wait is None for wait in waits)
    assert made is not None
    return made


def test_an_epoch_has_every_digit_once_and_its_share_of_others(digits):
    pictures, labels = whole_epoch(CameraExamples(*digits, FONTS), 0)
    count = len(digits[0]) - HELD_OUT
    assert pictures.dtype == labels.dtype == np.uint8
    assert pictures.shape == (count + round(NEGATIVES * count), 28, 28)
    assert np.array_equal(labels[:count], digits[1][:count])
    others = labels[count:]
    assert (others == NO_DIGIT).mean() > 0.8
    # Something is to be seen on nearly all of them.
    assert (pictures.max(axis=(1, 2)) > 40).mean() > 0.97


def test_the_same_seed_makes_the_same_epoch(digits):
    one, other, third = (whole_epoch(CameraExamples(*digits), seed) for seed in (1, 1, 2))
    assert all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))
    assert not np.array_equal(one[0], third[0])


def test_each_epoch_renews_its_share_and_leaves_the_last_one_alone(digits):
    examples = CameraExamples(*digits)
    first, _ = whole_epoch(examples, 0)
    kept = first.copy()
    second, _ = whole_epoch(examples, 1)
    third, _ = whole_epoch(examples, 2)
    assert np.array_equal(first, kept)
    same = (first == second).all(axis=(1, 2))
    assert 1 - 1 / RENEWED <= same.mean() < 1.2 - 1 / RENEWED
    # Digits left as they are stay the same; of all others both halves are new by now.
    assert (first == third).all(axis=(1, 2)).mean() < 0.2


def test_the_last_epochs_show_more_digits_as_they_are(digits):
    examples = CameraExamples(*digits)
    plain = digits[0][: len(digits[0]) - HELD_OUT]
    same = []
    for epoch in range(SETTLING + RENEWED):
        made, _ = whole_epoch(examples, epoch)
        same.append((made[: len(plain)] == plain).all(axis=(1, 2)).mean())
    assert np.mean(same[: SETTLING - 1]) == pytest.approx(PLAIN, abs=0.05)
    assert same[-1] == pytest.approx(SETTLED_PLAIN, abs=0.08)


def test_held_out_digits_are_in_no_epoch(digits):
    pictures, labels = digits[0].copy(), digits[1]
    pictures[-HELD_OUT:] = 255 - pictures[-HELD_OUT:]
    examples = CameraExamples(pictures[-HELD_OUT - 100 :], labels[-HELD_OUT - 100 :])
    made, _ = whole_epoch(examples, 0)
    assert made.mean() < 100
    with pytest.raises(ValueError, match=f"more than {HELD_OUT}"):
        CameraExamples(pictures[:10], labels[:10])


def test_pens_leave_a_digit_where_it_was(digits):
    """Written again, a digit still overlaps itself; its opposite would not."""
    pens = Pens(np.random.default_rng(0))
    light = [pens.lightly(picture) for picture in digits[0][:100]]
    alike = [
        np.corrcoef(one.ravel(), other.ravel())[0, 1]
        for one, other in zip(light, digits[0][:100], strict=True)
    ]
    assert np.median(alike) > 0.5
    again = np.stack([pens.again(picture, digits[0][0]) for picture in digits[0][:200]])
    assert again.shape == (200, 28, 28)
    assert 20 < again.mean() < 45  # MNIST: 33


def test_upstrokes_bars_and_tails_only_add_ink(digits):
    pens = Pens(np.random.default_rng(0))
    for digit in range(10):
        picture = digits[0][np.flatnonzero(digits[1] == digit)[0]]
        drawn = pens.continental(picture, digit).astype(int)
        plain = pens.continental(picture, 0).astype(int)
        assert drawn.shape == (CANVAS, CANVAS)
        assert (drawn >= plain).all()
        assert (drawn > plain).any() == (digit in (1, 7, 9))


@pytest.mark.parametrize(
    "draw",
    [drawings.cursive, drawings.scribble, drawings.lines, drawings.shape, drawings.texture],
)
def test_drawings_are_ink_on_dark(draw):
    rng = np.random.default_rng(0)
    for _ in range(50):
        picture = draw(rng)
        assert (picture.shape, picture.dtype) == ((CANVAS, CANVAS), np.uint8)
        assert picture.max() == 255
        assert picture.mean() < 200


def test_letters_that_look_like_digits_are_taught_as_both(digits):
    made = NonDigits(np.random.default_rng(0), *digits)
    labels = [made._text("O", 1)[1] for _ in range(400)]
    assert set(labels) == {TWINS["O"], NO_DIGIT}
    assert np.mean(np.array(labels) == NO_DIGIT) == pytest.approx(TWIN_SHARE, abs=0.08)
    assert {made._text("A", 1)[1] for _ in range(50)} == {NO_DIGIT}


def test_everything_that_is_no_digit_is_ink_on_dark(digits):
    made = NonDigits(np.random.default_rng(0), *digits, [str(font) for font in FONTS])
    for _, make in made._makers:
        for _ in range(30):
            picture, label = make()
            assert (picture.shape, picture.dtype) == ((CANVAS, CANVAS), np.uint8)
            assert picture.max() > 60
            assert label <= NO_DIGIT


def test_a_part_of_a_digit_is_no_upright_stroke(digits):
    made = NonDigits(np.random.default_rng(0), *digits)
    for _ in range(200):
        picture, label = made._part()
        _, _, width, height = cv2.boundingRect((picture > 60).view(np.uint8))
        assert label == NO_DIGIT
        assert width > 0.8 * UPRIGHT * height


@pytest.mark.parametrize("step", [step for _, step in exposure.STEPS])
def test_every_step_of_a_camera_gives_a_picture(step, digits):
    rng = np.random.default_rng(0)
    for picture in digits[0][:30]:
        large = placed(picture, 2.0, 0.0, 0.0, CANVAS)
        changed = step(rng, large.copy())
        assert changed.dtype == np.uint8
        assert changed.ndim == 2
        assert min(changed.shape) >= 6
        assert changed.max() > 20
