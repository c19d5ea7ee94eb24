"""The real program offscreen, set to some work, for quits.py to end.

python tests/trust/quits_child.py ACT SECONDS WAY [FAULT]: WAY is asked for SECONDS after it began
(by the program itself, or by a signal from outside: then it prints "now" and waits).
Lines on standard output: "signals" when it listens to them, "now", and "epoch N" for each epoch
that the window has shown.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

LOOK_MS = 20
BY_ITSELF = ("close", "key", "session")


def tell(text: str) -> None:
    """A line for whoever quits."""
    os.write(1, f"{text}\n".encode())


class Work:
    """The acts, each begun once the window has a network that answers."""

    def __init__(self, window: Any) -> None:
        self.window, self.session = window, window.session
        self.after_epoch: Callable[[], object] | None = None

    def training(self) -> None:
        """Any preset, of few pictures an epoch's batch: epochs come and go."""
        import dataclasses

        from models.presets import PRESETS

        names = sorted(name for name in PRESETS if name != "camera")
        config = PRESETS[names[os.getpid() % len(names)]].config
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
        import numpy as np

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


ACTS = tuple(name for name in vars(Work) if not name.startswith("_"))


def drive(window: Any, act: str, seconds: float, way: str) -> None:
    """Begins the act when a network answers, and asks for the end after so long."""
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    work = Work(window)
    ends = {
        "close": window.close,
        "key": partial(QTest.keyClick, window, Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        "session": QApplication.quit,
    }

    def end() -> None:
        tell("now")
        if way in BY_ITSELF:
            ends[way]()

    def look() -> None:
        if window.session.networks.active is not None:
            timer.stop()
            soon = partial(QTimer.singleShot, round(1000 * seconds), end)
            if act == "epoch":
                work.after_epoch = soon
            else:
                soon()
            getattr(work, act)()

    timer = QTimer(window)
    timer.setInterval(LOOK_MS)
    timer.timeout.connect(look)
    timer.start()


def break_it(fault: str) -> None:
    """Breaks the product on purpose, for quits.py to see."""
    from gui import ending
    from models.history_recorder import Recorder

    leave, add = ending.leave, Recorder.add

    def stays(status: int) -> int:
        threading.Event().wait(4)
        return leave(status)

    def talks(status: int) -> int:
        os.write(2, b"Aborted\n")
        return leave(status)

    def half(status: int) -> int:
        (Path(os.environ["DIGITSCOPE_DATA"]) / ".run.json.1a2b.new").touch()
        return leave(status)

    def process(status: int) -> int:
        subprocess.Popen(
            ["sleep", "60"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        return leave(status)

    def late(self: Any, event: Any) -> None:
        if type(event).__name__ != "EpochDone":
            add(self, event)

    def never(*_: Any) -> None:
        raise OSError("it comes too late")

    if fault == "late":
        Recorder.add, Recorder.finish = late, never
    elif fault:
        ending.leave = {"stays": stays, "talks": talks, "half": half, "process": process}[fault]


def main() -> int:
    """The program as a person starts it, believing that somebody sees the screen."""
    act, seconds, way = sys.argv[1], float(sys.argv[2]), sys.argv[3]
    fault = sys.argv[4] if len(sys.argv) > 4 else ""
    sys.argv[1:] = []
    from resources.setup import doctor

    doctor.has_display = lambda: True
    doctor.missing_libraries = lambda _: []
    import main as program
    from models import console

    before = console.end_on_signals

    def listening() -> None:
        before()
        tell("signals")

    console.end_on_signals = listening
    if act != "starting":
        break_it(fault)
        from gui import app

        create = app.create

        def created(argv: Any = None) -> Any:
            application, window = create(argv)
            drive(window, act, seconds, way)
            return application, window

        app.create = created
    return program.main([])


if __name__ == "__main__":
    sys.exit(main())
