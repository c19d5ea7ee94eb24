"""One digit of the camera's picture, as the network saw it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal

from gui import theme
from gui.widgets import cards
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import ProbabilityBars

WIDTH = 216
PICTURE = 168
"""Side in pixels of the picture: six times 28."""
TALLEST_BARS = 330


class ChosenDigit(cards.Card):
    """A narrow card with the 28x28 picture, its bars and the way inside.

    Signals:
        inside_requested: look into this picture.
        closed: the digit is no longer of interest.
    """

    inside_requested = Signal()
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
        self._place = cards.label("What the network saw", "heading", name="camera_digit_state")
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
        top = cards.row(self._place, None, close)
        self.body.addLayout(top)
        self.body.addWidget(self.picture_view, 1)
        self.body.addWidget(self._bars, 2)
        self.body.addStretch(0)
        self.body.addWidget(inside)
        inside.clicked.connect(self.inside_requested)
        close.clicked.connect(self.closed)

    def show_digit(
        self, picture: npt.NDArray[np.uint8], probabilities: npt.NDArray[np.float32]
    ) -> None:
        """The digit as it is in the newest frame."""
        self._place.setText("What the network saw")
        self.picture_view.set_picture(picture)
        self._bars.set_probabilities(probabilities)

    def show_lost(self) -> None:
        """It is out of view; its last picture stays."""
        self._place.setText("Out of view")
