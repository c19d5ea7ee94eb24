"""The Filters page as a person uses it: real pictures, mouse and keys, checked against NumPy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QMenu,
    QSlider,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.filters import FiltersPage
from gui.widgets.arithmetic import Arithmetic
from gui.widgets.chain_chips import PICTURE, ChainChips
from gui.widgets.cube import Cube
from gui.widgets.kernel_cells import KernelCells
from gui.widgets.number_grid import NumberGrid
from gui.widgets.picked import Picked
from models.config import FixedFilter
from tests.gui.parts import Parts
from vision import filters, pictures
from vision.kernels import KERNELS, through

Floats = npt.NDArray[np.float64]

LEFT = Qt.MouseButton.LeftButton
VERTICAL = KERNELS["Vertical line"]
HORIZONTAL = KERNELS["Horizontal line"]
CONV, RELU, POOL = range(3)
"""The steps of the first chain."""


class Bench(Parts):
    """The page's parts by their object names."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.chain = self.part(ChainChips, "filter_chain")
        self.input = self.part(NumberGrid, "filter_input")
        self.output = self.part(NumberGrid, "filter_output")
        self.kernel = self.part(KernelCells, "filter_kernel")
        self.line = self.part(Arithmetic, "filter_arithmetic")
        self.place = self.part(QLabel, "filter_slide_place")
        self.slider = self.part(QSlider, "filter_slide_position")
        self.preset = self.part(QComboBox, "filter_preset")

    def choose(self, name: str, text: str) -> None:
        box = self.part(QComboBox, name)
        assert box.findText(text) >= 0, text
        box.setCurrentText(text)

    def add(self, text: str) -> None:
        menu = self.part(QMenu, "filter_add_menu")
        next(action for action in menu.actions() if action.text().startswith(text)).trigger()

    def step(self, index: int) -> None:
        """Clicks a chip of the chain."""
        QTest.mouseClick(self.chain, LEFT, pos=self.chain.place(index).center().toPoint())

    def names(self) -> list[str]:
        return [link.name for link in self.chain.links()]

    def picture(self) -> npt.NDArray[np.uint8]:
        values = self.input.values()
        assert values is not None
        return np.asarray(values, np.uint8)

    def map(self) -> Floats:
        values = self.output.values()
        assert values is not None
        return np.asarray(values, np.float64)

    def seven(self) -> npt.NDArray[np.uint8]:
        """The picture that it begins with."""
        test = self.window.session.test
        assert test is not None
        seven: npt.NDArray[np.uint8] = test.pictures[int(np.flatnonzero(test.labels == 7)[0])]
        return seven

    def go(self, row: int, column: int) -> None:
        QTest.mouseClick(self.output, LEFT, pos=self.output.cell_rect(row, column).center())


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot) -> Bench:
    """The page opened, with its first picture."""
    made = Bench(window)
    made.click("nav_filters")
    qtbot.waitUntil(lambda: bool(made.output.property("ready")), timeout=10_000)
    return made


def test_it_begins_with_a_seven_and_the_chapters_two_lines(bench: Bench) -> None:
    test = bench.window.session.test
    assert test is not None
    first_seven = int(np.flatnonzero(test.labels == 7)[0])
    assert np.array_equal(bench.picture(), test.pictures[first_seven])
    assert np.array_equal(bench.kernel.kernel(), through(VERTICAL, 1))
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), VERTICAL))
    assert bench.names() == ["Picture", "Conv 3 × 3", "ReLU", "Max pool"]
    assert [link.shape for link in bench.chain.links()] == [
        (28, 28, 1),
        (26, 26, 2),
        (26, 26, 2),
        (13, 13, 2),
    ]
    bench.part(QTabBar, "filter_tabs").setCurrentIndex(1)
    assert np.array_equal(bench.kernel.kernel(), through(HORIZONTAL, 1))
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), HORIZONTAL))


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
    assert bench.text("filter_value") == f"{stop.total:.0f}".replace("-", "−")


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


