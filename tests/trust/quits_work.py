"""What quits.py interrupts: everything of the program that takes its time."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np


def tell(text: str) -> None:
    """A line for whoever quits."""
    os.write(1, f"{text}\n".encode())


class Work:
    """The acts, each begun once the window has a network that answers.

    Args:
        window: of the program.
        choice: a number that chooses where an act has several forms.
    """

    def __init__(self, window: Any, choice: int) -> None:
        self.window, self.session, self._choice = window, window.session, choice
        self.after_epoch: Callable[[], object] | None = None

    def training(self) -> None:
        """Any preset, of few pictures an epoch's batch: epochs come and go."""
        from models.presets import PRESETS

        names = sorted(name for name in PRESETS if name != "camera")
        config = PRESETS[names[self._choice % len(names)]].config
        self.session.training.events.connect(self._on_events)
        self.session.training.start(dataclasses.replace(config, epochs=50, batch_size=512))

    def _on_events(self, events: tuple[Any, ...]) -> None:
        from models.events import EpochDone

        for event in events:
            if isinstance(event, EpochDone):
                tell(f"epoch {event.epoch}")
                if self.after_epoch is not None:
                    self.after_epoch()
                    self.after_epoch = None

    def epoch(self) -> None:
        """A training of which an epoch was shown just now."""
        self.training()

    def race(self) -> None:
        """The chapter's four, or small ones whose epochs come and go."""
        from gui.race.racers import Course, ready_made
        from tests.trust.tiny import TINY

        racers = ready_made()
        if self._choice % 2:
            racers = [
                dataclasses.replace(
                    one, config=dataclasses.replace(TINY, name=one.config.name, batch_size=512)
                )
                for one in racers[:2]
            ]
        self._shown = 0
        self.session.racing.reports.connect(self._on_reports)
        self.session.racing.start(racers, Course(epochs=50))

    def _on_reports(self, reports: tuple[Any, ...]) -> None:
        from models.events import EpochDone

        for report in reports:
            if isinstance(getattr(report, "event", None), EpochDone):
                self._shown += 1
                tell(f"epoch {self._shown}")

    def film(self) -> None:
        """Forty moments of a training are read, painted and packed as a GIF."""
        from gui.inside.film import FilmSaver
        from gui.session import TestPictures
        from models import mnist
        from tests.film_script import film_script

        pictures, labels = mnist.load_test()
        script = film_script(
            np.linspace(0, 1, 40).tolist(),
            TestPictures(pictures=pictures[:1000], labels=labels[:1000]),
        )
        self._saver = FilmSaver(self.session, self.window)
        self._saver.save_gif(script, Path(os.environ["HOME"]) / "film.gif")

    def loading(self) -> None:
        """One network after the other."""
        networks = self.session.networks
        keys = ("baseline", "chapter", "camera")
        networks.active_changed.connect(
            lambda _: networks.choose(keys[keys.index(networks.active_key) - 1])
        )
        networks.choose("baseline")

    def exporting(self) -> None:
        """Everything is taken home, LiteRT included."""
        from gui.exports import Exports, Order
        from models.take_home import CURVES, KERAS, LITERT, MNIST, NOTEBOOK, ONNX, SCRIPT

        self._exports = Exports(self.session, self.window)
        order = Order(
            key="chapter",
            network=None,
            title="Chapter",
            kinds=frozenset({CURVES, KERAS, LITERT, MNIST, NOTEBOOK, ONNX, SCRIPT}),
            pictures={},
            folder=Path(os.environ["HOME"]),
        )
        self._exports.start(order)

    def tuning(self) -> None:
        """The network is taught some samples."""
        from gui.teaching.tuning import Tuning
        from models import mnist

        pictures, labels = mnist.load_test()
        self.session.samples.add_all(pictures[:12], labels[:12].astype(np.uint8), "file")
        self._tuning = Tuning(self.session, self.window)
        self._tuning.start()
        tell("samples 12")

    def evaluating(self) -> None:
        """The Evaluate page asks for every test picture."""
        self.window.show_page("evaluate")

    def robustness(self) -> None:
        """Changed pictures are read."""
        from PySide6.QtWidgets import QAbstractButton, QTabBar

        self.window.show_page("evaluate")
        self.window.findChild(QTabBar, "evaluate_tabs").setCurrentIndex(1)
        self.window.findChild(QAbstractButton, "robustness_start").click()

    def _inside(self, title: str) -> None:
        from PySide6.QtWidgets import QTabBar

        self.window.show_page("inside")
        tabs = self.window.findChild(QTabBar, "inside_tabs")
        titles = [tabs.tabText(index) for index in range(tabs.count())]
        tabs.setCurrentIndex(titles.index(title))

    def looked(self) -> None:
        """Patches are covered."""
        self._inside("Where it looked")

    def digits(self) -> None:
        """The map of digits is drawn."""
        from PySide6.QtWidgets import QAbstractButton

        self._inside("Map of digits")
        self.window.findChild(QAbstractButton, "digit_map_tsne").click()

    def camera(self) -> None:
        """The sample clip runs."""
        self.window.show_page("camera")
        self.session.camera.start("sample")

    def blocked(self) -> None:
        """A camera that takes the call and never says a word."""
        import socket

        self._deaf = socket.create_server(("127.0.0.1", 0))
        self.window.show_page("camera")
        self.session.camera.start(f"http://127.0.0.1:{self._deaf.getsockname()[1]}/video")

    def dialog(self) -> None:
        """A dialog is open, with a loop of its own."""
        from PySide6.QtCore import QTimer
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self.window)
        box.setText("Really?")
        QTimer.singleShot(0, box.exec)
        self.window.dialogs.show_words()
