"""What the benchmark does with the window is done, and a use that slows a training is seen."""

from __future__ import annotations

import time
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from gui import slowdown_benchmark
from gui.main_window import MainWindow
from gui.slowdown_benchmark import Speed, keep_runs
from gui.uses_benchmark import Use, all_uses
from tests.training_reports import steps_done


def test_every_use_finds_what_it_uses(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    keep_runs(4)
    qtbot.waitUntil(lambda: window.session.networks.active is not None, timeout=20_000)
    seen = []
    for name, use in all_uses(window, tmp_path):
        if name in ("camera", "maps"):  # They have no acts; gui/test_camera.py looks at cameras.
            continue
        use.begin()
        for _ in range(8 if use.acts else 0):
            assert use.acts is not None
            next(use.acts)()
        if name == "my_runs":
            table = window.findChild(QTableWidget, "history_runs")
            assert table is not None
            qtbot.waitUntil(lambda table=table: table.rowCount() == 4, timeout=20_000)
        if name == "editing":
            title = window.findChild(QLabel, "editor_title")
            assert title is not None
            assert title.text() == "Chapter, changed"
        use.end()
        seen.append(name)
    assert seen == ["nothing", "curves", "editing", "my_runs", "pages", "themes"]
    history = window.findChild(QWidget, "history")
    assert history is not None
    assert not history.isVisible()


def test_a_use_that_holds_a_training_up_is_seen(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A training that takes a step when the window lets it, beside one who blocks the window."""
    monkeypatch.setattr(slowdown_benchmark, "SLICE_SECONDS", 0.4)
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1
        window.session.training.events.emit((steps_done(steps),))

    training = QTimer(window)
    training.timeout.connect(step)
    training.start(5)
    speed = Speed(window)
    blocks = cycle([lambda: time.sleep(0.04)])  # the fault: every second moment is taken
    use = Use(begin=lambda: None, acts=blocks, every=50)
    # What else the machine does only slows: the quickest of several slices are compared.
    alone, used = zip(*((speed.alone(), speed.used(use)) for _ in range(3)), strict=True)
    training.stop()
    assert max(alone) / max(used) > 1.5
