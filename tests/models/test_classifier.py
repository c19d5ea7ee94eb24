"""The one object that answers: right, quick, the same from any thread, never surprised."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from models import classifier, mnist, presets
from models.classifier import Network, load, shipped
from models.storage import NetworkError


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    return mnist.load_test()[0]


@pytest.fixture(scope="module")
def network() -> Network:
    return load("chapter")


@pytest.mark.parametrize("name", shipped())
def test_shipped_networks_are_what_their_recipes_say(name: str, pictures: np.ndarray) -> None:
    network = load(name)
    labels = mnist.load_test()[1]
    answers = network(pictures)
    assert (answers.shape, answers.dtype) == ((10_000, 11), np.float32)
    assert round(float((answers.argmax(axis=1) == labels).mean()), 4) == network.test_accuracy
    assert network.config == presets.preset(name).config
    recipe = json.loads((classifier.SHIPPED / name / "recipe.json").read_text())
    assert recipe["history"][-1]["epoch"] == network.config.epochs
    assert {"command", "made", "versions"} <= set(recipe)


def test_the_networks_that_are_shipped() -> None:
    assert set(shipped()) == {"chapter", "baseline", "camera"}


def test_the_camera_network_knows_what_is_no_digit(pictures: np.ndarray) -> None:
    """It reads MNIST better than the others, and says so where there is nothing to read."""
    network = load("camera")
    labels = mnist.load_test()[1]
    answers = network(pictures)
    assert (answers[:, :10].argmax(axis=1) == labels).mean() >= 0.996
    np.testing.assert_allclose(answers.sum(axis=1), 1, atol=1e-5)
    # A cross, a lying line and two digits in one: none of them a digit.
    others = np.zeros((3, 28, 28), np.uint8)
    others[0, 13:16, 4:24] = others[0, 4:24, 13:16] = 255
    others[1, 13:16, 4:24] = 255
    others[2, 8:20, 1:13] = pictures[1][4:28:2, 2:26:2]
    others[2, 8:20, 15:27] = pictures[0][4:28:2, 2:26:2]
    assert (network(others)[:, 10] > 0.8).all()


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_folder_holds_one_network_three_times(name: str, pictures: np.ndarray) -> None:
    """The graph that answers, the weights that are shown and the .keras file are the same."""
    network = load(name)
    stored = load(classifier.SHIPPED / name / "network.keras")
    assert stored.config == network.config
    assert (stored.title, stored.test_accuracy) == (network.title, network.test_accuracy)
    for one, other in zip(stored.weights, network.weights, strict=True):
        np.testing.assert_array_equal(one, other)
    np.testing.assert_array_equal(stored(pictures[:100]), network(pictures[:100]))


def test_answers_do_not_depend_on_the_batch(network: Network, pictures: np.ndarray) -> None:
    together = network(pictures[:1203])
    alone = np.concatenate([network(pictures[i : i + 1]) for i in range(40)])
    np.testing.assert_allclose(together[:40], alone, atol=1e-6)
    np.testing.assert_allclose(together[:, :10].sum(axis=1), 1, atol=1e-5)
    assert network(pictures[:0]).shape == (0, 11)


def test_threads_get_the_same_answers(network: Network, pictures: np.ndarray) -> None:
    parts = [pictures[i : i + 50] for i in range(0, 2000, 50)]
    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(network, parts))
        maps = list(threads.map(network.maps, pictures[:100]))
    for part, answers in zip(parts, found, strict=True):
        np.testing.assert_array_equal(answers, network(part))
    np.testing.assert_array_equal(maps[99][-1], network.maps(pictures[99])[-1])


def test_pictures_in_any_memory_order(network: Network, pictures: np.ndarray) -> None:
    turned = pictures[:3].transpose(0, 2, 1)
    np.testing.assert_array_equal(network(turned), network(np.ascontiguousarray(turned)))


def test_maps_have_the_shapes_that_are_announced(network: Network, pictures: np.ndarray) -> None:
    maps = network.maps(pictures[0])
    assert [each.shape for each in maps] == [info.output_shape for info in network.layers]
    assert all(each.dtype == np.float32 for each in maps)
    # The graph's order of axes: a ReLU's map is the convolution's, cut at 0, channel by channel.
    np.testing.assert_array_equal(maps[1], np.maximum(maps[0], 0))


def test_a_layer_says_of_many_pictures_what_it_says_of_each(
    network: Network, pictures: np.ndarray
) -> None:
    each = [network.maps(picture) for picture in pictures[:7]]
    for info in network.layers:
        together = np.concatenate(list(network.layer_outputs(pictures[:7], info.index)))
        assert (together.shape, together.dtype) == ((7, *info.output_shape), np.float32)
        for one, maps in zip(together, each, strict=True):
            np.testing.assert_allclose(one, maps[info.index], atol=1e-5 * np.abs(one).max())
    chunks = [len(part) for part in network.layer_outputs(pictures[:1203], 3)]
    assert sum(chunks) == 1203
    assert max(chunks) <= 500


def test_layer_weights_belong_to_their_layer(network: Network) -> None:
    shapes = [tuple(w.shape for w in network.layer_weights(i)) for i in range(9)]
    assert shapes == [info.weight_shapes for info in network.layers]


def test_nothing_can_be_changed(network: Network) -> None:
    with pytest.raises(ValueError, match="read-only"):
        network.weights[0][...] = 0
    own = tuple(np.array(each) for each in network.weights)
    copied = Network.from_weights("own", "Own", network.config, own)
    own[0][...] = 0
    assert copied.weights[0].any()


@pytest.mark.parametrize(
    "batch",
    [
        np.zeros((1, 28, 28), np.float32),
        np.zeros((28, 28), np.uint8),
        np.zeros((1, 28, 27), np.uint8),
        np.zeros((1, 28, 28, 1), np.uint8),
    ],
    ids=lambda batch: f"{batch.dtype}{batch.shape}",
)
def test_other_arrays_are_refused(network: Network, batch: np.ndarray) -> None:
    with pytest.raises(ValueError, match="expected uint8"):
        network(batch)
    with pytest.raises(ValueError, match="expected uint8"):
        network.maps(batch[None])


def test_weights_without_sense_still_give_numbers(network: Network, pictures: np.ndarray) -> None:
    weights = tuple(np.full_like(each, np.nan) for each in network.weights)
    broken = Network.from_weights("training", "Training", network.config, weights)
    assert not broken(pictures[:2]).any()


def test_what_cannot_be_found_is_said(tmp_path: Path) -> None:
    with pytest.raises(
        NetworkError, match=r"no network called nope: choose baseline or camera or chapter"
    ):
        load("nope")
    with pytest.raises(NetworkError, match=r"^nope\.keras does not exist\.$"):
        load(tmp_path / "nope.keras")
    with pytest.raises(NetworkError, match="folder"):
        load("..")


def test_answering_needs_neither_tensorflow_nor_the_graph_writer(root: Path) -> None:
    code = (
        "import sys, numpy as np; from models.classifier import load\n"
        "network = load('baseline'); network(np.zeros((1, 28, 28), np.uint8)); network.weights\n"
        "print(sorted({'tensorflow', 'keras', 'onnx', 'h5py', 'platformdirs'} & set(sys.modules)))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
    assert found.stderr == ""
