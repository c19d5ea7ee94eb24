"""Experiments are kept under a name, sent away and taken in."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QSpinBox,
)

from models.presets import PRESETS
from models.sharing import from_json, from_line, to_json, to_line

if TYPE_CHECKING:
    from tests.gui.train.conftest import Bench

CHAPTER = PRESETS["chapter"].config


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

    def again() -> OwnExperiments:
        return OwnExperiments(Settings(bench.window.session.settings.path))

    # It is written beside the window.
    bench.qtbot.waitUntil(lambda: list(again()) == ["Mine"], timeout=10_000)
    assert again()["Mine"].epochs == 3

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
        ("bad.json", b"{}", "bad.json cannot be opened: this is no experiment"),
        ("large.json", b" " * 100_000, "larger than 64 KB"),
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
    bench.hear("it is a folder, not a file")
    assert bench.config.epochs == 7
