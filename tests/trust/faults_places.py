"""Where code of ours runs in a window, and a way to make it fail in each place."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QObject,
    QRunnable,
    QStringListModel,
    QThreadPool,
    QTimer,
)
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QListView, QPushButton, QWidget

if TYPE_CHECKING:
    from gui.main_window import MainWindow


class InjectedError(Exception):
    """Raised on purpose; its message is found again in notice and log."""


def slot(window: MainWindow, mark: str) -> object:
    """A button's click."""
    button = QPushButton(window)
    button.clicked.connect(lambda: _fail(mark))
    button.click()
    return button


def paint(window: MainWindow, mark: str) -> object:
    """A paint event, with its painter still open."""

    class Canvas(QWidget):
        def paintEvent(self, _event: QPaintEvent) -> None:
            painter = QPainter(self)
            painter.drawLine(0, 0, 9, 9)
            _fail(mark)

    canvas = Canvas(window)
    canvas.resize(40, 40)
    canvas.show()
    return canvas


def timer(window: MainWindow, mark: str) -> object:
    """A timer's end."""
    QTimer.singleShot(0, window, lambda: _fail(mark))
    return None


def event_filter(window: MainWindow, mark: str) -> object:
    """A filter that sees another object's events."""

    class Filter(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.User:
                _fail(mark)
            return False

    one = Filter(window)
    target = QObject(window)
    target.installEventFilter(one)
    QCoreApplication.postEvent(target, QEvent(QEvent.Type.User))
    return one, target


def thread(_window: MainWindow, mark: str) -> object:
    """A plain thread."""
    threading.Thread(target=_fail, args=(mark,), daemon=True).start()
    return None


def runnable(_window: MainWindow, mark: str) -> object:
    """A task in Qt's pool of threads."""

    class Task(QRunnable):
        def run(self) -> None:
            _fail(mark)

    QThreadPool.globalInstance().start(Task())
    return None


def job(window: MainWindow, mark: str) -> object:
    """A page's work beside the window."""
    return window.session.job("injected", lambda _: _fail(mark)).start()


def training(window: MainWindow, mark: str) -> object:
    """What is told of each step, in the training's own thread, with TensorFlow around it."""
    from models.presets import preset

    session = window.session
    session.training.start(preset("baseline").config)
    collector: Any = session.training._collector
    collector.add = lambda _: _fail(mark)
    return None


def model(window: MainWindow, mark: str) -> object:
    """What a list asks of its model."""

    class Model(QStringListModel):
        def data(self, _index: Any, _role: int = 0) -> Any:
            _fail(mark)

    view = QListView(window)
    view.setModel(Model(["one"], view))
    view.resize(60, 60)
    view.show()
    return view


def destructor(_window: MainWindow, mark: str) -> object:
    """An object that fails while it is thrown away, found by the collector."""

    class Ring:
        def __init__(self) -> None:
            self.self = self

        def __del__(self) -> None:
            _fail(mark)

    Ring()
    gc.collect()
    return None


def page_opened(window: MainWindow, mark: str) -> object:
    """A page that is shown."""
    page: Any = window._pages["filters"]
    kept = page.opened
    page.opened = lambda: _fail(mark)
    window.show_page("filters")
    page.opened = kept
    return None


def restyled(window: MainWindow, mark: str) -> object:
    """A page that is to draw in another theme."""
    page: Any = window._pages["draw"]
    kept = page.restyle
    page.restyle = lambda: _fail(mark)
    window.dress.choose("light")
    page.restyle = kept
    return None


PLACES: dict[str, Callable[[MainWindow, str], object]] = {
    one.__name__: one
    for one in (
        slot, paint, timer, event_filter, thread, runnable, job, model, destructor, page_opened,
        restyled, training,
    )
}  # fmt: skip


def _fail(mark: str) -> None:
    raise InjectedError(mark)
