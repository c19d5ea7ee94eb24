"""A small pad on the Inside page, so that every layer can be watched while one draws."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from gui import icons
from gui.pads import ANSWER_MS, Normalize, cropped, warm
from gui.session import Session
from gui.widgets.drawing_pad import DrawingPad

SMALLEST, LARGEST = 96, 320
"""Pixels: the pad's side."""


class OwnPad(QWidget):
    """What is drawn here becomes the session's pad picture, 60 times a second."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._normalize: Normalize | None = None
        self._warming = False
        self._pad = DrawingPad("inside_pad")
        self._pad.setMinimumSize(SMALLEST, SMALLEST)
        self._pad.setMaximumSize(LARGEST, LARGEST)
        self._pad.setToolTip(
            "Draw a digit here: every layer answers while the pen moves. Delete clears."
        )
        self._clear = QToolButton(self._pad)
        self._clear.setObjectName("inside_pad_clear")
        self._clear.setAccessibleName("Clear the pad")
        self._clear.setToolTip("An empty pad; Ctrl+Z brings the drawing back.")
        self._clear.setProperty("kind", "quiet")
        self._clear.setProperty("icon_name", "clear")
        icons.dress(self._clear)
        self._clear.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(ANSWER_MS)
        self._timer.timeout.connect(self._read)
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.addWidget(self._pad)
        self._clear.clicked.connect(self._pad.clear)
        self._pad.changed.connect(self._on_changed)
        self._pad.pen_lifted.connect(self._read)

    def undo(self) -> bool:
        """Takes back the last stroke; returns whether there was one."""
        return self._pad.undo()

    def restyle(self) -> None:
        """The theme changed."""
        self._pad.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        """Gets ready what reads the pad, so that the first stroke is followed like any other."""
        super().showEvent(event)
        if self._normalize is None and not self._warming:
            self._warming = True
            job = self._session.job("pad inside gets ready", warm)
            job.succeeded.connect(self._on_ready)
            job.failed.connect(self._session.fault)
            job.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Delete:
            self._pad.clear()
        else:
            super().keyPressEvent(event)

    def _on_ready(self, normalize: Normalize) -> None:
        self._normalize = normalize
        if not self._pad.is_empty:
            self._read()

    def _on_changed(self) -> None:
        self._clear.setVisible(not self._pad.is_empty)
        if not self._timer.isActive():
            self._timer.start()

    def _read(self) -> None:
        """About a millisecond, so it is done at once and not beside."""
        self._timer.stop()
        if self._pad.is_empty:
            self._session.set_pad_picture(None)
        elif self._normalize is not None:
            self._session.set_pad_picture(self._normalize(cropped(self._pad.ink())))
