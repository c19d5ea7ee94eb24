"""One picture and what two networks say of it, side by side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal

from gui import theme
from gui.widgets.answer_words import share
from gui.widgets.cards import Card, button, column, label, row
from gui.widgets.digit_duel import DOT, SQUARE
from gui.widgets.pixel_view import PixelView
from gui.widgets.probability_bars import NOT_A_DIGIT, ProbabilityBars

Floats = npt.NDArray[np.float32]

WIDTH = 328


class TwoAnswers(Card):
    """A card for the chosen picture.

    Signals:
        inside_requested: the person wants to look into the active network with this picture.
    """

    inside_requested = Signal()

    def __init__(self, name: str) -> None:
        """``name`` begins the object names."""
        super().__init__(margin=12)
        self.setFixedWidth(WIDTH)
        self._view = PixelView(f"{name}_picture", empty_text="Choose a picture to see both answers")
        self._view.setMinimumHeight(112)
        self._truth = label("", "lead", name=f"{name}_truth")
        self._place = label("", "small", name=f"{name}_place")
        self._said = tuple(
            label("", name=f"{name}_{which}_answer") for which in ("first", "second")
        )
        self._bars = tuple(ProbabilityBars(f"{name}_{which}_bars") for which in ("first", "second"))
        self._inside = button(
            "See inside",
            f"{name}_inside",
            "Opens the Inside page with this picture, in the first network: every layer's maps, "
            "up to the answer.",
            icon="inside",
        )
        self._inside.setEnabled(False)
        self._inside.clicked.connect(self.inside_requested)
        self.body.addWidget(self._view, 5)
        self.body.addWidget(self._truth)
        self.body.addWidget(self._place)
        pairs = [
            column(words, bars, spacing=4)
            for words, bars in zip(self._said, self._bars, strict=True)
        ]
        both = row(*pairs, spacing=8)
        for place in range(2):
            both.setStretch(place, 1)
        self.body.addLayout(both, 6)
        self.body.addWidget(self._inside)

    def set_answers(
        self,
        picture: npt.NDArray[np.uint8],
        truth: int,
        answers: tuple[Floats, Floats],
        place: str,
    ) -> None:
        """Shows a picture, uint8 (28, 28), with two answers, each float32 (11,)."""
        self._view.set_picture(picture)
        self._truth.setText(f"A {truth}")
        self._place.setText(place)
        both = zip((DOT, SQUARE), self._said, self._bars, answers, strict=True)
        for mark, words, bars, answer in both:
            best = int(answer.argmax())
            right = "\N{CHECK MARK}" if best == truth else "\N{MULTIPLICATION X}"
            said = "none" if best == NOT_A_DIGIT else str(best)
            words.setText(f"{mark} {right} {said}  {share(float(answer[best]))}")
            bars.set_probabilities(answer)
        self._inside.setEnabled(True)

    def clear(self) -> None:
        """No picture is chosen."""
        self._view.set_picture(None)
        for words in (self._truth, self._place, *self._said):
            words.setText("")
        for bars in self._bars:
            bars.set_probabilities(None)
        self._inside.setEnabled(False)

    def restyle(self) -> None:
        """The type may have another size."""
        self.setFixedWidth(round(WIDTH * min(theme.zoom(), 1.2)))
