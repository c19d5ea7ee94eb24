"""The plots' library, loaded beside the window."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType

from PySide6.QtCore import QObject, QTimer, Signal

from gui.session import Session

QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtOpenGLWidgets", "QtTest")
"""What pyqtgraph looks through when it is loaded."""
TYPES_A_TURN = 30
"""Qt types made in one turn of the event loop: about 5 ms."""


class PlotLibrary(QObject):
    """Loads pyqtgraph, which takes 0.3 s, without stopping the window.

    PySide makes each of Qt's types when it is first asked for, and pyqtgraph asks for all. In
    another thread, while the window asks for some itself, that ended the process (a segmentation
    fault, seen once on a busy machine). So the types are made here, a few in each turn of the
    event loop; only what is left is done by a job.

    Attributes:
        is_loaded: whether plots can be made.
    """

    loaded = Signal()

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self.is_loaded = False
        self._session = session
        # Now, as these are small: once a thread loads TensorFlow, they would have to wait for it.
        self._modules = [module for name in QT_MODULES if (module := _qt(name))]
        self._turns: Iterator[None] | None = None

    def load(self) -> None:
        """Begins once; ``loaded`` tells the end."""
        if self._turns is None:
            self._turns = _make_types(self._modules)
            self._next_turn()

    def _next_turn(self) -> None:
        assert self._turns is not None
        if next(self._turns, self) is not self:
            QTimer.singleShot(0, self, self._next_turn)
            return
        job = self._session.job("load plots", _load)
        job.succeeded.connect(lambda _: self._on_loaded())
        job.failed.connect(self._session.fault)
        job.start()

    def _on_loaded(self) -> None:
        self.is_loaded = True
        self.loaded.emit()


def _qt(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(f"PySide6.{name}")
    except ImportError:  # pyqtgraph does without it, too
        return None


def _make_types(modules: list[ModuleType]) -> Iterator[None]:
    for module in modules:
        for place, each in enumerate(dir(module)):
            getattr(module, each)
            if place % TYPES_A_TURN == 0:
                yield


def _load(_control: object) -> None:
    import pyqtgraph  # noqa: F401 - only loaded, for the widgets that use it