def test_another_preset_is_another_filter(bench: Bench) -> None:
    bench.choose("filter_preset", "Outline")
    assert np.array_equal(bench.kernel.kernel(), through(KERNELS["Outline"], 1))
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), KERNELS["Outline"]))
    assert "brighter than those around it" in bench.text("filter_words")


def test_a_typed_weight_makes_a_kernel_of_ones_own(bench: Bench) -> None:
    QTest.mouseClick(bench.kernel, LEFT, pos=bench.kernel.cell_rect(1, 1).center())
    QTest.keyClicks(bench.kernel, "-2.5")
    QTest.keyClick(bench.kernel, Qt.Key.Key_Return)
    mine = VERTICAL.copy()
    mine[1, 1] = -2.5
    assert np.array_equal(bench.kernel.kernel(), through(mine, 1))
    assert bench.preset.currentText() == "My own"
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), mine))
    bench.window.page.undo()
    assert np.array_equal(bench.kernel.kernel(), through(VERTICAL, 1))
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), VERTICAL))


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
    assert bench.kernel.kernel()[0, 2, 0] == 1.0


def test_a_kernel_of_two_by_five_with_bias_strides_and_padding(bench: Bench) -> None:
    bench.choose("filter_rows", "2")
    bench.choose("filter_columns", "5")
    bench.part(QDoubleSpinBox, "filter_bias").setValue(-100)
    bench.choose("filter_stride_rows", "3")
    bench.choose("filter_stride_columns", "2")
    kernel = bench.kernel.kernel()[..., 0]
    assert kernel.shape == (2, 5)
    expected = filters.convolve(bench.picture(), kernel, -100.0, (3, 2))
    assert np.array_equal(bench.map(), expected)
    assert "− 100 bias" in bench.line.text()
    assert bench.text("filter_output_size") == "9 × 12 × 2"
    assert "(28 − 2) / 3 + 1 = 9.67, rounded down to 9" in bench.text("filter_formula")
    assert "(28 − 5) / 2 + 1 = 12.5, rounded down to 12" in bench.text("filter_formula")
    assert bench.place.text() != "row 9 of 9, column 12 of 12"
    assert "as in Keras" in bench.part(QLabel, "filter_formula").toolTip()
    bench.choose("filter_padding", "same")
    same = filters.convolve(bench.picture(), kernel, -100.0, (3, 2), "same")
    assert np.array_equal(bench.map(), same)
    above = filters.padding_amounts(28, 2, 3, "same")
    beside = filters.padding_amounts(28, 5, 2, "same")
    shown = bench.input.padding()
    assert (shown.top, shown.bottom, shown.left, shown.right) == (*above, *beside)
    bench.go(0, 0)
    assert bench.input.frame() == (-above[0], -beside[0], 2, 5)


def test_five_by_five_with_padding_as_in_the_chapter(bench: Bench) -> None:
    bench.choose("filter_source", "5 × 5 example")
    assert np.array_equal(bench.picture(), pictures.five_by_five())
    assert bench.text("filter_formula") == "(5 − 3) / 1 + 1 = 3"
    assert bench.map().shape == (3, 3)
    bench.choose("filter_padding", "same")
    assert bench.text("filter_formula") == "(5 + 2 − 3) / 1 + 1 = 5"
    assert bench.map().shape == (5, 5)


