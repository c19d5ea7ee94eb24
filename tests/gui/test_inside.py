"""The Inside page as a person uses it: real pictures, checked against the network."""

from __future__ import annotations

from itertools import cycle, pairwise
from time import perf_counter

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QComboBox,
    QLabel,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.inside import BESIDE_MS
from gui.widgets.drawing_pad import DrawingPad
from gui.widgets.map_mosaic import MapMosaic
from gui.widgets.pixel_view import PixelView
from models.classifier import Network, load
from models.config import (
    Activation,
    Conv2D,
    Dense,
    Flatten,
    Layer,
    MaxPool2D,
    Rescaling,
    TrainConfig,
)
from models.shapes import describe
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton


class Inside(Parts):
    """The page's parts by their object names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.session = window.session
        self.maps = self.part(MapMosaic, "feature_maps")
        self.kernels = self.part(MapMosaic, "layer_kernels")
        self.layer = self.part(QComboBox, "layer_choice")
        self.source = self.part(QComboBox, "inside_source")
        self.title = self.part(QLabel, "layer_title")
        self.answer = self.part(QLabel, "inside_answer")
        self.picture = self.part(PixelView, "inside_input")

    def open(self) -> None:
        QTest.mouseClick(self.part(QAbstractButton, "nav_inside"), LEFT)
        self.qtbot.waitUntil(lambda: self.updates() > 0, timeout=20_000)
        self.qtbot.waitUntil(lambda: self.picture.picture is not None, timeout=20_000)
        self.settle()

    def updates(self) -> int:
        return int(self.maps.property("updates"))

    def settle(self) -> None:
        """Until what was asked for is drawn."""
        page = self.part(QWidget, "page_inside")
        self.qtbot.waitUntil(lambda: not page._timer.isActive())  # type: ignore[attr-defined] # the page's own

    def newer(self, before: int) -> None:
        self.qtbot.waitUntil(lambda: self.updates() > before, timeout=10_000)

    def value(self, tile: int, y: int, x: int) -> float:
        assert self.maps._tiles is not None
        return float(self.maps._tiles.values[tile, y, x])


@pytest.fixture
def inside(window: MainWindow, qtbot: QtBot) -> Inside:
    page = Inside(window, qtbot)
    page.open()
    return page


def network(*layers: Layer, broken: bool = False) -> Network:
    rng = np.random.default_rng(0)
    weights = [
        rng.normal(0, 0.1, shape).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    ]
    if broken:
        weights[0][..., 0] = np.nan
    config = TrainConfig(name="made", layers=layers)
    return Network.from_weights("made", "Made here", config, tuple(weights))


def test_every_layer_shows_what_the_network_computes(inside: Inside) -> None:
    active = inside.session.networks.active
    assert active is not None
    picture = inside.picture.picture
    assert picture is not None
    outputs = active.maps(picture)
    assert inside.layer.count() == len(active.layers)
    for index, output in enumerate(outputs):
        inside.layer.setCurrentIndex(index)
        inside.settle()
        if output.ndim == 3:
            height, width, count = output.shape
            what = "1 map" if count == 1 else f"{count} maps"
            assert inside.title.text() == f"{what} of {height} × {width}"
            assert inside.value(count - 1, 1, 2) == output[1, 2, count - 1]
        else:
            assert inside.title.text() == f"{len(output)} values"
        assert inside.kernels.isVisible() == bool(active.layers[index].parameters)
    assert inside.answer.text().startswith(str(int(outputs[-1].argmax())))


def test_the_strip_opens_layers_and_follows_the_choice(inside: Inside) -> None:
    chips = inside.part(QWidget, "network_strip_layers")
    places = inside.layer.count() + 1
    x = round(chips.width() * 3.5 / places)
    before = inside.updates()
    QTest.mouseClick(chips, LEFT, pos=QPoint(x, 40))
    assert inside.layer.currentIndex() == 2
    inside.newer(before)
    inside.layer.setCurrentIndex(7)
    assert "Flatten" in chips.accessibleDescription()


def test_a_picture_is_chosen_by_digit_and_number(inside: Inside) -> None:
    test = inside.session.test
    assert test is not None
    inside.part(QComboBox, "inside_digit").setCurrentIndex(3)
    inside.part(QSpinBox, "inside_number").setValue(5)
    wanted = int(np.flatnonzero(test.labels == 3)[4])
    assert inside.picture.picture is not None
    assert np.array_equal(inside.picture.picture, test.pictures[wanted])
    assert f"{wanted + 1:,} of 10,000, a 3" in inside.part(QLabel, "inside_caption").text()
    before = inside.updates()
    QTest.mouseClick(inside.part(QAbstractButton, "inside_shuffle"), LEFT)
    inside.newer(before)


def test_the_pads_drawing_is_followed_live(inside: Inside) -> None:
    test = inside.session.test
    assert test is not None
    inside.source.setCurrentIndex(inside.source.findData("pad"))
    inside.settle()
    assert inside.answer.text() == "–"
    for index in (10, 11):
        before = inside.updates()
        inside.session.set_pad_picture(test.pictures[index])
        inside.newer(before)
        assert inside.picture.picture is not None
        assert np.array_equal(inside.picture.picture, test.pictures[index])
    inside.session.set_pad_picture(None)
    inside.qtbot.waitUntil(lambda: inside.answer.text() == "–")
    QTest.mouseClick(inside.part(QAbstractButton, "inside_go"), LEFT)
    assert inside.window.page.key == "draw"


def test_a_digit_is_followed_while_it_is_drawn_on_the_page(inside: Inside) -> None:
    inside.source.setCurrentIndex(inside.source.findData("pad"))
    pad = inside.part(DrawingPad, "inside_pad")
    inside.qtbot.waitUntil(lambda: pad.parentWidget()._normalize is not None, timeout=20_000)  # type: ignore[attr-defined] # the pad's own
    x, side = pad.width() // 2, min(pad.width(), pad.height())
    top, bottom = (pad.height() - side) // 2 + side // 5, (pad.height() + side) // 2 - side // 5
    before = inside.updates()
    QTest.mousePress(pad, LEFT, pos=QPoint(x, top))
    for y in range(top, bottom, 6):
        QTest.mouseMove(pad, QPoint(x, y))
    inside.newer(before)
    assert inside.picture.picture is not None
    halfway = inside.picture.picture.copy()
    QTest.mouseMove(pad, QPoint(x, bottom))
    QTest.mouseRelease(pad, LEFT, pos=QPoint(x, bottom))
    inside.qtbot.waitUntil(lambda: inside.answer.text().startswith("1"))
    assert inside.session.pad_picture is not None
    assert not np.array_equal(inside.session.pad_picture, halfway)
    QTest.mouseClick(inside.part(QAbstractButton, "inside_pad_clear"), LEFT)
    inside.qtbot.waitUntil(lambda: inside.session.pad_picture is None)
    assert inside.window.page.undo()
    inside.qtbot.waitUntil(lambda: inside.answer.text().startswith("1"))


def test_the_cameras_digit_is_followed(inside: Inside) -> None:
    test = inside.session.test
    assert test is not None
    inside.source.setCurrentIndex(inside.source.findData("camera"))
    inside.session.set_camera_picture(test.pictures[0])
    inside.qtbot.waitUntil(lambda: inside.answer.text().startswith("7"))


def draw_times(inside: Inside, beside: bool) -> list[float]:
    """When the camera's digit is drawn, while it is another every few milliseconds."""
    test = inside.session.test
    assert test is not None
    inside.source.setCurrentIndex(inside.source.findData("camera"))
    inside.session.camera.beside = lambda: beside
    inside.settle()
    drawn: list[float] = []
    page = inside.part(QWidget, "page_inside")
    page._timer.timeout.connect(lambda: drawn.append(perf_counter()))  # type: ignore[attr-defined] # the page's own
    pictures = cycle(test.pictures[:20])
    source = QTimer(inside.window)
    source.timeout.connect(lambda: inside.session.set_camera_picture(next(pictures)))
    source.start(5)
    inside.qtbot.waitUntil(lambda: len(drawn) >= 10, timeout=20_000)
    source.stop()
    return drawn[:10]


