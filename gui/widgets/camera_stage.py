"""The camera's picture, what is written over it, and the reading along the bottom."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from gui.widgets import cards
from gui.widgets.frame_marks import LeftOut, Mark
from gui.widgets.frame_view import FrameView
from gui.widgets.ground import lie_on_card
from gui.widgets.probability_bars import NO_ANSWER
from gui.widgets.reading_label import ReadingLabel

if TYPE_CHECKING:
    from gui.camera import View

FIGURES_SECONDS = 0.25
"""The figures in the corner change this often, or nobody could read them."""

LEAST_READING, READING_HEIGHT = 56, 88
NOT_YET = "What is read will stand here."
NONE_SEEN = "No digit is read."


class CameraStage(cards.Card):
    """The picture fills the card.

    Signals:
        sample_requested: play the sample clip.
    """

    sample_requested = Signal()

    def __init__(self, notice: QWidget) -> None:
        """``notice`` is laid over the picture, which so keeps its place when something is said."""
        super().__init__(margin=8)
        self._notice = notice
        self.view = FrameView("camera_view")
        self.view.setToolTip(
            "Click a digit to follow it from the frame to the answer; double-click to see inside."
        )
        lie_on_card(self.view)
        self.reading = ReadingLabel("camera_reading", largest=72)
        self.reading.setMinimumHeight(LEAST_READING)
        self.reading.setMaximumHeight(READING_HEIGHT)
        self.reading.setToolTip(
            "What is read, line by line and from left to right, steadied over the last frames."
        )
        self._figures = cards.label("", "over", name="camera_figures")
        self._figures.setToolTip(
            "Frames read a second, time to read one, age of the frame that you see, and its size."
        )
        self._mark = cards.label("synthetic sample", "over", name="camera_synthetic")
        self._mark.setToolTip(
            "A program made this clip from MNIST's test digits; no camera took it."
        )
        self._invitation = QWidget()
        self._title = cards.label("", "display", name="camera_invitation")
        self._words = cards.label("", "lead", wrap=True, name="camera_invitation_text")
        self._sample = cards.button(
            "Watch the sample clip",
            "camera_sample",
            "A short made-up video of digits on paper: it needs no camera.",
            icon="play",
        )
        self._sample.clicked.connect(self.sample_requested)
        self._frozen = self._lost = False
        self._synthetic = False
        self._figures_shown = 0.0
        self._build()
        self.show_nothing()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def set_reading(self, text: str) -> None:
        """The reading, "" if there is none."""
        text = text or NO_ANSWER
        if text != self.reading.text():
            self.reading.setText(text)

    def set_frozen(self, frozen: bool) -> None:
        """Whether the shown frame is held."""
        self._frozen = frozen
        if frozen:
            self._figures.setText("Frozen: the source runs on")
        self._figures_shown = 0.0

    def show_nothing(self) -> None:
        """No source: an invitation instead of a picture."""
        self._invite(
            "Show it some digits",
            "Choose a source at the right and press Start, then hold a sheet of handwritten digits "
            "before it. Or drop a picture or a video anywhere on the window.",
            sample=True,
        )

    def show_waiting(self) -> None:
        """A source is being opened."""
        self._invite("Opening the source…", "The first frame appears here.", sample=False)

    def show_source(self, state: str, *, synthetic: bool) -> None:
        """Whether a source runs, and the mark for one that a program made."""
        self._synthetic = synthetic
        shown = self.view.picture is not None
        self._lost = state == "lost"
        self._mark.setVisible(synthetic and shown)
        if state == "off" and shown:
            self._figures.setText("Ended: this is the last frame")
        elif state == "lost" and shown:
            self._figures.setText("Lost: this is the last frame. Trying again until you press Stop")
            self._figures_shown = 0.0
        elif state == "lost":
            self._invite(
                "Trying again…",
                "The picture appears here as soon as the source gives one. Stop ends it.",
                sample=False,
            )

    def show_view(
        self, shown: View, marks: tuple[Mark, ...], left_out: tuple[LeftOut, ...]
    ) -> None:
        """A frame with its digits and figures, and what of it was left out."""
        first = self.view.picture is None
        self.view.set_frame(shown.picture, marks, left_out)
        if first:
            self._invitation.hide()
            self.reading.set_words(NONE_SEEN)
            self._figures.show()
            self._mark.setVisible(self._synthetic)
        now = time.monotonic()
        if now - self._figures_shown >= FIGURES_SECONDS and not (self._frozen or self._lost):
            self._figures_shown = now
            height, width = shown.picture.shape[:2]
            spent = shown.milliseconds["total"]
            self._figures.setText(
                f"{_fixed(f'{shown.fps:4.1f}')} fps · "
                f"{_fixed(f'{spent:4.1f}')} ms a frame · "
                f"{_fixed(f'{1000 * (now - shown.captured):3.0f}')} ms old · {width} x {height}"
            )

    def _build(self) -> None:
        words = cards.column(None, self._title, self._words, self._sample, None, spacing=16)
        for widget in (self._title, self._sample):
            words.setAlignment(widget, Qt.AlignmentFlag.AlignHCenter)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._invitation.setMaximumWidth(520)
        self._invitation.setLayout(words)
        over = QGridLayout(self.view)
        over.setContentsMargins(8, 8, 8, 8)
        corner = Qt.AlignmentFlag.AlignTop
        over.addWidget(self._figures, 0, 0, corner | Qt.AlignmentFlag.AlignLeft)
        over.addWidget(self._mark, 0, 1, corner | Qt.AlignmentFlag.AlignRight)
        over.addWidget(self._invitation, 0, 0, 1, 2, Qt.AlignmentFlag.AlignCenter)
        over.addWidget(self._notice, 0, 0, 1, 2, Qt.AlignmentFlag.AlignBottom)
        self.body.addWidget(self.view, 5)
        self.body.addWidget(self.reading, 1)

    def _invite(self, title: str, words: str, *, sample: bool) -> None:
        self.view.set_frame(None)
        self.set_reading("")
        self.reading.set_words(NOT_YET)
        self._title.setText(title)
        self._words.setText(words)
        self._sample.setVisible(sample)
        self._invitation.show()
        self._figures.hide()
        self._mark.hide()


def _fixed(figure: str) -> str:
    """Spaces as wide as digits, so that the line does not dance."""
    return figure.replace(" ", "\N{FIGURE SPACE}")
