"""One filter close up, driven by mouse and keyboard on real networks and test pictures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QListWidget,
    QSlider,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui import theme
from gui.inside.close_up import CloseUpPanel
from gui.inside.filter_subject import subject
from gui.session import Session
from gui.widgets.filter_pictures import FilterPictures
from gui.widgets.filter_spot import FilterSpot
from gui.widgets.filter_sum import FilterSum
from gui.widgets.number_grid import NumberGrid
from models.altered import Alteration, altered
from models.classifier import Network, load
from models.config import (
    Activation,
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPool2D,
    Rescaling,
    TrainConfig,
)
from models.digit_names import a_digit
from models.evaluation import evaluate
from models.exciting import exciting
from models.shapes import describe
from vision.kernels import KERNELS

Part = TypeVar("Part", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
WAIT_MS = 60_000
SUM, EXCITED, CHANGE = range(3)


class CloseUp:
    """The panel as a person meets it: its parts by name, and what it says."""

    def __init__(self, session: Session, qtbot: QtBot) -> None:
        self.session, self.qtbot = session, qtbot
        self.panel = CloseUpPanel(session)
        self.panel.resize(296, 514)
        self.panel.show()
        self.networks: list[Network | None] = []
        self.panel.altered.connect(self.networks.append)
        self.map = self.part(NumberGrid, "close_up_map")
        self.spot = self.part(FilterSpot, "close_up_spot")
        self.sum = self.part(FilterSum, "close_up_arithmetic")
        self.pictures = self.part(FilterPictures, "close_up_pictures")
        self.on = self.part(QCheckBox, "close_up_on")
        self.list = self.part(QListWidget, "close_up_list")

    def part(self, kind: type[Part], name: str) -> Part:
        found = self.panel.findChild(kind, name)
        assert found is not None, name
        return found

    def text(self, name: str) -> str:
        return self.part(QLabel, f"close_up_{name}").text()

    def open(self, network: Network, layer: int, number: int, tab: int = SUM) -> None:
        assert self.session.test is not None
        self.panel.show_filter(network, self.session.test.pictures[0], layer, number)
        self.part(QTabBar, "close_up_tabs").setCurrentIndex(tab)

    def click(self, name: str) -> None:
        QTest.mouseClick(self.part(QAbstractButton, f"close_up_{name}"), LEFT)

    def until_altered(self, count: int) -> Network | None:
        self.qtbot.waitUntil(lambda: len(self.networks) >= count, timeout=WAIT_MS)
        return self.networks[-1]

    def until_measured(self) -> str:
        def said() -> bool:
            return re.fullmatch(r"[\d.]+ % → [\d.]+ %", self.text("accuracy")) is not None

        self.qtbot.waitUntil(said, timeout=WAIT_MS)
        return self.text("accuracy")

    def mouse_over(self, place: tuple[int, int]) -> QPoint:
        point = self.map.cell_rect(*place).center()
        self.hover(self.map, point, lambda: self.map.frame() == (*place, 1, 1))
        return point

    def hover(self, widget: QWidget, point: QPoint, seen: Callable[[], bool]) -> None:
        """Moves the mouse there; on a real screen what it does is seen a moment later."""
        QTest.mouseMove(widget, point)
        self.qtbot.waitUntil(seen, timeout=WAIT_MS)


@pytest.fixture
def close_up(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[CloseUp]:
    qapp.setProperty("digitscope_family", theme.load_fonts())
    theme.apply(qapp, "dark")
    session = Session(tmp_path)
    session.need_test_pictures()
    qtbot.waitUntil(lambda: session.test is not None, timeout=WAIT_MS)
    made = CloseUp(session, qtbot)
    yield made
    session.close()
    made.panel.close()
    made.panel.deleteLater()


@pytest.fixture(scope="module")
def baseline() -> Network:
    return load("baseline")


def made(*layers: Layer, name: str = "made", broken: bool = False) -> Network:
    rng = np.random.default_rng(0)
    weights = [
        np.abs(rng.normal(0, 0.1, shape)).astype(np.float32)
        for info in describe(layers)
        for shape in info.weight_shapes
    ]
    if broken:
        weights[0][..., 0] = np.nan
    config = TrainConfig(name="made", layers=layers)
    return Network.from_weights(name, "Made here", config, tuple(weights))


def total(text: str) -> float:
    """The value that a line of arithmetic comes to."""
    found = re.findall(r"= (−?[\d.]+)", text)
    return float(found[-1].replace("−", "-"))


def test_the_strongest_pixel_is_looked_at_first(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 4, 3)
    assert close_up.text("title") == "Filter 4 of 12 · conv2d_1"
    test = close_up.session.test
    assert test is not None
    for index in (0, 1):
        close_up.panel.show_filter(baseline, test.pictures[index], 4, 3)
        values = baseline.maps(test.pictures[index])[4][..., 3]
        row, column = np.unravel_index(int(values.argmax()), values.shape)
        assert close_up.map.frame() == (row, column, 1, 1)
        assert close_up.text("place") == f"row {row + 1}\ncolumn {column + 1}"
        assert float(close_up.text("value")) == pytest.approx(values.max(), abs=1e-4)
        assert close_up.spot.box == (2 * row, 2 * column, 8, 8)


def test_mouse_and_keys_show_the_sum_behind_a_pixel(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 1, 2)
    values = close_up.map.values()
    assert values is not None
    first = close_up.map.frame()
    point = close_up.mouse_over((10, 12))
    assert total(close_up.sum.text()) == pytest.approx(values[10, 12], abs=0.006)
    assert close_up.sum.text().count("×") == 9
    assert close_up.sum.accessibleDescription() == close_up.sum.text()
    close_up.hover(close_up.map, QPoint(1, 1), lambda: close_up.map.frame() == first)
    QTest.mouseClick(close_up.map, LEFT, pos=point)
    QTest.mouseMove(close_up.map, QPoint(1, 1))
    assert close_up.map.frame() == (10, 12, 1, 1)
    for key, place in ((Qt.Key.Key_Down, (11, 12)), (Qt.Key.Key_Left, (11, 11))):
        QTest.keyClick(close_up.map, key)
        assert close_up.map.frame() == (*place, 1, 1)
        assert total(close_up.sum.text()) == pytest.approx(values[place], abs=0.006)
    assert close_up.panel.copy_text() == close_up.sum.text()


def test_a_deep_kernel_by_channel_and_summed_up(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 4, 3)
    kernel = baseline.layer_weights(4)[0][..., 3]
    grid = close_up.part(NumberGrid, "close_up_kernel")
    channels = close_up.part(QComboBox, "close_up_channel")
    under = close_up.part(NumberGrid, "close_up_window")
    assert channels.isVisible()
    assert not under.isVisible()
    assert "3 × 3, 6 channels" in close_up.text("weight")
    np.testing.assert_allclose(grid.values(), kernel.sum(axis=2), rtol=1e-6)
    whole = total(close_up.sum.text())
    QTest.keyClick(channels, Qt.Key.Key_Down)
    QTest.keyClick(channels, Qt.Key.Key_Down)
    np.testing.assert_allclose(grid.values(), kernel[..., 1], rtol=1e-6)
    assert under.isVisible()
    assert total(close_up.sum.text()) == whole
    assert "from the others" in close_up.sum.text()
    said = f"1, 2:\n{kernel[0, 1, 1]:.4f}".replace("-", "−")
    close_up.hover(grid, grid.cell_rect(0, 1).center(), lambda: close_up.text("weight") == said)


@pytest.mark.parametrize(("scale", "turned"), [(3.0, False), (-0.2, True)])
def test_the_nearest_hand_made_kernel(close_up: CloseUp, scale: float, turned: bool) -> None:
    layers = (Conv2D(filters=2), Flatten(), Dense(units=10), Activation(function="softmax"))
    network = made(*layers)
    weights = [array.copy() for array in network.weights]
    weights[0][..., 0, 1] = scale * KERNELS["Sobel, down"]
    weights[0][..., 0] = 0
    network = Network.from_weights("made", "Made", network.config, tuple(weights))
    close_up.open(network, 0, 1)
    name = "Sobel, down, signs turned" if turned else "Sobel, down"
    assert close_up.text("like") == f"Most like {name}: 1"
    shown = close_up.part(NumberGrid, "close_up_hand_made").values()
    np.testing.assert_allclose(shown, np.sign(scale) * KERNELS["Sobel, down"])
    close_up.click("back")
    assert close_up.text("title").startswith("Filter 1 of 2")
    assert "no hand-made kernel is like it" in close_up.text("like")


def test_the_nine_pictures_by_mouse_and_by_keys(close_up: CloseUp, baseline: Network) -> None:
    asked: list[int] = []
    close_up.panel.picture_requested.connect(asked.append)
    close_up.open(baseline, 4, 3, EXCITED)
    close_up.qtbot.waitUntil(lambda: close_up.pictures.count() == 9, timeout=WAIT_MS)
    test = close_up.session.test
    assert test is not None
    expected = exciting(baseline, 4, test.pictures).filters[3]
    number = expected[4].picture
    told = f"Test picture {number + 1:,}, {a_digit(int(test.labels[number]))}: "
    close_up.hover(
        close_up.pictures,
        close_up.pictures.item_rect(4).center(),
        lambda: close_up.text("picture_text").startswith(told),
    )
    QTest.mouseClick(close_up.pictures, LEFT, pos=close_up.pictures.item_rect(4).center())
    close_up.pictures.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Return):
        QTest.keyClick(close_up.pictures, key)
    assert asked == [expected[4].picture, expected[2].picture if close_up.pictures.current() == 2
                     else expected[close_up.pictures.current()].picture]  # fmt: skip
    assert close_up.pictures.current() == 3
    # The other filters of the layer are known already.
    close_up.click("forward")
    assert close_up.pictures.count() == 9
    assert not close_up.pictures.accessibleDescription()


def test_off_is_followed_at_once_and_measured(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 4, 3, CHANGE)
    assert close_up.text("accuracy") == ""
    QTest.keyClick(close_up.on, Qt.Key.Key_Space)
    network = close_up.until_altered(1)
    assert network is not None
    test = close_up.session.test
    assert test is not None
    expected = altered(baseline, [Alteration(layer=4, filter=3, on=False)])
    np.testing.assert_array_equal(network(test.pictures[:50]), expected(test.pictures[:50]))
    values = close_up.map.values()
    assert values is not None
    assert not values.any()
    assert close_up.list.item(0).text() == "conv2d_1, filter 4: off"
    assert "…" in close_up.text("accuracy")
    said = close_up.until_measured()
    before, after = (
        evaluate(each, test.pictures, test.labels).accuracy for each in (baseline, expected)
    )
    assert said == f"{100 * before:.1f} % → {100 * after:.1f} %"
    assert re.match(r"The \d (suffers|gains) most: ", close_up.text("accuracy_note"))
    close_up.click("reset")
    assert close_up.until_altered(2) is None
    assert close_up.on.isChecked()
    assert close_up.text("accuracy") == ""


def test_scales_by_key_and_by_mouse_add_up_and_go_back(
    close_up: CloseUp, baseline: Network
) -> None:
    close_up.open(baseline, 1, 0, CHANGE)
    kernel = close_up.part(QSlider, "close_up_kernel_scale")
    bias = close_up.part(QSlider, "close_up_bias_scale")
    QTest.keyClick(kernel, Qt.Key.Key_Right)
    assert close_up.text("kernel_scale_text") == "× 1.05"
    network = close_up.until_altered(1)
    close_up.click("forward")
    assert close_up.text("kernel_scale_text") == "× 1"
    QTest.keyClick(bias, Qt.Key.Key_Home)
    assert close_up.text("bias_scale_text") == "× −2"
    network = close_up.until_altered(2)
    assert network is not None
    trained_kernel, trained_bias = baseline.layer_weights(1)
    changed_kernel, changed_bias = network.layer_weights(1)
    np.testing.assert_allclose(changed_kernel[..., 0], trained_kernel[..., 0] * np.float32(1.05))
    assert changed_bias[1] == -2 * trained_bias[1]
    np.testing.assert_array_equal(changed_kernel[..., 1:], trained_kernel[..., 1:])
    texts = [close_up.list.item(at).text() for at in range(close_up.list.count())]
    assert texts == ["conv2d, filter 1: kernel × 1.05", "conv2d, filter 2: bias × −2"]
    chosen: list[tuple[int, int]] = []
    close_up.panel.filter_chosen.connect(lambda *key: chosen.append(key))
    QTest.mouseClick(
        close_up.list.viewport(),
        LEFT,
        pos=close_up.list.visualItemRect(close_up.list.item(0)).center(),
    )
    assert chosen == [(1, 0)]
    assert close_up.text("kernel_scale_text") == "× 1.05"
    close_up.click("reset_all")
    assert close_up.until_altered(3) is None
    assert close_up.list.count() == 0
    assert kernel.value() == 20


def test_a_slider_that_is_dragged_ends_where_the_hand_does(
    close_up: CloseUp, baseline: Network
) -> None:
    close_up.open(baseline, 1, 0, CHANGE)
    slider = close_up.part(QSlider, "close_up_kernel_scale")
    for value in range(19, -1, -1):
        slider.setValue(value)
        QApplication.processEvents()

    def ended() -> bool:
        network = close_up.networks[-1] if close_up.networks else None
        return network is not None and not network.layer_weights(1)[0][..., 0].any()

    close_up.qtbot.waitUntil(ended, timeout=WAIT_MS)


def test_changes_stay_with_their_network(close_up: CloseUp, baseline: Network) -> None:
    said: list[str] = []
    close_up.session.said.connect(said.append)
    close_up.open(baseline, 1, 0, CHANGE)
    close_up.on.click()
    first = close_up.until_altered(1)
    # The changed network is no network to change again.
    assert first is not None
    close_up.open(first, 1, 0, CHANGE)
    assert len(close_up.networks) == 1
    # A later snapshot of the same training.
    weights = tuple(array * np.float32(0.9) for array in baseline.weights)
    later = Network.from_weights("baseline", "Baseline", baseline.config, weights)
    close_up.open(later, 1, 0, CHANGE)
    second = close_up.until_altered(2)
    assert second is not None
    assert not second.layer_weights(1)[0][..., 0].any()
    np.testing.assert_array_equal(second.layer_weights(4)[0], weights[2])
    # The run that the training left: other name, same weights.
    close_up.panel.set_network(Network.from_weights("run-1", "Run 1", baseline.config, weights))
    assert close_up.until_altered(3) is not None
    assert not said
    # Another network altogether.
    close_up.open(load("chapter"), 0, 0, CHANGE)
    assert close_up.until_altered(4) is None
    assert close_up.on.isChecked()
    assert said == ["The changed filters were of Run 1; they are as trained."]


def test_a_map_without_a_kernel_leads_to_its_filter(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 3, 2)
    assert close_up.text("title") == "Map 3 of 6 · Max pool"
    assert close_up.text("no_kernel").startswith("No kernel of its own.")
    assert not close_up.sum.isVisible()
    close_up.part(QTabBar, "close_up_tabs").setCurrentIndex(CHANGE)
    close_up.on.click()
    assert close_up.until_altered(1) is not None
    values = close_up.map.values()
    assert values is not None
    assert not values.any()
    close_up.part(QTabBar, "close_up_tabs").setCurrentIndex(SUM)
    close_up.click("open_filter")
    assert close_up.text("title") == "Filter 3 of 6 · conv2d"


def test_values_of_no_single_filter_cannot_be_changed(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 7, 40, CHANGE)
    assert close_up.text("title") == "Value 41 of 300 · Flatten"
    assert not close_up.on.isEnabled()
    assert "no single filter" in close_up.text("cannot_change")


def test_a_unit_is_folded_back_and_its_channels_are_maps(
    close_up: CloseUp, baseline: Network
) -> None:
    close_up.open(baseline, 8, 7)
    assert close_up.text("title") == "Digit 7 · dense"
    test = close_up.session.test
    assert test is not None
    logit = float(baseline.maps(test.pictures[0])[8][7])
    assert total(close_up.sum.text()) == pytest.approx(logit, abs=0.006)
    assert close_up.text("value") == f"{logit:.2f}"
    assert "adds" in close_up.text("place")
    assert close_up.part(QComboBox, "close_up_channel").count() == 13


NETWORKS = {
    "no convolution": made(Rescaling(), Flatten(), Dense(units=30, activation="relu"),
                           Dense(units=10, activation="softmax")),
    "64 filters": made(Conv2D(filters=64, kernel_size=(5, 2), activation="relu"), MaxPool2D(),
                       Conv2D(filters=3, strides=(2, 1), padding="same"), BatchNormalization(),
                       Activation(function="sigmoid"), Flatten(), Dropout(), Dense(units=11),
                       Activation(function="softmax")),
    "large and tiny kernels": made(Rescaling(), Conv2D(filters=2, kernel_size=(28, 1)),
                                   Conv2D(filters=2, kernel_size=(1, 28)),
                                   Conv2D(filters=4, kernel_size=(1, 1)), Flatten(),
                                   Dense(units=10), Activation(function="softmax")),
    "broken": made(Conv2D(filters=2), Activation(function="relu"), Flatten(), Dense(units=10),
                   Activation(function="softmax"), broken=True),
}  # fmt: skip


@pytest.mark.parametrize("network", NETWORKS.values(), ids=NETWORKS)
@pytest.mark.parametrize("look", ["dark", "light"])
def test_any_network_has_a_sensible_view(
    close_up: CloseUp, qapp: QApplication, network: Network, look: str
) -> None:
    theme.apply(qapp, look)
    for info in network.layers:
        last = info.output_shape[-1] - 1
        for number in {0, last}:
            for tab in (CHANGE, SUM):
                close_up.open(network, info.index, number, tab)
                close_up.panel.grab()
            assert f"{number + 1} of " in close_up.text("title") or info.output_shape in (
                (10,),
                (11,),
            )
            assert_nothing_is_cut_off(close_up)
    close_up.open(network, 0, 0, EXCITED)
    excited = close_up.panel._excited._excitements
    close_up.qtbot.waitUntil(lambda: excited.known(network, 0) is not None, timeout=WAIT_MS)
    close_up.panel.grab()
    assert_nothing_is_cut_off(close_up)


def test_a_broken_filter_says_so(close_up: CloseUp) -> None:
    network = NETWORKS["broken"]
    close_up.open(network, 0, 0)
    assert close_up.text("value") == "no number"
    assert "not a number" in close_up.sum.text()
    assert "no numbers" in close_up.text("like")
    close_up.part(QTabBar, "close_up_tabs").setCurrentIndex(EXCITED)
    excited = close_up.panel._excited._excitements
    close_up.qtbot.waitUntil(lambda: excited.known(network, 0) is not None, timeout=WAIT_MS)
    assert close_up.pictures.count() == 0
    # Off, what was broken is silent: the picture's answer is a number again.
    close_up.part(QTabBar, "close_up_tabs").setCurrentIndex(CHANGE)
    close_up.on.click()
    changed = close_up.until_altered(1)
    assert changed is not None
    test = close_up.session.test
    assert test is not None
    assert np.isfinite(changed.maps(test.pictures[0])[1]).all()


def test_before_a_filter_is_chosen_it_says_what_to_do(close_up: CloseUp, baseline: Network) -> None:
    assert close_up.text("nothing") == "Click a map to see its filter close up."
    assert not close_up.map.isVisible()
    close_up.panel.show_filter(baseline, None, 1, 0)
    assert close_up.map.values() is None
    assert close_up.part(NumberGrid, "close_up_kernel").isVisible()
    assert close_up.sum.text() == ""
    close_up.panel.clear()
    assert close_up.part(QLabel, "close_up_nothing").isVisible()


@pytest.mark.parametrize("size", [(296, 414), (296, 514), (440, 800)])
def test_it_fits_its_room(close_up: CloseUp, baseline: Network, size: tuple[int, int]) -> None:
    close_up.panel.resize(*size)
    for layer, number in ((1, 2), (4, 11), (8, 0), (6, 3)):
        for tab in (SUM, EXCITED, CHANGE):
            close_up.open(baseline, layer, number, tab)
            close_up.panel.grab()
            assert_nothing_is_cut_off(close_up)
            assert (close_up.panel.width(), close_up.panel.height()) == size


def assert_nothing_is_cut_off(close_up: CloseUp) -> None:
    QApplication.processEvents()
    for label in close_up.panel.findChildren(QLabel):
        if not label.isVisible() or not label.text():
            continue
        if label.wordWrap():
            needed = label.heightForWidth(label.width())
            assert needed <= label.height() + 1, (label.objectName(), label.text())
        else:
            needed = label.fontMetrics().horizontalAdvance(label.text())
            assert needed <= label.width(), (label.objectName(), label.text())


def test_the_sum_shown_is_that_of_the_subject(close_up: CloseUp, baseline: Network) -> None:
    close_up.open(baseline, 4, 0)
    test = close_up.session.test
    assert test is not None
    shown = subject(baseline, test.pictures[0], 4, 0)
    frame = close_up.map.frame()
    assert frame is not None
    terms = shown.terms(frame[0], frame[1])
    assert terms is not None
    assert total(close_up.sum.text()) == pytest.approx(terms.total, abs=0.006)
