"""The time machine, as a person uses it: by mouse, by keyboard, and while a network learns."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gui.inside.over_time import OverTimeView
from gui.inside.reel import Reels
from gui.inside.scores import evenly
from gui.main_window import MainWindow
from gui.widgets.moment_views import AnswerView, MatrixView, TilesView
from gui.widgets.time_line import TimeLine
from models.classifier import Network, load
from models.config import Conv2D, Dense, Flatten, Layer, TrainConfig
from models.evaluation import evaluate
from models.events import TrainResult, Weights
from models.runs import keep_run
from models.shapes import describe
from models.snapshots import FILE, Snapshot
from tests.gui.parts import Parts

MOUSE = Qt.MouseButton.LeftButton
WAIT_MS = 30_000
EPOCHS = (0.0, 1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0, 2.0, 3.0)


def first_weights(config: TrainConfig) -> Weights:
    rng = np.random.default_rng(7)
    shapes = [shape for info in describe(config.layers) for shape in info.weight_shapes]
    return tuple((0.1 * rng.standard_normal(shape)).astype(np.float32) for shape in shapes)


def snapshots(config: TrainConfig, last: Weights) -> tuple[Snapshot, ...]:
    """From random weights to the last ones, straight on."""
    first = first_weights(config)
    shares = np.linspace(0, 1, len(EPOCHS), dtype=np.float32)
    return tuple(
        Snapshot(
            epoch=epoch,
            step=round(1875 * epoch),
            weights=tuple(a + share * (b - a) for a, b in zip(first, last, strict=True)),
            val_accuracy=0.9 + epoch / 40 if epoch >= 1 else None,
        )
        for epoch, share in zip(EPOCHS, shares, strict=True)
    )


class Tab(Parts):
    """The view's parts by their object names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.session = window, qtbot, window.session
        self.view = self.part(OverTimeView, "inside_over_time")
        self.line = self.part(TimeLine, "time_slider")
        self.kernels = self.part(TilesView, "time_kernels")
        self.maps = self.part(TilesView, "time_maps")
        self.matrix = self.part(MatrixView, "time_matrix")
        self.answer = self.part(AnswerView, "time_answer")

    def open(self) -> None:
        self.click("nav_inside")
        tabs = self.part(QTabBar, "inside_tabs")
        index = next(i for i in range(tabs.count()) if tabs.tabText(i) == "Over time")
        QTest.mouseClick(tabs, MOUSE, pos=tabs.tabRect(index).center())
        self.qtbot.waitUntil(lambda: self.view.picture is not None, timeout=WAIT_MS)

    def keep(self, config: TrainConfig, taken: Sequence[Snapshot]) -> None:
        """A kept run becomes the network that answers."""
        result = TrainResult(config=config, weights=taken[-1].weights, history=(), stopped=False)
        run = keep_run(result, snapshots=taken)
        self.session.networks.refresh()
        self.wait(lambda: run.id in {one.key for one in self.session.networks.entries()})
        self.session.networks.choose(run.id)
        self.wait(lambda: self.session.networks.active_key == run.id)
        self.open()
        self.wait(lambda: self.line.maximum() == len(taken) - 1)

    def wait(self, what: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(what, timeout=WAIT_MS)

    def read(self) -> None:
        """Waits until the moment shown is known, matrix and all."""
        self.wait(lambda: "test pictures" in self.text("time_counted") and self.known)

    @property
    def known(self) -> bool:
        return not self.text("time_counted").startswith("The test pictures")


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> Tab:
    return Tab(window, qtbot)


@pytest.fixture
def chapter() -> Network:
    return load("chapter")


@pytest.fixture
def taken(chapter: Network) -> tuple[Snapshot, ...]:
    return snapshots(chapter.config, chapter.weights)


def test_a_shipped_network_says_that_it_has_no_moments(tab: Tab) -> None:
    tab.open()
    tab.wait(lambda: "comes with Digitscope" in tab.text("time_why"))
    assert not tab.line.isVisible()
    tab.click("time_go_train")
    assert tab.part(QWidget, "page_train").isVisible()


@pytest.mark.parametrize("damaged", [False, True])
def test_a_run_without_its_moments_says_so(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...], damaged: bool
) -> None:
    result = TrainResult(config=chapter.config, weights=chapter.weights, history=(), stopped=False)
    run = keep_run(result, snapshots=taken if damaged else ())
    if damaged:
        path = run.folder / FILE
        path.write_bytes(path.read_bytes()[:500])
    tab.session.networks.refresh()
    tab.wait(lambda: run.id in {one.key for one in tab.session.networks.entries()})
    tab.session.networks.choose(run.id)
    tab.wait(lambda: tab.session.networks.active_key == run.id)
    tab.open()
    tab.wait(lambda: "Train again" in tab.text("time_why"))
    assert ("damaged" in tab.text("time_why")) is damaged


