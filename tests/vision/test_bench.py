"""The chain of the Filters page against Keras' own layers, for every size, stride and padding."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from vision import bench, kernels, steps, stops
from vision.steps import ConvStep, PoolStep, ReluStep

CASES = 500
"""Random cases of each comparison with Keras."""
DOUBLE = "float64"

sizes = st.tuples(st.integers(1, 7), st.integers(1, 7))
strides = st.tuples(st.integers(1, 3), st.integers(1, 3))
shapes = st.tuples(st.integers(1, 14), st.integers(1, 14), st.integers(1, 5))
paddings = st.sampled_from(("valid", "same"))
seeds = st.integers(0, 2**32 - 1)

# TensorFlow's oneDNN convolution reads memory that was never set where a kernel of 4 columns goes
# in strides (1, 4) over 7 columns, so strides stay below 4 where TensorFlow is the oracle; larger
# ones are compared with a plain sum below.
without_deadline = settings(
    max_examples=CASES, deadline=None, suppress_health_check=[HealthCheck.filter_too_much]
)


def conv(rng, size, depth, count, stride=(1, 1), padding="valid"):
    """A step with weights by chance."""
    return ConvStep(
        kernels=tuple(rng.normal(size=(*size, depth)) for _ in range(count)),
        biases=tuple(rng.normal(size=count).tolist()),
        strides=stride,
        padding=padding,
    )


def close(ours, theirs):
    """Equal to 1e-5 of the largest absolute output."""
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-5 * max(1e-3, np.abs(theirs).max()))


@given(shapes, sizes, strides, paddings, st.integers(1, 5), seeds)
@without_deadline
def test_conv_is_that_of_keras(shape, size, stride, padding, count, seed):
    from keras import ops

    rng = np.random.default_rng(seed)
    picture = rng.integers(0, 256, shape).astype(np.float64)
    step = conv(rng, size, shape[2], count, stride, padding)
    assume(not bench.problem(step, shape))
    weights = np.stack(step.kernels, axis=-1)
    # In double precision: sums of large numbers that end near 0 keep few digits in single.
    theirs = ops.conv(picture[None], weights, stride, padding)
    theirs = np.asarray(theirs)[0] + np.array(step.biases)
    close(bench.apply(step, picture), theirs)


@given(shapes, sizes, strides, paddings, st.sampled_from(("max", "mean")), seeds)
@without_deadline
def test_pooling_is_that_of_keras(shape, size, stride, padding, pool, seed):
    from keras import ops

    step = PoolStep(pool=pool, size=size, strides=stride, padding=padding)
    assume(not bench.problem(step, shape))
    picture = np.random.default_rng(seed).normal(size=shape).astype("float32")
    way = ops.max_pool if pool == "max" else ops.average_pool
    close(bench.apply(step, picture), np.asarray(way(picture[None], size, stride, padding))[0])


@given(st.integers(16, 40), st.integers(16, 40), st.sampled_from((1, 3)), seeds)
@settings(max_examples=25, deadline=None)
def test_a_whole_chain_is_that_of_keras_layers(rows, columns, channels, seed):
    from keras import Sequential, layers

    rng = np.random.default_rng(seed)
    chain = (
        conv(rng, (3, 2), channels, 4, (1, 2), "same"),
        ReluStep(),
        PoolStep(pool="max", size=(2, 2), strides=(2, 1), padding="same"),
        conv(rng, (1, 3), 4, 3),
        ReluStep(),
        PoolStep(pool="mean", size=(3, 2), strides=(2, 2)),
    )
    twin = Sequential(
        [
            layers.Input((rows, columns, channels), dtype=DOUBLE),
            layers.Conv2D(4, (3, 2), strides=(1, 2), padding="same", dtype=DOUBLE),
            layers.ReLU(dtype=DOUBLE),
            layers.MaxPooling2D((2, 2), strides=(2, 1), padding="same", dtype=DOUBLE),
            layers.Conv2D(3, (1, 3), dtype=DOUBLE),
            layers.ReLU(dtype=DOUBLE),
            layers.AveragePooling2D((3, 2), strides=(2, 2), dtype=DOUBLE),
        ]
    )
    for place, step in ((0, chain[0]), (3, chain[3])):
        twin.layers[place].set_weights([np.stack(step.kernels, -1), np.array(step.biases)])
    picture = rng.integers(0, 256, (rows, columns, channels)).astype(np.float64)
    found = bench.run(picture, chain)
    assert [one.problem for one in found] == [""] * 6
    assert found[-1].values is not None
    close(found[-1].values, np.asarray(twin(picture[None]))[0])
    assert sum(map(steps.parameters, chain)) == twin.count_params()


@given(shapes, sizes, st.tuples(st.integers(1, 7), st.integers(1, 7)), paddings, seeds)
@settings(max_examples=150, deadline=None)
def test_every_stop_adds_up_to_its_pixel(shape, size, stride, padding, seed):
    rng = np.random.default_rng(seed)
    picture = rng.normal(size=shape)
    for step in (
        conv(rng, size, shape[2], 2, stride, padding),
        PoolStep(pool="max", size=size, strides=stride, padding=padding),
        PoolStep(pool="mean", size=size, strides=stride, padding=padding),
        ReluStep(),
    ):
        if bench.problem(step, shape):
            assert padding == "valid"
            assert size[0] > shape[0] or size[1] > shape[1]
            continue
        output = bench.apply(step, picture)
        lines = bench.axes(step, shape)
        assert output.shape == (
            lines[0].output,
            lines[1].output,
            bench.channels_out(step, shape),
        )
        row, column, channel = (int(rng.integers(0, length)) for length in output.shape)
        one = stops.stop(step, picture, row, column, channel)
        assert one.output == pytest.approx(output[row, column, channel], abs=1e-9)
        if isinstance(step, ConvStep):
            assert one.weights is not None
            total = np.sum(one.values * one.weights) + one.bias
            assert total == pytest.approx(one.output)
        elif one.largest is not None:
            at = one.top + one.largest[0], one.left + one.largest[1]
            assert picture[at][channel] == one.output
            assert one.counted[one.largest]


@given(shapes, sizes, st.tuples(st.integers(1, 7), st.integers(1, 7)), paddings)
@settings(max_examples=200, deadline=None)
def test_the_formula_tells_the_size(shape, size, stride, padding):
    step = PoolStep(size=size, strides=stride, padding=padding)
    output = None if bench.problem(step, shape) else bench.apply(step, np.ones(shape))
    for index, axis in enumerate(bench.axes(step, shape)):
        left, told = axis.formula.split(" + 1 = ")
        value = eval(left.replace("−", "-") + " + 1")
        assert told.startswith(f"{value:.2f}".rstrip("0").rstrip(".").replace("-", "−"))
        if output is not None:
            assert axis.output == output.shape[index] == value // 1
            assert ("rounded down" in axis.formula) == (value != axis.output)


@pytest.mark.parametrize(
    ("step", "size", "says"),
    [
        (PoolStep(size=(3, 3), strides=(1, 1)), 28, "(28 − 3) / 1 + 1 = 26"),
        (PoolStep(size=(3, 3), strides=(1, 1), padding="same"), 5, "(5 + 2 − 3) / 1 + 1 = 5"),
        (PoolStep(size=(3, 3), strides=(2, 2)), 28, "(28 − 3) / 2 + 1 = 13.5, rounded down to 13"),
        (PoolStep(size=(7, 7), strides=(1, 1)), 5, "(5 − 7) / 1 + 1 = −1"),
    ],
)
def test_formulas_as_a_person_reads_them(step, size, says):
    assert bench.axes(step, (size, size, 1))[0].formula == says


def test_what_does_not_fit_is_told_in_a_sentence_and_later_steps_point_to_it():
    wide = ConvStep(kernels=(np.ones((1, 7, 1)),), biases=(0.0,))
    found = bench.run(np.ones((5, 5)), (ReluStep(), wide, ReluStep(), PoolStep()))
    assert found[0].values is not None
    assert "1 × 7 does not fit into 5 columns" in found[1].problem
    assert "Keras refuses" in found[1].problem
    for later in found[2:]:
        assert "step 2 gives no output" in later.problem
    assert [one.values is None for one in found] == [False, True, True, True]
    with pytest.raises(ValueError, match="does not fit"):
        stops.stop(wide, np.ones((5, 5, 1)), 0, 0)


def test_a_kernel_of_another_depth_is_refused_until_the_chain_is_fitted():
    chain = (ConvStep(), ReluStep(), ConvStep())
    colour = np.random.default_rng(1).integers(0, 256, (6, 6, 3))
    assert "1 deep, what comes in 3" in bench.run(colour, chain)[0].problem
    fitted = bench.fitted(chain, 3)
    assert [one.problem for one in bench.run(colour, fitted)] == ["", "", ""]
    assert isinstance(fitted[0], ConvStep)
    assert (fitted[0].depth, steps.parameters(fitted[0])) == (3, 28)
    assert "27 weights and 1 bias: 28 parameters" in steps.parameters_sentence(fitted[0])
    grey = bench.fitted(fitted, 1)
    assert isinstance(grey[0], ConvStep)
    assert np.array_equal(grey[0].kernels[0], chain[0].kernels[0])


def test_the_depth_follows_the_number_of_filters_before():
    three = ConvStep(kernels=(np.ones((3, 3, 1)),) * 3, biases=(0.0,) * 3)
    fitted = bench.fitted((three, PoolStep(), ConvStep()), 1)
    assert isinstance(fitted[2], ConvStep)
    assert fitted[2].depth == 3
    assert "3 filters of 3 × 3 = 9 weights and 1 bias each: 30" in steps.parameters_sentence(three)
    assert steps.parameters(ReluStep()) == 0
    assert "no weights" in steps.parameters_sentence(PoolStep())


def test_max_pooling_over_the_edge_never_takes_padding():
    step = PoolStep(size=(3, 3), strides=(1, 1), padding="same")
    negative = -np.arange(1.0, 10.0).reshape(3, 3, 1)
    corner = stops.stop(step, negative, 0, 0)
    assert (corner.top, corner.left, corner.output, corner.largest) == (-1, -1, -1.0, (1, 1))
    assert corner.counted.tolist() == [[False] * 3, [False, True, True], [False, True, True]]
    mean = stops.stop(PoolStep(pool="mean", size=(3, 3), padding="same"), negative, 0, 0)
    assert mean.output == -(1 + 2 + 4 + 5) / 4


def test_a_chain_comes_back_from_json():
    rng = np.random.default_rng(5)
    chain = (conv(rng, (2, 5), 3, 2, (1, 3), "same"), ReluStep(), PoolStep(pool="mean"))
    back = steps.from_list(json.loads(json.dumps(steps.to_list(chain))))
    picture = rng.normal(size=(9, 9, 3))
    ours, theirs = bench.run(picture, chain)[-1].values, bench.run(picture, back)[-1].values
    assert ours is not None
    assert theirs is not None
    assert np.array_equal(ours, theirs)


GOOD = {
    "kind": "conv",
    "kernels": [[[[1.0]]]],
    "biases": [0.0],
    "strides": [1, 1],
    "padding": "same",
}


@pytest.mark.parametrize(
    "odd",
    [
        None,
        "conv",
        [5],
        [{"kind": "dense"}],
        [{"kind": "relu"}] * 9,
        [{**GOOD, "kernels": [[[[float("nan")]]]]}],
        [{**GOOD, "kernels": []}],
        [{**GOOD, "kernels": [[[1.0]]]}],
        [{**GOOD, "kernels": [[[[1.0]]], [[[1.0, 2.0]]]], "biases": [0.0, 0.0]}],
        [{**GOOD, "kernels": [[[[1.0]]] * 8]}],
        [{**GOOD, "biases": [float("inf")]}],
        [{**GOOD, "kernels": [[[[1e7]]]]}],
        [{**GOOD, "biases": []}],
        [{**GOOD, "strides": [0, 1]}],
        [{**GOOD, "strides": [1.5, 1]}],
        [{**GOOD, "strides": 2}],
        [{**GOOD, "padding": "full"}],
        [{"kind": "pool", "pool": "median", "size": [2, 2], "strides": [1, 1], "padding": "same"}],
        [{"kind": "pool", "pool": "max", "size": [2], "strides": [1, 1], "padding": "same"}],
    ],
)
def test_odd_chains_are_refused(odd):
    with pytest.raises(ValueError, match=r"."):
        steps.from_list(odd)


def test_what_is_no_picture_is_refused():
    for odd in (np.zeros(5), np.zeros((0, 5)), np.zeros((2, 2, 2, 2))):
        with pytest.raises(ValueError, match="a picture is"):
            bench.run(odd, ())


def test_hand_made_and_chance_kernels_go_into_a_step():
    step = ConvStep(kernels=(kernels.random_kernel(1, 3, 3, 1),), biases=(1.0,))
    assert bench.run(np.zeros((5, 5)), (step,))[0].values is not None
    with pytest.raises(ValueError, match="no"):
        stops.stop(step, np.zeros((5, 5, 1)), 3, 0)