def test_beside_a_training_the_camera_is_drawn_less_often(inside: Inside) -> None:
    """Digits and weights that come in between are drawn with the next."""
    drawn = draw_times(inside, beside=True)
    # A timer may be a few milliseconds early.
    assert drawn[-1] - drawn[0] > 9 * (BESIDE_MS - 10) / 1000


def test_else_it_is_drawn_as_it_comes(inside: Inside) -> None:
    drawn = draw_times(inside, beside=False)
    assert min(after - before for before, after in pairwise(drawn)) < BESIDE_MS / 1000


def test_nothing_is_painted_while_another_page_is_shown(inside: Inside) -> None:
    test = inside.session.test
    assert test is not None
    inside.source.setCurrentIndex(inside.source.findData("pad"))
    inside.settle()
    QTest.mouseClick(inside.part(QAbstractButton, "nav_draw"), LEFT)
    inside.settle()
    before = inside.updates()
    inside.session.set_pad_picture(test.pictures[3])
    inside.settle()
    assert inside.updates() == before
    QTest.mouseClick(inside.part(QAbstractButton, "nav_inside"), LEFT)
    inside.newer(before)
    assert inside.picture.picture is not None
    assert np.array_equal(inside.picture.picture, test.pictures[3])


def test_each_map_can_have_its_own_scale(inside: Inside) -> None:
    inside.layer.setCurrentIndex(2)
    inside.settle()
    common = inside.maps.grab().toImage()
    before = inside.updates()
    inside.part(QCheckBox, "own_scale").click()
    inside.newer(before)
    assert inside.maps.grab().toImage() != common


