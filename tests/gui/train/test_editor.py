"""The editor as a person uses it, with mouse and keyboard, and with what others send."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTabBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.train import TrainPage
from gui.train.layer_form import LayerForm
from gui.train.layer_list import LayerList
from models.config import (
    LAYER_KINDS,
    SGD,
    Conv2D,
    EarlyStopping,
    Flatten,
    MaxPool2D,
    Regularizer,
    RMSprop,
    StepDecay,
    TrainConfig,
)
from models.presets import PRESETS
from models.sharing import from_json, from_line, to_json, to_line

W = TypeVar("W", bound=QWidget)
LEFT = Qt.MouseButton.LeftButton
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
CHAPTER = PRESETS["chapter"].config


class Bench:
    """The open editor's parts by their names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.click("nav_train")
        self.page = self.part(TrainPage, "page_train")
        self.choose("chapter")
        self.click("customise_experiment")
        self.list = self.part(LayerList, "layer_list")

    def part(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def click(self, name: str) -> None:
        button = self.part(QAbstractButton, name)
        assert button.isEnabled(), name
        QTest.mouseClick(button, LEFT)

    def choose(self, key: str) -> None:
        presets = self.part(QComboBox, "preset_choice")
        presets.setCurrentIndex(presets.findData(key))

    def pick(self, name: str, key: str) -> None:
        box = self.part(QComboBox, name)
        box.setCurrentIndex(box.findData(key))

    def tab(self, index: int) -> None:
        self.part(QTabBar, "editor_tabs").setCurrentIndex(index)

    def text(self, name: str) -> str:
        return self.part(QLabel, name).text()

    def hear(self, words: str) -> None:
        self.qtbot.waitUntil(lambda: words in self.text("share_notice_text"), timeout=10_000)

    @property
    def config(self) -> TrainConfig:
        return self.page.settings.config()

    @property
    def kinds(self) -> list[str]:
        return [layer.kind for layer in self.config.layers]

    def row(self, index: int) -> str:
        return str(self.list.item(index).data(Qt.ItemDataRole.AccessibleTextRole))


@pytest.fixture
def bench(window: MainWindow, qtbot: QtBot) -> Bench:
    return Bench(window, qtbot)


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


def test_a_penalty_shows_its_formula(bench: Bench) -> None:
    formula = bench.part(QWidget, "layer_conv2d_formula")
    amount = bench.part(QDoubleSpinBox, "layer_conv2d_kernel_penalty_amount")
    assert not formula.isVisible()
    assert not amount.isEnabled()
    bench.pick("layer_conv2d_kernel_penalty", "l2")
    assert bench.config.layers[0] == Conv2D(filters=6, kernel_regularizer=Regularizer(kind="l2"))
    assert "λ·Σw²" in bench.text("layer_conv2d_formula_signs")
    amount.setValue(0.003)
    bench.pick("layer_conv2d_activity_penalty", "l1")
    assert bench.config.layers[0] == Conv2D(
        filters=6,
        kernel_regularizer=Regularizer(kind="l2", amount=0.003),
        activity_regularizer=Regularizer(kind="l1"),
    )
    assert "λ·Σ|w|" in bench.text("layer_conv2d_formula_signs")
    bench.pick("layer_conv2d_kernel_penalty", "")
    bench.pick("layer_conv2d_activity_penalty", "")
    assert bench.config == CHAPTER


def test_a_pool_steps_by_its_own_size_until_told_otherwise(bench: Bench) -> None:
    bench.list.setCurrentRow(2)
    bench.part(QSpinBox, "layer_maxpool2d_pool_size_rows").setValue(3)
    assert bench.config.layers[2] == MaxPool2D(pool_size=(3, 2))
    steps = bench.part(QSpinBox, "layer_maxpool2d_strides_rows")
    assert steps.value() == 3
    steps.setValue(1)
    assert bench.config.layers[2] == MaxPool2D(pool_size=(3, 2), strides=(1, 2))
    steps.setValue(3)
    assert bench.config.layers[2] == MaxPool2D(pool_size=(3, 2))


@pytest.mark.parametrize("kind", LAYER_KINDS)
def test_every_kind_has_its_form(qtbot: QtBot, kind: str) -> None:
    """Each field can be set, and showing a layer changes nothing."""
    form = LayerForm(kind)
    qtbot.addWidget(form)
    told: list[tuple[str, object]] = []
    form.edited.connect(lambda *change: told.append(change))
    first = {"Conv2D": {"filters": 7}, "Dense": {"units": 7}}.get(kind, {})
    layer = LAYER_KINDS[kind](**first)  # type: ignore[arg-type] # the numbers each kind needs
    form.show_layer(layer)
    assert told == []
    names = {each.name for each in dataclasses.fields(layer)}
    for box in form.findChildren(QAbstractSpinBox):
        if box.isEnabled():
            box.stepBy(1)
            box.stepBy(-2)
    for choice in form.findChildren(QComboBox):
        choice.setCurrentIndex((choice.currentIndex() + 1) % choice.count())
    assert {name for name, _ in told} == names


def test_the_rule_and_its_numbers(bench: Bench) -> None:
    bench.tab(1)
    bench.pick("rule_choice", "momentum")
    assert bench.config.optimizer == SGD(momentum=0.9)
    assert bench.text("rule_formula_signs").startswith("v ← μ·v − η·g")
    bench.part(QDoubleSpinBox, "rule_momentum_momentum").setValue(0.5)
    bench.pick("rule_choice", "nesterov")
    assert bench.config.optimizer == SGD(momentum=0.9, nesterov=True)
    bench.pick("rule_choice", "rmsprop")
    bench.part(QDoubleSpinBox, "rule_rmsprop_rho").setValue(0.8)
    assert bench.config.optimizer == RMSprop(rho=0.8)
    bench.pick("rule_choice", "adam")
    assert "√ŝ + ε" in bench.text("rule_formula_signs")
    assert bench.config == CHAPTER
    # The learning rate stands in the column as well: one number.
    bench.part(QDoubleSpinBox, "rate_choice").setValue(0.02)
    assert bench.part(QDoubleSpinBox, "rule_adam_learning_rate").value() == 0.02


def test_schedule_early_stopping_and_augmentation(bench: Bench) -> None:
    bench.tab(1)
    bench.pick("schedule_choice", "step")
    bench.part(QDoubleSpinBox, "schedule_step_factor").setValue(0.1)
    bench.part(QSpinBox, "schedule_step_epochs").setValue(2)
    assert (bench.config.schedule, bench.config.step) == ("step", StepDecay(factor=0.1, epochs=2))
    patience = bench.part(QSpinBox, "early_stopping_patience")
    assert not patience.isEnabled()
    bench.part(QCheckBox, "early_stopping").click()
    patience.setValue(5)
    bench.part(QCheckBox, "early_stopping_best").click()
    bench.pick("early_stopping_monitor", "val_accuracy")
    assert bench.config.early_stopping == EarlyStopping(
        monitor="val_accuracy", patience=5, restore_best=False
    )
    bench.part(QCheckBox, "early_stopping").click()
    assert bench.config.early_stopping is None
    bench.part(QCheckBox, "augmented_choice").click()
    assert "11 units" in bench.text("start_problem")


def test_an_own_experiment_is_kept_and_found_again(bench: Bench) -> None:
    bench.part(QSpinBox, "epochs_choice").setValue(3)
    bench.tab(2)
    name = bench.part(QLineEdit, "own_name")
    QTest.keyClicks(name, "Chapter")
    bench.click("experiment_keep")
    assert "take another name" in bench.text("share_notice_text")
    name.clear()
    QTest.keyClicks(name, "Mine")
    QTest.keyClick(name, Qt.Key.Key_Return)
    presets = bench.part(QComboBox, "preset_choice")
    assert presets.currentText() == "Mine"
    assert presets.itemText(presets.count() - 1) == "Mine"
    assert bench.config == dataclasses.replace(CHAPTER, name="Mine", epochs=3)
    kept = bench.page.state()
    bench.choose("l2")
    bench.page.restore(kept)
    assert bench.config.name == "Mine"

    # A window that starts anew on the same folder has it.
    from gui.settings import Settings
    from gui.train.own import OwnExperiments

    again = OwnExperiments(Settings(bench.window.session.settings.path))
    assert list(again) == ["Mine"]
    assert again["Mine"].epochs == 3

    bench.click("experiment_forget")
    assert presets.findData("own:Mine") == -1
    assert bench.config.epochs == 3
    assert presets.currentText() == "Chapter, changed"


def test_a_line_goes_out_and_comes_back(bench: Bench) -> None:
    bench.part(QSpinBox, "layer_conv2d_filters").setValue(9)
    bench.tab(2)
    bench.click("experiment_copy")
    line = QGuiApplication.clipboard().text()
    assert line == bench.part(QPlainTextEdit, "experiment_line").toPlainText()
    assert from_line(line) == bench.config
    shared = bench.config
    bench.choose("l2")
    bench.click("experiment_paste")
    assert bench.config == shared
    assert bench.part(QComboBox, "preset_choice").currentText() == "Chapter, changed"
    QGuiApplication.clipboard().setText(to_line(dataclasses.replace(shared, name="Wide")))
    bench.click("experiment_paste")
    bench.click("experiment_paste")
    names = bench.part(QComboBox, "preset_choice")
    assert [names.itemText(names.count() - 2), names.currentText()] == ["Wide", "Wide (2)"]
    QGuiApplication.clipboard().setText(line[:-5])
    bench.click("experiment_paste")
    assert "damaged or cut off" in bench.text("share_notice_text")
    assert bench.config.name == "Wide (2)"


def test_a_file_goes_out_and_comes_back(bench: Bench, tmp_path: Path) -> None:
    bench.part(QSpinBox, "epochs_choice").setValue(7)
    desk, path = bench.page.desk, tmp_path / "mine.json"
    desk.save(path)
    bench.qtbot.waitUntil(path.exists, timeout=10_000)
    assert from_json(path.read_bytes()) == bench.config
    bench.choose("l1")
    desk.open(path)
    bench.qtbot.waitUntil(lambda: bench.config.epochs == 7, timeout=10_000)
    assert bench.page.settings.preset == "chapter"
    bench.tab(2)
    for name, data, says in (
        ("bad.json", b"{}", "bad.json: This is no experiment"),
        ("large.json", b" " * 100_000, "at most 64 KB"),
        (
            "stack.json",
            to_json(CHAPTER).replace('"filters": 6', '"filters": 0').encode(),
            "layer 1",
        ),
    ):
        (tmp_path / name).write_bytes(data)
        desk.open(tmp_path / name)
        bench.hear(says)
    desk.open(tmp_path)
    bench.hear("no file that can be read")
    assert bench.config.epochs == 7


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
