"""The Filters page as a person uses it: real pictures, mouse and keys, checked against NumPy."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QSlider,
    QSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.widgets.arithmetic import Arithmetic
from gui.widgets.kernel_view import KernelView
from gui.widgets.number_grid import NumberGrid
from vision import filters

W = TypeVar("W", bound=QWidget)

LEFT = Qt.MouseButton.LeftButton
VERTICAL = filters.KERNELS["Vertical line"]


class Bench:
    """The page's parts by their object names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.input = self.part(NumberGrid, "filter_input")
        self.output = self.part(NumberGrid, "filter_output")
        self.kernel = self.part(KernelView, "filter_kernel")
        self.line = self.part(Arithmetic, "filter_arithmetic")
        self.place = self.part(QLabel, "filter_slide_place")
        self.slider = self.part(QSlider, "filter_slide_position")
        self.preset = self.part(QComboBox, "filter_preset")

    def part(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        QTest.mouseClick(self.part(QAbstractButton, name), LEFT)

    def picture(self) -> npt.NDArray[np.uint8]:
        values = self.input.values()
        assert values is not None
        return np.asarray(values, np.uint8)

    def map(self) -> npt.NDArray[np.float64]:
        values = self.output.values()
        assert values is not None
        return np.asarray(values, np.float64)

    def go(self, row: int, column: int) -> None:
        QTest.mouseClick(self.output, LEFT, pos=self.output.cell_rect(row, column).center())


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot) -> Bench:
    """The page opened, with its first picture."""
    made = Bench(window)
    made.click("nav_filters")
    qtbot.waitUntil(lambda: bool(made.output.property("ready")), timeout=10_000)
    return made


def test_it_begins_with_a_seven_and_the_vertical_line(bench: Bench) -> None:
    test = bench.window.session.test
    assert test is not None
    first_seven = int(np.flatnonzero(test.labels == 7)[0])
    assert np.array_equal(bench.picture(), test.pictures[first_seven])
    assert np.array_equal(bench.kernel.kernel(), VERTICAL)
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), VERTICAL))


def test_the_first_position_is_where_the_filter_answers_most(bench: Bench) -> None:
    row, column = divmod(int(np.argmax(bench.map())), 26)
    assert bench.output.frame() == (row, column, 1, 1)
    assert bench.input.frame() == (row, column, 3, 3)


def test_a_click_on_the_output_shows_its_arithmetic(bench: Bench) -> None:
    bench.go(12, 15)
    stop = filters.window(bench.picture(), VERTICAL, 12, 15)
    assert bench.place.text() == "row 13 of 26, column 16 of 26"
    assert bench.input.frame() == (12, 15, 3, 3)
    terms = bench.line.text().split(" = ")[0].split(" + ")
    shown = [term.replace("−", "-").split(" × ") for term in terms]
    products = [float(value) * float(weight) for value, weight in shown if " " not in weight]
    assert len(terms) == 9
    assert sum(products) == stop.total
    assert f"{stop.total:.0f}".replace("-", "−") in bench.line.text()


def test_pointing_shows_a_position_and_leaving_goes_back(bench: Bench) -> None:
    bench.go(3, 4)
    QTest.mouseMove(bench.output, bench.output.cell_rect(20, 9).center())
    assert bench.input.frame() == (20, 9, 3, 3)
    QTest.mouseMove(bench.output, QPoint(bench.output.width() - 1, 0))
    assert bench.input.frame() == (3, 4, 3, 3)


def test_arrow_keys_move_the_window_and_stop_at_the_edge(bench: Bench) -> None:
    bench.go(0, 24)
    bench.output.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(bench.output, key)
    assert bench.output.frame() == (1, 25, 1, 1)


def test_a_click_on_the_picture_puts_the_kernel_over_it(bench: Bench) -> None:
    QTest.mouseClick(bench.input, LEFT, pos=bench.input.cell_rect(14, 10).center())
    assert bench.input.frame() == (13, 9, 3, 3)
    QTest.mouseClick(bench.input, LEFT, pos=bench.input.cell_rect(27, 0).center())
    assert bench.input.frame() == (25, 0, 3, 3)


def test_step_buttons_and_slider(bench: Bench) -> None:
    bench.go(0, 25)
    bench.click("filter_slide_forward")
    assert bench.output.frame() == (1, 0, 1, 1)
    bench.click("filter_slide_back")
    bench.click("filter_slide_back")
    assert bench.output.frame() == (0, 24, 1, 1)
    bench.slider.setFocus()
    QTest.keyClick(bench.slider, Qt.Key.Key_End)
    assert bench.output.frame() == (25, 25, 1, 1)
    QTest.keyClick(bench.slider, Qt.Key.Key_PageDown)
    assert bench.output.frame() == (24, 25, 1, 1)


