"""The one place where every fault ends that nobody caught: slots, paints, threads, destructors."""

from __future__ import annotations

import logging
import sys
import threading
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal
from PySide6.QtWidgets import QApplication

from gui.fault import fault_of, release

log = logging.getLogger("digitscope")
qt_log = logging.getLogger("qt")

LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.DEBUG,
    QtMsgType.QtWarningMsg: logging.WARNING,
}


class Faults(QObject):
    """Takes what Python hands to its hooks, from any thread, and tells it in the window's.

    Signals:
        caught: Fault.
    """

    caught = Signal(object)

    def install(self) -> None:
        """Every exception that nobody catches comes here from now on."""
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception
        sys.unraisablehook = self._on_unraisable

    def _on_thread_exception(self, hook: threading.ExceptHookArgs) -> None:
        if hook.exc_value is not None and not issubclass(hook.exc_type, SystemExit):
            self._on_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)

    def _on_unraisable(self, hook: sys.UnraisableHookArgs) -> None:
        """A destructor failed, or what is called where nothing may fail."""
        if hook.exc_value is not None:
            self._on_exception(hook.exc_type, hook.exc_value, hook.exc_traceback)

    def _on_exception(
        self, kind: type[BaseException], value: BaseException, _trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        fault = fault_of(value)
        log.error("uncaught: %s", fault.details)
        release(value)
        try:
            # Delivered in the window's thread: a widget touched from another would crash.
            self.caught.emit(fault)
        except RuntimeError:  # The window is gone: the log has it.
            log.info("told to no window")


def log_qt(kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
    """What Qt complains of goes to the log; to be installed with qInstallMessageHandler."""
    qt_log.log(LEVELS.get(kind, logging.ERROR), "%s", message)
