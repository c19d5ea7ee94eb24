"""An hour's use in half a minute, by a person with a name: started by privacy.py.

The person draws, teaches, watches the sample clip, opens files and runs with hostile names, takes
a network home and saves tables. What was seen of it is told as one JSON object.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.trust.privacy_net import Guard

LIVE_SECONDS = 2.0
SECONDS = 30
MARK = "MARK"
TITLE = f"<b>{MARK}</b><img src='file:///nowhere/{MARK}.png'>"
FORMULA = "=HYPERLINK(1)"
FILE = f"<b>{MARK}<img src=x>"
PASSWORD = "s3cretWord"
ADDRESS = f"http://jane:{PASSWORD}@127.0.0.1:9/video?token={PASSWORD}"


def main() -> int:
    """Everything once: privacy_child.py FOLDER [--train] [--broken WHAT]."""
    folder, broken = Path(sys.argv[1]), os.environ["DIGITSCOPE_BROKEN"].split(",")
    guard = Guard()
    from gui import app
    from tests.trust.privacy_look import stored, texts

    seen: dict[str, Any] = {}
    create = app.create

    def made(argv: Any = None) -> tuple[Any, Any]:
        application, window = create(argv)
        window.show()
        person = Person(window, folder, broken)
        person.begin()
        before = stored(folder)
        person.watches()
        seen["new_files"] = sorted(set(stored(folder)) - set(before))
        seen["new_bytes"] = sum(stored(folder).values()) - sum(before.values())
        with looking(seen, window, texts):
            person.opens()
            person.teaches()
            person.runs(train="--train" in sys.argv)
            person.takes_home()
        return application, window

    app.create = made
    from PySide6.QtCore import QTimer

    def end() -> None:
        from PySide6.QtWidgets import QApplication

        for top in QApplication.topLevelWidgets():
            top.close()
        QApplication.quit()

    timer = QTimer.singleShot
    application, window = made([])
    timer(0, end)
    application.exec()
    window.close()
    seen["sockets"] = guard.close()
    sys.stdout.write(json.dumps(seen) + "\n")
    return 0


@contextlib.contextmanager
def looking(seen: dict[str, Any], window: Any, texts: Any) -> Iterator[None]:
    """Looks at every text of the window while something is done, not only at the end."""
    from PySide6.QtCore import QTimer

    found: set[str] = set()
    passwords: set[str] = set()
    marked = 0

    def look() -> None:
        nonlocal marked
        for where, text, rich in texts():
            if MARK in text:
                marked += 1
                if rich:
                    found.add(f"{where}: {text[:200]}")
            if PASSWORD in text:
                passwords.add(f"{where}: {text[:200]}")

    timer = QTimer(window)
    timer.setInterval(150)
    timer.timeout.connect(look)
    timer.start()
    yield
    look()
    timer.stop()
    seen["rich"], seen["passwords"], seen["marked"] = sorted(found), sorted(passwords), marked


class Person:
    """Acts through the session and the window, as each page does for a click."""

    def __init__(self, window: Any, folder: Path, broken: list[str]) -> None:
        self.window, self.session, self.folder = window, window.session, folder
        self.broken = broken

    def begin(self) -> None:
        """Waits until a network answers, and draws a stroke."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QWidget

        self.until(lambda: self.session.networks.active is not None)
        pad = self.window.findChild(QWidget, "drawing_pad")
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(pad, left, none, QPoint(200, 100))
        for y in range(100, 400, 20):
            QTest.mouseMove(pad, QPoint(200, y))
        QTest.mouseRelease(pad, left, none, QPoint(200, 400))

    def watches(self) -> None:
        """The camera for a while: nothing of it may be kept."""
        from gui.eventually import let_run

        self.window.show_page("camera")
        self.session.camera.start("sample")
        self.until(lambda: self.session.camera.state == "on")
        let_run(LIVE_SECONDS)
        if "frames" in self.broken:
            view = self.session.camera.view
            (self.folder / "data" / "frame.bin").write_bytes(view.picture.tobytes())
        self.session.camera.stop()

    def opens(self) -> None:
        """Files whose names are written to be read as something else, and an address."""
        from gui.eventually import let_run

        for suffix in (".png", ".keras", ".mp4"):
            path = self.folder / "files" / f"{FILE}{suffix}"
            path.write_bytes(b"nothing of the kind")
            self.session.open(str(path))
            let_run(0.5)
        self.session.camera.start(ADDRESS)
        let_run(1.0)
        self.session.camera.stop()
        if "password" in self.broken:
            (self.folder / "data" / "digitscope.log").open("a").write(f"opens {ADDRESS}\n")
        if "rich" in self.broken:
            from PySide6.QtWidgets import QLabel

            label = QLabel(TITLE, self.window)
            label.show()
        if "place" in self.broken:
            (self.folder / "data" / "note.txt").write_text(str(Path.home()))
        if "net" in self.broken:
            import socket

            with contextlib.suppress(OSError), socket.socket() as one:
                one.settimeout(0.2)
                one.connect(("192.0.2.1", 80))

    def teaches(self) -> None:
        """What is asked for is kept: a sample."""
        import numpy as np

        self.session.samples.teach(np.zeros((28, 28), np.uint8), 3, "pad")

    def runs(self, *, train: bool) -> None:
        """A kept training under a hostile title, seen wherever runs are seen."""
        from gui.eventually import let_run
        from models.presets import preset
        from tests.trust.kills_work import one_run

        if train:
            self.session.training.start(preset("baseline").config)
            self.until(lambda: self.session.training.last_step is not None, 120)
            self.session.training.stop()
            self.until(lambda: self.session.training.state == "idle", 60)
        self.run = one_run(TITLE)
        one_run(FORMULA)
        self.session.networks.refresh()
        let_run(0.5)
        self.session.networks.choose(self.run.id)
        self.until(lambda: self.session.networks.active_key == self.run.id)
        self.window.dialogs.show_history()
        for key in ("train", "inside", "evaluate", "filters", "draw"):
            self.window.show_page(key)
            let_run(0.7)
        self.window.findChild(object_type(), "network_menu").popup(self.window.pos())
        let_run(0.3)
        self.window.findChild(object_type(), "network_menu").close()

    def takes_home(self) -> None:
        """Everything that can be written without TensorFlow, of both runs."""
        from gui.export_desk import picture
        from gui.exports import Exports, Order
        from models.take_home import CURVES, KERAS, NOTEBOOK, ONNX, SCRIPT

        exports, over = Exports(self.session), []
        exports.taken.connect(over.append)
        exports.failed.connect(over.append)
        self.window.dialogs.take_home()
        for run in self.session.history.list():
            over.clear()
            exports.start(
                Order(
                    key=run.id,
                    network=None,
                    title=run.title,
                    kinds=frozenset({CURVES, KERAS, NOTEBOOK, ONNX, SCRIPT}),
                    pictures={"-train.png": picture(self.window.page)},
                    folder=self.folder / "out",
                )
            )
            self.until(lambda: bool(over), 60)
        from models.samples_file import save_npz

        save_npz(self.folder / "out" / "samples.npz", *self.session.samples.store.arrays())

    def until(self, is_true: Any, seconds: float = SECONDS) -> None:
        """Lets the window work until something is so."""
        from gui.eventually import eventually

        assert eventually(is_true, seconds), "waited in vain"


def object_type() -> Any:
    """What a menu is to ``findChild``."""
    from PySide6.QtWidgets import QMenu

    return QMenu


if __name__ == "__main__":
    threading.current_thread().name = "window"
    sys.exit(main())
