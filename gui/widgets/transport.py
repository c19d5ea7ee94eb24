"""Play, step, scrub and speed for anything that has numbered positions."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QPushButton, QWidget

from gui import icons, theme
from gui.widgets.cards import button, label
from gui.widgets.slider import Slider

SPEEDS = (2, 8, 30, 120)
"""Positions a second that can be chosen."""

TICK_MS = 16


class Transport(QWidget):
    """A row of buttons, a slider and a speed.

    Signals:
        position_changed: the position, 0 to count - 1, moved by the person or by playing.
        playing_changed: bool.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)

    def __init__(self, name: str, thing: str) -> None:
        """``name`` begins the object names; ``thing`` is what a position is called in tooltips."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(f"{thing} transport")
        self._back = button(
            "", f"{name}_back", f"One {thing} back (Left on the slider).", icon="back"
        )
        self._play = button(
            "Play",
            f"{name}_play",
            f"Go through every {thing} in turn, left to right, line by line (Space). While it "
            "plays, only what was computed so far is drawn.",
            kind="primary",
            icon="play",
        )
        self._forward = button(
            "", f"{name}_forward", f"One {thing} forward (Right on the slider).", icon="step"
        )
        self._back.setAccessibleName("Step back")
        self._forward.setAccessibleName("Step forward")
        self._slider = Slider()
        self._slider.setObjectName(f"{name}_position")
        self._slider.setAccessibleName("Position")
        self._slider.setToolTip(f"Drag to any {thing}.")
        self._slider.setPageStep(1)
        self._place = label("", "quiet", name=f"{name}_place")
        self._place.setMinimumWidth(170)
        self._speed = QComboBox()
        self._speed.setObjectName(f"{name}_speed")
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip(f"How many times a second the next {thing} comes while it plays.")
        for speed in SPEEDS:
            self._speed.addItem(f"{speed} a second", speed)
        self._speed.setCurrentIndex(SPEEDS.index(30))
        theme.widen(self._play, 110)
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._clock = QElapsedTimer()
        self._owed = 0.0
        self._lines = (1, 1)
        self._timer.timeout.connect(self._tick)
        self._back.clicked.connect(lambda: self._step(-1))
        self._forward.clicked.connect(lambda: self._step(1))
        self._play.clicked.connect(self.toggle)
        self._slider.valueChanged.connect(self.position_changed)
        self._slider.sliderPressed.connect(self.pause)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        for widget in (self._back, self._play, self._forward):
            layout.addWidget(widget)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._place)
        layout.addWidget(self._speed)

    def set_count(self, count: int) -> None:
        """There are ``count`` positions; the present one is kept where it can be."""
        self._slider.setMaximum(max(0, count - 1))
        self.setEnabled(count > 0)

    def set_page(self, positions: int) -> None:
        """How far Page Up and Page Down jump: one line."""
        self._slider.setPageStep(max(1, positions))

    def set_lines(self, lines: int, each: int) -> None:
        """There are so many lines of ``each`` positions; the present place stays about the same."""
        line, at = divmod(self.position(), self._lines[1])
        before = self._lines
        self.set_count(lines * each)
        self.set_page(each)
        if lines and (lines, each) != before:
            self._lines = (lines, each)
            self.set_position(line * lines // before[0] * each + at * each // before[1])

    def set_place(self, text: str) -> None:
        """The present position in words."""
        self._place.setText(text)

    def position(self) -> int:
        """The present position, from 0."""
        return self._slider.value()

    def set_position(self, position: int) -> None:
        """Goes there, if there is such a position."""
        self._slider.setValue(position)

    def playing(self) -> bool:
        """Whether it goes on by itself."""
        return self._timer.isActive()

    def speed(self) -> int:
        """Positions a second."""
        return int(self._speed.currentData())

    def set_speed(self, speed: object) -> None:
        """Chooses one of ``SPEEDS``; anything else is left alone."""
        if isinstance(speed, int) and speed in SPEEDS:
            self._speed.setCurrentIndex(SPEEDS.index(speed))

    def toggle(self) -> None:
        """Plays or pauses."""
        if self.playing():
            self.pause()
        else:
            self.play()

    def play(self) -> None:
        """Goes on from here, from the beginning if it was at the end."""
        if self.playing() or self._slider.maximum() == 0:
            return
        if self.position() == self._slider.maximum():
            self.set_position(0)
        self._owed = 0.0
        self._clock.start()
        self._timer.start(TICK_MS)
        self._show_state()

    def pause(self) -> None:
        """Stays here."""
        if self.playing():
            self._timer.stop()
            self._show_state()

    def _step(self, positions: int) -> None:
        self.pause()
        self.set_position(self.position() + positions)

    def _tick(self) -> None:
        # A window that was busy catches up at most a tenth of a second, rather than leaping.
        seconds = min(self._clock.restart() / 1000, 0.1)
        self._owed += seconds * self.speed()
        whole = int(self._owed)
        if whole:
            self._owed -= whole
            self.set_position(self.position() + whole)
        if self.position() == self._slider.maximum():
            self.pause()

    def _show_state(self) -> None:
        playing = self.playing()
        name = "pause" if playing else "play"
        _dress(self._play, "Pause" if playing else "Play", name)
        self.playing_changed.emit(playing)


def _dress(control: QPushButton, text: str, icon: str) -> None:
    control.setText(text)
    control.setAccessibleName(text)
    control.setProperty("icon_name", icon)
    icons.dress(control)
