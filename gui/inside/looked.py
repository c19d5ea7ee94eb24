"""The Inside page's view of where the network looked: covered patches beside weighed maps."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut

from gui.inside.looked_cards import CamCard, OcclusionCard
from gui.inside.looked_work import PIXELS, Looked, Looking, Question
from gui.inside.view import InsideView
from gui.jobs import Fault
from gui.session import Session
from gui.widgets.cards import label, row
from gui.widgets.digit_choice import ANSWER, DigitChoice
from gui.widgets.probability_bars import NOT_A_DIGIT
from gui.widgets.slider import Slider

NO_PICTURE = "There is no picture yet: choose one at the left, or draw one."
NO_NETWORK = "The network is being opened."
KEYS = {str(digit): digit for digit in range(10)} | {"A": ANSWER, "N": NOT_A_DIGIT}
"""Which key chooses which digit."""

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
        self._asked: Question | None = None
        self._looking = Looking(session, self)
        self._digits = DigitChoice("looked")
        self._occlusion = OcclusionCard()
        self._cam = CamCard()
        self._opacity = Slider()
        self._strength = OPACITY
        self._arrange()
        self._connect()
        self._clear(NO_NETWORK)

    @property
    def found(self) -> Looked | None:
        """What is shown, or None."""
        return self._found

    def opened(self) -> None:
        super().opened()
        self._tell_layer()

    def left(self) -> None:
        super().left()
        self._asked = None
        self._looking.drop()

    @property
    def needs_room(self) -> bool:
        return True

    def main_action(self) -> bool:
        """Space takes the heat off, to see the bare digit, and lays it on again."""
        strength = self._opacity.value()
        self._opacity.setValue(0 if strength else self._strength)
        self._strength = strength or self._strength
        return True

    def open_layer(self, index: int) -> bool:
        return self._cam.choose_layer(index)

    def refresh(self) -> None:
        if self.network is None or self.picture is None:
            self._looking.drop()
            self._asked = None
            self._clear(NO_NETWORK if self.network is None else NO_PICTURE)
            return
        self._digits.set_outputs(self.network.layers[-1].output_shape[0])
        if self._cam.set_network(self.network):
            self._tell_layer()
        digit = self._digits.digit
        question = Question(
            network=self.network,
            picture=self.picture,
            digit=None if digit == ANSWER else digit,
            size=self._occlusion.size_of_patch,
            fill=self._occlusion.fill,
            layer=self._cam.layer,
        )
        if self._asked is None or not question.same(self._asked):
            self._asked = question
            self._looking.ask(question)

    def state(self) -> dict[str, Any]:
        return {
            "digit": self._digits.digit,
            "size": self._occlusion.size_of_patch,
            "fill": self._occlusion.fill,
            "odds": self._occlusion.odds,
            "layer": self._cam.layer,
            "weighing": self._cam.weighing,
            "opacity": self._opacity.value(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        digit, opacity = state.get("digit"), state.get("opacity")
        if type(digit) is int and ANSWER <= digit <= NOT_A_DIGIT:
            self._digits.choose(digit)
        self._occlusion.restore(state.get("size"), state.get("fill"), state.get("odds"))
        self._cam.restore(state.get("layer"), state.get("weighing"))
        if type(opacity) is int:
            self._opacity.setValue(opacity)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of ``KEYS`` where no shortcut took them: in a window that is not active."""
        digit = KEYS.get(event.text().upper())
        if digit is None:
            super().keyPressEvent(event)
        else:
            self._choose(digit)

    def _arrange(self) -> None:
        self._opacity.setObjectName("looked_opacity")
        self._opacity.setAccessibleName("Strength of the heat")
        self._opacity.setToolTip(
            "How much of the picture the heat hides; Space takes it off and lays it on again."
        )
        self._opacity.setRange(0, 100)
        self._opacity.setMinimumWidth(32)
        self._opacity.setMaximumWidth(120)
        self.body.setSpacing(8)
        self.body.addWidget(self._digits)
        cards = row(self._occlusion, self._cam, spacing=12)
        cards.setStretch(0, 1)
        cards.setStretch(1, 1)
        self.body.addLayout(cards, 1)
        strength = label("Heat", "small")
        strength.setBuddy(self._opacity)
        left = row(*self._occlusion.controls, None, spacing=4)
        right = row(*self._cam.controls, None, strength, self._opacity, spacing=4)
        self.body.addLayout(row(left, right, spacing=4))

    def _connect(self) -> None:
        self._looking.looked.connect(self._on_looked)
        self._looking.failed.connect(self._on_failed)
        self._digits.chosen.connect(lambda _: self._ask())
        self._occlusion.asked.connect(self._ask)
        self._cam.asked.connect(self._on_layer)
        self._opacity.valueChanged.connect(self._on_opacity)
        self._opacity.setValue(OPACITY)
        for key, digit in KEYS.items():
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

    def _on_layer(self) -> None:
        self._tell_layer()
        self._ask()

    def _tell_layer(self) -> None:
        layer = self._cam.layer
        if layer is not None and layer != PIXELS:
            self.layer_changed.emit(layer)

    def _on_looked(self, found: Looked) -> None:
        """One thread answers in order, so nothing older can come after something newer."""
        self._found = found
        self._digits.set_probabilities(found.answers if found.answers.any() else None)
        self._occlusion.show_found(found)
        self._cam.show_found(found)

    def _on_failed(self, fault: Fault) -> None:
        self._asked = None
        self._clear(fault.sentence)

    def _on_opacity(self, value: int) -> None:
        self._occlusion.set_opacity(value / 100)
        self._cam.set_opacity(value / 100)

    def _clear(self, sentence: str) -> None:
        self._found = None
        self._digits.set_probabilities(None)
        self._occlusion.clear(sentence)
        self._cam.clear(sentence)
