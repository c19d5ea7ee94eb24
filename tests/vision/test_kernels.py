"""Hand-made kernels: what they are, and which one a learned kernel is most like."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from vision import filters, kernels
from vision.kernels import KERNELS, likeness, nearest

weights = arrays(
    np.float64,
    st.tuples(st.integers(1, 7), st.integers(1, 7), st.integers(1, 4)),
    elements=st.floats(-100, 100).filter(lambda x: x == 0 or abs(x) > 1e-6),
)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("strength", [1e-200, 0.01, 3.0, 1e200])
def test_each_is_nearest_to_itself_at_any_strength_and_sign(name, strength):
    same = nearest(strength * KERNELS[name])
    turned = nearest(-strength * KERNELS[name])
    assert same == kernels.Nearest(name=name, likeness=1.0, flipped=False)
    assert turned == kernels.Nearest(name=name, likeness=-1.0, flipped=True)


@pytest.mark.parametrize("name", KERNELS)
@pytest.mark.parametrize("depth", [1, 3, 12])
def test_each_is_found_again_in_a_larger_and_deeper_kernel(name, depth):
    larger = np.pad(KERNELS[name], ((2, 2), (1, 1)))
    assert nearest(kernels.through(larger, depth)) == nearest(KERNELS[name])


def test_an_even_size_is_compared_at_both_middles():
    for pad in ((0, 1), (1, 0)):
        found = nearest(np.pad(KERNELS["Vertical line"], (pad, pad)))
        assert found is not None
        assert (found.name, found.likeness) == ("Vertical line", 1.0)


def test_noise_does_not_change_what_is_nearest():
    rng = np.random.default_rng(3)
    for name in ("Vertical line", "Diagonal, falling", "Laplacian", "Blur"):
        noisy = KERNELS[name] + rng.normal(scale=0.05 * np.abs(KERNELS[name]).max(), size=(3, 3))
        found = nearest(noisy)
        assert found is not None
        assert found.name == name
        assert 0.95 < found.likeness < 1


def test_a_single_weight_is_the_identity():
    found = nearest(np.array([[0.3]]))
    assert found is not None
    assert found.name == "Identity"


@pytest.mark.parametrize(
    "odd",
    [np.zeros((3, 3)), np.full((3, 3), np.nan), np.array([[np.inf, 1.0]]), np.zeros((5, 5, 8))],
)
def test_nothing_and_what_is_no_number_is_like_none(odd):
    assert nearest(odd) is None


def test_what_is_no_kernel_is_refused():
    with pytest.raises(ValueError, match="channels"):
        nearest(np.zeros(9))


@given(weights)
@settings(max_examples=100, deadline=None)
def test_likeness_is_within_its_range_and_turns_with_the_sign(kernel):
    for made in KERNELS.values():
        alike = likeness(kernel, made)
        assert -1 <= alike <= 1
        assert likeness(-kernel, made) == pytest.approx(-alike)
        assert likeness(kernel * 0.37, made) == pytest.approx(alike)


@given(weights)
@settings(max_examples=100, deadline=None)
def test_none_is_nearer_than_the_nearest(kernel):
    found = nearest(kernel)
    if found is None:
        assert not kernel.any()
    else:
        rivals = [abs(likeness(kernel, made)) for made in KERNELS.values()]
        assert abs(found.likeness) == pytest.approx(max(rivals))
        assert found.flipped == (found.likeness < 0)


def test_a_random_kernel_comes_again_with_its_seed():
    drawn = kernels.random_kernel(7, 2, 5, 3)
    assert drawn.shape == (2, 5, 3)
    assert np.array_equal(drawn, kernels.random_kernel(7, 2, 5, 3))
    assert not np.array_equal(drawn, kernels.random_kernel(8, 2, 5, 3))
    assert np.abs(drawn).max() <= 1


def test_hand_made_kernels_cannot_be_changed_by_accident():
    with pytest.raises(ValueError, match="read-only"):
        KERNELS["Blur"][0, 0] = 1
    assert filters.KERNELS is KERNELS


@pytest.mark.parametrize("name", ["Sobel, across", "Sobel, down", "Laplacian", "Outline", "Emboss"])
def test_on_even_ground_an_edge_finder_says_nothing(name):
    total = filters.convolve(np.full((6, 6), 7.0), KERNELS[name])
    expected = 7.0 if name == "Emboss" else 0.0
    assert np.array_equal(total, np.full((4, 4), expected))