def test_space_plays_from_the_beginning_and_draws_only_what_is_computed(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.go(25, 25)
    assert bench.output.hasFocus()
    QTest.keyClick(bench.output, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: 3 <= bench.slider.value() < 600, timeout=5_000)
    assert bench.output.faint_from() == bench.slider.value() + 1
    QTest.keyClick(bench.output, Qt.Key.Key_Space)
    stayed = bench.slider.value()
    assert bench.output.faint_from() is None
    assert bench.part(QAbstractButton, "filter_slide_play").text() == "Play"
    bench.click("filter_slide_forward")
    assert bench.slider.value() == stayed + 1


def test_leaving_the_page_pauses(bench: Bench, qtbot: QtBot) -> None:
    bench.slider.setValue(0)
    bench.click("filter_slide_play")
    qtbot.waitUntil(lambda: bench.slider.value() > 0, timeout=5_000)
    bench.click("nav_draw")
    assert bench.part(QAbstractButton, "filter_slide_play").text() == "Play"


def test_the_horizontal_filter_leaves_the_horizontal_line(bench: Bench) -> None:
    bench.preset.setCurrentText("Horizontal line")
    kernel = filters.KERNELS["Horizontal line"]
    assert np.array_equal(bench.kernel.kernel(), kernel)
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), kernel))
    assert "Bright at the top" in bench.part(QLabel, "filter_words").text()


def test_a_typed_weight_makes_a_kernel_of_ones_own(bench: Bench) -> None:
    QTest.mouseClick(bench.kernel, LEFT, pos=bench.kernel.cell_rect(1, 1).center())
    QTest.keyClicks(bench.kernel, "-2.5")
    QTest.keyClick(bench.kernel, Qt.Key.Key_Return)
    mine = VERTICAL.copy()
    mine[1, 1] = -2.5
    assert np.array_equal(bench.kernel.kernel(), mine)
    assert bench.preset.currentText() == "My own"
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), mine))


def test_the_wheel_turns_a_weight(bench: Bench) -> None:
    at = QPointF(bench.kernel.cell_rect(0, 2).center())
    for turns in (120, 120, 120, -120):
        event = QWheelEvent(
            at,
            QPointF(bench.kernel.mapToGlobal(at.toPoint())),
            QPoint(),
            QPoint(0, turns),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(bench.kernel, event)
    assert bench.kernel.kernel()[0, 2] == 1.0


def test_bias_and_relu(bench: Bench) -> None:
    bench.part(QDoubleSpinBox, "filter_bias").setValue(-100)
    bench.part(QCheckBox, "filter_relu").click()
    expected = filters.relu(filters.convolve(bench.picture(), VERTICAL, -100.0))
    assert np.array_equal(bench.map(), expected)
    assert "ReLU" in bench.line.text()
    assert "− 100 bias" in bench.line.text()


def test_any_test_picture_by_digit_and_number(bench: Bench) -> None:
    test = bench.window.session.test
    assert test is not None
    bench.part(QComboBox, "filter_picture_digit").setCurrentIndex(3)
    bench.part(QSpinBox, "filter_picture_number").setValue(5)
    third = np.flatnonzero(test.labels == 3)[4]
    assert np.array_equal(bench.picture(), test.pictures[third])
    before = {bench.picture().tobytes()}
    for _ in range(3):
        bench.click("filter_picture_shuffle")
        before.add(bench.picture().tobytes())
    assert len(before) > 1


def test_the_pads_drawing_is_filtered(bench: Bench, qtbot: QtBot) -> None:
    source = bench.part(QComboBox, "filter_source")
    source.setCurrentText("My drawing")
    assert bench.output.values() is None
    assert not bench.slider.isEnabled()
    bench.click("filter_open_draw")
    assert bench.window.page.key == "draw"
    pad = bench.part(QWidget, "drawing_pad")
    middle = pad.rect().center()
    QTest.mousePress(pad, LEFT, pos=middle - QPoint(0, 100))
    QTest.mouseMove(pad, middle)
    QTest.mouseRelease(pad, LEFT, pos=middle + QPoint(0, 100))
    qtbot.waitUntil(lambda: bench.window.session.pad_picture is not None, timeout=10_000)
    bench.click("nav_filters")
    assert np.array_equal(bench.picture(), bench.window.session.pad_picture)
    assert bench.output.property("ready")


def test_choices_come_back(bench: Bench) -> None:
    bench.preset.setCurrentText("Outline")
    bench.part(QCheckBox, "filter_relu").click()
    bench.part(QComboBox, "filter_picture_digit").setCurrentIndex(4)
    state = bench.window.page.state()
    bench.preset.setCurrentText("Blur")
    bench.part(QComboBox, "filter_picture_digit").setCurrentIndex(1)
    bench.window.page.restore(state)
    assert bench.preset.currentText() == "Outline"
    assert bench.part(QCheckBox, "filter_relu").isChecked()
    assert bench.part(QComboBox, "filter_picture_digit").currentText() == "4"


@pytest.mark.parametrize(
    "odd",
    [
        {"kernel": "abc", "picture": [70, -1], "speed": "fast"},
        {"kernel": [[1, 2], [3]], "bias": "x", "source": 5},
        {"kernel": [[float("nan")]], "picture": None},
        {"kernel": [[1.0]] * 9, "bias": float("inf")},
    ],
)
def test_odd_remembered_choices_are_left_alone(bench: Bench, odd: dict[str, object]) -> None:
    bench.window.page.restore(odd)
    assert np.array_equal(bench.kernel.kernel(), VERTICAL)
    assert bench.output.property("ready")
