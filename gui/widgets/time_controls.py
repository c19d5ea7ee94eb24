"""Under the time line: step, play, speed, follow, and what the film is saved as."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QMenu, QProgressBar, QWidget

from gui import icons, theme
from gui.widgets.cards import button, label

SPEEDS = (1, 2, 5, 10, 20)
"""Moments a second that can be chosen."""

USUAL = 5

SAVE = "Save film"
WIDEST_STATUS = 200

UNKNOWN = -1.0
"""A share that nobody can tell."""

GIF, PNG = "gif", "png"


class TimeControls(QWidget):
    """A row of buttons. It keeps the beat of the film, but knows no moments.

    Signals:
        stepped: +1 or -1.
        beat: a moment more is due.
        playing_changed: bool.
        follow_changed: bool, by a person or by ``set_follow``.
        save_requested: GIF or PNG.
        cancel_requested: give up what is being saved.
    """

    stepped = Signal(int)
    beat = Signal()
    playing_changed = Signal(bool)
    follow_changed = Signal(bool)
    save_requested = Signal(str)
    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._narrow = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.beat)
        self._back = button("", "time_back", "One moment back (Left).", icon="back")
        self._back.setAccessibleName("One moment back")
        self._play = button(
            "Play",
            "time_play",
            "Play the training as a film (Space). From the end it begins anew.",
            kind="primary",
            icon="play",
        )
        self._forward = button("", "time_forward", "One moment forward (Right).", icon="step")
        self._forward.setAccessibleName("One moment forward")
        theme.widen(self._play, 100)
        self._speed = QComboBox()
        self._speed.setObjectName("time_speed")
        self._speed.setAccessibleName("Speed")
        self._speed.setToolTip("How many moments a second the film shows, also when it is saved.")
        for speed in SPEEDS:
            self._speed.addItem(f"{speed} / s", speed)
        self._speed.setCurrentIndex(SPEEDS.index(USUAL))
        self._speed.currentIndexChanged.connect(self._on_speed)
        self._follow = QCheckBox("Follow")
        self._follow.setObjectName("time_follow")
        self._follow.setAccessibleName("Follow the newest")
        self._follow.setToolTip(
            "While a network learns, each new moment is shown as it comes. Moving the slider lets "
            "go; this takes hold again."
        )
        self._follow.setChecked(True)
        self._status = label("", "small", name="time_save_status")
        self._progress = QProgressBar()
        self._progress.setObjectName("time_save_progress")
        self._progress.setAccessibleName("How much of the film is made")
        self._progress.setTextVisible(False)
        self._progress.setFixedWidth(120)
        self._cancel = button(
            "Cancel", "time_save_cancel", "Stop saving; nothing half-made is left behind."
        )
        self._save = button(
            SAVE,
            "time_save",
            "Save the training as a moving picture or as one picture a moment: the layer shown "
            "here, with the answer and the matrix of each moment.",
            icon="film",
        )
        self._menu = QMenu(self)
        self._menu.setObjectName("time_save_menu")
        self._menu.setAccessibleName("Save the film as")
        self._menu.addAction("One moving picture (GIF)…", lambda: self.save_requested.emit(GIF))
        self._menu.addAction("One picture a moment (PNG)…", lambda: self.save_requested.emit(PNG))
        self._save.setMenu(self._menu)
        self._arrange()
        self._back.clicked.connect(lambda: self.stepped.emit(-1))
        self._forward.clicked.connect(lambda: self.stepped.emit(1))
        self._play.clicked.connect(self.toggle)
        self._follow.toggled.connect(self.follow_changed)
        self._cancel.clicked.connect(self.cancel_requested)
        self.set_saving(None)

    @property
    def playing(self) -> bool:
        """Whether the beat goes on."""
        return self._timer.isActive()

    @property
    def speed(self) -> int:
        """Moments a second."""
        return int(self._speed.currentData())

    @property
    def follow(self) -> bool:
        """Whether the newest moment is shown as it comes."""
        return self._follow.isChecked()

    def set_speed(self, speed: object) -> None:
        """Chooses one of ``SPEEDS``; anything else is left alone."""
        if isinstance(speed, int) and speed in SPEEDS:
            self._speed.setCurrentIndex(SPEEDS.index(speed))

    def set_follow(self, follow: bool) -> None:
        """Takes hold of the newest moment, or lets it go."""
        self._follow.setChecked(follow)

    def set_growing(self, growing: bool) -> None:
        """A training runs: there is something to follow."""
        self._follow.setVisible(growing)

    def set_narrow(self, narrow: bool) -> None:
        """There is little room: buttons keep their icons, and words go."""
        self._narrow = narrow
        self._speed.setVisible(not (narrow and self._cancel.isVisibleTo(self)))
        self._save.setText("" if narrow else SAVE)
        self._progress.setFixedWidth(60 if narrow else 120)
        self._status.setMaximumWidth(0 if narrow else WIDEST_STATUS)
        icons.dress(self._save)

    def toggle(self) -> None:
        """Plays or pauses."""
        self.set_playing(not self.playing)

    def set_playing(self, playing: bool) -> None:
        """Starts or stops the beat."""
        if playing == self.playing:
            return
        if playing:
            self._timer.start(1000 // self.speed)
        else:
            self._timer.stop()
        text, name = ("Pause", "pause") if playing else ("Play", "play")
        self._play.setText(text)
        self._play.setAccessibleName(text)
        self._play.setProperty("icon_name", name)
        icons.dress(self._play)
        self.playing_changed.emit(playing)

    def set_saving(self, share: float | None, status: str = "") -> None:
        """How much of the film is made, 0..1 or UNKNOWN; None: none is being made."""
        saving = share is not None
        self._save.setVisible(not saving)
        self._speed.setVisible(not (saving and self._narrow))
        for widget in (self._status, self._progress, self._cancel):
            widget.setVisible(saving)
        self._status.setText(status)
        # A range without width makes the bar move without telling how far it is.
        self._progress.setMaximum(0 if share == UNKNOWN else 100)
        self._progress.setValue(round(100 * (share or 0.0)))

    def _arrange(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        left = (self._back, self._play, self._forward, self._speed, self._follow)
        right = (self._status, self._progress, self._cancel, self._save)
        for widget in (*left, None, *right):
            if widget is None:
                layout.addStretch(1)
            else:
                layout.addWidget(widget)

    def _on_speed(self) -> None:
        if self.playing:
            self._timer.start(1000 // self.speed)
