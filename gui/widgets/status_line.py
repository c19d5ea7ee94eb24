"""The line along the bottom of every page: what runs, how far it is, and how to end it."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar

from gui.widgets import cards
from gui.widgets.tips import as_tip

SENTENCE_MS = 12_000
"""How long a sentence stays before what runs is shown again."""

LINES = 36
"""Height in pixels that is left to the sentence."""


class StatusLine(QFrame):
    """One sentence, the training's progress, and a mark while the camera is on.

    Signals:
        cancel_requested: end what runs.
        camera_off_requested: turn the camera off.
    """

    cancel_requested = Signal()
    camera_off_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "status")
        self.setFixedHeight(LINES + 4)
        self._text = cards.label("", name="status_text")
        self._progress = QProgressBar()
        self._progress.setObjectName("status_progress")
        self._progress.setAccessibleName("Progress of the training")
        self._progress.setToolTip("How much of all epochs is done.")
        self._progress.setTextVisible(False)
        self._progress.setRange(0, 1000)
        self._progress.setFixedWidth(160)
        self._cancel = cards.button(
            "Stop", "status_cancel", "Stops the training; the network so far is kept.", kind="quiet"
        )
        self._camera = cards.button(
            "", "camera_mark", "A source is being read. Click to turn it off.", kind="live"
        )
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 2, 16, 2)
        layout.setSpacing(12)
        layout.addWidget(self._text, 1)
        for widget in (self._progress, self._cancel, self._camera):
            layout.addWidget(widget)
            widget.hide()
        self._running = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SENTENCE_MS)
        self._timer.timeout.connect(lambda: self._show(self._running))
        self._cancel.clicked.connect(self.cancel_requested)
        self._camera.clicked.connect(self.camera_off_requested)

    def say(self, sentence: str) -> None:
        """Shows a sentence for a while."""
        self._show(cards.finished(sentence))
        self._timer.start()

    def show_running(self, text: str, progress: float | None) -> None:
        """What runs in the background; "" for nothing, ``progress`` 0..1 or None if not known."""
        if text and not self._running:
            # What has just begun is newer than anything said before.
            self._timer.stop()
        self._running = text
        if not self._timer.isActive():
            self._show(text)
        self._progress.setVisible(bool(text))
        self._cancel.setVisible(bool(text))
        self._progress.setRange(0, 0 if progress is None else 1000)
        if progress is not None:
            self._progress.setValue(round(1000 * progress))

    def show_camera(self, what: str) -> None:
        """The mark while a source is read: what is going on, or "" while nothing is."""
        if what:
            self._camera.setText(f"● {what}".replace("&", "&&"))
            self._camera.setAccessibleName(what)
        self._camera.setVisible(bool(what))

    def _show(self, text: str) -> None:
        """A long one in two lines where the size of type leaves them room, and whole in its tip."""
        two = 2 * self._text.fontMetrics().height() <= LINES
        # Told many times a second: what stays as it is must not arrange the whole window again.
        if two != self._text.wordWrap():
            self._text.setWordWrap(two)
        if text != self._text.text():
            self._text.setToolTip(as_tip(text))
            self._text.setText(text)
