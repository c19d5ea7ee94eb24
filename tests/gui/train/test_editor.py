"""The layers of an experiment, set as a person sets them, with mouse and keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QPushButton,
    QSpinBox,
    QWidget,
)

from models.config import (
    Conv2D,
    Flatten,
)
from models.presets import PRESETS

if TYPE_CHECKING:
    from tests.gui.train.conftest import Bench

CHAPTER = PRESETS["chapter"].config
LEFT = Qt.MouseButton.LeftButton
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


def test_it_opens_in_place_of_the_curves_and_closes(bench: Bench) -> None:
    editor, curves = bench.part(QWidget, "train_editor"), bench.part(QWidget, "training_curves")
    assert editor.isVisible()
    assert not curves.isVisible()
    assert bench.list.count() == 9
    assert bench.row(0) == "1 Conv2D 6 of 3×3: 26x26x6, 60 parameters"
    assert bench.text("editor_parameters") == "3,730 parameters"
    QTest.keyClick(bench.list, Qt.Key.Key_Escape)
    assert curves.isVisible()
    assert bench.part(QPushButton, "customise_experiment").hasFocus()
    bench.click("customise_experiment")
    assert editor.isVisible()
    bench.click("editor_done")
    assert curves.isVisible()


def test_a_number_of_a_layer_changes_shapes_and_parameters_at_once(bench: Bench) -> None:
    bench.part(QSpinBox, "layer_conv2d_filters").setValue(8)
    bench.part(QSpinBox, "layer_conv2d_kernel_size_rows").setValue(5)
    first = bench.config.layers[0]
    assert first == Conv2D(filters=8, kernel_size=(5, 3))
    assert bench.row(0) == "1 Conv2D 8 of 5×3: 24x26x8, 128 parameters"
    presets = bench.part(QComboBox, "preset_choice")
    assert presets.currentText() == bench.text("editor_title") == "Chapter, changed"
    assert "filters 8 instead of 6" in bench.text("editor_differences")
    assert "filters 8 instead of 6" in bench.text("preset_summary")
    assert bench.config.name == "chapter, changed"
    bench.click("editor_undo")
    assert bench.config.layers[0] == Conv2D(filters=8)
    bench.click("editor_redo")
    assert bench.config.layers[0] == first
    bench.click("editor_reset")
    assert bench.config == CHAPTER
    assert presets.currentText() == "Chapter"
    QTest.keyClick(bench.list, Qt.Key.Key_Z, CTRL)
    assert bench.config.layers[0] == first
    QTest.keyClick(bench.list, Qt.Key.Key_Z, CTRL)
    QTest.keyClick(bench.list, Qt.Key.Key_Z, CTRL | Qt.KeyboardModifier.ShiftModifier)
    assert bench.config.layers[0] == first


def test_layers_are_moved_doubled_and_removed_by_keyboard(bench: Bench) -> None:
    bench.list.setCurrentRow(2)
    QTest.keyClick(bench.list, Qt.Key.Key_Up, ALT)
    assert bench.kinds[:3] == ["Conv2D", "MaxPool2D", "Activation"]
    assert bench.list.currentRow() == 1
    QTest.keyClick(bench.list, Qt.Key.Key_Down, ALT)
    assert bench.config == CHAPTER
    QTest.keyClick(bench.list, Qt.Key.Key_D, CTRL)
    assert bench.kinds[2:4] == ["MaxPool2D", "MaxPool2D"]
    QTest.keyClick(bench.list, Qt.Key.Key_Delete)
    assert bench.config == CHAPTER
    bench.list.setCurrentRow(0)
    QTest.keyClick(bench.list, Qt.Key.Key_Up, ALT)
    assert bench.config == CHAPTER


def test_layers_are_added_moved_and_removed_by_mouse(bench: Bench) -> None:
    bench.list.setCurrentRow(2)
    menu = bench.part(QPushButton, "layer_add").menu()
    next(each for each in menu.actions() if each.text().startswith("Dropout")).trigger()
    assert bench.kinds[2:5] == ["MaxPool2D", "Dropout", "Conv2D"]
    assert bench.list.currentRow() == 3
    assert bench.part(QDoubleSpinBox, "layer_dropout_rate").value() == 0.2
    bench.click("layer_down")
    assert bench.kinds[2:5] == ["MaxPool2D", "Conv2D", "Dropout"]
    bench.click("layer_up")
    bench.click("layer_double")
    assert bench.kinds.count("Dropout") == 2
    bench.click("layer_remove")
    bench.click("layer_remove")
    while bench.config.layers:
        bench.click("layer_remove")
    assert not bench.part(QPushButton, "start_training").isEnabled()
    assert not bench.part(QPushButton, "layer_remove").isEnabled()
    next(each for each in menu.actions() if each.text().startswith("Flatten")).trigger()
    assert bench.config.layers == (Flatten(),)


@pytest.mark.parametrize(("start", "above", "end"), [(0, 2, 1), (5, 1, 1), (3, None, 8)])
def test_a_layer_is_dragged(bench: Bench, start: int, above: int | None, end: int) -> None:
    layers = bench.list
    layers.setCurrentRow(start)
    moved = bench.config.layers[start]
    if above is None:
        last = layers.visualItemRect(layers.item(layers.count() - 1))
        at = QPoint(20, last.bottom() + 12)
    else:
        at = layers.visualItemRect(layers.item(above)).topLeft() + QPoint(20, 1)
    drop = QDropEvent(
        QPointF(at), Qt.DropAction.MoveAction, QMimeData(), LEFT, Qt.KeyboardModifier.NoModifier
    )
    # A drag of the system cannot be made without a mouse: it is told to have begun in the list.
    told: list[tuple[int, int]] = []
    layers.moved.connect(lambda *places: told.append(places))
    layers.drop(drop.position().toPoint())
    assert told == [(start, end)]
    assert bench.config.layers[end] == moved
    assert layers.currentRow() == end


def test_an_impossible_stack_names_the_layer_and_cannot_be_started(bench: Bench) -> None:
    bench.list.setCurrentRow(5)
    for _ in range(3):
        bench.click("layer_double")
    why = "MaxPool2D 2x2 needs at least 2x2, it gets 1x1."
    assert bench.row(8) == f"9 Max pool 2×2: {why}"
    assert bench.text("start_problem").endswith(f"Layer 9: {why}")
    start = bench.part(QPushButton, "start_training")
    assert not start.isEnabled()
    assert why in start.toolTip()
    assert not bench.page.settings.can_start
    bench.page.start()
    assert bench.window.session.training.state == "idle"
    bench.tab(1)
    assert bench.text("editor_trouble").endswith(why)
    bench.tab(0)
    bench.list.setCurrentRow(8)
    bench.click("layer_remove")
    assert start.isEnabled()
    assert not bench.part(QLabel, "start_problem").isVisible()


def test_the_changes_come_back_with_the_choices(bench: Bench) -> None:
    bench.part(QSpinBox, "layer_conv2d_filters").setValue(9)
    kept, config = bench.page.state(), bench.config
    bench.choose("dropout")
    bench.page.restore(kept)
    assert bench.config == config
    assert bench.page.state() == kept
    for odd in (3, {"layers": 1}, {"layers": [{"kind": "Lambda"}]}, {"name": None}):
        bench.page.restore({**kept, "draft": odd, "preset": "l2"})
        assert bench.page.settings.preset == "l2"


def test_every_control_explains_itself(bench: Bench) -> None:
    for index in range(len(CHAPTER.layers)):
        bench.list.setCurrentRow(index)
    for index in range(3):
        bench.tab(index)
        for kind in (QAbstractButton, QAbstractSpinBox, QComboBox):
            for part in bench.part(QWidget, "train_editor").findChildren(kind):
                if part.isVisible() and not part.objectName().startswith(("qt_", "Scroll")):
                    assert part.objectName(), type(part)
                    assert part.accessibleName(), part.objectName()
                    assert len(part.toolTip()) > 10, part.objectName()
                    assert part.height() >= 32, part.objectName()
