"""The thread that looks: quick while pictures come, fine when they rest, never behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.inside import looked_work
from gui.inside.looked_work import PIXELS, Looked, Looking, Question
from gui.session import Session
from models.classifier import Network, load
from models.config import Conv2D, Dense, Flatten, TrainConfig
from models.grad_cam import grad_cam, pixel_gradient
from models.mnist import load_test
from models.saliency import cover
from models.shapes import describe

WAIT_MS = 20_000


@pytest.fixture(scope="module")
def pictures() -> np.ndarray:
    found: np.ndarray = load_test()[0][:60]
    return found


@pytest.fixture(scope="module")
def camera() -> Network:
    return load("camera")


class Watched:
    """A thread that looks, and everything it said."""

    def __init__(self, session: Session) -> None:
        self.looking = Looking(session)
        self.said: list[Looked] = []
        self.looking.looked.connect(self.said.append)


@pytest.fixture
def watched(tmp_path: Path, qapp: QApplication) -> Iterator[Watched]:
    del qapp
    session = Session(tmp_path)
    yield Watched(session)
    session.close()


def question(network: Network, picture: np.ndarray, **changed: Any) -> Question:
    asked: dict[str, Any] = {"digit": None, "size": 5, "fill": 0, "layer": None}
    return Question(network=network, picture=picture, **(asked | changed))


def test_a_resting_picture_is_answered_at_once_and_then_finely(
    qtbot: QtBot, watched: Watched, camera: Network, pictures: np.ndarray
) -> None:
    # With ink every patch counts: 784 pictures of the camera network take far more than 20 ms.
    asked = question(camera, pictures[0], fill=255)
    watched.looking.ask(asked)
    qtbot.waitUntil(lambda: len(watched.said) == 2, timeout=WAIT_MS)
    rough, fine = watched.said
    assert rough.question is fine.question is asked
    assert rough.covered is not None
    assert fine.covered is not None
    expected = cover(camera, pictures[0], 5, 1, 255)
    assert expected is not None
    np.testing.assert_allclose(fine.covered.answers, expected.answers, atol=1e-6)
    assert (fine.digit, fine.covered.step) == (7, 1)
    assert rough.covered.step > 1
    assert fine.cam is not None
    np.testing.assert_array_equal(fine.cam.cells, grad_cam(camera, pictures[0], 7).cells)


def test_of_many_pictures_the_last_one_gets_its_answer(
    qtbot: QtBot, watched: Watched, camera: Network, pictures: np.ndarray
) -> None:
    asked = [question(camera, picture) for picture in pictures]
    for each in asked:
        watched.looking.ask(each)
    qtbot.waitUntil(
        lambda: (
            bool(watched.said)
            and watched.said[-1].question is asked[-1]
            and watched.said[-1].covered is not None
            and watched.said[-1].covered.step == 1
        ),
        timeout=WAIT_MS,
    )
    order = [asked.index(found.question) for found in watched.said]
    assert order == sorted(order)
    assert len(set(order)) < len(asked)


def test_a_fine_look_gives_way_to_a_newer_question(
    qtbot: QtBot, watched: Watched, camera: Network, pictures: np.ndarray
) -> None:
    first = question(camera, pictures[0], fill=255)
    second = question(camera, pictures[1], fill=255)
    watched.looking.ask(first)
    qtbot.waitUntil(lambda: bool(watched.said), timeout=WAIT_MS)
    watched.looking.ask(second)
    qtbot.waitUntil(lambda: watched.said[-1].question is second, timeout=WAIT_MS)
    assert watched.said[0].question is first


def test_another_digit_asks_the_network_nothing_new(
    qtbot: QtBot, watched: Watched, pictures: np.ndarray
) -> None:
    network = load("baseline")
    watched.looking.ask(question(network, pictures[0]))
    qtbot.waitUntil(
        lambda: (
            bool(watched.said)
            and watched.said[-1].covered is not None
            and watched.said[-1].covered.step == 1
        ),
        timeout=WAIT_MS,
    )
    before = watched.said[-1]
    watched.looking.ask(question(network, pictures[0], digit=2, layer=PIXELS))
    qtbot.waitUntil(lambda: watched.said[-1].digit == 2, timeout=WAIT_MS)
    after = watched.said[-1]
    assert after.covered is before.covered
    assert after.cam is None
    np.testing.assert_array_equal(after.pixels, pixel_gradient(network, pictures[0], 2))


def test_a_thread_given_up_says_nothing_more_and_another_begins(
    qtbot: QtBot, watched: Watched, camera: Network, pictures: np.ndarray
) -> None:
    watched.looking.ask(question(camera, pictures[0]))
    watched.looking.drop()
    assert not watched.looking.running
    second = question(camera, pictures[1])
    watched.looking.ask(second)
    qtbot.waitUntil(lambda: bool(watched.said), timeout=WAIT_MS)
    assert {found.question for found in watched.said} == {second}


@pytest.mark.parametrize("layers", [(), (Conv2D(filters=2),)])
@pytest.mark.parametrize("weight", [np.nan, 0.001])
def test_what_cannot_be_shown_is_said(
    qtbot: QtBot, watched: Watched, pictures: np.ndarray, layers: tuple, weight: float
) -> None:
    layers = (*layers, Flatten(), Dense(units=10, activation="softmax"))
    weights = tuple(
        np.full(shape, weight, np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    )
    config = TrainConfig(name="x", layers=layers)
    watched.looking.ask(
        question(Network.from_weights("x", "X", config, weights), pictures[0], digit=3)
    )
    qtbot.waitUntil(lambda: bool(watched.said), timeout=WAIT_MS)
    found = watched.said[-1]
    broken = np.isnan(weight)
    assert (found.covered is None) == broken
    assert bool(found.covered_problem) == broken
    assert (found.cam is None) == (broken or len(layers) == 2)
    assert bool(found.cam_problem) == (found.cam is None)


def test_the_same_question_is_the_same(camera: Network, pictures: np.ndarray) -> None:
    asked = question(camera, pictures[0])
    assert asked.same(question(camera, pictures[0].copy()))
    for other in (
        question(camera, pictures[1]),
        question(camera, pictures[0], digit=3),
        question(camera, pictures[0], size=7),
        question(camera, pictures[0], fill=255),
        question(camera, pictures[0], layer=PIXELS),
        question(load("baseline"), pictures[0]),
    ):
        assert not asked.same(other)


def test_how_fine_it_is_depends_on_the_networks_speed(
    camera: Network, pictures: np.ndarray
) -> None:
    finder = looked_work._Finder()
    finder._seconds = 1.0
    steps = []
    for picture in pictures[:16]:
        found = finder.quick(question(camera, picture))
        assert found is not None
        assert found.covered is not None
        steps.append(found.covered.step)
    assert steps[0] == 4
    # No machine needs a tenth of a second for one picture: the guess is given up soon.
    assert finder._seconds < 0.1
    finder._seconds = 1e-6
    found = finder.quick(question(camera, pictures[20]))
    assert found is not None
    assert found.covered is not None
    assert found.covered.step == 1
