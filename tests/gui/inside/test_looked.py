"""Where it looked, as a person uses it: by mouse, by keyboard and while a digit is drawn."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QLabel,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.inside.looked import LookedView
from gui.inside.looked_work import Looked
from gui.main_window import MainWindow
from gui.widgets.heat_view import HeatView
from models.classifier import Network, load
from models.config import Conv2D, Dense, Flatten, Layer, TrainConfig
from models.grad_cam import grad_cam, pixel_gradient
from models.saliency import occlusion
from models.shapes import describe
from tests.gui.parts import Parts

MOUSE = Qt.MouseButton.LeftButton
WAIT_MS = 20_000


class Tab(Parts):
    """The view's parts by their object names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot
        self.session = window.session
        self.view = self.part(LookedView, "inside_looked")
        self.occlusion = self.part(HeatView, "occlusion_heat")
        self.cam = self.part(HeatView, "cam_heat")

    def open(self) -> None:
        QTest.mouseClick(self.part(QAbstractButton, "nav_inside"), MOUSE)
        self.choose_tab("Where it looked")
        self.qtbot.waitUntil(lambda: self.view.picture is not None, timeout=WAIT_MS)
        self.settle()

    def choose_tab(self, title: str) -> None:
        tabs = self.part(QTabBar, "inside_tabs")
        index = next(i for i in range(tabs.count()) if tabs.tabText(i) == title)
        QTest.mouseClick(tabs, MOUSE, pos=tabs.tabRect(index).center())
        assert tabs.currentIndex() == index

    def settle(self) -> Looked:
        """Until what is shown is fine and of what is asked."""
        self.qtbot.waitUntil(self._settled, timeout=WAIT_MS)
        found = self.view.found
        assert found is not None
        return found

    def _settled(self) -> bool:
        found = self.view.found
        return (
            found is not None
            and found.question is self.view._asked
            and (found.covered is None or found.covered.step == 1)
        )

    def press(self, name: str) -> None:
        QTest.mouseClick(self.part(QAbstractButton, name), MOUSE)

    def words(self, name: str) -> str:
        return self.part(QLabel, name).text()

    def show(self, network: Network, number: int = 0) -> Looked:
        test = self.session.test
        assert test is not None
        self.view.set_subject(network, test.pictures[number])
        return self.settle()


@pytest.fixture
def tab(window: MainWindow, qtbot: QtBot) -> Tab:
    made = Tab(window, qtbot)
    made.open()
    return made


def network_of(layers: tuple[Layer, ...], fill: float | None = None) -> Network:
    rng = np.random.default_rng(1)
    shapes = [shape for info in describe(layers) for shape in info.weight_shapes]
    weights = tuple(
        (rng.normal(0, 0.01, shape) if fill is None else np.full(shape, fill)).astype(np.float32)
        for shape in shapes
    )
    return Network.from_weights("x", "X", TrainConfig(name="x", layers=layers), weights)


def test_it_shows_the_heat_of_the_answer(tab: Tab) -> None:
    network, picture = tab.view.network, tab.view.picture
    assert network is not None
    assert picture is not None
    answer = int(network(picture[None])[0].argmax())
    np.testing.assert_array_equal(tab.occlusion.heat, occlusion(network, picture, answer))
    np.testing.assert_array_equal(tab.cam.heat, grad_cam(network, picture, answer).heat())
    np.testing.assert_array_equal(tab.occlusion.picture, picture)
    assert tab.words("occlusion_words").startswith("Covering the framed patch")
    assert tab.words("cam_words").startswith("Most in the framed")


def test_any_digit_by_mouse_and_by_key(tab: Tab) -> None:
    network = load("camera")
    test = tab.session.test
    assert test is not None
    answers = network(test.pictures[3000:6000]).argmax(axis=1)
    number = 3000 + int(np.flatnonzero(answers != test.labels[3000:6000])[0])
    answer, truth = int(answers[number - 3000]), int(test.labels[number])
    assert tab.show(network, number).digit == answer
    # Why was it not read as what it is?
    tab.press(f"looked_{truth}")
    found = tab.settle()
    assert found.digit == truth
    assert found.covered is not None
    np.testing.assert_array_equal(tab.occlusion.heat, found.covered.fall(truth))
    keys = ((Qt.Key.Key_0, 0), (Qt.Key.Key_9, 9), (Qt.Key.Key_N, 10), (Qt.Key.Key_A, answer))
    for key, digit in keys:
        QTest.keyClick(tab.cam, key)
        assert tab.settle().digit == digit
    # The answer is followed: another picture, another digit.
    assert tab.show(network, 0).digit == 7


