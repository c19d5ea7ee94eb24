"""Start, and in its place while something learns pause and stop."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtWidgets import QPushButton, QSizePolicy, QStackedWidget, QWidget

from gui import icons
from gui.widgets.cards import row


class StartStop(QStackedWidget):
    """The buttons that make sense now.

    Args:
        start: shown while nothing learns; whoever made it says when it can be pressed.
        pause: holds, and lets go on.
        stop: ends.
    """

    def __init__(self, start: QPushButton, pause: QPushButton, stop: QPushButton) -> None:
        super().__init__()
        self._start, self._pause, self._stop = start, pause, stop
        pair = row(pause, stop)
        for place in range(2):
            pair.setStretch(place, 1)
        running = QWidget()
        running.setLayout(pair)
        self.addWidget(start)
        self.addWidget(running)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        # A large type is cut off rather than widening the column.
        for each in (start, pause, stop):
            each.setMinimumWidth(1)

    @contextmanager
    def keeping_focus(self) -> Iterator[None]:
        """For a change of what can be pressed: whoever works by keyboard stays in this place.

        They find the button that took the place of the one pressed.
        """
        focused = any(each.hasFocus() for each in (self._start, self._pause, self._stop))
        if focused:
            # A button that is disabled hands the focus on, and the column would scroll to it.
            self.setFocus()
        yield
        if focused:
            running = self._pause if self._pause.isEnabled() else self._stop
            (self._start if self.currentIndex() == 0 else running).setFocus()

    def show_state(self, *, idle: bool, can_pause: bool, paused: bool, can_stop: bool) -> None:
        """Start while idle, else pause and stop."""
        self._pause.setEnabled(can_pause)
        self._stop.setEnabled(can_stop)
        self.setCurrentIndex(0 if idle else 1)
        self._pause.setText("Continue" if paused else "Pause")
        self._pause.setAccessibleName(self._pause.text())
        self._pause.setProperty("icon_name", "play" if paused else "pause")
        self.restyle()

    def restyle(self) -> None:
        """The icon in the colours of the theme."""
        icons.dress(self._pause)