def test_the_training_is_followed_only_where_wanted(inside: Inside) -> None:
    follow = inside.part(QCheckBox, "follow_training")
    whose = inside.part(QLabel, "inside_network")
    shown = load("chapter")
    assert follow.isChecked()
    inside.session.training.snapshot.emit(shown)
    inside.qtbot.waitUntil(lambda: shown.title in whose.text())
    follow.click()
    active = inside.session.networks.active
    assert active is not None
    inside.qtbot.waitUntil(lambda: whose.text() == f"Inside {active.title}")


@pytest.mark.parametrize(
    "layers",
    [
        (Rescaling(), Flatten(), Dense(units=10, activation="softmax")),
        (
            Conv2D(filters=64, kernel_size=(5, 2), activation="relu"),
            MaxPool2D(),
            Conv2D(filters=64),
            Flatten(),
            Dense(units=10),
            Activation(function="softmax"),
        ),
        (Flatten(), Dense(units=10), Dense(units=11), Activation(function="softmax")),
    ],
    ids=["no convolution", "64 filters", "eleven outputs"],
)
def test_any_network_can_be_looked_into(inside: Inside, layers: tuple[Layer, ...]) -> None:
    inside.session.networks._activate(network(*layers), "made")
    inside.qtbot.waitUntil(lambda: inside.layer.count() == len(layers))
    for index in range(len(layers)):
        inside.layer.setCurrentIndex(index)
        before = inside.updates()
        inside.newer(before - 1)
        inside.settle()
        inside.window.grab()
    convolves = any(isinstance(layer, Conv2D) for layer in layers)
    says = inside.part(QLabel, "layer_meaning").text()
    assert ("no convolution layers" in says) != convolves


def test_a_network_that_broke_down_is_shown_as_such(inside: Inside) -> None:
    layers = (Conv2D(filters=2), Flatten(), Dense(units=10), Activation(function="softmax"))
    inside.session.networks._activate(network(*layers, broken=True), "made")
    inside.qtbot.waitUntil(lambda: inside.layer.count() == len(layers))
    inside.qtbot.waitUntil(lambda: inside.answer.text() == "–")
    assert "not numbers" in inside.part(QLabel, "layer_meaning").text()
    inside.window.grab()


def test_the_choices_come_back(inside: Inside) -> None:
    page = inside.window.page
    inside.part(QComboBox, "inside_digit").setCurrentIndex(4)
    inside.layer.setCurrentIndex(3)
    inside.part(QCheckBox, "follow_training").click()
    inside.part(QTabBar, "inside_tabs").setCurrentIndex(1)
    kept = page.state()
    views = kept.pop("views")
    assert kept == {"source": "test", "digit": 4, "number": 1, "follow": False, "view": "looked"}
    assert views["maps"] == {"layer": 3, "own_scale": False}
    odd = {"source": "moon", "digit": "four", "follow": 3, "view": 7, "views": {"maps": 1}}
    page.restore(odd)
    assert page.state() == {**kept, "views": views, "follow": True}
    inside.part(QTabBar, "inside_tabs").setCurrentIndex(0)
    page.restore({**kept, "views": views})
    assert page.state() == {**kept, "views": views}
