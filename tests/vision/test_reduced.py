"""Photographs made small enough to be read as numbers."""

from __future__ import annotations

import numpy as np
import pytest

from vision import reduced


@pytest.mark.parametrize(
    "shape", [(480, 640, 3), (640, 480, 3), (1000, 3, 3), (64, 64, 3), (70, 65)]
)
def test_the_longest_side_is_64_and_the_shape_is_kept(shape):
    picture = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    small = reduced.reduced(picture)
    assert max(small.shape[:2]) == 64
    ratio = 64 / max(shape[:2])
    assert small.shape[0] == max(1, round(shape[0] * ratio))
    assert small.shape[1] == max(1, round(shape[1] * ratio))
    assert small.dtype == np.uint8
    assert small.ndim == len(shape)


def test_a_small_picture_keeps_its_pixels_in_the_order_red_green_blue():
    picture = np.random.default_rng(0).integers(0, 256, (5, 9, 3), dtype=np.uint8)
    assert np.array_equal(reduced.reduced(picture), picture[..., ::-1])


def test_each_pixel_is_the_mean_of_those_it_stands_for():
    picture = np.random.default_rng(2).integers(0, 256, (256, 128), dtype=np.uint8)
    blocks = picture.reshape(64, 4, 32, 4).mean(axis=(1, 3))
    assert np.abs(reduced.reduced(picture) - blocks).max() <= 0.5


def test_what_has_no_colour_becomes_one_channel():
    alike = np.repeat(np.arange(12, dtype=np.uint8).reshape(3, 4, 1), 3, axis=2)
    assert np.array_equal(reduced.reduced(alike), alike[..., 0])
    assert np.array_equal(reduced.grey(alike), alike[..., 0])
    assert np.array_equal(reduced.grey(alike[..., 0]), alike[..., 0])


def test_green_looks_brighter_than_blue():
    pure = np.eye(3, dtype=np.uint8)[None] * 255
    assert reduced.grey(pure).tolist() == [[76, 150, 29]]
