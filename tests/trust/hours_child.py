"""The window of hours.py, at work: trains, reads the sample clip, and goes from page to page.

python tests/trust/hours_child.py SECONDS SEED [FAULT] prints a line of JSON for each look.
"""

from __future__ import annotations

import faulthandler
import json
import os
import random
import sys
import threading
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QTimer  # noqa: E402 - the path comes first
from PySide6.QtGui import QAction  # noqa: E402
from PySide6.QtWidgets import QComboBox, QDialog, QSpinBox, QWidget  # noqa: E402

from tests.trust import sizes  # noqa: E402

PAGE_MS, OTHER_MS, LOOK_MS = 2000, 7000, 1000
EPOCHS = 6
"""So few that every preset comes round several times in an hour: like is compared with like."""
FAULTS = ("memory", "descriptor", "thread")


class Day:
    """What the window does, on timers, as if a class of thirty clicked."""

    def __init__(self, window: Any, seconds: float, seed: int) -> None:
        self.window, self.session = window, window.session
        self.did: Counter[str] = Counter()
        self.faults: list[str] = []
        self._random = random.Random(seed)
        self._seconds = seconds
        self._ended = False
        self._others = (self.theme, self.network, self.dialog, self.export, self.samples)
        session = self.session
        session.fault.connect(self.fault)
        session.training.ended.connect(lambda _: QTimer.singleShot(500, self.train))
        session.camera.view_ready.connect(lambda _: self.did.update(["frames"]))

    def begin(self) -> None:
        """Starts everything."""
        self._every(PAGE_MS, self.page)
        self._every(OTHER_MS, self.other)
        every = float(os.environ.get("HOURS_EVERY", "10"))
        self._every(round(1000 * every), self.look)
        QTimer.singleShot(1500, self.train)
        QTimer.singleShot(3000, partial(self.session.camera.start, "sample"))
        QTimer.singleShot(round(1000 * self._seconds), self.end)

    def fault(self, fault: Any) -> None:
        """Something failed."""
        self.faults.append(fault.sentence)
        tell({"fault": fault.sentence, "details": fault.details})

    def _every(self, milliseconds: int, act: Any) -> None:
        timer = QTimer(self.window)
        timer.setInterval(milliseconds)
        timer.timeout.connect(act)
        timer.start()

    def train(self) -> None:
        """Another training, kept at its end."""
        if not self._ended:
            presets = self.window.findChild(QComboBox, "preset_choice")
            # `camera` takes 20 minutes and holds its made-up pictures for as long.
            short = [row for row in range(presets.count()) if presets.itemData(row) != "camera"]
            presets.setCurrentIndex(short[self.did["trainings"] % len(short)])
            presets.activated.emit(presets.currentIndex())
            self.window.findChild(QSpinBox, "epochs_choice").setValue(EPOCHS)
            self.window.findChild(QWidget, "page_train").start()
            self.did["trainings"] += self.session.training.state != "idle"

    def page(self) -> None:
        """The next page."""
        keys = ("draw", "camera", "train", "inside", "filters", "evaluate")
        self.window.show_page(keys[self.did["pages"] % len(keys)])
        self.did["pages"] += 1

    def other(self) -> None:
        """Something else, by chance."""
        act = self._random.choice(self._others)
        self.did[act.__name__] += 1
        act()

    def theme(self) -> None:
        """Dark, light or the desktop's."""
        box = self.window.findChild(QComboBox, "theme_choice")
        box.setCurrentIndex((box.currentIndex() + 1) % box.count())

    def network(self) -> None:
        """Another network answers."""
        entries = self.session.networks.entries()
        if entries:
            self.session.networks.choose(self._random.choice(entries).key)

    def dialog(self) -> None:
        """A dialog opens and closes again."""
        name = self._random.choice(("Keys", "Words", "My samples…"))
        actions = self.window.findChildren(QAction)
        chosen = [action for action in actions if action.text() == name]
        if chosen:
            chosen[0].trigger()
            QTimer.singleShot(900, self.close_dialogs)

    def close_dialogs(self) -> None:
        """What is open is closed."""
        for dialog in self.window.findChildren(QDialog):
            if dialog.isVisible():
                dialog.close()

    def export(self) -> None:
        """The active network is written to a folder."""
        from models.take_home import CURVES, KERAS, ONNX, SCRIPT, take_home

        network = self.session.networks.active
        folder = Path(os.environ["TMPDIR"]) / f"out{self.did['export']}"
        folder.mkdir()
        if network is not None:
            kinds = {KERAS, ONNX, CURVES, SCRIPT}
            job = self.session.job("export", lambda _: take_home(network, folder, kinds))
            job.failed.connect(self.session.fault)
            job.start()

    def samples(self) -> None:
        """A digit of the camera is taught, and another time taken back."""
        picture = self.session.camera_picture
        if picture is not None and not self.session.samples.undo():
            self.session.samples.teach(picture, self._random.randrange(10), "camera")

    def look(self) -> None:
        """How large the process is now."""
        # Counted where they are named: a database may be closed between two looks.
        names = sizes.open_files()
        tell({**sizes.look().as_json(), "open": names, "descriptors": len(names)})

    def end(self) -> None:
        """Closes the window."""
        self._ended = True
        self.window.close()
        tell({"did": dict(self.did), "faults": self.faults[:20]})
        sys.stdout.flush()
        os._exit(0)


def tell(line: dict[str, Any]) -> None:
    """One line of JSON."""
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def break_it(fault: str, day: Day) -> None:
    """Breaks the product on purpose: with each frame something is kept for ever."""
    kept: list[Any] = []
    keep = {
        "memory": lambda: kept.append(bytearray(os.urandom(1 << 20))),
        "descriptor": lambda: kept.append(os.dup(1)),
        "thread": lambda: _never_ending(),
    }[fault]
    day.session.camera.view_ready.connect(lambda _: keep() if len(kept) < 400 else None)


def _never_ending() -> None:
    if threading.active_count() < 200:
        threading.Thread(target=threading.Event().wait, daemon=True).start()


def main() -> int:
    """The window."""
    faulthandler.enable()
    seconds, seed = float(sys.argv[1]), int(sys.argv[2])
    from gui.app import create

    application, window = create()
    day = Day(window, seconds, seed)
    if len(sys.argv) > 3:
        break_it(sys.argv[3], day)
    window.resize(1280, 800)
    window.show()
    day.begin()
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
