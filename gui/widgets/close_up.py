"""One answered picture, large: what it is, what the network said, and its ten bars."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal

from gui.widgets.cards import Card, button, label, set_role
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import NOT_A_DIGIT, ProbabilityBars
from models.shares import per_cent

WIDTH = 264


class CloseUp(Card):
    """A card for the chosen picture.

    Signals:
        inside_requested: the person wants to look into the network with this picture.
    """

    inside_requested = Signal()

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=12)
        self.setFixedWidth(WIDTH)
        self._view = PixelView(f"{name}_picture", empty_text="Choose a picture to see why.")
        self._view.setMinimumHeight(112)
        self._answer = label("", "lead", name=f"{name}_answer", wrap=True)
        self._place = label("", "small", name=f"{name}_place", wrap=True)
        self._bars = ProbabilityBars(f"{name}_bars")
        self._inside = button(
            "See inside",
            f"{name}_inside",
            "Opens the Inside page with this picture: every layer's maps, up to the answer.",
            icon="inside",
        )
        self._inside.setEnabled(False)
        self._inside.clicked.connect(self.inside_requested)
        self.body.addWidget(self._view, 5)
        self.body.addWidget(self._answer)
        self.body.addWidget(self._place)
        self.body.addWidget(self._bars, 6)
        self.body.addWidget(self._inside)

    def set_answer(
        self,
        picture: npt.NDArray[np.uint8],
        truth: int,
        probabilities: npt.NDArray[np.float32],
        place: str,
    ) -> None:
        """Shows a picture, uint8 (28, 28), with its answer, float32 (11,), and where it is from."""
        answer = int(probabilities.argmax())
        said = "no digit" if answer == NOT_A_DIGIT else str(answer)
        share = per_cent(float(probabilities[answer]))
        right = answer == truth
        self._view.set_picture(picture)
        mark = "\N{CHECK MARK}" if right else "\N{MULTIPLICATION X}"
        self._answer.setText(f"{mark}  A {truth}, read as {said} ({share})")
        set_role(self._answer, "right" if right else "wrong")
        self._place.setText(place)
        self._bars.set_probabilities(probabilities)
        self._inside.setEnabled(True)

    def clear(self) -> None:
        """No picture is chosen."""
        self._view.set_picture(None)
        self._answer.setText("")
        self._place.setText("")
        self._bars.set_probabilities(None)
        self._inside.setEnabled(False)