def test_relu_and_pooling_step_by_step(bench: Bench) -> None:
    conv = filters.convolve(bench.picture(), VERTICAL)
    bench.step(RELU)
    assert np.array_equal(bench.map(), filters.relu(conv))
    bench.go(*divmod(int(np.argmin(conv)), 26))
    picked = bench.part(Picked, "filter_picked")
    least = f"{conv.min():.0f}".replace("-", "−")
    assert picked.text() == f"max(0, {least}) = 0"
    both = [conv, filters.convolve(bench.seven(), HORIZONTAL)]
    negative = sum(int((one < 0).sum()) for one in both)
    assert bench.text("filter_relu_note").startswith(f"{negative} of 1,352 values")
    bench.step(POOL)
    pooled = filters.pool(filters.relu(conv), 2)
    assert np.array_equal(bench.map(), pooled)
    row, column = divmod(int(np.argmax(pooled)), 13)
    bench.go(row, column)
    assert bench.input.frame() == (2 * row, 2 * column, 2, 2)
    assert picked.text().endswith(f"the largest of 4 is {pooled.max():.0f}")
    bench.choose("filter_pool_kind", "Mean (average)")
    assert np.array_equal(bench.map(), filters.pool(filters.relu(conv), 2, kind="mean"))
    bench.choose("filter_pool_size_rows", "3")
    assert bench.part(QComboBox, "filter_pool_stride_rows").currentText() == "3"
    bench.choose("filter_pool_stride_columns", "1")
    bench.choose("filter_pool_padding", "same")
    expected = filters.pool(filters.relu(conv), (3, 2), (3, 1), "same", "mean")
    assert np.allclose(bench.map(), expected)
    assert bench.names()[-1] == "Mean pool"


def test_the_maps_as_a_cube(bench: Bench) -> None:
    bench.click("filter_stacked")
    cube = bench.part(Cube, "filter_cube")
    assert cube.isVisible()
    assert not bench.output.isVisible()
    assert np.array_equal(cube.maps()[..., 1], filters.convolve(bench.picture(), HORIZONTAL))
    place = cube.map_centre(1)
    assert place is not None
    QTest.mouseClick(cube, LEFT, pos=place.toPoint())
    assert bench.part(QTabBar, "filter_tabs").currentIndex() == 1
    assert np.array_equal(bench.kernel.kernel(), through(HORIZONTAL, 1))
    bench.click("filter_stacked")
    assert bench.output.isVisible()
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), HORIZONTAL))


def test_filters_are_added_and_removed_and_come_back(bench: Bench) -> None:
    bench.click("filter_more")
    tabs = bench.part(QTabBar, "filter_tabs")
    assert (tabs.count(), tabs.currentIndex()) == (3, 2)
    assert np.array_equal(bench.kernel.kernel(), through(KERNELS["Diagonal, rising"], 1))
    assert [link.shape[2] for link in bench.chain.links()[1:] if link.shape] == [3, 3, 3]
    tabs.setCurrentIndex(0)
    bench.click("filter_fewer")
    assert tabs.count() == 2
    assert np.array_equal(bench.kernel.kernel(), through(HORIZONTAL, 1))
    bench.window.page.undo()
    assert tabs.count() == 3
    bench.window.page.undo()
    assert tabs.count() == 2
    tabs.setCurrentIndex(0)
    assert np.array_equal(bench.kernel.kernel(), through(VERTICAL, 1))


def test_a_second_conv_reaches_through_all_maps(bench: Bench) -> None:
    bench.step(POOL)
    bench.add("Conv")
    assert bench.names() == ["Picture", "Conv 3 × 3", "ReLU", "Max pool", "Conv 3 × 3"]
    assert bench.chain.current() == 3
    cube = np.stack(
        [
            filters.pool(filters.relu(filters.convolve(bench.seven(), kernel)), 2)
            for kernel in (VERTICAL, HORIZONTAL)
        ],
        axis=-1,
    )
    assert np.allclose(bench.map(), filters.convolve(cube, through(VERTICAL, 2)))
    assert np.array_equal(bench.input.values(), cube[..., 0])  # type: ignore[arg-type] # it shows
    bench.choose("filter_channel", "Map 2 of 2")
    assert np.array_equal(bench.input.values(), cube[..., 1])  # type: ignore[arg-type] # it shows
    assert not bench.part(QAbstractButton, "filter_use").isEnabled()