def test_a_run_is_gone_through_by_mouse(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    tab.keep(chapter.config, taken)
    assert tab.text("time_moment") == "epoch 3"
    assert tab.text("time_accuracy") == "97.50 % right"
    tab.read()
    axis = tab.line.axis()
    QTest.mouseClick(tab.line, MOUSE, pos=QPoint(round(axis.x_of(0)), tab.line.height() // 2))
    assert tab.text("time_moment") == "start"
    tab.click("time_forward")
    tab.click("time_forward")
    tab.click("time_forward")
    assert tab.text("time_moment") == "1/8 epoch"
    tab.click("time_back")
    assert tab.text("time_moment") == "1/16 epoch"
    assert tab.line.value() == 2


def test_kernels_answer_and_matrix_are_those_of_the_moment(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    tab.keep(chapter.config, taken)
    for index in (8, 5):
        tab.line.setValue(index)
        tab.read()
        network = Network.from_weights("m", "m", chapter.config, taken[index].weights)
        assert tab.kernels.tiles is not None
        expected = taken[index].weights[0].transpose(2, 3, 0, 1).reshape(-1, 3, 3)
        np.testing.assert_array_equal(tab.kernels.tiles.values, expected)
        picture, test = tab.view.picture, tab.session.test
        assert picture is not None
        assert test is not None
        tab.wait(lambda network=network, picture=picture: same(tab, network, picture))
        places = evenly(10_000, 10_000 if "all" in tab.text("time_counted") else 2000)
        found = evaluate(network, test.pictures[places], test.labels[places])
        assert tab.matrix.counts is not None
        np.testing.assert_array_equal(tab.matrix.counts, found.confusion)


def same(tab: Tab, network: Network, picture: np.ndarray) -> bool:
    maps = network.maps(picture)
    return (
        tab.maps.tiles is not None
        and tab.answer.shares is not None
        and np.array_equal(tab.maps.tiles.values, maps[0].transpose(2, 0, 1))
        and np.array_equal(tab.answer.shares[:10], maps[-1])
    )


def test_the_keyboard_alone_goes_through_time_and_plays(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    tab.keep(chapter.config, taken)
    tab.line.setFocus()
    for key, name in (
        (Qt.Key.Key_Home, "start"),
        (Qt.Key.Key_Right, "1/32 epoch"),
        (Qt.Key.Key_PageUp, "epoch 1"),
        (Qt.Key.Key_Left, "1/2 epoch"),
        (Qt.Key.Key_End, "epoch 3"),
    ):
        QTest.keyClick(tab.line, key)
        assert tab.text("time_moment") == name
    play = tab.part(QAbstractButton, "time_play")
    seen: list[int] = []
    tab.line.valueChanged.connect(seen.append)
    tab.view.restore({"speed": 20})
    QTest.keyClick(tab.line, Qt.Key.Key_Space)
    assert play.text() == "Pause"
    tab.wait(lambda: play.text() == "Play")
    # From the end it began anew, and left nothing out.
    assert seen == list(range(9))
    QTest.keyClick(tab.line, Qt.Key.Key_Space)
    QTest.keyClick(tab.line, Qt.Key.Key_Space)
    assert play.text() == "Play"


def test_what_learning_added_begins_with_nothing(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    tab.keep(chapter.config, taken)
    change = tab.part(QCheckBox, "time_change")
    QTest.mouseClick(change, MOUSE, pos=QPoint(12, change.height() // 2))
    assert tab.kernels.tiles is not None
    added = taken[-1].weights[0] - taken[0].weights[0]
    np.testing.assert_array_equal(
        tab.kernels.tiles.values, added.transpose(2, 3, 0, 1).reshape(-1, 3, 3)
    )
    tab.line.setValue(0)
    assert not tab.kernels.tiles.values.any()
    assert tab.view.state()["change"] is True


def test_moments_that_are_known_are_shown_at_least_twenty_times_a_second(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    tab.keep(chapter.config, taken)
    for index in range(9):
        tab.line.setValue(index)
        tab.read()
    rates = []
    for _ in range(3):
        before, began = tab.maps.updates, time.perf_counter()
        for index in range(20):
            tab.line.setValue(index % 9)
            QApplication.processEvents()
        rates.append((tab.maps.updates - before) / (time.perf_counter() - began))
    assert max(rates) >= 20


def test_a_training_that_broke_down_is_shown_and_said(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    broken = tuple(np.full_like(one, np.nan) for one in taken[-1].weights)
    last = Snapshot(epoch=4.0, step=7500, weights=broken, val_accuracy=0.098)
    tab.keep(chapter.config, (*taken, last))
    assert tab.text("time_moment") == "epoch 4"
    assert "not numbers any more" in tab.text("time_counted")
    tab.wait(lambda: tab.text("time_said") == "Says no answer")
    assert tab.kernels.tiles is not None
    # The scale of the others is what it was.
    assert 0 < tab.kernels.top < 10
    assert not tab.view.grab().isNull()
    tab.line.setValue(8)
    tab.read()
    assert tab.text("time_said") != "Says no answer"


@pytest.mark.parametrize(
    ("layers", "title"),
    [
        ((Flatten(), Dense(units=40, activation="tanh")), "Nothing to learn here"),
        (
            (Conv2D(filters=64, kernel_size=(5, 2), strides=(3, 1)), Flatten()),
            "64 kernels of 5 × 2",
        ),
    ],
)
def test_networks_of_other_shapes_are_shown(
    tab: Tab, layers: tuple[Layer, ...], title: str
) -> None:
    config = TrainConfig(name="odd", layers=(*layers, Dense(units=10, activation="softmax")))
    rng = np.random.default_rng(1)
    last = tuple(
        one + rng.normal(0, 0.02, one.shape).astype(np.float32) for one in first_weights(config)
    )
    tab.keep(config, snapshots(config, last))
    assert tab.text("time_kernels_title") == title
    tab.read()
    for index in range(len(config.layers)):
        assert tab.view.open_layer(index)
        QApplication.processEvents()
        assert not tab.view.grab().isNull()
        assert tab.view.state()["layer"] == index


def test_not_a_digit_has_a_column_where_the_network_has_it(tab: Tab) -> None:
    camera = load("camera")
    first = Snapshot(epoch=0.0, step=0, weights=first_weights(camera.config), val_accuracy=None)
    last = Snapshot(epoch=1.0, step=1875, weights=camera.weights, val_accuracy=0.99)
    tab.keep(camera.config, (first, last))
    tab.read()
    counts = tab.matrix.counts
    assert counts is not None
    assert counts.shape == (10, 11)
    assert counts.sum() in (2000, 10_000)
    assert np.trace(counts) > 0.95 * counts.sum()
    assert not tab.view.grab().isNull()


@pytest.mark.slow
def test_a_training_is_followed_until_a_person_moves(tab: Tab, chapter: Network) -> None:
    """A real training: moments come by themselves, and stay when the run is kept."""
    tab.open()
    ended: list[object] = []
    tab.session.training.ended.connect(ended.append)
    tab.session.training.start(dataclasses.replace(chapter.config, epochs=2))
    tab.wait(lambda: tab.line.isVisible() and tab.line.maximum() >= 2)
    follow = tab.part(QCheckBox, "time_follow")
    assert follow.isVisible()
    assert tab.line.value() == tab.line.maximum()
    QTest.keyClick(tab.line, Qt.Key.Key_Home)
    assert not follow.isChecked()
    count = tab.line.maximum()
    tab.wait(lambda: tab.line.maximum() > count)
    assert tab.text("time_moment") == "start"
    QTest.mouseClick(follow, MOUSE, pos=QPoint(12, follow.height() // 2))
    assert tab.line.value() == tab.line.maximum()
    tab.wait(lambda: bool(ended))
    assert tab.text("time_moment") == "epoch 2"
    assert not follow.isVisible()
    tab.line.setValue(3)
    name = tab.text("time_moment")
    known = tab.view.known_moments
    run = tab.session.training.snapshots
    tab.wait(lambda: "runs" in {one.group for one in tab.session.networks.entries()})
    kept = next(one for one in tab.session.networks.entries() if one.group == "runs")
    tab.session.networks.choose(kept.key)
    reels = tab.view.findChild(Reels)
    assert reels is not None
    # The kept run has a title of its own: it was opened.
    tab.wait(lambda: reels.reel is not None and reels.reel.title == kept.title)
    assert tab.text("time_moment") == name
    assert tab.view.known_moments >= known
    assert len(run) == tab.line.maximum() + 1


def test_a_run_that_gets_another_name_is_called_so_in_all_of_inside(
    tab: Tab, chapter: Network, taken: tuple[Snapshot, ...]
) -> None:
    tab.keep(chapter.config, taken)
    tab.line.setValue(3)
    moment, key = tab.text("time_moment"), tab.session.networks.active_key
    reels = tab.view.findChild(Reels)
    assert reels is not None
    tab.session.history.rename(key, "Mine")
    tab.session.networks.refresh()
    tab.wait(lambda: tab.text("inside_network") == "Inside Mine")
    assert reels.reel is not None
    assert reels.reel.title == "Mine"
    assert tab.text("time_moment") == moment
