"""The map of digits as a person uses it: by mouse, by keyboard, live, while a network learns."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QProgressBar,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.inside.digits import REST_MS, DigitsView
from gui.main_window import MainWindow
from gui.training import IDLE, RUNNING
from gui.widgets.digit_map_choices import DigitMapChoices
from gui.widgets.digit_scatter import DigitScatter
from gui.widgets.pixel_view import PixelView
from models.classifier import Network
from models.config import Conv2D, Dense, Flatten, Layer, TrainConfig
from models.embedding import answers_of, default_layer, principal
from models.shapes import describe
from tests.gui.parts import Parts

MOUSE = Qt.MouseButton.LeftButton
WAIT_MS = 30_000


class Tab(Parts):
    """The view's parts by their object names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.session = window, qtbot, window.session
        self.view = self.part(DigitsView, "inside_digits")
        self.map = self.part(DigitScatter, "digit_map")
        self.title = self.part(QLabel, "digit_map_title")
        self.says = self.part(QLabel, "digit_map_says")
        self.start = self.part(QAbstractButton, "digit_map_start")
        self.layer = self.part(QComboBox, "digit_map_layer")

    def open(self) -> None:
        QTest.mouseClick(self.part(QAbstractButton, "nav_inside"), MOUSE)
        tabs = self.part(QTabBar, "inside_tabs")
        index = [tabs.tabText(i) for i in range(tabs.count())].index("Map of digits")
        QTest.mouseClick(tabs, MOUSE, pos=tabs.tabRect(index).center())
        self.qtbot.waitUntil(lambda: self.map.points is not None, timeout=WAIT_MS)
        self.qtbot.waitUntil(lambda: self.view.picture is not None, timeout=WAIT_MS)

    def choose(self, name: str) -> None:
        QTest.mouseClick(self.part(QAbstractButton, name), MOUSE)

    def at(self, index: int) -> QPoint:
        return self.map.place_of(index).toPoint()

    def found_at(self, index: int) -> int:
        """The point that the mouse finds where one is drawn: that one, or one that hides it."""
        QTest.mouseMove(self.map, self.at(index))
        found = self.map.looked_at()
        assert found is not None
        away = self.map.place_of(found) - self.map.place_of(index)
        assert away.manhattanLength() < 2
        return found

    def shows(self, index: int) -> bool:
        """Whether the page looks inside with a picture of the map."""
        test = self.session.test
        picture = self.part(PixelView, "inside_input").picture
        return (
            test is not None
            and picture is not None
            and np.array_equal(picture, test.pictures[5 * index])
        )


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> Tab:
    opened = Tab(window, qtbot)
    opened.open()
    return opened


def made(*layers: Layer, broken: int | None = None) -> Network:
    rng = np.random.default_rng(0)
    weights = [
        rng.normal(0, 0.1, shape).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    ]
    if broken is not None:
        weights[broken][..., 0] = np.nan
    config = TrainConfig(name="made", layers=layers)
    return Network.from_weights("made", "Made here", config, tuple(weights))


def test_it_is_the_plane_of_the_layer_before_the_last(tab: Tab) -> None:
    network, test = tab.session.networks.active, tab.session.test
    assert network is not None
    assert test is not None
    values = answers_of(network, default_layer(network), test.pictures[::5])
    assert values is not None
    plane = principal(values)
    assert tab.map.points is not None
    np.testing.assert_allclose(tab.map.points, plane.points, atol=1e-3)
    share = f"{100 * plane.shares.sum():.0f} %"
    assert tab.title.text() == f"These two directions hold {share} of the variance"
    assert tab.layer.currentText() == "8  Flatten, 300 values"
    key = tab.part(QWidget, "digit_map_key").accessibleDescription()
    wrong = int((network(test.pictures[::5]).argmax(axis=1) != test.labels[::5]).sum())
    assert key.startswith("0: 189, 1: 222")
    assert key.endswith(f"{wrong} read wrongly")


def test_the_mouse_looks_at_a_point_and_chooses_it(tab: Tab) -> None:
    test = tab.session.test
    assert test is not None
    index = tab.found_at(1234)
    label = test.labels[5 * index]
    assert tab.map.accessibleDescription().startswith(f"a {label}, ")
    assert tab.map.accessibleDescription().endswith(f"test picture {5 * index + 1:,}")
    QTest.mouseClick(tab.map, MOUSE, pos=tab.at(1234))
    tab.qtbot.waitUntil(lambda: tab.shows(index))
    points = tab.map.points
    assert points is not None
    tab.qtbot.waitUntil(
        lambda: tab.map.live is not None and np.allclose(tab.map.live[0], points[index], atol=1e-3)
    )


