"""The sentence about a kernel is true of that kernel."""

from __future__ import annotations

import re

import numpy as np
import pytest

from gui.widgets.kernel_words import count, describe, resized, why_so_many
from vision import filters, kernels

VERTICAL = filters.KERNELS["Vertical line"][..., None]
DIRECTIONAL = ("Vertical line", "Horizontal line", "Diagonal, rising", "Diagonal, falling")


def half_bright(side: str) -> np.ndarray:
    """A 9x9 picture that is 255 on one side of its middle ("left", "top left") and 0 elsewhere."""
    rows, columns = np.mgrid[-4:5, -4:5]
    lean = np.zeros((9, 9))
    for word, ramp in (("top", -rows), ("bottom", rows), ("left", -columns), ("right", columns)):
        if word in side.split():
            lean = lean + ramp
    return np.where(lean > 0, 255.0, 0.0)


@pytest.mark.parametrize("name", DIRECTIONAL)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_side_named_gives_positive_values(name: str, sign: int) -> None:
    kernel = sign * filters.KERNELS[name]
    found = re.match(
        r"Bright (?:on|at) the ([a-z ]+) and dark (?:on|at) the ([a-z ]+) gives a p",
        describe(kernel),
    )
    assert found is not None
    bright, dark = found.groups()
    middle = (3, 3)
    assert filters.convolve(half_bright(bright), kernel)[middle] > 0
    assert filters.convolve(half_bright(dark), kernel)[middle] < 0
    assert not filters.convolve(np.full((9, 9), 200.0), kernel).any()


def test_the_chapters_vertical_filter_looks_for_bright_left_and_dark_right() -> None:
    assert describe(filters.KERNELS["Vertical line"]).startswith(
        "Bright on the left and dark on the right gives a positive value"
    )


@pytest.mark.parametrize(
    ("kernel", "beginning"),
    [
        (np.zeros((3, 3)), "Every weight is 0"),
        (filters.KERNELS["Identity"], "One weight alone counts"),
        (filters.KERNELS["Blur"], "No weight is negative"),
        (filters.KERNELS["Sharpen"], "The weights add up to 1:"),
        (filters.KERNELS["Outline"], "A pixel brighter than those around it"),
        (-filters.KERNELS["Outline"], "The weights cancel each other"),
        (np.array([[1.0]]), "One weight alone counts"),
        (np.array([[1.0, -1.0]]), "Bright on the left"),
    ],
)
def test_every_kind_of_kernel_has_its_sentence(kernel: np.ndarray, beginning: str) -> None:
    assert describe(kernel).startswith(beginning)


def test_relu_is_mentioned_where_it_changes_something() -> None:
    assert "ReLU" in describe(filters.KERNELS["Outline"], relu=True)
    assert "ReLU" not in describe(filters.KERNELS["Blur"], relu=True)
    assert "ReLU" in describe(filters.KERNELS["Blur"], bias=-1, relu=True)


def test_the_bias_is_mentioned_where_there_is_one() -> None:
    assert "adds −2.5 everywhere" in describe(filters.KERNELS["Blur"], bias=-2.5)
    assert "bias" not in describe(filters.KERNELS["Blur"])


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        ((3, 3, 1), "3 × 3 + 1 = 10 numbers"),
        ((3, 3, 3), "3 × 3 × 3 + 1 = 28 numbers"),
        ((1, 1, 1), "1 × 1 + 1 = 2 numbers"),
        ((2, 5, 12), "2 × 5 × 12 + 1 = 121 numbers"),
    ],
)
def test_the_count_is_that_of_the_weights(shape: tuple[int, ...], said: str) -> None:
    assert count(shape) == said
    assert str(np.zeros(shape).size + 1) in said
    assert f"= {np.zeros(shape).size} weights and 1 bias." in why_so_many(shape)


RED, ALL = kernels.COLOUR_KERNELS["Vertical line, red"], np.repeat(np.eye(3)[..., None], 3, axis=2)


@pytest.mark.parametrize(
    ("kernel", "beginning"),
    [
        (RED, "It sees only red. Bright on the left"),
        (RED[..., ::-1], "It sees only blue."),
        (RED - RED[..., ::-1], "The channels cancel each other"),
        (kernels.COLOUR_KERNELS["Red against blue"], "The channels cancel each other"),
        (RED + 2 * RED[..., ::-1], "Even areas give 0 whatever their colour"),
        (ALL * np.array([3, 1, -1]), "It answers most to red, least to blue."),
        (np.arange(36.0).reshape(3, 3, 4), "4 of 4 channels count."),
        (np.full((3, 3, 3), np.nan), "Some weights are no numbers"),
        (np.zeros((3, 3, 3)), "Every weight is 0"),
    ],
)
def test_a_deep_kernel_has_its_sentence(kernel: np.ndarray, beginning: str) -> None:
    assert describe(kernel).startswith(beginning)


@pytest.mark.parametrize("depth", [1, 3])
def test_what_is_said_of_grey_and_even_areas_is_true(depth: int) -> None:
    grey = np.repeat(np.random.default_rng(0).integers(0, 255, (9, 9, 1)), 3, axis=2)
    even = np.full((9, 9, 3), (200.0, 90.0, 10.0))
    assert np.allclose(filters.convolve(grey, RED - RED[..., ::-1]), 0)
    assert np.allclose(filters.convolve(even, RED + 2 * RED[..., ::-1]), 0)
    assert describe(np.repeat(VERTICAL, depth, axis=2)).startswith("Bright on the left")


def test_another_size_keeps_the_middle() -> None:
    larger = resized(VERTICAL, (5, 6))
    assert larger.shape == (5, 6, 1)
    assert np.array_equal(larger[1:4, 1:4], VERTICAL)
    assert np.array_equal(resized(larger, (3, 3)), VERTICAL)
    assert np.array_equal(resized(VERTICAL, (1, 1)), [[[0]]])
