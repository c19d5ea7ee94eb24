"""The race, open in the real window, and racers that need seconds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QListWidget, QTabBar, QTableWidget
from pytestqt.qtbot import QtBot

from gui.main_window import MainWindow
from gui.pages.train import RACE, TrainPage
from gui.race.racer_list import RacerList
from gui.race.racers import OWN
from gui.race.view import RaceView
from gui.training import IDLE, RUNNING
from models.config import Activation, Adam, Dense, Flatten, Rescaling, TrainConfig
from tests.gui.parts import Parts

LEFT = Qt.MouseButton.LeftButton
LOAD_MS = 180_000


def quick(name: str, *, rate: float = 0.01) -> TrainConfig:
    """A softmax of the pixels in large batches: a second an epoch."""
    return TrainConfig(
        name=name,
        layers=(Rescaling(), Flatten(), Dense(units=10), Activation(function="softmax")),
        optimizer=Adam(learning_rate=rate),
        batch_size=1000,
        epochs=2,
    )


class Race(Parts):
    """The race's parts by their names."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.session = window.session
        self.racing = window.session.racing
        self.click("nav_train")
        self.page = self.part(TrainPage, "page_train")
        self.tabs = self.part(QTabBar, "train_tabs")
        QTest.mouseClick(self.tabs, LEFT, pos=self.tabs.tabRect(RACE).center())
        self.view = self.part(RaceView, "race")
        self.list = self.part(RacerList, "race_list")
        self.table = self.part(QTableWidget, "race_table")
        self.choices = self.part(QListWidget, "race_choices_list")
        qtbot.waitUntil(lambda: self.view.curves.ready, timeout=20_000)

    def click(self, name: str) -> None:
        button = self.part(QAbstractButton, name)
        assert button.isEnabled(), name
        QTest.mouseClick(button, LEFT)

    def enabled(self, name: str) -> bool:
        return self.part(QAbstractButton, name).isEnabled()

    def titles(self) -> list[str]:
        return [racer.title for racer in self.view.settings.racers]

    def enter(self, *configs: TrainConfig, epochs: int = 2) -> None:
        """As the chooser does when rows of one's own experiments are ticked."""
        for config in configs:
            self.view.settings.take(OWN + config.name, config.name, config)
        self.part(type(self.view.settings._epochs), "race_epochs").setValue(epochs)

    def wait(self, is_true: Callable[[], bool], timeout: int = 60_000) -> None:
        self.qtbot.waitUntil(is_true, timeout=timeout)

    def run(self) -> None:
        self.click("race_start")
        self.wait(lambda: self.racing.state == RUNNING, LOAD_MS)

    def end(self) -> None:
        self.wait(lambda: self.racing.state == IDLE, LOAD_MS)

    def cell(self, line: int, column: int) -> str:
        item = self.table.item(line, column)
        assert item is not None
        return item.text()


@pytest.fixture
def race(window: MainWindow, qtbot: QtBot) -> Race:
    return Race(window, qtbot)