def test_the_wheel_zooms_and_the_mouse_moves_the_map(tab: Tab) -> None:
    place = tab.map.place_of(700)
    wheel = QWheelEvent(
        place,
        QPointF(tab.map.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 240),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(tab.map, wheel)
    assert tab.map.area.zoom == pytest.approx(1.25**2)
    assert (tab.map.place_of(700) - place).manhattanLength() < 80  # the map's edge may hold it
    before, live = tab.map.place_of(700), tab.view.picture
    start = tab.map.rect().center()
    QTest.mousePress(tab.map, MOUSE, pos=start)
    for step in (20, 40):
        QTest.mouseMove(tab.map, start + QPoint(step, 0))
    QTest.mouseRelease(tab.map, MOUSE, pos=start + QPoint(40, 0))
    moved = tab.map.place_of(700) - before
    assert 10 < moved.x() <= 41
    assert abs(moved.y()) < 1
    assert tab.view.picture is live, "a drag chooses nothing"
    QTest.keyClick(tab.map, Qt.Key.Key_Home)
    assert tab.map.area.zoom == 1
    assert (tab.map.place_of(700) - place).manhattanLength() < 1


def test_the_keys_go_from_point_to_point(tab: Tab) -> None:
    tab.map.setFocus()
    QTest.keyClick(tab.map, Qt.Key.Key_Right)
    first = tab.map.looked_at()
    assert first is not None
    for key, sign in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Left, -1)):
        start = tab.map.looked_at()
        assert start is not None
        QTest.keyClick(tab.map, key)
        after = tab.map.looked_at()
        assert after is not None
        assert sign * (tab.map.place_of(after).x() - tab.map.place_of(start).x()) > 0
    for key, sign in ((Qt.Key.Key_Up, -1), (Qt.Key.Key_Down, 1)):
        start = tab.map.looked_at()
        assert start is not None
        QTest.keyClick(tab.map, key)
        after = tab.map.looked_at()
        assert after is not None
        assert sign * (tab.map.place_of(after).y() - tab.map.place_of(start).y()) > 0
    for _ in range(200):
        QTest.keyClick(tab.map, Qt.Key.Key_Right)
    chosen = tab.map.looked_at()
    assert chosen is not None
    QTest.keyClick(tab.map, Qt.Key.Key_Plus)
    assert tab.map.area.zoom > 1
    assert tab.map.rect().contains(tab.at(chosen))
    QTest.keyClick(tab.map, Qt.Key.Key_Return)
    tab.qtbot.waitUntil(lambda: tab.shows(chosen))


def test_the_pads_drawing_is_a_live_point(tab: Tab) -> None:
    network, test, plane = tab.session.networks.active, tab.session.test, tab.view.shown
    assert network is not None
    assert test is not None
    assert plane is not None
    source = tab.part(QComboBox, "inside_source")
    source.setCurrentIndex(source.findData("pad"))
    tab.qtbot.waitUntil(lambda: tab.map.live is None)
    for index in (11, 12):
        tab.session.set_pad_picture(test.pictures[index])
        placed, answer = plane.place(test.pictures[index])
        assert answer == int(network(test.pictures[index : index + 1]).argmax())
        assert placed is not None
        tab.qtbot.waitUntil(
            lambda placed=placed: tab.map.live is not None and np.allclose(tab.map.live[0], placed)
        )
    tab.window.grab()


def test_another_layer_is_another_map(tab: Tab) -> None:
    before = tab.map.points
    QTest.keyClick(tab.layer, Qt.Key.Key_Down)
    tab.qtbot.waitUntil(lambda: tab.map.points is not None and tab.map.points is not before)
    assert tab.layer.currentIndex() == 8
    shown = tab.view.shown
    assert shown is not None
    assert shown.layer == 8


@pytest.mark.slow
def test_tsne_grows_and_is_cancelled(tab: Tab) -> None:
    tab.choose("digit_map_tsne")
    assert tab.part(QSpinBox, "digit_map_perplexity").isVisible()
    tab.qtbot.waitUntil(
        lambda: tab.view.shown is not None and tab.view.shown.iterations >= 100, timeout=WAIT_MS
    )
    first = tab.view.shown
    assert first is not None
    assert tab.start.text() == "Cancel"
    assert tab.part(QProgressBar, "digit_map_progress").isVisible()
    assert tab.map.live is None
    QTest.mouseClick(tab.start, MOUSE)
    tab.qtbot.waitUntil(lambda: tab.start.text() == "Draw again", timeout=1000)
    assert tab.says.text().startswith("Cancelled after ")
    assert tab.map.points is not None
    tab.choose("digit_map_pca")
    tab.qtbot.waitUntil(lambda: tab.map.live is not None, timeout=WAIT_MS)
    assert "%" in tab.title.text()


