"""One window that does one thing again and again, and tells after each time how large it is.

python tests/trust/leaks_child.py ACT WARM TIMES [FAULT] prints a line of JSON a time.
"""

from __future__ import annotations

import ctypes
import dataclasses
import faulthandler
import json
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication, QEvent  # noqa: E402 - the path comes first
from PySide6.QtWidgets import QComboBox, QDialog, QWidget  # noqa: E402

from gui.eventually import eventually, let_run  # noqa: E402
from tests.trust import sizes  # noqa: E402
from tests.trust.leaks_breaking import break_it  # noqa: E402

PATIENCE = 240.0
PAGES = ("filters", "train", "inside", "draw", "camera", "evaluate")


class Acts:
    """Everything that a person does many times; a method an act."""

    def __init__(self, window: Any) -> None:
        self.window, self.session = window, window.session
        self.views = self.epochs = 0
        self.session.camera.view_ready.connect(lambda _: self._count("views"))
        self.session.training.events.connect(self._on_events)
        self._number = 0

    def frames(self) -> None:
        """Twenty frames of the sample clip are read and shown."""
        if self.session.camera.state == "off":
            self.window.show_page("camera")
            self.session.camera.start("sample")
        self._more("views", 20)

    def sources(self) -> None:
        """The camera is turned on, shows something, and is turned off."""
        self.window.show_page("camera")
        self.session.camera.start("sample")
        self._more("views", 2)
        self.session.camera.stop()
        let_run(0.3)

    def epochs_(self) -> None:
        """One epoch of a training with its plots."""
        if self.session.training.state == "idle":
            self.window.show_page("train")
            self._train("baseline", 1000)
        self._more("epochs", 1)

    def runs(self) -> None:
        """A training is started, learns a little, is stopped and kept."""
        self._train("baseline", 2)
        self._until(lambda: self.session.training.last_step is not None)
        self.session.training.stop()
        self._until(lambda: self.session.training.state == "idle")
        let_run(0.5)

    def pages(self) -> None:
        """Every page is shown."""
        for key in PAGES:
            self.window.show_page(key)
            let_run(0.15)

    def themes(self) -> None:
        """Dark, light and back."""
        box = self.window.findChild(QComboBox, "theme_choice")
        for _ in range(2):
            box.setCurrentIndex(1 + box.currentIndex() % 2)
            let_run(0.1)

    def networks(self) -> None:
        """One network after the other answers."""
        networks = self.session.networks
        for key in ("baseline", "chapter", "camera"):
            networks.choose(key)
            self._until(lambda key=key: networks.active_key == key)  # type: ignore[misc]
        let_run(0.1)

    def files(self) -> None:
        """A network's file is opened."""
        self._number += 1
        path = ROOT / "resources/models/baseline/network.keras"
        networks = self.session.networks
        networks.choose("camera")
        self._until(lambda: networks.active_key == "camera")
        self.session.open(str(path))
        self._until(lambda: networks.active_key == str(path))

    def exports(self) -> None:
        """A network is taken home."""
        from models.take_home import CURVES, KERAS, NOTEBOOK, ONNX, SCRIPT, take_home

        self._number += 1
        folder = Path(os.environ["TMPDIR"]) / f"out{self._number}"
        folder.mkdir()
        network = self.session.networks.active
        kinds = {KERAS, ONNX, CURVES, SCRIPT, NOTEBOOK}
        done: list[Any] = []
        job = self.session.job("export", lambda _: take_home(network, folder, kinds))
        job.succeeded.connect(done.append)
        job.start()
        self._until(lambda: bool(done))

    def dialogs(self) -> None:
        """Each dialog is opened and closed."""
        shown = self.window.dialogs
        for show in (shown.show_keys, shown.show_words, shown.show_samples, shown.take_home):
            show()
            let_run(0.1)
            for dialog in self.window.findChildren(QDialog):
                if dialog.isVisible():
                    dialog.close()
        let_run(0.1)

    def tunings(self) -> None:
        """The network is taught some samples, and what came of it is let go."""
        import numpy as np

        from gui.teaching.tuning import Tuning

        if not self.session.samples.store.list():
            self.session.need_test_pictures()
            self._until(lambda: self.session.test is not None)
            labels = np.arange(12, dtype=np.uint8) % 10
            self.session.samples.add_all(self.session.test.pictures[:12], labels, "file")
            self._tuning = Tuning(self.session)
        ended: list[Any] = []
        self._tuning.ended.connect(ended.append)
        self._tuning.start()
        self._until(lambda: bool(ended))
        self._tuning.ended.disconnect(ended.append)
        self._tuning.discard()

    def jobs(self) -> None:
        """Fifty small jobs beside the window."""
        done: list[Any] = []
        for _ in range(50):
            job = self.session.job("small", lambda _: bytes(10_000))
            job.succeeded.connect(done.append)
            job.start()
        self._until(lambda: len(done) == 50)

    def _train(self, name: str, epochs: int) -> None:
        from models.presets import preset

        config = dataclasses.replace(preset(name).config, epochs=epochs)
        self.session.training.start(config)

    def _on_events(self, events: tuple[Any, ...]) -> None:
        from models.events import EpochDone

        self.epochs += sum(isinstance(one, EpochDone) for one in events)

    def _count(self, name: str) -> None:
        setattr(self, name, getattr(self, name) + 1)

    def _more(self, name: str, count: int) -> None:
        wanted = getattr(self, name) + count
        self._until(lambda: getattr(self, name) >= wanted)

    def _until(self, is_true: Callable[[], bool]) -> None:
        if not eventually(is_true, PATIENCE):
            raise TimeoutError("it does not come to its end")


NAMES = tuple(name for name in vars(Acts) if not name.startswith("_"))


def settle() -> None:
    """Frees what is free: deleted objects, and memory that the allocator holds back."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
    with suppress(AttributeError, OSError):  # glibc's own
        ctypes.CDLL(None).malloc_trim(0)


def has_plots(window: QWidget) -> bool:
    """Whether the plots of Train are made."""
    views = window.findChildren(QWidget)
    return any(view.accessibleName() == "Plots of loss and accuracy" for view in views)


def main() -> int:
    """The window."""
    faulthandler.enable()
    name, warm, times = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    spoil = break_it(sys.argv[4] if len(sys.argv) > 4 else "")
    from gui.app import create

    _, window = create()
    window.show()
    if not eventually(lambda: window.session.networks.active is not None, PATIENCE):
        raise TimeoutError("no network answers")
    # What the window loads by itself once it stands, the plots last, is no leak.
    if not eventually(lambda: has_plots(window), PATIENCE):
        raise TimeoutError("there are no plots")
    acts = Acts(window)
    act = getattr(acts, name)
    for number in range(warm + times):
        act()
        spoil()
        settle()
        if number >= warm:
            sys.stdout.write(json.dumps(sizes.look().as_json()) + "\n")
            sys.stdout.flush()
    window.close()
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
