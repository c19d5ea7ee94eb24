"""The Maps view by mouse and keyboard: each kind of layer shows what the network computes."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QTabBar, QWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.widgets.map_mosaic import MapMosaic
from gui.widgets.probability_bars import ProbabilityBars
from gui.widgets.softmax_table import SoftmaxTable
from models.classifier import Network
from models.config import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    TrainConfig,
)
from models.feature_maps import before_activation
from models.shapes import describe
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton
SOFTMAX = Activation(function="softmax")
FIRST_CONV, FIRST_RELU, SECOND_CONV, FLATTEN, DENSE, LAST = 1, 2, 4, 7, 8, 9
"""Layers of the baseline network."""


class Maps(Parts):
    """The view's parts by their object names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot, self.session = window, qtbot, window.session
        QTest.mouseClick(self.part(QAbstractButton, "nav_inside"), LEFT)
        self.maps = self.part(MapMosaic, "feature_maps")
        self.kernels = self.part(MapMosaic, "layer_kernels")
        qtbot.waitUntil(lambda: self.maps._tiles is not None, timeout=20_000)
        self.settle()

    def open(self, layer: int) -> None:
        self.part(QComboBox, "layer_choice").setCurrentIndex(layer)
        self.settle()

    def settle(self) -> None:
        page = self.window.page
        self.qtbot.waitUntil(lambda: not page._timer.isActive())  # type: ignore[attr-defined] # the page's own

    def choose(self, name: str, text: str) -> None:
        box = self.part(QComboBox, name)
        box.setCurrentIndex(box.findText(text))
        assert box.currentText() == text
        self.settle()

    def look_into(self, *layers: Layer, broken: bool = False) -> Network:
        made = network(*layers, broken=broken)
        self.session.networks._activate(made, "made")
        box = self.part(QComboBox, "layer_choice")
        self.qtbot.waitUntil(lambda: box.count() == len(layers))
        self.settle()
        return made

    @property
    def picture(self) -> np.ndarray:
        picture = self.window.page._input.picture  # type: ignore[attr-defined] # the page's own
        assert isinstance(picture, np.ndarray)
        return picture

    @property
    def network(self) -> Network:
        active = self.session.networks.active
        assert active is not None
        return active

    @property
    def tiles(self) -> np.ndarray:
        """The maps shown, as the network gives them: (height, width, maps)."""
        assert self.maps._tiles is not None
        return self.maps._tiles.values.transpose(1, 2, 0)

    @property
    def row(self) -> np.ndarray:
        assert self.maps._row is not None
        return self.maps._row

    def kernel_tiles(self) -> np.ndarray:
        assert self.kernels._tiles is not None
        return self.kernels._tiles.values


@pytest.fixture
def maps(window: MainWindow, qtbot: QtBot) -> Maps:
    return Maps(window, qtbot)


def network(*layers: Layer, broken: bool = False) -> Network:
    rng = np.random.default_rng(0)
    weights = [
        np.abs(rng.normal(0, 0.1, shape)).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    ]
    for array in weights[::2]:
        array[...] *= rng.choice([-1, 1], array.shape)
    if broken:
        weights[0][..., 0] = np.nan
    config = TrainConfig(name="made", layers=layers)
    return Network.from_weights("made", "Made here", config, tuple(weights))


def test_both_sides_of_an_activation_that_is_a_layer(maps: Maps) -> None:
    outputs = maps.network.maps(maps.picture)
    maps.open(FIRST_CONV)
    np.testing.assert_array_equal(maps.tiles, outputs[FIRST_CONV])
    maps.choose("activation_stage", "After ReLU")
    np.testing.assert_array_equal(maps.tiles, outputs[FIRST_RELU])
    maps.open(FIRST_RELU)
    np.testing.assert_array_equal(maps.tiles, outputs[FIRST_RELU])
    maps.choose("activation_stage", "Before ReLU")
    np.testing.assert_array_equal(maps.tiles, outputs[FIRST_CONV])
    maps.open(3)
    assert not maps.part(QComboBox, "activation_stage").isVisible()


