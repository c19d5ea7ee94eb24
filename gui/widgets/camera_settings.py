"""The camera's settings: source, start and stop, how it is shown, and how sure a digit must be."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox

from gui.widgets import cards
from gui.widgets.slider import Slider
from gui.widgets.source_choice import SourceChoice

SIZES: tuple[tuple[str, tuple[int, int] | None], ...] = (
    ("As it comes", None),
    ("640 x 480", (640, 480)),
    ("1280 x 720", (1280, 720)),
    ("1920 x 1080", (1920, 1080)),
)
ROTATIONS = (0, 90, 180, 270)
LEAST_SURE, MOST_SURE, USUAL_SURE = 50, 99, 70
"""Of the dial, in per cent."""


class CameraSettings(cards.Inspector):
    """The column of settings; it only says what is wished.

    Signals:
        start_requested, stop_requested, snapshot_requested, copy_requested: a button was pressed.
        source_options_changed: resolution or rotation is another.
        mirror_changed, freeze_changed, left_out_changed: bool.
        sure_changed: float, 0..1.
    """

    start_requested = Signal()
    stop_requested = Signal()
    snapshot_requested = Signal()
    copy_requested = Signal()
    source_options_changed = Signal()
    mirror_changed = Signal(bool)
    freeze_changed = Signal(bool)
    left_out_changed = Signal(bool)
    sure_changed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.source = SourceChoice("camera_source")
        self.start = cards.button(
            "Start",
            "camera_start",
            "Opens the source and reads every frame. A camera is on only between Start and Stop, "
            "and no frame is stored or sent. (Space)",
            kind="primary",
            icon="play",
        )
        self.stop = cards.button(
            "Stop", "camera_stop", "Turns the source off at once. (Space)", icon="stop"
        )
        self._size = QComboBox()
        for text, size in SIZES:
            self._size.addItem(text, size)
        self._rotation = QComboBox()
        for angle in ROTATIONS:
            self._rotation.addItem(f"{angle}°", angle)
        self._mirror = QCheckBox("Mirror")
        self._mirror.setObjectName("camera_mirror")
        self._mirror.setToolTip(
            "Swaps left and right on the screen only, so that moving the paper feels natural. The "
            "network never sees a mirrored picture: it could not read it."
        )
        self.freeze = cards.button(
            "Freeze",
            "camera_freeze",
            "Holds the shown frame while the source runs on, to look at it in peace.",
            icon="freeze",
            checkable=True,
        )
        self.snapshot = cards.button(
            "Snapshot",
            "camera_snapshot",
            "Saves the shown frame with its boxes as PNG in your pictures folder; the only way a "
            "frame is ever stored.",
            icon="snapshot",
        )
        self.copy = cards.button(
            "Copy the reading",
            "camera_copy",
            "Puts the digits on the clipboard (Ctrl+Shift+C).",
            icon="copy",
        )
        self._sure = Slider()
        self._sure.setRange(LEAST_SURE, MOST_SURE)
        self._figure = cards.label("", "quiet", name="camera_sure_text")
        self._figure.setMinimumWidth(40)
        self._effect = cards.label("", "small", name="camera_sure_effect")
        self._left_out = QCheckBox("Show what was left out")
        self._left_out.setObjectName("camera_left_out")
        self._left_out.setToolTip(
            "Draws a thin box round every piece of ink that was not read, with the reason: too "
            "small, ruling, not a digit. Point at a box where there is no room for the words."
        )
        self._build()
        self._connect()
        self._sure.setValue(USUAL_SURE)

    @property
    def size_wished(self) -> tuple[int, int] | None:
        """Width and height to ask a camera for, or None."""
        size = self._size.currentData()
        return None if size is None else (int(size[0]), int(size[1]))

    @property
    def rotation(self) -> int:
        """Degrees clockwise."""
        return int(self._rotation.currentData())

    @property
    def mirrored(self) -> bool:
        """Whether the display swaps left and right."""
        return self._mirror.isChecked()

    @property
    def sure(self) -> float:
        """What the dial asks for, 0..1."""
        return self._sure.value() / 100

    @property
    def left_out_shown(self) -> bool:
        """Whether what was not read is drawn too."""
        return self._left_out.isChecked()

    @property
    def turning(self) -> bool:
        """Whether the dial is held by the mouse."""
        return self._sure.isSliderDown()

    def show_effect(self, shown: int, hidden: int) -> None:
        """How many digits the dial lets through, and how many it keeps back."""
        self._effect.setText(f"{shown} shown, {hidden} hidden")

    def clear_effect(self) -> None:
        """Nothing is read, so the dial does nothing."""
        self._effect.setText("")

    def take_focus(self) -> None:
        """Gives the keyboard to the button that may be pressed."""
        (self.start if self.start.isEnabled() else self.stop).setFocus()

    def show_running(self, running: bool) -> None:
        """Which of the two buttons may be pressed; the keyboard goes from one to the other."""
        focused = self.start.hasFocus() or self.stop.hasFocus()
        self.start.setEnabled(not running)
        self.stop.setEnabled(running)
        if focused:
            self.take_focus()

    def state(self) -> dict[str, Any]:
        """The choices, JSON-ready; no password is among them."""
        return {
            "source": self.source.kept(),
            "recent": list(self.source.recent),
            "size": self._size.currentIndex(),
            "rotation": self.rotation,
            "mirror": self.mirrored,
            "sure": self._sure.value(),
            "left_out": self.left_out_shown,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Takes choices back; what is odd is left alone."""
        recent = state.get("recent")
        texts = (
            [text for text in recent if isinstance(text, str)] if isinstance(recent, list) else []
        )
        self.source.restore(str(state.get("source", "")), texts)
        size = state.get("size")
        if isinstance(size, int) and 0 <= size < len(SIZES):
            self._size.setCurrentIndex(size)
        if state.get("rotation") in ROTATIONS:
            self._rotation.setCurrentIndex(ROTATIONS.index(state["rotation"]))
        self._mirror.setChecked(state.get("mirror") is True)
        self._left_out.setChecked(state.get("left_out") is True)
        sure = state.get("sure")
        if isinstance(sure, int):
            self._sure.setValue(sure)

    def _build(self) -> None:
        self.column.addWidget(
            cards.field(
                "Source",
                self.source,
                "A camera, the sample clip, a picture, a video, or a phone's address "
                "(http://… or rtsp://…). Type a path or an address and press Enter.",
            )
        )
        self.column.addLayout(cards.row(self.start, self.stop))
        resolution = cards.field(
            "Resolution",
            self._size,
            "What a camera is asked for; files and addresses come as they are. Small digits need "
            "more pixels, every pixel costs time.",
            name="camera_size",
        )
        rotation = cards.field(
            "Rotation",
            self._rotation,
            "Turns every frame clockwise before it is read: a phone on its side, a sheet upside "
            "down. A 6 upside down is a 9.",
            name="camera_rotation",
        )
        self.column.addLayout(cards.row(resolution, rotation))
        self.column.addWidget(self._mirror)
        self.column.addLayout(cards.row(self.freeze, self.snapshot))
        tip = (
            "How probable a digit must be to be shown: low finds more and errs more, high keeps "
            "silent rather than say something wrong."
        )
        self._figure.setToolTip(tip)
        self._effect.setToolTip("Digits the dial lets through, and those it keeps back just now.")
        self._sure.setObjectName("camera_sure")
        self._sure.setAccessibleName("How sure must it be?")
        self._sure.setToolTip(tip)
        caption = cards.label("How sure must it be?", "small")
        caption.setBuddy(self._sure)
        dial = cards.row(self._sure, self._figure)
        self.column.addLayout(cards.column(caption, dial, self._effect, spacing=0))
        self.column.addWidget(self._left_out)
        self.column.addWidget(self.copy)
        self.column.addStretch(1)
        self.column.addWidget(
            cards.label(
                "No frame is stored or sent, unless you take a snapshot.", "small", wrap=True
            )
        )

    def _connect(self) -> None:
        self.start.clicked.connect(self.start_requested)
        self.stop.clicked.connect(self.stop_requested)
        self.snapshot.clicked.connect(self.snapshot_requested)
        self.copy.clicked.connect(self.copy_requested)
        self.freeze.toggled.connect(self.freeze_changed)
        self._mirror.toggled.connect(self.mirror_changed)
        self._size.currentIndexChanged.connect(self._on_option)
        self._rotation.currentIndexChanged.connect(self._on_option)
        self._left_out.toggled.connect(self.left_out_changed)
        self._sure.valueChanged.connect(self._on_sure)

    def _on_option(self, _: int) -> None:
        self.source_options_changed.emit()

    def _on_sure(self, value: int) -> None:
        self._figure.setText(f"{value} %")
        self.sure_changed.emit(value / 100)
