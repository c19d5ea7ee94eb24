"""The cut at 1e-7 changes the loss only of what is sure and wrong, and stops its gradient."""

from __future__ import annotations

import dataclasses
import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from models import mnist
from models.presets import preset
from models.threads import prepare_tensorflow


@pytest.fixture(scope="module")
def clipped() -> ModuleType:
    """The script beside this file; it is no package's."""
    spec = importlib.util.spec_from_file_location("clip", Path(__file__).with_name("clipped.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_cut_takes_the_gradient_of_what_is_sure_and_wrong(clipped: ModuleType) -> None:
    prepare_tensorflow()
    import tensorflow as tf

    # A doubtful answer, and one that is sure of 0 where 1 is right.
    logits = tf.constant([[1.0, 0.0, -1.0], [100.0, 0.0, 0.0]])
    labels = np.array([1, 1])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(logits)
        cut = clipped.clipped_loss(labels, tf.nn.softmax(logits))
        whole = tf.nn.sparse_softmax_cross_entropy_with_logits(labels, logits)
    np.testing.assert_allclose(whole[1], 100.0)
    np.testing.assert_allclose(cut[1], -np.log(1e-7), rtol=1e-4)
    np.testing.assert_allclose(cut[0], whole[0], rtol=1e-5)
    slopes, whole_slopes = tape.gradient(cut, logits), tape.gradient(whole, logits)
    np.testing.assert_allclose(slopes[0], whole_slopes[0], atol=1e-6)
    np.testing.assert_allclose(slopes[1], 0.0, atol=1e-6)
    assert np.abs(whole_slopes[1]).max() > 0.9


@pytest.mark.slow
def test_plain_keras_learns_by_either_loss(clipped: ModuleType) -> None:
    prepare_tensorflow()
    data = mnist.load()
    some = mnist.Mnist(
        train_pictures=data.train_pictures[:6000],
        train_labels=data.train_labels[:6000],
        test_pictures=data.test_pictures[:500],
        test_labels=data.test_labels[:500],
    )
    config = preset("baseline").config
    for cut in (True, False):
        first = next(iter(clipped.losses(config, some, clipped=cut)))
        assert first["val_sparse_categorical_accuracy"] > 0.8


@pytest.mark.slow
def test_the_cut_reaches_the_own_loop_and_is_taken_back(clipped: ModuleType) -> None:
    """Raw pixels: without the cut the first batches cost hundreds, with it 16 a picture at most."""
    prepare_tensorflow()
    data = mnist.load()
    few = mnist.Mnist(
        train_pictures=data.train_pictures[:320],
        train_labels=data.train_labels[:320],
        test_pictures=data.test_pictures[:100],
        test_labels=data.test_labels[:100],
    )
    config = dataclasses.replace(preset("chapter").config, epochs=1)
    (cut,) = clipped.own_losses(config, few, clipped=True)
    (whole,) = clipped.own_losses(config, few, clipped=False)
    assert cut["loss"] < -np.log(1e-7) < whole["loss"]