def test_both_sides_of_an_activation_within_a_layer(maps: Maps) -> None:
    made = maps.look_into(
        Conv2D(filters=64, kernel_size=(5, 2), activation="relu", padding="same"),
        MaxPool2D(pool_size=(4, 4)),
        Flatten(),
        Dense(units=10, activation="softmax"),
    )
    maps.open(0)
    np.testing.assert_array_equal(maps.tiles, made.maps(maps.picture)[0])
    assert maps.tiles.min() == 0
    maps.choose("activation_stage", "Before ReLU")
    value = maps.picture[..., None].astype(np.float32)
    wanted = before_activation(made.layers[0], value, made.layer_weights(0))
    np.testing.assert_array_equal(maps.tiles, wanted)
    assert maps.tiles.min() < 0
    maps.open(3)
    table = maps.part(SoftmaxTable, "softmax_table")
    assert not table.isVisible()
    maps.choose("weights_kind", "Softmax")
    assert table.isVisible()
    assert not maps.kernels.isVisible()
    maps.choose("weights_kind", "Weights")
    assert maps.kernels.isVisible()


def test_contributions_say_what_pushes_towards_a_digit(maps: Maps) -> None:
    maps.open(DENSE)
    outputs, weights = maps.network.maps(maps.picture), maps.network.layer_weights(DENSE)
    maps.choose("weights_output", "7")
    of_seven = weights[0][:, 7].reshape(5, 5, 12)
    np.testing.assert_array_equal(maps.kernel_tiles(), of_seven.transpose(2, 0, 1))
    maps.choose("weights_kind", "Contributions")
    added = of_seven * outputs[6]
    np.testing.assert_allclose(maps.kernel_tiles(), added.transpose(2, 0, 1), rtol=1e-6)
    said = maps.part(QLabel, "weights_sum").text()
    assert said.startswith(f"towards 7: {added[added > 0].sum():.2f}".rstrip("0"))
    assert said.endswith(f"=  {outputs[DENSE][7]:.2f}".rstrip("0"))
    # Another picture has other contributions, its weights are the same.
    before = maps.kernel_tiles().copy()
    QTest.mouseClick(maps.part(QAbstractButton, "inside_shuffle"), LEFT)
    maps.qtbot.waitUntil(lambda: not np.array_equal(maps.kernel_tiles(), before))


def test_a_digits_bar_chooses_its_weights(maps: Maps) -> None:
    maps.open(DENSE)
    for _ in range(4):
        QTest.keyClick(maps.maps, Qt.Key.Key_Right)
    QTest.keyClick(maps.maps, Qt.Key.Key_Return)
    assert maps.part(QComboBox, "weights_output").currentText() == "3"


def test_flatten_says_where_each_value_was(maps: Maps) -> None:
    maps.open(FLATTEN)
    flattened = maps.part(MapMosaic, "flattened_maps")
    assert flattened.isVisible()
    assert flattened._tiles is not None
    before = maps.network.maps(maps.picture)[6]
    np.testing.assert_array_equal(flattened._tiles.values.transpose(1, 2, 0), before)
    for _ in range(101):
        QTest.keyClick(maps.maps, Qt.Key.Key_Right)
    # 100 = (1 x 5 + 3) x 12 + 4
    text = maps.part(QLabel, "pointed_value").text()
    assert text.startswith("value 101: ")
    assert text.endswith("(map 5, row 2, column 4)")
    assert maps.row[100] == before[1, 3, 4]


def test_softmax_is_shown_step_by_step(maps: Maps) -> None:
    maps.open(LAST)
    table = maps.part(SoftmaxTable, "softmax_table")
    assert table.isVisible()
    logits = maps.network.maps(maps.picture)[DENSE]
    words = table.accessibleDescription()
    assert f"7 {logits[7]:.2f} " in words
    assert words.endswith("100.0 %")
    maps.choose("activation_stage", "Before Softmax")
    np.testing.assert_array_equal(maps.row, logits)


