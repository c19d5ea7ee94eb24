"""The application: fonts, theme, log and the one place where an uncaught exception ends up."""

from __future__ import annotations

import logging
import platform
import sys
import threading
import traceback
from collections.abc import Sequence
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from gui import icons, theme
from gui.jobs import Fault
from gui.main_window import MainWindow
from gui.session import Session

log = logging.getLogger("digitscope")

LOG_BYTES = 1 << 20


def create(argv: Sequence[str] | None = None) -> tuple[QApplication, MainWindow]:
    """Builds everything without running the loop; the work begins when the window is shown.

    Args:
        argv: the program's arguments for Qt, the program's name first.
    """
    from models.disk import data_folder

    application = QApplication.instance()
    if not isinstance(application, QApplication):
        application = QApplication(list(argv) if argv else sys.argv[:1])
    application.setApplicationName("Digitscope")
    application.setDesktopFileName("digitscope")
    application.setStyle("fusion")
    application.setProperty("digitscope_family", theme.load_fonts())
    theme.apply(application)
    application.setWindowIcon(icons.window_icon())
    folder = data_folder()
    session = Session(folder)
    _write_log(folder)
    window = MainWindow(session)
    catcher = _Catcher(application)  # outlives every window, as the hooks do
    catcher.caught.connect(session.fault)
    catcher.install()
    return application, window


def run(argv: Sequence[str] | None = None) -> int:
    """Shows the window until it is closed; returns the exit code."""
    application, window = create(argv)
    window.show()
    return application.exec()


class _Catcher(QObject):
    """Uncaught exceptions of slots, paint events and threads: logged, then told once."""

    caught = Signal(object)

    def install(self) -> None:
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def _on_thread_exception(self, hook: threading.ExceptHookArgs) -> None:
        # The signal is delivered in the window's thread: a dialog in a worker would crash.
        if hook.exc_value is not None:
            self._on_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], value: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = "".join(traceback.format_exception(kind, value, trace))
        log.error("uncaught: %s", text)
        sentence = (
            f"Something in Digitscope itself failed ({kind.__name__}). You can go on working; "
            "the details help to mend it."
        )
        system = f"{platform.platform()}, Python {platform.python_version()}"
        self.caught.emit(Fault(sentence=sentence, details=f"{system}\n{text}"))


def _write_log(folder: Path) -> None:
    """A small log in the data folder; a folder that cannot be written to costs only the log."""
    root = logging.getLogger()
    if any(isinstance(handler, RotatingFileHandler) for handler in root.handlers):
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            folder / "digitscope.log", maxBytes=LOG_BYTES, backupCount=1, encoding="utf-8"
        )
    except OSError as error:
        log.warning("no log file: %s", error)
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.INFO)
