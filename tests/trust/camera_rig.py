"""The real window before cameras that fail: what it does about it, measured."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from gui.camera import LOST, OFF, ON
from gui.eventually import eventually, let_run
from gui.main_window import MainWindow
from tests.trust import camera_device, camera_server
from tests.trust.camera_device import FOR_EVER, Device
from tests.trust.camera_server import GOOD, CameraServer
from tests.trust.camera_sheets import OTHER_SIZE, SIZE
from tests.trust.loop_delay import Stopwatch
from tests.trust.real_window import PromiseError

W = TypeVar("W", bound=QWidget)

NOTICED_SECONDS, BACK_SECONDS, STOPPED_SECONDS = 2.0, 3.0, 1.0
LONGEST_SENTENCE = 250
LONGEST_WAIT = 60.0
HARMLESS = ("other size", "fast", "lengthless")
"""What is no fault to a reader that takes things as they come."""
STILL_ON = ("frozen", "slow")
"""Said, while what comes is read all the same."""
SNAPSHOTS = ("refuses", "closes", "401", "403", "404", "500", "silent", "broken", "frozen")
ADDRESS, SNAPSHOT, DEVICE = "address", "snapshot", "device"
CASES = (
    *((ADDRESS, fault) for fault in camera_server.FAULTS),
    *((SNAPSHOT, fault) for fault in SNAPSHOTS),
    *((DEVICE, fault) for fault in camera_device.FAULTS),
)
FOR_EVER_CASE = (DEVICE, FOR_EVER)


@dataclass
class Tally:
    """Seconds of every unplug, by kind of source and fault."""

    noticed: dict[str, list[float]] = field(default_factory=dict)
    back: dict[str, list[float]] = field(default_factory=dict)
    stopped: list[float] = field(default_factory=list)
    most_threads: int = 0
    unplugs: int = 0

    def worst(self, times: dict[str, list[float]]) -> tuple[float, str]:
        """The longest, and of what."""
        return max(((max(some), name) for name, some in times.items()), default=(0.0, ""))


class Rig:
    """Plugs and unplugs; every promise is looked at each time."""

    def __init__(self, window: MainWindow, server: CameraServer, device: Device) -> None:
        self.window, self.server, self.device = window, server, device
        self.camera = window.session.camera
        self.camera.seeker.opener = device.open
        self.tally = Tally()
        self._faults: list[str] = []
        window.session.fault.connect(lambda fault: self._faults.append(fault.details))
        self._number = 0

    def start(self, kind: str) -> None:
        """Types the source and presses Enter; waits for its first reading."""
        self._number += kind == DEVICE
        source = {
            ADDRESS: self.server.url,
            SNAPSHOT: self.server.snapshot_url,
            DEVICE: f"device:{self._number % 900}",
        }[kind]
        self.window.show_page("camera")
        box = self._part(QComboBox, "camera_source")
        line = box.lineEdit()
        assert line is not None
        line.selectAll()
        QTest.keyClicks(line, source)
        QTest.keyClick(box, Qt.Key.Key_Return)
        self._wait(lambda: self.camera.state == ON, 10.0, f"{kind} was not read at all")

    def unplug(self, kind: str, fault: str, chance: random.Random) -> None:
        """One fault, noticed and over again, or ended by a person in the midst of it."""
        name = f"{kind}: {fault}"
        if self.camera.state != ON or self._kind() != kind or fault == FOR_EVER:
            self.start(kind)
        behind = self.device if kind == DEVICE else self.server
        behind.set(fault)
        if fault in HARMLESS:
            self._survives(fault, name)
            behind.set(GOOD)
        else:
            seconds = self._wait(
                lambda: self._noticed(fault), NOTICED_SECONDS, f"{name} was not noticed"
            )
            self.tally.noticed.setdefault(name, []).append(seconds)
            self._check_words(name)
            let_run(chance.uniform(0.1, 3.0))
            self.tally.most_threads = max(self.tally.most_threads, self.camera.seeker.threads)
            if fault != FOR_EVER and chance.random() < 0.25:
                self._stop(name)
                behind.set(GOOD)
                self._click("camera_start")
            else:
                behind.set(GOOD)
            self._returns(name)
        self.tally.unplugs += 1
        if self._faults:
            raise PromiseError(f"{name}: an exception that nobody caught:\n{self._faults[0]}")

    def _kind(self) -> str:
        asked = str(self.camera.asked)
        if asked.startswith("device:"):
            return DEVICE
        return SNAPSHOT if asked == self.server.snapshot_url else ADDRESS

    def _noticed(self, fault: str) -> bool:
        if fault in STILL_ON:
            return bool(self.camera.trouble)
        return self.camera.state == LOST and bool(self.camera.trouble)

    def _check_words(self, name: str) -> None:
        said = self._part(QLabel, "camera_notice_text").text()
        sentence = self.camera.trouble
        if not self._part(QWidget, "camera_notice").isVisible() or sentence not in said:
            raise PromiseError(f"{name}: the page says nothing of it")
        odd = [word for word in ("Traceback", "Error", "\n", str(Path.home())) if word in said]
        if odd or not 10 < len(said) < LONGEST_SENTENCE or said.count(". "):
            raise PromiseError(f"{name}: not one plain sentence: {said!r}")
        if self.camera.state == LOST:
            shown = self._part(QLabel, "camera_figures").text()
            mark = self._part(QAbstractButton, "camera_mark").text()
            if "rying again" not in shown or "trying again" not in mark:
                raise PromiseError(f"{name}: the page does not say what is done: {shown!r}")

    def _survives(self, fault: str, name: str) -> None:
        began = time.monotonic()

        def seen() -> bool:
            view = self.camera.view
            size = OTHER_SIZE if fault == "other size" else SIZE
            return (
                view is not None
                and view.captured > began + 0.3
                and view.picture.shape[1::-1] == size
            )

        self._wait(seen, NOTICED_SECONDS, f"{name}: no frames any more")
        if self.camera.state != ON:
            raise PromiseError(f"{name}: {self.camera.state}: {self.camera.trouble}")

    def _returns(self, name: str) -> None:
        began = time.monotonic()

        def back() -> bool:
            view = self.camera.view
            fine = self.camera.state == ON and not self.camera.trouble
            return fine and view is not None and view.captured > began

        seconds = self._wait(back, BACK_SECONDS, f"{name}: not back")
        self.tally.back.setdefault(name, []).append(seconds)
        if self._part(QWidget, "camera_notice").isVisible():
            raise PromiseError(f"{name}: back, and the page still complains")

    def _stop(self, name: str) -> None:
        self._click("camera_stop")
        if self.camera.state != OFF:
            raise PromiseError(f"{name}: Stop does not stop")
        blocked = self.device.blocked + (self.device.fault in ("read blocks", "open blocks")) * 2
        ended = lambda: self.camera.seeker.threads <= blocked  # noqa: E731  # one place, one use
        seconds = self._wait(ended, STOPPED_SECONDS, f"{name}: its threads go on after Stop")
        self.tally.stopped.append(seconds)

    def _wait(self, is_true: Callable[[], bool], seconds: float, otherwise: str) -> float:
        """How long it took; what was waited for a core that other programs had does not count."""
        watch = Stopwatch()
        eventually(lambda: is_true() or watch.own() > seconds, LONGEST_WAIT)
        took = watch.own()
        if not is_true():
            raise PromiseError(
                f"{otherwise} within {seconds:g} s ({self.camera.state}, {self.camera.trouble!r})"
            )
        return took

    def _click(self, name: str) -> None:
        QTest.mouseClick(self._part(QAbstractButton, name), Qt.MouseButton.LeftButton)

    def _part(self, kind: type[W], name: str) -> W:
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found
