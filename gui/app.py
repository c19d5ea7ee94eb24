"""The application: fonts, theme, log, and where faults go."""

from __future__ import annotations

import logging
import sys
from collections.abc import Sequence

from PySide6.QtCore import QTimer, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from gui import icons, theme
from gui.crash import CrashFile, take_report
from gui.ending import Ending
from gui.fault import Fault, details_of
from gui.faults import Faults, log_qt
from gui.log import write_log
from gui.main_window import MainWindow
from gui.session import Session

log = logging.getLogger("digitscope")


def create(argv: Sequence[str] | None = None) -> tuple[QApplication, MainWindow]:
    """Builds everything without running the loop; the work begins when the window is shown.

    Args:
        argv: the program's arguments for Qt, the program's name first.
    """
    from models.disk import data_folder
    from models.libraries import load_beside

    load_beside()
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
    write_log(folder)
    session = Session(folder)
    faults = Faults(application)  # outlives every window, as the hooks do
    faults.caught.connect(session.fault)
    faults.install()
    window = MainWindow(session)
    return application, window


def run(argv: Sequence[str] | None = None) -> int:
    """Shows the window until it is closed; returns the exit code."""
    from models.disk import data_folder

    folder = data_folder()
    report = take_report(folder)
    crash = CrashFile(folder)
    try:
        application, window = create(argv)
    except Exception as error:
        log.critical("no window: %s", details_of(error))
        crash.close()
        raise
    qInstallMessageHandler(log_qt)
    Ending(application, window)
    window.show()
    if report is not None:
        QTimer.singleShot(0, lambda: _offer(window, report))
    code = application.exec()
    crash.close()
    return code


def _offer(window: MainWindow, report: Fault) -> None:
    log.error("an earlier process died: %s", report.details)
    window.session.fault.emit(report)