def test_not_a_digit_only_where_the_network_knows_it(tab: Tab) -> None:
    button = tab.part(QAbstractButton, "looked_no_digit")
    assert not button.isVisible()
    QTest.keyClick(tab.cam, Qt.Key.Key_N)
    assert tab.settle().digit < 10
    tab.show(load("camera"))
    assert button.isVisible()


def test_a_number_typed_into_a_field_stays_there(tab: Tab) -> None:
    number = tab.part(QSpinBox, "inside_number")
    number.setFocus()
    QTest.keyClick(number, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(number, Qt.Key.Key_5)
    assert number.text().endswith("5")
    assert tab.view.state()["digit"] == -1


def test_the_place_pointed_at_is_said(tab: Tab) -> None:
    found = tab.settle()
    assert found.covered is not None
    place = tab.occlusion.picture_rect()
    scale = place.width() // 28
    QTest.mouseMove(tab.occlusion, place.topLeft() + QPoint(14 * scale + 2, 8 * scale + 2))
    assert tab.words("occlusion_words").startswith("Row 9, column 15: covering ")
    tab.cam.setFocus()
    QTest.keyClick(tab.cam, Qt.Key.Key_Right)
    assert tab.words("cam_words").startswith("Row ")
    assert "pixels framed" in tab.words("cam_words")
    QTest.keyClick(tab.cam, Qt.Key.Key_Escape)
    assert tab.words("cam_words").startswith("Most in the framed")


def test_patch_cover_and_measure(tab: Tab) -> None:
    network, picture = tab.view.network, tab.view.picture
    assert network is not None
    assert picture is not None
    size = tab.part(QComboBox, "occlusion_size")
    size.setFocus()
    QTest.keyClick(size, Qt.Key.Key_Down)
    digit = tab.settle().digit
    np.testing.assert_array_equal(tab.occlusion.heat, occlusion(network, picture, digit, size=7))
    QTest.keyClick(tab.part(QComboBox, "occlusion_fill"), Qt.Key.Key_Down)
    tab.settle()
    np.testing.assert_array_equal(
        tab.occlusion.heat, occlusion(network, picture, digit, size=7, fill=255)
    )
    QTest.keyClick(tab.part(QComboBox, "occlusion_measure"), Qt.Key.Key_Down)
    covered = tab.settle().covered
    assert covered is not None
    np.testing.assert_array_equal(tab.occlusion.heat, covered.fall(digit, odds=True))
    assert "times less likely" in tab.words("occlusion_words")


def test_layers_and_weighings(tab: Tab) -> None:
    network, picture = tab.view.network, tab.view.picture
    assert network is not None
    assert picture is not None
    digit = tab.settle().digit
    weighing, layer = tab.part(QComboBox, "cam_weighing"), tab.part(QComboBox, "cam_layer")
    usual = grad_cam(network, picture, digit)
    QTest.keyClick(weighing, Qt.Key.Key_Down)
    np.testing.assert_array_equal(tab.cam.heat, usual.heat(signed=True))
    QTest.keyClick(weighing, Qt.Key.Key_Down)
    np.testing.assert_array_equal(tab.cam.heat, usual.heat(signed=True, by_place=True))
    assert layer.currentText() == "Conv 2"
    QTest.keyClick(layer, Qt.Key.Key_Up)
    tab.settle()
    first = grad_cam(network, picture, digit, 2)
    np.testing.assert_array_equal(tab.cam.heat, first.heat(signed=True, by_place=True))
    QTest.keyClick(layer, Qt.Key.Key_End)
    tab.settle()
    np.testing.assert_array_equal(tab.cam.heat, pixel_gradient(network, picture, digit))
    assert "100 grey levels" in tab.words("cam_words")
    assert not weighing.isEnabled()


def test_a_layer_chosen_in_the_strip_is_weighed(tab: Tab) -> None:
    layer = tab.part(QComboBox, "cam_layer")
    assert tab.view.open_layer(1)
    assert layer.currentText() == "Conv 1"
    # Dense is of no convolution: the page shows it among the maps.
    assert not tab.view.open_layer(8)


def test_another_network_gets_its_own_usual_layer(tab: Tab) -> None:
    layer = tab.part(QComboBox, "cam_layer")
    QTest.keyClick(layer, Qt.Key.Key_Up)
    tab.show(load("camera"))
    # The fifth convolution's maps are single values.
    assert layer.currentText() == "Conv 4"
    assert layer.count() == 6
    QTest.keyClick(layer, Qt.Key.Key_End)
    tab.show(load("chapter"))
    assert layer.currentText() == "Pixels"
    tab.view.restore({"layer": 13})
    tab.show(load("baseline"))
    assert layer.currentText() == "Conv 2"


def test_the_heat_can_be_faded(tab: Tab) -> None:
    slider = tab.part(QWidget, "looked_opacity")
    before = tab.occlusion.grab().toImage()
    slider.setFocus()
    QTest.keyClick(slider, Qt.Key.Key_Home)
    assert tab.view.state()["opacity"] == 0
    assert tab.occlusion.grab().toImage() != before


def test_space_takes_the_heat_off_and_lays_it_on(tab: Tab) -> None:
    tab.part(QWidget, "looked_opacity").setProperty("value", 60)
    tab.occlusion.setFocus()
    before = tab.occlusion.grab().toImage()
    for strength in (0, 60):
        QTest.keyClick(tab.occlusion, Qt.Key.Key_Space)
        assert tab.view.state()["opacity"] == strength
    assert tab.occlusion.grab().toImage() == before


def test_it_follows_the_pad_and_the_last_stroke_is_shown(tab: Tab) -> None:
    source = tab.part(QComboBox, "inside_source")
    source.setCurrentIndex(source.findData("pad"))
    test = tab.session.test
    assert test is not None
    updates = int(tab.occlusion.property("updates"))
    for number in range(20, 60):
        tab.session.set_pad_picture(test.pictures[number])
        QApplication.processEvents()
    last = test.pictures[59]
    tab.qtbot.waitUntil(lambda: np.array_equal(tab.view.picture, last), timeout=WAIT_MS)
    assert np.array_equal(tab.settle().question.picture, last)
    tab.qtbot.waitUntil(lambda: int(tab.occlusion.property("updates")) > updates, timeout=WAIT_MS)
    tab.session.set_pad_picture(None)
    tab.qtbot.waitUntil(lambda: tab.view.found is None, timeout=WAIT_MS)
    assert tab.occlusion.picture is None
    assert tab.occlusion.heat is None


def test_the_same_subject_is_not_looked_at_again(tab: Tab) -> None:
    found = tab.settle()
    tab.view.set_subject(tab.view.network, found.question.picture.copy())
    assert tab.view._asked is found.question


def test_nobody_looks_while_another_tab_is_open(tab: Tab) -> None:
    assert tab.view._looking.running
    tab.choose_tab("Maps")
    assert not tab.view._looking.running
    tab.choose_tab("Where it looked")
    assert tab.view._looking.running
    tab.settle()


def test_choices_come_back(tab: Tab, qtbot: QtBot) -> None:
    tab.press("looked_3")
    QTest.keyClick(tab.part(QComboBox, "occlusion_size"), Qt.Key.Key_End)
    QTest.keyClick(tab.part(QComboBox, "occlusion_measure"), Qt.Key.Key_End)
    QTest.keyClick(tab.part(QComboBox, "cam_weighing"), Qt.Key.Key_End)
    QTest.keyClick(tab.part(QComboBox, "cam_layer"), Qt.Key.Key_Home)
    tab.settle()
    state = tab.view.state()
    again = LookedView(tab.session)
    qtbot.addWidget(again)
    again.restore(state)
    again.set_subject(tab.view.network, tab.view.picture)
    again.opened()
    assert again.state() == state
    again.left()
    odd = {"digit": 77, "size": "7", "fill": None, "odds": 3, "layer": [], "weighing": 1}
    again.restore(odd | {"opacity": "x"})
    assert again.state() | {"layer": None} == state | {"layer": None}


def test_a_network_without_convolution_says_why_not(tab: Tab) -> None:
    tab.press("looked_4")
    found = tab.show(network_of((Flatten(), Dense(units=10, activation="softmax"))))
    assert found.cam is None
    assert tab.words("cam_words").startswith("Grad-CAM weighs the maps of a convolution")
    assert tab.cam.heat is None
    assert tab.occlusion.heat is not None
    QTest.keyClick(tab.part(QComboBox, "cam_layer"), Qt.Key.Key_End)
    tab.settle()
    np.testing.assert_array_equal(tab.cam.heat, tab.settle().pixels)


def test_a_network_whose_weights_are_no_numbers_says_so(tab: Tab) -> None:
    layers = (Conv2D(filters=2), Flatten(), Dense(units=10, activation="softmax"))
    found = tab.show(network_of(layers, np.nan))
    assert found.covered is None
    for name in ("occlusion_words", "cam_words"):
        assert "not numbers" in tab.words(name)
    assert tab.part(QAbstractButton, "looked_answer").accessibleName() == "The answer: –"
    assert tab.occlusion.picture is not None
    assert tab.occlusion.grab().width() > 0


def test_sixty_four_filters_of_odd_shapes(tab: Tab) -> None:
    layers = (
        Conv2D(filters=64, kernel_size=(1, 7), padding="same", activation="relu"),
        Conv2D(filters=64, kernel_size=(5, 2), strides=(3, 1), activation="relu"),
        Flatten(),
        Dense(units=11, activation="softmax"),
    )
    found = tab.show(network_of(layers))
    assert found.covered is not None
    assert found.cam is not None
    assert found.cam.cells.shape == (8, 27)
