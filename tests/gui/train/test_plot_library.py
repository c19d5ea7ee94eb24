"""The plots' library is loaded beside the window, with every type of Qt made in its own thread."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from gui.session import Session
from gui.train import plot_library
from gui.train.plot_library import PlotLibrary

ROOT = Path(__file__).resolve().parents[3]
CODE = """
import importlib, sys, threading
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer
from gui.session import Session
from gui.train import plot_library
names = plot_library.QT_MODULES
application = QCoreApplication([])
session = Session(Path(sys.argv[1]))
library = plot_library.PlotLibrary(session, session)
# While a thread loads TensorFlow, an import here would wait for it.
assert all(f"PySide6.{name}" in sys.modules for name in names)
load, late, turns = plot_library._load, [], [0]

def looked_at(control):
    # What is made by now is in the module's own dictionary; the rest PySide would make here.
    for name in names:
        module = importlib.import_module(f"PySide6.{name}")
        late.extend(each for each in dir(module) if each not in vars(module))
    assert threading.current_thread() is not threading.main_thread()
    load(control)

plot_library._load = looked_at
clock = QTimer()
clock.timeout.connect(lambda: turns.__setitem__(0, turns[0] + 1))
clock.start(0)
library.loaded.connect(application.quit)
session.fault.connect(lambda fault: (print(fault.details), application.exit(1)))
assert "pyqtgraph" not in sys.modules
library.load()
library.load()
assert not library.is_loaded
code = application.exec()
assert library.is_loaded and "pyqtgraph" in sys.modules
print(code, len(late), turns[0] > 20)
"""


def test_the_types_are_made_before_the_thread_begins(tmp_path: Path) -> None:
    """In a new process: types once made stay; the loop turns all the while."""
    done = subprocess.run(
        [sys.executable, "-c", CODE, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.split() == ["0", "0", "True"], done.stderr


def test_a_library_that_is_missing_is_a_fault(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_: object) -> None:
        raise ImportError("No module named 'pyqtgraph'")

    monkeypatch.setattr(plot_library, "_load", missing)
    monkeypatch.setattr(plot_library, "QT_MODULES", ("QtCore", "QtNowhere"))
    session, parent = Session(tmp_path), QObject()
    library = PlotLibrary(session, parent)
    with qtbot.waitSignal(session.fault) as told:
        library.load()
    assert "ImportError" in told.args[0].details
    assert not library.is_loaded
    session.close()
