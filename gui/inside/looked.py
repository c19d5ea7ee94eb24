"""The Inside page's view of where the network looked: covered patches beside weighed maps."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut

from gui.inside.looked_cards import CamCard, OcclusionCard
from gui.inside.looked_work import Looked, Looking, Question
from gui.inside.view import InsideView
from gui.jobs import Fault
from gui.session import Session
from gui.widgets.cards import label, row
from gui.widgets.digit_choice import ANSWER, DigitChoice
from gui.widgets.probability_bars import NOT_A_DIGIT
from gui.widgets.slider import Slider

NO_PICTURE = "There is no picture yet: choose one at the left, or draw one."
NO_NETWORK = "The network is being opened."
OPACITY = 75
"""Per cent of the picture that the strongest heat hides, unless somebody chose otherwise."""


class LookedView(InsideView):
    """Which parts of the picture an answer hangs on, for any of the digits, as one draws."""

    key = "looked"
    title = "Where it looked"
    hint = "Which parts of the picture the answer hangs on, and what would have spoken for another."

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: Looked | None = None
        self._looking = Looking(session, self)
        self._digits = DigitChoice("looked")
        self._occlusion = OcclusionCard()
        self._cam = CamCard()
        self._opacity = Slider()
        self._arrange()
        self._connect()
        self._clear(NO_NETWORK)

    @property
    def found(self) -> Looked | None:
        """What is shown, or None."""
        return self._found

    def left(self) -> None:
        super().left()
        self._looking.drop()

    def refresh(self) -> None:
        if self.network is None or self.picture is None:
            self._looking.drop()
            self._clear(NO_NETWORK if self.network is None else NO_PICTURE)
            return
        self._digits.set_outputs(self.network.layers[-1].output_shape[0])
        self._cam.set_network(self.network)
        digit = self._digits.digit
        self._looking.ask(
            Question(
                network=self.network,
                picture=self.picture,
                digit=None if digit == ANSWER else digit,
                size=self._occlusion.size_of_patch,
                fill=self._occlusion.fill,
                layer=self._cam.layer,
            )
        )

    def state(self) -> dict[str, Any]:
        return {
            "digit": self._digits.digit,
            "size": self._occlusion.size_of_patch,
            "fill": self._occlusion.fill,
            "odds": self._occlusion.odds,
            "layer": self._cam.layer,
            "signed": self._cam.signed,
            "opacity": self._opacity.value(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        digit, opacity = state.get("digit"), state.get("opacity")
        if type(digit) is int and ANSWER <= digit <= NOT_A_DIGIT:
            self._digits.choose(digit)
        self._occlusion.restore(state.get("size"), state.get("fill"), state.get("odds"))
        self._cam.restore(state.get("layer"), state.get("signed"))
        if type(opacity) is int:
            self._opacity.setValue(opacity)

    def _arrange(self) -> None:
        self._opacity.setObjectName("looked_opacity")
        self._opacity.setAccessibleName("Strength of the heat")
        self._opacity.setToolTip(
            "How much of the picture the heat hides; far left shows the bare digit."
        )
        self._opacity.setRange(0, 100)
        self._opacity.setFixedWidth(140)
        self.body.addWidget(self._digits)
        cards = row(self._occlusion, self._cam, spacing=12)
        cards.setStretch(0, 1)
        cards.setStretch(1, 1)
        self.body.addLayout(cards, 1)
        keys = label("Keys: 0 to 9 choose a digit, A follows the answer.", "small")
        strength = label("Heat", "small")
        strength.setBuddy(self._opacity)
        self.body.addLayout(row(keys, None, strength, self._opacity))

    def _connect(self) -> None:
        self._looking.looked.connect(self._on_looked)
        self._looking.failed.connect(self._on_failed)
        self._digits.chosen.connect(lambda _: self._ask())
        self._occlusion.asked.connect(self._ask)
        self._cam.asked.connect(self._ask)
        self._opacity.valueChanged.connect(self._on_opacity)
        self._opacity.setValue(OPACITY)
        keys = {str(digit): digit for digit in range(10)} | {"A": ANSWER, "N": NOT_A_DIGIT}
        for key, digit in keys.items():
            # Only while the view is seen; whoever types a number into a field keeps the key.
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
            shortcut.activated.connect(lambda digit=digit: self._choose(digit))

    def _choose(self, digit: int) -> None:
        known = self.network is not None and self.network.layers[-1].output_shape[0] > digit
        if digit == ANSWER or known:
            self._digits.choose(digit)
            self._ask()

    def _ask(self) -> None:
        if self.seen:
            self.refresh()

    def _on_looked(self, found: Looked) -> None:
        """One thread answers in order, so nothing older can come after something newer."""
        self._found = found
        self._digits.set_probabilities(found.answers if found.answers.any() else None)
        self._occlusion.show_found(found)
        self._cam.show_found(found)

    def _on_failed(self, fault: Fault) -> None:
        self._clear(fault.sentence)

    def _on_opacity(self, value: int) -> None:
        self._occlusion.set_opacity(value / 100)
        self._cam.set_opacity(value / 100)

    def _clear(self, sentence: str) -> None:
        self._found = None
        self._digits.set_probabilities(None)
        self._occlusion.clear(sentence)
        self._cam.clear(sentence)
