"""The end of the program, however it is asked for: soon, and with everything finished kept.

The window's cross, Ctrl+Q, Ctrl+C in the terminal, a signal to end and the end of the desktop's
session all close the window, whose session keeps what there is (gui/session.py). Then the process
ends at once: Python's own end would wait for TensorFlow's threads, and one that was let go (a
camera that does not answer, an import that cannot be stopped) would crash in it.
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
from typing import NoReturn

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication, QWidget

from gui.jobs import Control, Job
from models.unfinished import remove_unfinished

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
"""What asks a program to end; SIGHUP where its terminal was closed, SIGBREAK on Windows."""

PATIENCE = 8.0
"""Seconds after which the process ends even if the window hangs while it closes: longer than a
save of samples may wait for another program."""


class Ending(QObject):
    """Turns every way to ask for the end into a closed window.

    Args:
        application: whose loop runs.
        window: what is closed.
    """

    def __init__(self, application: QApplication, window: QWidget) -> None:
        super().__init__(application)
        self._application = application
        self._window = window
        self._guard: Job | None = None
        # Python runs its handlers only when the loop gives it a turn; this wakes the loop.
        self._asked, self._ask = socket.socketpair()
        self._asked.setblocking(False)
        self._ask.setblocking(False)
        self._notifier = QSocketNotifier(self._asked.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(lambda *_: self.quit())
        signal.set_wakeup_fd(self._ask.fileno(), warn_on_full_buffer=False)
        for number in SIGNALS:
            signal.signal(number, lambda *_: None)
        application.commitDataRequest.connect(lambda _: self.quit())

    def quit(self) -> None:
        """Closes the window and ends every loop, that of an open dialog included."""
        self._notifier.setEnabled(False)
        if self._guard is None:
            self._guard = Job(_end_late, name="the end", parent=self).start()
        self._window.close()
        self._application.quit()


def leave(status: int) -> NoReturn:
    """Ends the process: what was to be kept has been, what is half-written goes."""
    remove_unfinished()
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None and not stream.closed:
            stream.flush()
    os._exit(status)


def _end_late(control: Control) -> None:
    control.pause(PATIENCE)
    logging.getLogger(__name__).error("the window did not close within %.0f s", PATIENCE)
    os._exit(1)
