"""Arrays become images and come back equal; numbers become colours that mean what they should."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from PySide6.QtGui import QColor, QImage

from gui import images

PICTURES = arrays.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 40), st.just(3)))


@given(PICTURES)
def test_there_and_back(picture: np.ndarray) -> None:
    assert np.array_equal(images.from_image(images.to_image(picture)), picture)


def test_blue_green_red_stays_in_order() -> None:
    picture = np.zeros((1, 1, 3), np.uint8)
    picture[0, 0] = 10, 20, 30
    assert images.to_image(picture).pixelColor(0, 0) == QColor(30, 20, 10)


def test_the_windows_own_format_is_taken_as_it_is() -> None:
    picture = np.full((2, 3, 4), 255, np.uint8)
    picture[1, 2, :3] = 10, 20, 30
    image = images.to_image(picture)
    assert image.format() == QImage.Format.Format_RGB32
    assert image.pixelColor(2, 1) == QColor(30, 20, 10)
    assert np.array_equal(images.from_image(image), picture[..., :3])


def test_grey_becomes_grey() -> None:
    picture = np.arange(15, dtype=np.uint8).reshape(3, 5)
    back = images.from_image(images.to_image(picture))
    assert np.array_equal(back, np.repeat(picture[..., None], 3, axis=2))


def test_the_image_owns_its_pixels() -> None:
    picture = np.full((4, 4), 200, np.uint8)
    image = images.to_image(picture)
    picture[:] = 0
    assert image.pixelColor(0, 0).red() == 200


def test_what_is_transparent_becomes_white() -> None:
    image = QImage(2, 1, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    image.setPixelColor(1, 0, QColor(0, 0, 0, 255))
    assert images.from_image(image)[0].tolist() == [[255, 255, 255], [0, 0, 0]]


@pytest.mark.parametrize(
    "wrong",
    [np.zeros((2, 2), np.float32), np.zeros((2, 2, 5), np.uint8), np.zeros((0, 2), np.uint8)],
)
def test_another_shape_or_dtype_is_refused_with_its_name(wrong: np.ndarray) -> None:
    with pytest.raises(ValueError, match=str(wrong.dtype)):
        images.to_image(wrong)


def _brightness(colours: np.ndarray) -> np.ndarray:
    total: np.ndarray = colours.astype(int).sum(axis=-1)
    return total


def test_sequential_grows_brighter() -> None:
    ramp = images.sequential(np.linspace(0, 3, 50)[None])
    assert (np.diff(_brightness(ramp)[0]) >= 0).all()
    assert np.array_equal(images.sequential(np.full((1, 1), -5.0)), ramp[:, :1])


@pytest.mark.parametrize("light", [False, True])
def test_diverging_is_centred_at_zero(light: bool) -> None:
    left, ground, right = images.diverging(np.array([[-2.0, 0.0, 2.0]]), light=light)[0]
    assert left[0] > left[2]  # blue below
    assert right[2] > right[0]  # orange above
    alone = images.diverging(np.array([[0.0, 1.0]]), light=light)[0, 0]
    assert np.array_equal(alone, ground)


@pytest.mark.parametrize("draw", [images.sequential, images.diverging])
def test_numbers_that_are_none_are_drawn_as_zero(draw: object) -> None:
    assert callable(draw)
    odd = draw(np.array([[np.nan, np.inf, -np.inf, 1.0]]))
    plain = draw(np.array([[0.0, 0.0, 0.0, 1.0]]))
    assert np.array_equal(odd, plain)
    assert draw(np.full((2, 2), np.nan)).shape == (2, 2, 3)


def test_few_colours_are_nearly_the_same_colours() -> None:
    ramp = np.linspace(0, 255, 600).astype(np.uint8)
    picture = np.stack([np.tile(ramp, (40, 1)), np.full((40, 600), 90, np.uint8)] * 2, axis=-1)
    small = images.few_colours(images.to_image(np.ascontiguousarray(picture[..., :3])))
    assert small.format() == QImage.Format.Format_Indexed8
    assert small.colorCount() <= 256
    apart = np.abs(images.from_image(small).astype(int) - picture[..., :3])
    assert apart.max() <= 8