@pytest.mark.slow
def test_a_finished_tsne_is_kept(tab: Tab) -> None:
    tab.choose("digit_map_tsne")
    tab.qtbot.waitUntil(
        lambda: (
            tab.view.shown is not None
            and (tab.view.shown.kind, tab.view.shown.finished) == ("tsne", True)
        ),
        timeout=5 * WAIT_MS,
    )
    tab.qtbot.waitUntil(lambda: not tab.view.running)
    assert tab.says.text().startswith("No live point")
    while_done = tab.map.points
    tab.choose("digit_map_pca")
    tab.qtbot.waitUntil(lambda: tab.map.live is not None, timeout=WAIT_MS)
    tab.choose("digit_map_tsne")
    assert tab.map.points is while_done


def test_leaving_ends_what_runs(tab: Tab) -> None:
    tab.choose("digit_map_tsne")
    tab.qtbot.waitUntil(lambda: tab.start.text() == "Cancel")
    tab.choose("nav_draw")
    assert not tab.view.running


@pytest.mark.parametrize(
    ("layers", "broken", "words"),
    [
        ((Flatten(), Dense(units=10, activation="softmax")), None, ""),
        (
            (
                Conv2D(filters=64, kernel_size=(5, 2)),
                Flatten(),
                Dense(units=10, activation="softmax"),
            ),
            None,
            "",
        ),
        ((Conv2D(filters=2), Flatten(), Dense(units=10, activation="softmax")), 0, "not numbers"),
        ((Conv2D(filters=2), Flatten(), Dense(units=10, activation="softmax")), 2, ""),
    ],
    ids=["no convolution", "64 filters, not square", "no numbers", "no numbers at the end"],
)
def test_any_network_has_a_map_or_a_reason(
    tab: Tab, layers: tuple[Layer, ...], broken: int | None, words: str
) -> None:
    tab.session.networks._activate(made(*layers, broken=broken), "made")
    tab.qtbot.waitUntil(lambda: tab.layer.count() == len(layers), timeout=WAIT_MS)
    if words:
        tab.qtbot.waitUntil(lambda: words in tab.map.accessibleDescription(), timeout=WAIT_MS)
        assert tab.map.points is None
    else:
        tab.qtbot.waitUntil(lambda: tab.map.points is not None, timeout=WAIT_MS)
        tab.qtbot.waitUntil(lambda: tab.map.live is not None)
        assert tab.map.live is not None
        assert (tab.map.live[1] is None) == (broken is not None)
    tab.window.grab()


def test_a_layer_that_says_the_same_of_all_is_told(tab: Tab) -> None:
    layers = (Flatten(), Dense(units=4), Dense(units=10, activation="softmax"))
    config = TrainConfig(name="made", layers=layers)
    weights = tuple(
        np.zeros(shape, np.float32) for info in describe(layers) for shape in info.weight_shapes
    )
    network = Network.from_weights("made", "Made", config, weights)
    tab.session.networks._activate(network, "made")
    tab.qtbot.waitUntil(lambda: "the same" in tab.map.accessibleDescription(), timeout=WAIT_MS)


def test_a_network_that_learns_is_followed_at_rest_and_unturned(tab: Tab) -> None:
    first, points = tab.session.networks.active, tab.map.points
    assert first is not None
    assert points is not None
    tab.session.training.state = RUNNING
    rng = np.random.default_rng(0)
    for number in range(3):
        weights = tuple(
            (array + 0.01 * array.std() * rng.normal(size=array.shape)).astype(np.float32)
            for array in first.weights
        )
        newest = Network.from_weights("training", f"T{number}", first.config, weights)
        tab.session.training.snapshot.emit(newest)
    tab.qtbot.waitUntil(
        lambda: tab.view.shown is not None and tab.view.shown.network is newest,
        timeout=WAIT_MS + REST_MS,
    )
    assert tab.map.points is not None
    # Its axes are those of the map before, so every point stays about where it was.
    moved = np.linalg.norm(tab.map.points - points, axis=1)
    assert np.median(moved) < 0.05 * np.ptp(points)
    tab.choose("digit_map_tsne")
    tab.qtbot.waitUntil(lambda: tab.view.running)
    tab.session.training.snapshot.emit(first)
    tab.qtbot.waitUntil(lambda: tab.view.network is first)
    assert tab.view.running, "a snapshot does not begin a t-SNE anew"
    tab.choose("digit_map_start")
    tab.qtbot.waitUntil(lambda: not tab.view.running)
    tab.session.training.state = IDLE


def test_the_choices_come_back(tab: Tab) -> None:
    choices = tab.window.findChild(DigitMapChoices)
    assert choices is not None
    tab.layer.setCurrentIndex(3)
    choices.restore("tsne", 12)
    kept = tab.view.state()
    assert kept == {"layer": 3, "kind": "tsne", "perplexity": 12}
    tab.view.restore({"layer": "x", "kind": 7, "perplexity": None})
    assert tab.view.state() == kept
