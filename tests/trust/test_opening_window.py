"""The window opens what is dropped on it beside itself: it stays awake, and what answers stays."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from gui import networks as gui_networks
from gui.main_window import MainWindow
from tests.gui.conftest import window as window
from tests.trust.hostile_kit import Kit, good_bytes
from tests.trust.hostile_networks import FAMILIES

BLOCKED_MS = 100.0
STRANGE = (
    ("code", "lambda"),
    ("code", "vocabulary file"),
    ("archive", "bomb of weights"),
    ("archive", "very many members"),
    ("shape", "very many layers"),
    ("shape", "deep lists"),
    ("weights", "four terabytes"),
    ("weights", "NaN"),
    ("file", "a pipe"),
    ("file", "a link to a device"),
    ("file", "a terabyte"),
    ("file", "an older network"),
    ("file", "bad and called '<img src=x onerror=alert'"),
)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="some are pipes")


class Pulse:
    """The longest that the event loop took to come round, in milliseconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(2)

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, 1000 * (now - self._last))
        self._last = now

    def __enter__(self) -> Pulse:
        self._last, self.longest = time.perf_counter(), 0.0
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.stop()


@pytest.fixture
def kit(tmp_path: Path) -> Kit:
    for name in ("files", "markers", "private"):
        (tmp_path / name).mkdir()
    (tmp_path / "private" / "canary").write_text("x")
    return Kit(tmp_path / "files", tmp_path / "markers", tmp_path / "private" / "canary")


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    action, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(9, 9), action, data, left, keys))
    QApplication.sendEvent(window, QDropEvent(QPointF(9, 9), action, data, left, keys))


def heard(window: MainWindow) -> list[str]:
    said: list[str] = []
    window.session.said.connect(said.append)
    return said


def test_what_is_dropped_is_refused_and_nothing_changes(
    window: MainWindow, qtbot: QtBot, kit: Kit, tmp_path: Path
) -> None:
    said, active = heard(window), window.session.networks.active
    chip = window.findChild(QPushButton, "network_chip")
    for number, (family, name) in enumerate(STRANGE):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        path = FAMILIES[family][name].make(Kit(folder, kit.markers, kit.canary))
        blocked = BLOCKED_MS
        for _ in range(4):
            # Others may have had the machine: what blocks, blocks each time.
            if blocked >= BLOCKED_MS:
                said.clear()
                with Pulse() as pulse:
                    drop(window, path)
                    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
                blocked = pulse.longest
        assert "cannot be opened" in said[0]
        assert str(folder) not in said[0]
        assert window.session.networks.active is active
        assert "Baseline" in chip.text()
        assert blocked < BLOCKED_MS, f"{name}: blocked the window for {blocked:.0f} ms"
    assert not list(kit.markers.iterdir())


def test_a_good_one_answers_and_its_name_is_plain(
    window: MainWindow, qtbot: QtBot, kit: Kit
) -> None:
    from models.keras_save import keras_file
    from models.storage import open_network_file

    stored = open_network_file(kit.write(good_bytes(), "small.keras"))
    title = "<b>&bold</b>\u202e\n" + "long " * 30
    data = keras_file(stored.config, stored.weights, title=title, test_accuracy=None)
    drop(window, kit.write(data, "<i>net.keras"))
    chosen = window.session.networks
    qtbot.waitUntil(lambda: chosen.active_key.endswith(".keras"), timeout=10_000)
    chip = window.findChild(QPushButton, "network_chip")
    text = chip.text()
    assert text.startswith("<b>&&bold</b>long")  # a button shows no rich text; && is a sign
    assert text.isprintable()
    assert len(text) <= 45
    assert chip.width() < window.width() / 2


@pytest.fixture
def never_opens(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """A product that hangs over a file, as on a drive that does not answer."""
    release = threading.Event()
    real = gui_networks._load

    def load(key: str, control: Any) -> Any:
        if "asleep" in key:
            release.wait(60)
        return real(key, control)

    monkeypatch.setattr(gui_networks, "_load", load)
    monkeypatch.setattr(gui_networks, "OPEN_SECONDS", 0.3)
    yield release
    release.set()


def test_what_never_opens_is_given_up(
    window: MainWindow, qtbot: QtBot, kit: Kit, never_opens: threading.Event
) -> None:
    said, active = heard(window), window.session.networks.active
    drop(window, kit.write(good_bytes(), "asleep.keras"))
    qtbot.waitUntil(lambda: bool(said), timeout=5_000)
    assert said == ["asleep.keras takes too long to open: copy it to this computer and try again."]
    assert window.session.networks.active is active
    assert "Opening" not in window.findChild(QPushButton, "network_chip").text()
    drop(window, kit.write(good_bytes(), "awake.keras"))
    qtbot.waitUntil(
        lambda: window.session.networks.active_key.endswith("awake.keras"), timeout=10_000
    )
    never_opens.set()
    qtbot.wait(100)
    assert window.session.networks.active_key.endswith("awake.keras"), "a late answer counts"


def test_a_window_that_is_blocked_is_seen(qtbot: QtBot) -> None:
    """What opens a file in the window's own thread shows in the pulse."""
    with Pulse() as pulse:
        QTimer.singleShot(20, lambda: time.sleep(0.25))
        qtbot.waitUntil(lambda: pulse.longest > 200, timeout=5_000)
    assert pulse.longest > BLOCKED_MS
