"""What every test stands on: no screen, a data folder of its own, and nothing left running."""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

# Before the first import of Qt. A test that needs a real screen starts a process of its own.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).resolve().parent.parent
# How long an example takes says how busy the machine is, not whether the product is right. The
# examples are the same each time, so that a change is judged by what it changes; others are found
# with --hypothesis-profile=others.
settings.register_profile("others", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("others"), derandomize=True)
settings.load_profile("same")
THREAD_SECONDS = 5.0
"""How long a thread may take to end after its test, on a busy machine."""


@pytest.fixture(scope="session", autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program's data folder for this session, so that no test meets the user's own runs.

    Nor the folders that Qt's file dialogs showed the user last, which it keeps on Linux as well.
    """
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIGITSCOPE_DATA", str(folder))
        patch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))
        yield folder


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real photographs and hostile files that lies outside the project, if there."""
    folder = Path(os.environ.get("DIGITSCOPE_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip("no folder of outside pictures (DIGITSCOPE_SHARED)")
    return folder


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Fails a test whose threads or windows outlive it."""
    threads = set(threading.enumerate())
    windows = {_place(window) for window in _windows()}
    yield
    left = [thread for thread in threading.enumerate() if thread not in threads]
    for thread in left:
        thread.join(THREAD_SECONDS)
    alive = [thread.name for thread in left if thread.is_alive()]
    assert not alive, f"threads outlived their test: {', '.join(alive)}"
    if any(_place(window) not in windows for window in _windows()):
        _delete_what_was_closed()
    stayed = [repr(window) for window in _windows() if _place(window) not in windows]
    assert not stayed, f"windows outlived their test: {', '.join(stayed)}"


def _windows() -> list[Any]:
    """The top-level windows, without popups and menus (pyqtgraph's plots own parentless ones)."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return []
    return [
        widget
        for widget in widgets.QApplication.topLevelWidgets()
        if widget.parent() is None and not isinstance(widget, widgets.QMenu)
    ]


def _place(window: Any) -> int:
    """Tells Qt's objects apart; Python's own wrappers of them come and go."""
    import shiboken6

    place: int = shiboken6.getCppPointer(window)[0]
    return place


def _delete_what_was_closed() -> None:
    """Lets Qt carry out the deleteLater() of closed windows now; no loop runs between tests."""
    from PySide6.QtCore import QCoreApplication, QEvent

    gc.collect()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()
