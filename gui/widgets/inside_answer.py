"""What the network that is looked into answers, and which network that is."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from gui.widgets.cards import Card, button, label
from gui.widgets.ground import lie_on_card
from gui.widgets.probability_bars import NO_ANSWER, NOT_A_DIGIT, ProbabilityBars
from gui.widgets.still_label import StillLabel
from models.shares import per_cent


class InsideAnswer(Card):
    """The right column of the Inside page.

    Signals:
        follow_changed: bool, whether the page goes along with a training, or no more.
        reset_requested: the changes made to filters are to be taken back.
    """

    follow_changed = Signal(bool)
    reset_requested = Signal()

    def __init__(self) -> None:
        super().__init__("Answer")
        self._answer = label("", "title", name="inside_answer")
        self._bars = ProbabilityBars("inside_probabilities")
        self._whose = label("", "small", wrap=True, name="inside_network")
        self._whose.setMinimumHeight(2 * self._whose.fontMetrics().height())
        self._reset = button(
            "Undo changes",
            "inside_reset",
            "Every filter that you switched off or scaled is again as it was trained.",
            icon="undo",
        )
        self._reset.hide()
        self._follow = QCheckBox("Follow training")
        self._follow.setObjectName("follow_training")
        self._follow.setAccessibleName("Follow the training")
        self._follow.setToolTip(
            "While a network learns, this page shows it as it is at that moment, twice a second, "
            "instead of the network that answers on the other pages."
        )
        self._follow.setChecked(True)
        lie_on_card(self._bars)
        self.body.addWidget(StillLabel(self._answer))
        self.body.addWidget(self._bars, 1)
        self.body.addWidget(self._whose)
        self.body.addWidget(self._reset)
        self.body.addWidget(self._follow)
        self._reset.clicked.connect(self.reset_requested)
        self._follow.toggled.connect(self.follow_changed)

    @property
    def follows(self) -> bool:
        """Whether the page goes along with a training."""
        return self._follow.isChecked()

    def set_follows(self, follows: bool) -> None:
        """Goes along with a training, or no more."""
        self._follow.setChecked(follows)

    def set_network(self, text: str, *, changed: bool) -> None:
        """Which network it is; ``changed``: filters of it were changed here."""
        self._whose.setText(text)
        self._reset.setVisible(changed)

    def set_narrow(self, narrow: bool) -> None:
        """Less room left and right of the bars."""
        side = 8 if narrow else 16
        self.body.setContentsMargins(side, 16, side, 16)

    def show_answer(self, shares: npt.NDArray[np.float32] | None) -> None:
        """Another answer, float32 (11,); weights that are no numbers answer with zeros."""
        if shares is None or not shares.any():
            self._answer.setText(NO_ANSWER)
            self._bars.set_probabilities(None)
            return
        winner = int(shares.argmax())
        name = "not a digit" if winner == NOT_A_DIGIT else str(winner)
        self._answer.setText(f"{name}  {per_cent(float(shares[winner]))}")
        self._bars.set_probabilities(shares)
