"""The network's answer in large type: the digit, how sure it is, and one remark."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt

from gui.widgets import cards
from gui.widgets.probability_bars import NO_ANSWER, NOT_A_DIGIT
from gui.widgets.reading_label import ReadingLabel
from models.digit_names import a_digit
from models.shares import per_cent

SURE_FROM = 0.9
"""From here on the second best answer is not worth naming."""

NOT_YET, NONE = "No digit yet", "No digit"
"""What is seen in place of a dash."""


class AnswerCard(cards.Card):
    """Says what was read and whether that still holds.

    Attributes:
        digit: the label with the digit, or an en dash; its property ``settled`` is True while it
            answers what is there now.
    """

    def __init__(self) -> None:
        super().__init__("The answer")
        self.digit = ReadingLabel("prediction_digit", largest=220)
        self.digit.setToolTip(
            "The digit with the longest bar. It is faint while the ink changes under it."
        )
        self._confidence = cards.label("", "display", name="prediction_confidence")
        self._confidence.setMinimumHeight(40)
        self._confidence.setToolTip(
            "How much of its trust the network puts on this digit. Sure is not the same as right."
        )
        self._note = cards.label("", "quiet", wrap=True, name="prediction_note")
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._note.setMinimumHeight(36)
        self.body.addWidget(self.digit, 1)
        self.body.addWidget(self._confidence, 0, Qt.AlignmentFlag.AlignHCenter)
        self.body.addWidget(self._note)
        self.show_nothing()

    def unsettle(self) -> None:
        """What is there has changed and is not answered yet."""
        self.digit.setProperty("settled", False)
        self.digit.set_faint(True)

    def show_answer(self, probabilities: npt.NDArray[np.float32], *, several: bool) -> None:
        """The answer to what is there now.

        Args:
            probabilities: float32 (11,), "not a digit" last.
            several: it looks like more than one digit.
        """
        second, first = (int(number) for number in np.argsort(probabilities)[-2:])
        share = float(probabilities[first])
        self.digit.set_words(NONE)
        self.digit.setText(NO_ANSWER if first == NOT_A_DIGIT else str(first))
        self._confidence.setText(per_cent(share))
        if several:
            note = "One digit at a time, please; the Camera page reads several."
        elif first == NOT_A_DIGIT:
            note = "This does not look like a digit to the network."
        elif share >= SURE_FROM or second == NOT_A_DIGIT:
            note = ""
        else:
            other = per_cent(float(probabilities[second]))
            note = f"Not quite sure: it may be {a_digit(second)} ({other})."
        self._note.setText(note)
        self._settle()

    def show_nothing(self) -> None:
        """There is nothing to answer."""
        self.digit.set_words(NOT_YET)
        self.digit.setText(NO_ANSWER)
        self._confidence.setText("")
        self._note.setText("It answers while you draw.")
        self._settle()

    def show_loading(self) -> None:
        """The network is not there yet."""
        self._note.setText("Loading the network; it answers as soon as it is there.")

    def _settle(self) -> None:
        self.digit.setProperty("settled", True)
        self.digit.set_faint(False)
