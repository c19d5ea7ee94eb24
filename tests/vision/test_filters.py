"""The filter arithmetic against Keras, for every size, stride and padding."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vision import filters

shapes = st.tuples(st.integers(1, 9), st.integers(1, 9))
kernels = st.tuples(st.integers(1, 4), st.integers(1, 4))
strides = st.tuples(st.integers(1, 3), st.integers(1, 3))
paddings = st.sampled_from(filters.PADDINGS)


def fits(shape: tuple[int, int], kernel: tuple[int, int], padding: str) -> bool:
    return padding == "same" or (kernel[0] <= shape[0] and kernel[1] <= shape[1])


@given(shapes, kernels, strides, paddings, st.integers(1, 3), st.integers(0, 2**32 - 1))
@settings(max_examples=60, deadline=None)
def test_convolution_is_that_of_keras(shape, kernel, stride, padding, channels, seed):
    from keras import ops

    assume(fits(shape, kernel, padding))
    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, (*shape, channels)).astype(np.float64)
    weights = rng.normal(size=(*kernel, channels))
    ours = filters.convolve(picture, weights, 0.5, stride, padding)
    theirs = ops.conv(picture[None], weights[..., None], strides=stride, padding=padding)
    expected = np.asarray(theirs)[0, ..., 0] + 0.5
    np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-5 * max(1, abs(expected).max()))


@given(shapes, kernels, strides, paddings, st.sampled_from(filters.POOLS), st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_pooling_is_that_of_keras(shape, size, stride, padding, kind, seed):
    from keras import ops

    assume(fits(shape, size, padding))
    picture = np.random.default_rng(seed).normal(size=(*shape, 2))
    ours = filters.pool(picture, size, stride, padding, kind)
    way = ops.max_pool if kind == "max" else ops.average_pool
    theirs = np.asarray(way(picture[None], size, stride, padding))[0]
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-6)


@given(shapes, kernels, strides, paddings, st.integers(0, 999))
@settings(max_examples=60, deadline=None)
def test_every_window_adds_up_to_its_pixel(shape, kernel, stride, padding, seed):
    assume(fits(shape, kernel, padding))
    rng = np.random.default_rng(seed)
    picture, weights = rng.integers(0, 256, shape), rng.normal(size=kernel)
    whole = filters.convolve(picture, weights, 1.5, stride, padding)
    for row, column in np.ndindex(whole.shape):
        one = filters.window(
            picture, weights, row, column, bias=1.5, strides=stride, padding=padding
        )
        assert one.total == pytest.approx(whole[row, column])
        assert one.values.shape == one.products.shape == kernel
        inside = picture[max(one.top, 0) : one.top + kernel[0], max(one.left, 0) :]
        inside = inside[:, : one.left + kernel[1] - max(one.left, 0)]
        assert one.values.sum() == inside.sum()


def test_the_chapters_first_layer_gives_26_pixels():
    assert filters.output_size(28, 3) == 26
    assert filters.output_size(28, 3, padding="same") == 28
    assert filters.output_size(28, 3, 2, "same") == 14
    assert filters.padding_amounts(28, 3, 2, "same") == (0, 1)


def test_the_vertical_kernel_sees_vertical_edges_only():
    bar = np.zeros((9, 9))
    bar[:, 4] = 255
    assert np.abs(filters.convolve(bar, filters.KERNELS["Vertical line"])).max() == 765
    assert np.abs(filters.convolve(bar, filters.KERNELS["Horizontal line"])).max() == 0


def test_relu_keeps_what_is_positive():
    np.testing.assert_array_equal(filters.relu(np.array([-2, 0, 3], np.int8)), [0.0, 0.0, 3.0])


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: filters.convolve(np.zeros((5, 5)), np.zeros((7, 7))), "window of 7"),
        (lambda: filters.convolve(np.zeros((5, 5)), np.zeros((3, 3, 2))), "all channels"),
        (lambda: filters.convolve(np.zeros((5, 5)), np.zeros((3, 3)), padding="full"), "'full'"),
        (lambda: filters.pool(np.zeros((5, 5)), 0), "at least 1"),
        (lambda: filters.pool(np.zeros((5, 5)), 2, kind="median"), "'median'"),
        (lambda: filters.pool(np.zeros(5), 2), "(h, w)"),
        (lambda: filters.window(np.zeros((5, 5)), np.zeros((3, 3)), 3, 0), "(3, 0)"),
        (lambda: filters.output_size(5, 3, 0), "start at 1"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_value(call, says):
    with pytest.raises(ValueError, match=says.replace("(", r"\(").replace(")", r"\)")):
        call()
