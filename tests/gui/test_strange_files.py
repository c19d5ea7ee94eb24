"""Strange pictures and videos in the window: dropped, typed as a source and opened to be filtered.

Each is one sentence where the person looks, and the window goes on at once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel
from pytestqt.qtbot import QtBot

from gui.filters.picture_file import PictureFile
from gui.main_window import MainWindow
from tests.trust.clips import avi
from tests.trust.hostile_png import large
from tests.trust.strange import encoded

LONG = 0.1
"""Seconds that the window may work at a stretch."""


def drop(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    place = QPointF(600, 400)
    window.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, data, buttons, keys))


def type_source(window: MainWindow, path: Path) -> None:
    window.session.page_requested.emit("camera")
    source = window.findChild(QComboBox, "camera_source")
    assert source is not None
    source.setEditText(str(path))
    QTest.keyClick(source, Qt.Key.Key_Return)


@pytest.fixture
def stretches() -> Iterator[list[float]]:
    """Seconds that the window's thread worked between two turns of its loop.

    Not seconds on the clock: other programs may have the machine.
    """
    found: list[float] = []
    last = time.thread_time()

    def turn() -> None:
        nonlocal last
        now = time.thread_time()
        found.append(now - last)
        last = now

    timer = QTimer()
    timer.timeout.connect(turn)
    timer.start(5)
    yield found
    timer.stop()


def strange(folder: Path) -> dict[str, Path]:
    """Files by what must be said of them."""
    made = {
        "neither a picture": ("text.png", b"text" * 99),
        "10000 x 10000 pixels": ("bomb.png", large(10_000, 10_000)),
        "incomplete": ("<b>cut<b>.jpg", encoded(".jpg")[:-300]),
        "no frame": ("broken.avi", avi([b"nothing" * 30] * 9)),
        "neither a picture (": ("list.mp4", b"#EXTM3U\nfile:///etc/passwd\n"),
    }
    for name, data in made.values():
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "pipe.png")
    return {says: folder / name for says, (name, _) in made.items()} | {
        "not an ordinary file": folder / "pipe.png"
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
@pytest.mark.parametrize("way", [drop, type_source], ids=["dropped", "typed"])
def test_the_camera_page_says_one_sentence(
    way: object, window: MainWindow, tmp_path: Path, qtbot: QtBot, stretches: list[float]
) -> None:
    assert callable(way)
    for says, path in strange(tmp_path).items():
        way(window, path)
        notice = window.findChild(QLabel, "camera_notice_text")
        assert notice is not None
        qtbot.waitUntil(lambda notice=notice, says=says: says in notice.text(), timeout=20_000)
        assert notice.text().startswith(path.name)
        assert notice.text().endswith(".")
        assert "\n" not in notice.text()
        assert notice.textFormat() == Qt.TextFormat.PlainText
        if path.name == "text.png":
            stretches.clear()  # the page was made and painted for the first time
    assert window.page.key == "camera"
    assert stretches
    assert max(stretches) < LONG


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_the_filters_page_says_one_sentence(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    file = PictureFile(window.session)
    for says, path in strange(tmp_path).items():
        if path.suffix == ".avi":
            says = "is a video"
        with qtbot.waitSignal(file.failed, timeout=20_000) as failed:
            file.open(str(path))
        assert failed.args is not None
        assert says in failed.args[0].sentence
    (tmp_path / "good.png").write_bytes(encoded(".png"))
    with qtbot.waitSignal(file.opened, timeout=20_000):
        file.open(str(tmp_path / "good.png"))
    assert file.picture is not None