@pytest.mark.parametrize("which", ["feature_maps", "layer_kernels"])
def test_a_filter_is_opened_close_up_and_closed_again(maps: Maps, which: str) -> None:
    maps.open(SECOND_CONV)
    maps.window.grab()
    mosaic = maps.part(MapMosaic, which)
    panel = maps.part(QWidget, "close_up")
    answer = maps.part(ProbabilityBars, "inside_probabilities")
    wide = answer.width()
    assert not panel.isVisible()
    grid = mosaic._grid
    assert grid is not None
    y, x = grid.corner(3)
    with maps.qtbot.waitSignal(maps.window.page.view.filter_chosen) as chosen:  # type: ignore[attr-defined] # the page's own
        QTest.mouseClick(mosaic, LEFT, pos=mosaic._origin(grid) + QPoint(x + 1, y + 1))
    assert chosen.args == [SECOND_CONV, 3]
    assert panel.isVisible()
    assert maps.part(QLabel, "close_up_title").text().startswith("Filter 4 of 12")
    maps.qtbot.waitUntil(lambda: answer.width() < wide)
    QTest.mouseClick(maps.part(QAbstractButton, "close_up_toggle"), LEFT)
    assert not panel.isVisible()
    maps.qtbot.waitUntil(lambda: answer.width() == wide)


def test_a_changed_network_is_what_the_whole_page_shows_until_it_is_reset(maps: Maps) -> None:
    shares = maps.part(ProbabilityBars, "inside_probabilities")
    assert shares.probabilities is not None
    before = shares.probabilities.copy()
    reset = maps.part(QAbstractButton, "inside_reset")
    whose = maps.part(QLabel, "inside_network")
    maps.open(SECOND_CONV)
    assert not reset.isVisible()
    QTest.keyClick(maps.maps, Qt.Key.Key_Right)
    QTest.keyClick(maps.maps, Qt.Key.Key_Return)
    maps.part(QTabBar, "close_up_tabs").setCurrentIndex(2)
    maps.part(QAbstractButton, "close_up_on").click()
    maps.qtbot.waitUntil(reset.isVisible, timeout=10_000)
    assert "changed" in whose.text()
    maps.qtbot.waitUntil(lambda: not np.array_equal(shares.probabilities, before))
    assert not maps.tiles[..., 0].any()
    QTest.mouseClick(reset, LEFT)
    maps.qtbot.waitUntil(lambda: np.array_equal(shares.probabilities, before))
    assert not reset.isVisible()
    assert maps.tiles[..., 0].any()


def test_the_picture_in_the_strip_leads_to_the_choice_of_another(maps: Maps) -> None:
    maps.window.activateWindow()
    maps.qtbot.waitUntil(maps.window.isActiveWindow)
    chips = maps.part(QWidget, "network_strip_layers")
    QTest.mouseClick(chips, LEFT, pos=QPoint(20, 20))
    assert maps.part(QComboBox, "inside_source").hasFocus()


STACKS: dict[str, tuple[Layer, ...]] = {
    "no convolution": (Flatten(), Dense(units=40, activation="tanh"), Dense(units=10), SOFTMAX),
    "64 filters": (Conv2D(filters=64), Flatten(), Dense(units=10, activation="softmax")),
    "not square": (
        Conv2D(filters=3, kernel_size=(7, 1), strides=(2, 3), activation="sigmoid"),
        BatchNormalization(),
        Conv2D(filters=4, kernel_size=(1, 5), padding="same"),
        Activation(function="tanh"),
        Flatten(),
        Dropout(),
        Dense(units=20),
        BatchNormalization(),
        Activation(),
        Dense(units=11),
        SOFTMAX,
    ),
}


@pytest.mark.parametrize("broken", [False, True], ids=["sound", "broken down"])
@pytest.mark.parametrize("layers", STACKS.values(), ids=STACKS.keys())
def test_every_layer_of_any_network_is_shown_in_every_way(
    maps: Maps, layers: tuple[Layer, ...], broken: bool
) -> None:
    maps.look_into(*layers, broken=broken)
    names = ("activation_stage", "weights_kind", "weights_output")
    for index in range(len(layers)):
        maps.open(index)
        for name in names:
            box = maps.part(QComboBox, name)
            for choice in range(min(3, box.count()) if box.isVisible() else 0):
                box.setCurrentIndex(choice)
                maps.window.grab()
        QTest.keyClick(maps.maps, Qt.Key.Key_Right)
        QTest.keyClick(maps.maps, Qt.Key.Key_Return)
        maps.window.grab()
    assert not maps.part(QWidget, "fault_notice").isVisible()
    tabs = maps.part(QTabBar, "inside_tabs")
    for tab in range(tabs.count()):
        tabs.setCurrentIndex(tab)
        maps.settle()
        maps.window.grab()
    assert not maps.part(QWidget, "fault_notice").isVisible()
