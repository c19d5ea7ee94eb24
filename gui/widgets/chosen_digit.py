"""One digit of the camera's picture, followed from the frame to the network's answer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu

from gui import theme
from gui.widgets import cards
from gui.widgets.digit_stages import DigitStages
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import ProbabilityBars
from models.shares import per_cent

if TYPE_CHECKING:
    from gui.camera import View
    from vision.tracking import TrackedDigit

WIDTH = 216
PICTURE = 168
"""Side in pixels of the picture: six times 28."""
TALLEST_BARS = 330


class ChosenDigit(cards.Card):
    """A narrow card with the digit's stages, its 28x28 picture, its bars and the way inside.

    Signals:
        inside_requested: look into this picture.
        taught: the label that the person gives, 0..9 or 10 for none, and the picture, uint8
            (28, 28), as it was when the menu opened: the camera goes on meanwhile.
        samples_requested: show all samples.
        closed: the digit is no longer of interest.
    """

    inside_requested = Signal()
    taught = Signal(int, object)
    samples_requested = Signal()
    closed = Signal()

    def __init__(self) -> None:
        super().__init__(margin=12)
        self.setObjectName("camera_digit")
        self.setAccessibleName("The chosen digit")
        theme.widen(self, WIDTH)
        self.picture_view = PixelView("camera_digit_picture", grid=True)
        self.picture_view.setMinimumHeight(PICTURE // 2)
        self.picture_view.setMaximumHeight(PICTURE)
        self.picture_view.setToolTip(
            "The digit you clicked, cut out and brought to MNIST's form: all the network knows."
        )
        self._bars = ProbabilityBars("camera_digit_bars")
        self._bars.setMaximumHeight(TALLEST_BARS)
        self._stages = DigitStages("camera_digit_stages")
        self._place = cards.label("", "heading", name="camera_digit_state")
        close = cards.button(
            "", "camera_digit_close", "Follow no digit.", kind="quiet", icon="close"
        )
        close.setAccessibleName("Close the chosen digit")
        close.setFixedWidth(32)
        inside = cards.button(
            "See inside",
            "camera_see_inside",
            "Opens the Inside page on this digit: what every layer makes of it, live.",
            icon="inside",
        )
        self._meant: npt.NDArray[np.uint8] | None = None
        teach = cards.button(
            "Teach",
            "camera_teach",
            "Not right? Say what it is: the picture is kept among my samples, which a network can "
            "be taught.",
        )
        teach.setMenu(self._menu())
        top = cards.row(self._place, None, close)
        self.body.addLayout(top)
        self.body.addWidget(self._stages)
        self.body.addWidget(self.picture_view, 1)
        self.body.addWidget(self._bars, 2)
        self.body.addStretch(0)
        self.body.addLayout(cards.row(inside, teach, spacing=4))
        inside.clicked.connect(self.inside_requested)
        close.clicked.connect(self.closed)

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setObjectName("camera_teach_menu")
        menu.setAccessibleName("Say what it is")
        for digit in range(10):
            article = "an" if digit == 8 else "a"
            menu.addAction(f"This is {article} &{digit}", partial(self._teach, digit))
        menu.addAction("This is &no digit", partial(self._teach, 10))
        menu.addSeparator()
        menu.addAction("&My samples…", self.samples_requested.emit)
        menu.aboutToShow.connect(self._hold)
        return menu

    def _hold(self) -> None:
        self._meant = self.picture_view.picture

    def _teach(self, digit: int) -> None:
        if self._meant is not None:
            self.taught.emit(digit, self._meant)

    def set_stages_shown(self, shown: bool) -> None:
        """Whether the first stages stand here; they need not where the strip shows them."""
        self._stages.setVisible(shown)

    def show_digit(self, view: View, one: TrackedDigit, *, hidden: bool) -> None:
        """The digit as it is in a view.

        Args:
            view: the frame with its stages.
            one: the digit.
            hidden: it is less probable than the dial asks for.
        """
        share = per_cent(one.confidence)
        self._place.setText(f"{one.digit}, unsure: {share}" if hidden else f"{one.digit}, {share}")
        if self._stages.isVisibleTo(self):
            self._stages.show_digit(view, one.box, one.digit)
        self.picture_view.set_picture(one.picture)
        self._bars.set_probabilities(one.probabilities)

    def show_lost(self) -> None:
        """It is out of view; its last picture stays."""
        self._place.setText("Out of view")
