"""The pictures that come with the program are what their descriptions say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np

from vision import filters, pictures

GREY = np.array([0.114, 0.587, 0.299])


def test_the_colour_picture_is_what_its_program_draws(root: Path) -> None:
    path = root / "resources" / "pictures" / "make_pictures.py"
    spec = importlib.util.spec_from_file_location("make_pictures", path)
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    # Other versions of OpenCV may round a soft edge otherwise.
    assert np.abs(pictures.colour_example().astype(int) - maker.neon()).max() <= 3


def test_only_a_filter_three_deep_tells_its_digits_apart() -> None:
    picture = pictures.colour_example().astype(np.float64)
    assert picture.shape == (32, 32, 3)
    flat = np.array([[1.0, 0, -1]] * 3)
    red_only = np.stack([0 * flat, 0 * flat, flat], axis=-1)
    grey = np.abs(filters.convolve(picture @ GREY, flat))
    red = np.abs(filters.convolve(picture, red_only))
    four, seven = (slice(4, 20), slice(2, 13)), (slice(4, 20), slice(16, 27))
    assert 0.8 < grey[four].max() / grey[seven].max() < 1.25
    assert red[four].max() > 5 * red[seven].max()


def test_five_by_five_has_nine_places_for_three_by_three() -> None:
    picture = pictures.five_by_five()
    assert picture.dtype == np.uint8
    assert filters.convolve(picture, np.ones((3, 3))).shape == (3, 3)
    assert filters.convolve(picture, np.ones((3, 3)), padding="same").shape == (5, 5)
