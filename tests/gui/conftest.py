"""The real window on a data folder of its own, ready to be clicked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

if TYPE_CHECKING:
    from gui.main_window import MainWindow

READY_MS = 20_000


@pytest.fixture(autouse=True)
def no_fault(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fails a test in which the program caught a fault of its own: the window goes on with it."""
    yield
    caught = [
        record.getMessage()
        for phase in ("setup", "call")
        for record in caplog.get_records(phase)
        if record.name == "digitscope" and record.levelname == "ERROR"
    ]
    assert not caught, caught[0]


@pytest.fixture
def window(
    qtbot: QtBot, qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window, shown, with the baseline network answering; closed at the end."""
    from gui.app import create

    del qapp
    monkeypatch.setenv("DIGITSCOPE_DATA", str(tmp_path))
    _, made = create()
    made.resize(1280, 800)
    made.show()
    # A screen without a window manager gives no window the keyboard by itself.
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow, timeout=READY_MS)
    qtbot.waitUntil(lambda: made.session.networks.active is not None, timeout=READY_MS)
    assert made.session.networks.active_key == "camera"
    # What the tests say about layers and figures is true of this network.
    made.session.networks.choose("baseline")
    qtbot.waitUntil(lambda: made.session.networks.active_key == "baseline", timeout=READY_MS)
    yield made
    made.close()
    made.deleteLater()