def test_steps_are_moved_and_removed_by_mouse_and_keys(bench: Bench) -> None:
    bench.step(RELU)
    bench.click("filter_step_right")
    assert bench.names()[1:] == ["Conv 3 × 3", "Max pool", "ReLU"]
    bench.chain.setFocus()
    QTest.keyClick(bench.chain, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert bench.names()[1:] == ["Conv 3 × 3", "ReLU", "Max pool"]
    QTest.keyClick(bench.chain, Qt.Key.Key_Right)
    assert bench.chain.current() == POOL
    QTest.keyClick(bench.chain, Qt.Key.Key_Delete)
    assert bench.names()[1:] == ["Conv 3 × 3", "ReLU"]
    bench.window.page.undo()
    assert bench.names()[1:] == ["Conv 3 × 3", "ReLU", "Max pool"]
    start = bench.chain.place(POOL).center().toPoint()
    end = bench.chain.place(CONV).center().toPoint()
    QTest.mousePress(bench.chain, LEFT, pos=start)
    QTest.mouseMove(bench.chain, (start + end) / 2)
    QTest.mouseMove(bench.chain, end)
    QTest.mouseRelease(bench.chain, LEFT, pos=end)
    assert bench.names()[1:] == ["Max pool", "Conv 3 × 3", "ReLU"]
    assert np.array_equal(bench.map(), filters.pool(bench.picture(), 2))


def test_a_chain_can_be_emptied_and_filled_to_the_brim(bench: Bench) -> None:
    for _ in range(3):
        bench.click("filter_step_remove")
    assert bench.names() == ["Picture"]
    assert bench.part(NumberGrid, "filter_numbers").isVisible()
    assert not bench.part(QAbstractButton, "filter_step_remove").isEnabled()
    for kind in ("Conv", "ReLU", "Max", "Average") * 2:
        bench.add(kind)
    assert not bench.part(QAbstractButton, "filter_add").isEnabled()
    assert len(bench.names()) == 9
    bench.window.grab()


def test_an_impossible_step_is_explained_in_place(bench: Bench) -> None:
    bench.choose("filter_source", "5 × 5 example")
    bench.choose("filter_rows", "7")
    problem = bench.part(QLabel, "filter_problem")
    assert problem.isVisible()
    assert "7 × 3 does not fit into 5 rows" in problem.text()
    assert not bench.output.property("ready")
    assert not bench.part(QWidget, "filter_slide").isEnabled()
    assert [link.shape for link in bench.chain.links()][1:] == [None, None, None]
    bench.step(POOL)
    assert "step 1 gives no output" in bench.text("filter_problem")
    bench.step(CONV)
    bench.choose("filter_padding", "same")
    assert bench.output.isVisible()
    assert bench.map().shape == (5, 5)


def test_a_pool_that_is_too_large_for_one_map_is_explained_while_the_second_was_seen(
    bench: Bench,
) -> None:
    bench.step(POOL)
    bench.choose("filter_output_channel", "Map 2")
    bench.choose("filter_source", "5 × 5 example")
    for _ in range(2):
        bench.click("filter_step_left")
    bench.choose("filter_pool_size_rows", "6")
    assert bench.names()[1:] == ["Max pool", "Conv 3 × 3", "ReLU"]
    assert "does not fit into 5 rows" in bench.text("filter_problem")
    assert bench.picture().shape == (5, 5)


def test_three_maps_are_no_colours(bench: Bench) -> None:
    bench.click("filter_more")
    bench.step(POOL)
    bench.add("Conv")
    assert bench.kernel.kernel().shape == (3, 3, 3)
    presets = [bench.preset.itemText(at) for at in range(bench.preset.count())]
    assert "Sobel, down" in presets
    assert "Red against blue" not in presets
    assert "channel 1 of 3" in bench.kernel.accessibleDescription()
    assert "red" not in bench.kernel.accessibleDescription()
    assert "all 3 maps" in bench.part(QLabel, "filter_count").toolTip()
    bench.choose("filter_source", "Colour picture")
    bench.step(CONV)
    assert "red" in bench.kernel.accessibleDescription()
    assert "the three colours" in bench.part(QLabel, "filter_count").toolTip()
    assert bench.preset.findText("Red against blue") >= 0


def test_a_colour_picture_and_a_kernel_three_deep(bench: Bench) -> None:
    bench.choose("filter_source", "Colour picture")
    colours = pictures.colour_example()[..., ::-1]
    assert np.array_equal(bench.picture(), colours)
    assert bench.kernel.kernel().shape == (3, 3, 3)
    assert np.array_equal(bench.map(), filters.convolve(colours, through(VERTICAL, 3)))
    assert "3 × 3 × 3 + 1 = 28" in bench.text("filter_count")
    bench.choose("filter_channel", "Blue")
    assert bench.input.channel() == 2
    bench.step(PICTURE)
    for name in ("red", "green", "blue"):
        assert bench.part(NumberGrid, f"filter_numbers_{name}").isVisible()
    bench.choose("filter_colours", "In grey")
    assert not bench.part(NumberGrid, "filter_numbers_red").isVisible()
    bench.step(CONV)
    assert bench.kernel.kernel().shape == (3, 3, 1)
    assert np.array_equal(bench.map(), filters.convolve(bench.picture(), VERTICAL))


def test_a_picture_file_is_opened_and_made_small(
    bench: Bench, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = np.random.default_rng(0).integers(0, 256, (96, 192, 3), dtype=np.uint8)
    image = QImage(photo.tobytes(), 192, 96, 576, QImage.Format.Format_RGB888)
    assert image.save(str(tmp_path / "photo.png"))
    bench.choose("filter_source", "Picture file")
    assert bench.part(QAbstractButton, "filter_open_picture").isVisible()
    line = bench.part(QLineEdit, "filter_file")
    line.setFocus()
    QTest.keyClicks(line, str(tmp_path / "missing.png"))
    QTest.keyClick(line, Qt.Key.Key_Return)
    notice = bench.part(QLabel, "filter_notice_text")
    qtbot.waitUntil(lambda: "missing.png is not there" in notice.text(), timeout=10_000)
    line.selectAll()
    QTest.keyClicks(line, str(tmp_path / "photo.png"))
    QTest.keyClick(line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bench.input.values() is not None, timeout=10_000)
    assert bench.picture().shape == (32, 64, 3)
    assert not notice.isVisible()
    assert np.abs(bench.picture().mean(axis=(0, 1)) - photo.mean(axis=(0, 1))).max() < 1


def test_a_camera_frame_is_followed_and_held(bench: Bench, qtbot: QtBot) -> None:
    bench.choose("filter_source", "Camera frame")
    assert bench.part(QAbstractButton, "filter_open_camera_frame").isVisible()
    bench.window.session.camera.start("sample")
    qtbot.waitUntil(lambda: bench.input.values() is not None, timeout=20_000)
    assert max(bench.picture().shape[:2]) == 64
    first = bench.picture().tobytes()
    qtbot.waitUntil(lambda: bench.picture().tobytes() != first, timeout=20_000)
    bench.click("filter_live")
    held = bench.picture().tobytes()
    with qtbot.waitSignals([bench.window.session.camera.view_ready] * 3, timeout=20_000):
        pass
    assert bench.picture().tobytes() == held
    bench.window.session.camera.stop()


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
    bench.choose("filter_source", "My drawing")
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
    drawn = bench.window.session.pad_picture
    assert drawn is not None
    assert np.array_equal(bench.picture(), drawn)
    assert bench.output.property("ready")


@pytest.mark.parametrize(
    ("prepare", "kernel"),
    [
        (lambda _: None, HORIZONTAL),
        (lambda bench: bench.choose("filter_source", "Colour picture"), 3 * HORIZONTAL),
    ],
)
def test_a_filter_is_offered_to_a_training(
    bench: Bench, qtbot: QtBot, prepare: Callable[[Bench], None], kernel: Floats
) -> None:
    prepare(bench)
    bench.part(QTabBar, "filter_tabs").setCurrentIndex(1)
    bench.part(QDoubleSpinBox, "filter_bias").setValue(2.5)
    bench.click("filter_use")
    number = bench.part(QSpinBox, "filter_use_number")
    assert number.isVisible()
    assert number.value() == 2
    popup = bench.part(QWidget, "filter_use_popup")
    words = bench.part(QLabel, "filter_use_words")
    assert words.height() >= words.heightForWidth(words.width())
    assert popup.rect().contains(words.geometry())
    number.setValue(4)
    bench.choose("filter_use_mode", "Free: it only begins so")
    with qtbot.waitSignal(bench.window.session.filter_offered) as offered:
        bench.click("filter_use_go")
    assert offered.args == [
        FixedFilter(
            index=3,
            kernel=tuple(tuple(line) for line in kernel.tolist()),
            bias=2.5,
            trainable=True,
            name="Horizontal line",
        )
    ]
    assert bench.window.page.key == "train"


def test_choices_come_back(bench: Bench) -> None:
    bench.choose("filter_preset", "Outline")
    bench.part(QComboBox, "filter_picture_digit").setCurrentIndex(4)
    bench.choose("filter_padding", "same")
    bench.click("filter_stacked")
    bench.step(POOL)
    bench.add("Average")
    state = bench.window.page.state()
    bench.click("filter_stacked")
    for _ in range(4):
        bench.click("filter_step_remove")
    bench.part(QComboBox, "filter_picture_digit").setCurrentIndex(1)
    bench.window.page.restore(state)
    assert bench.names() == ["Picture", "Conv 3 × 3", "ReLU", "Max pool", "Mean pool"]
    assert bench.chain.current() == 3
    assert bench.part(Cube, "filter_cube").isVisible()
    bench.step(CONV)
    assert bench.preset.currentText() == "Outline"
    assert bench.part(QComboBox, "filter_padding").currentText() == "same"
    assert bench.part(QComboBox, "filter_picture_digit").currentText() == "4"


def test_a_remembered_file_is_opened_with_the_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    small = QImage(7, 4, QImage.Format.Format_RGB888)
    small.fill(Qt.GlobalColor.cyan)
    assert small.save(str(tmp_path / "small.png"))
    made = Bench(window)
    page = window.findChild(FiltersPage)
    assert page is not None
    page.restore({"source": "file", "file": str(tmp_path / "small.png"), "grey": False})
    assert made.input.values() is None
    made.click("nav_filters")
    qtbot.waitUntil(lambda: made.input.values() is not None, timeout=10_000)
    assert made.picture().shape == (4, 7, 3)
    assert made.map().shape == (2, 5)


def test_keys_walk_from_the_source_to_the_transport(bench: Bench) -> None:
    """Tab reaches every part, in the order in which a person reads the page."""
    here: QWidget = bench.part(QComboBox, "filter_source")
    order = []
    for _ in range(400):
        policy = here.focusPolicy() & Qt.FocusPolicy.TabFocus
        if here.isVisible() and here.isEnabled() and policy and here.objectName():
            order.append(here.objectName())
        following = here.nextInFocusChain()
        assert isinstance(following, QWidget)
        here = following
        if here.objectName() == "filter_source":
            break
    wanted = [
        "filter_source",
        "filter_chain",
        "filter_input",
        "filter_kernel",
        "filter_use",
        "filter_output",
        "filter_slide_play",
        "filter_slide_position",
    ]
    assert [name for name in order if name in wanted] == wanted


def cut_off(page: QWidget) -> list[str]:
    """The visible texts of a page that are wider or higher than their place."""
    cut = []
    for label in page.findChildren(QLabel):
        if label.isVisible() and label.text():
            needs = label.heightForWidth(label.width()) if label.wordWrap() else 0
            wide = 0 if label.wordWrap() else label.fontMetrics().horizontalAdvance(label.text())
            if needs > label.height() + 1 or wide > label.width() + 1:
                cut.append(label.text())
    cut += [
        button.text()
        for button in page.findChildren(QAbstractButton)
        if button.isVisible() and button.text() and button.sizeHint().width() > button.width() + 1
    ]
    for box in page.findChildren(QComboBox):
        room = box.width() - 8 - 24
        if box.isVisible() and box.fontMetrics().horizontalAdvance(box.currentText()) > room:
            cut.append(f"{box.objectName()}: {box.currentText()}")
    return cut


@pytest.mark.parametrize("size", [(1100, 700), (1280, 800)])
def test_no_text_is_cut_off(bench: Bench, size: tuple[int, int]) -> None:
    bench.window.resize(*size)
    page = bench.window.page

    def settled() -> list[str]:
        QApplication.processEvents()
        return cut_off(page)

    assert settled() == []
    bench.choose("filter_source", "Colour picture")
    assert settled() == []
    for step in (PICTURE, RELU, POOL):
        bench.step(step)
        assert settled() == [], step
    for kind in ("Conv", "ReLU", "Max", "Average", "Conv"):
        bench.add(kind)
        assert settled() == [], kind
    bench.chain.setFocus()
    for _ in range(8):
        QTest.keyClick(bench.chain, Qt.Key.Key_Left)
    QTest.keyClick(bench.chain, Qt.Key.Key_Right)
    bench.choose("filter_preset", "Diagonal, falling")
    bench.choose("filter_stride_rows", "2")
    bench.choose("filter_source", "Test picture")
    assert settled() == []
    for _ in range(14):
        bench.click("filter_more")
    bench.choose("filter_rows", "7")
    bench.choose("filter_stride_columns", "3")
    bench.choose("filter_padding", "same")
    assert settled() == []
    bench.choose("filter_source", "5 × 5 example")
    bench.choose("filter_padding", "valid")
    assert bench.part(QLabel, "filter_problem").isVisible()
    assert settled() == []
    bench.choose("filter_source", "Picture file")
    assert settled() == []


def test_space_does_nothing_where_only_the_picture_is_shown(bench: Bench) -> None:
    bench.step(PICTURE)
    assert not bench.window.page.main_action()
    bench.step(CONV)
    assert bench.window.page.main_action()


@pytest.mark.parametrize(
    "odd",
    [
        {"steps": "abc", "picture": [70, -1], "speed": "fast"},
        {"steps": [{"kind": "conv", "kernels": [[[1, 2], [3]]]}], "source": 5},
        {"steps": [{"kind": "dense"}], "picture": None, "step": "x", "channel": -4},
        {"kernel": [[1.0]] * 9, "bias": float("inf"), "file": 7, "grey": "yes", "cube": 3},
    ],
)
def test_odd_remembered_choices_are_left_alone(bench: Bench, odd: dict[str, object]) -> None:
    bench.window.page.restore(odd)
    assert np.array_equal(bench.kernel.kernel(), through(VERTICAL, 1))
    assert bench.output.property("ready")


@pytest.mark.parametrize(("step", "channel"), [(99, 99), (-7, 0), (1, 5)])
def test_a_remembered_place_that_is_not_there_is_brought_in(
    bench: Bench, step: int, channel: int
) -> None:
    state = bench.window.page.state()
    bench.window.page.restore({**state, "step": step, "channel": channel})
    assert PICTURE <= bench.chain.current() <= POOL
    bench.step(CONV)
    assert bench.output.property("ready")
