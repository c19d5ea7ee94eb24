"""The editor of experiments, open in the real window."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QTabBar
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.train import TrainPage
from gui.train.layer_list import LayerList
from models.config import TrainConfig
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton


class Bench(Parts):
    """The open editor's parts by their names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.click("nav_train")
        self.page = self.part(TrainPage, "page_train")
        self.choose("chapter")
        self.click("customise_experiment")
        self.list = self.part(LayerList, "layer_list")

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
