"""The Hardest tab: in order of loss, each picture with its bars, its heat and its neighbours."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QTabBar
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.widgets.heat_view import HeatView
from gui.widgets.picture_grid import PictureGrid
from gui.widgets.probability_bars import ProbabilityBars
from models import mnist
from models.classifier import Network
from models.neighbours import learn
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton
SOON_MS = 120_000


class Page(Parts):
    """The tab's parts by their object names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.grid = self.part(PictureGrid, "hardest_pictures")
        self.heat = self.part(HeatView, "hardest_heat")
        self.near = self.part(PictureGrid, "hardest_nearest")

    def choose(self, name: str, key: str) -> None:
        box = self.part(QComboBox, name)
        box.setCurrentIndex(box.findData(key))

    def network(self) -> Network:
        network = self.window.session.networks.active
        assert network is not None
        return network

    def losses(self) -> tuple[np.ndarray, np.ndarray]:
        """The loss of every test picture, and whether it was read rightly."""
        test = self.window.session.test
        assert test is not None
        answers = self.network()(test.pictures).astype(np.float64)
        truth = answers[np.arange(len(answers)), test.labels]
        return -np.log(np.maximum(truth, 1e-7)), answers.argmax(axis=1) == test.labels


@pytest.fixture
def parts(window: MainWindow, qtbot: QtBot) -> Page:
    """The tab opened by mouse, the baseline evaluated."""
    made = Page(window)
    made.click("nav_evaluate")
    bar = made.part(QTabBar, "evaluate_tabs")
    place = [bar.tabText(index) for index in range(bar.count())].index("Hardest")
    QTest.mouseClick(bar, LEFT, pos=bar.tabRect(place).center())
    qtbot.waitUntil(lambda: made.grid.count() > 0, timeout=SOON_MS)
    return made


def test_the_highest_loss_comes_first(parts: Page) -> None:
    losses, right = parts.losses()
    assert parts.grid.count() == int((~right).sum())
    hardest = int(np.argmax(np.where(right, 0, losses)))
    assert parts.text("hardest_place").startswith(f"test picture {hardest + 1:,} of 10,000")
    assert f"loss {losses[hardest]:.2f}" in parts.text("hardest_place")
    parts.choose("hardest_kind", "right")
    assert parts.grid.count() == int(right.sum())
    hardest = int(np.argmax(np.where(right, losses, 0)))
    assert parts.text("hardest_place").startswith(f"test picture {hardest + 1:,} of 10,000")
    assert parts.text("hardest_answer").startswith("✓")
    parts.choose("hardest_kind", "all")
    assert parts.grid.count() == 10_000


def test_each_picture_says_why(parts: Page, qtbot: QtBot) -> None:
    QTest.keyClick(parts.grid, Qt.Key.Key_Right)
    test, network = parts.window.session.test, parts.network()
    assert test is not None
    index = int(parts.text("hardest_place").split()[2].replace(",", "")) - 1
    picture = test.pictures[index]
    shares = parts.part(ProbabilityBars, "hardest_bars").probabilities
    assert shares is not None
    np.testing.assert_array_equal(shares, network(picture[None])[0])
    qtbot.waitUntil(lambda: parts.heat.heat is not None, timeout=SOON_MS)
    qtbot.waitUntil(lambda: np.array_equal(parts.heat.picture, picture), timeout=SOON_MS)
    of_answer = parts.heat.heat
    words = parts.text("hardest_words")
    parts.choose("hardest_heat_of", "truth")
    qtbot.waitUntil(lambda: parts.text("hardest_words") != words, timeout=SOON_MS)
    assert not np.array_equal(parts.heat.heat, of_answer)
    parts.choose("hardest_method", "cam")
    assert "pixels" in parts.text("hardest_words")
    parts.click("hardest_inside")
    assert np.array_equal(parts.window.session.inspected_picture, picture)


def test_the_nearest_training_pictures_are_found(parts: Page, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: parts.near.count() == 8, timeout=SOON_MS)
    data = mnist.load()
    known = learn(parts.network(), data.train_pictures)
    assert known is not None
    test = parts.window.session.test
    assert test is not None
    index = int(parts.text("hardest_place").split()[2].replace(",", "")) - 1
    near = known.nearest(
        parts.network(), (data.train_pictures, data.train_labels), test.pictures[index]
    )
    assert parts.near.captions() == tuple(f"{one.label}  {one.distance:.3f}" for one in near)
    assert "nearest" in parts.text("hardest_nearest_words")
    QTest.mouseDClick(parts.near.viewport(), LEFT, pos=parts.near.item_rect(1).center())
    inspected = parts.window.session.inspected_picture
    assert inspected is not None
    np.testing.assert_array_equal(inspected, data.train_pictures[near[1].index])


def test_the_search_can_be_cancelled_and_begun_again(parts: Page, qtbot: QtBot) -> None:
    start = parts.part(QAbstractButton, "hardest_nearest_start")
    qtbot.waitUntil(
        lambda: "training pictures answered" in parts.text("hardest_nearest_words"),
        timeout=SOON_MS,
    )
    assert start.text() == "Cancel"
    parts.click("hardest_nearest_start")
    assert parts.text("hardest_nearest_words") == "Cancelled."
    QTest.keyClick(parts.grid, Qt.Key.Key_Right)
    assert parts.near.count() == 0
    assert start.text() == "Find"
    parts.click("hardest_nearest_start")
    qtbot.waitUntil(lambda: parts.near.count() == 8, timeout=SOON_MS)
    assert not start.isVisible()


def test_a_network_of_no_numbers_gets_a_sentence(parts: Page, qtbot: QtBot) -> None:
    networks, sound = parts.window.session.networks, parts.network()
    broken = Network.from_weights(
        "broken", "Broken", sound.config, tuple(np.full_like(w, np.nan) for w in sound.weights)
    )
    networks.active = broken
    networks.active_changed.emit(broken)
    qtbot.waitUntil(
        lambda: "answers are not numbers" in parts.text("evaluation_status"), timeout=SOON_MS
    )
    assert parts.grid.count() == 0
    assert parts.text("hardest_answer") == ""
    assert not parts.window.grab().isNull()
