"""What a monkey would seldom come to by itself: trainings, kept runs, a teaching, a race."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from models import mnist
from models.samples import Samples
from tests.trust.writes_world import World, train

RUNS = ("First", "Second", "Third")
SAMPLES = 12


def furnish(folder: Path) -> None:
    """A data folder with runs and samples, so that their lists have rows."""
    world = World(folder / "data", folder / "home")
    for title in RUNS:
        train(world, title)
    some = mnist.load()
    samples = Samples(world.data)
    for picture, label in zip(
        some.test_pictures[:SAMPLES], some.test_labels[:SAMPLES], strict=True
    ):
        samples.add(picture, int(label), "pad")
    samples.save()


class Occasions:
    """One after the other: what takes turns, because it cannot be at once.

    Everything is begun by the buttons and keys that a person has.

    Args:
        window: the real window.
    """

    def __init__(self, window: Any) -> None:
        self._window = window
        self._all = (
            self._train,
            self._runs,
            self._free,
            self._teach,
            self._train,
            self._free,
            self._race,
        )

    def see_to(self, number: int) -> str:
        """Gives the so-many-th of them its chance; says which."""
        self._watch()
        occasion = self._all[number % len(self._all)]
        occasion()
        return occasion.__name__.strip("_")

    def _watch(self) -> None:
        if self._window.session.camera.state == "off":
            self._window.session.camera.start("sample")

    def _train(self) -> None:
        if not self._teaches():
            self._press("start_training")

    def _runs(self) -> None:
        self._key(Qt.Key.Key_H)

    def _free(self) -> None:
        """Neither a teaching nor a race can begin while something trains."""
        self._press("stop_training")
        self._press("race_stop")

    def _teach(self) -> None:
        self._press("draw_samples")
        self._press("tuning_start")

    def _race(self) -> None:
        if not self._teaches():
            self._key(Qt.Key.Key_R)
            self._press("race_four")

    def _teaches(self) -> bool:
        """It takes longer than most: it is let come to its end."""
        cancel = self._window.findChild(QAbstractButton, "tuning_cancel")
        return cancel is not None and not cancel.isHidden()

    def _press(self, name: str) -> None:
        """A button, wherever it is; one that is not there yet or cannot be pressed stays so."""
        button = self._window.findChild(QAbstractButton, name)
        if button is not None and not button.isHidden():
            button.click()

    def _key(self, key: Qt.Key) -> None:
        QTest.keyClick(self._window.windowHandle(), key, Qt.KeyboardModifier.ControlModifier)
