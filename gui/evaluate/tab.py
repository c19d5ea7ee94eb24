"""What every tab of the Evaluate page is to the page: told what was found, when it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.session import Session

if TYPE_CHECKING:
    from models.classifier import Network
    from models.evaluation import Evaluation

Pictures = npt.NDArray[np.uint8]

NOT_YET = "Nothing is evaluated yet: press Evaluate."
UNDER_WAY = "Evaluating: what is found is shown as soon as every picture is answered."


class EvaluateTab(QWidget):
    """The base of the tabs. A tab that nobody sees only remembers what it is told.

    Attributes:
        key: its name in what is remembered ("mistakes").
        title: on the tab.
        hint: the tab's tooltip: the idea in a sentence.
        evaluated: whether it shows an evaluation of the test pictures; else it measures itself.
        summed_up: whether the evaluation's figures stand above it.
        network: whose evaluation it is, or None before the first one.
        result: the evaluation.
        seen: whether it is the open tab of the open page.

    Signals:
        inside_requested: uint8 (28, 28), the picture to look into the network with.
    """

    inside_requested = Signal(object)

    key: ClassVar[str] = ""
    title: ClassVar[str] = ""
    hint: ClassVar[str] = ""
    evaluated: ClassVar[bool] = True
    summed_up: ClassVar[bool] = True

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.network: Network | None = None
        self.result: Evaluation | None = None
        self.seen = False
        self._stale = False
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(16)

    @property
    def pictures(self) -> Pictures:
        """The test pictures, uint8 (n, 28, 28); none before they are loaded."""
        test = self.session.test
        return np.zeros((0, 28, 28), np.uint8) if test is None else test.pictures

    def set_evaluation(self, network: Network, result: Evaluation) -> None:
        """Another network was evaluated, or the same one anew."""
        self.network, self.result, self._stale = network, result, True
        self._refresh_if_seen()

    def opened(self) -> None:
        """It is seen from now on."""
        self.seen = True
        self._refresh_if_seen()

    def left(self) -> None:
        """It is not seen any more: stop what only the eye needs."""
        self.seen = False

    def refresh(self) -> None:
        """Shows ``network`` and ``result``; both are there."""

    def say_empty(self, text: str) -> None:
        """What to say where the first evaluation will be shown; it has not come yet."""

    def set_running(self, running: bool) -> None:
        """Whether an evaluation is under way."""
        if self.result is None:
            self.say_empty(UNDER_WAY if running else NOT_YET)

    def work_if_needed(self, network: Network) -> None:
        """A tab that measures itself: shows what is known of a network, or finds it out."""

    def say(self, text: str) -> None:
        """What the page does, for a tab without the evaluation's figures above it."""

    def take_focus(self) -> None:
        """Gives the focus to the part that the keys are for."""

    def main_action(self) -> bool:
        """Space was pressed and no control used it; False leaves it to the page."""
        return False

    def copy_text(self) -> str:
        """What Ctrl+Shift+C copies; "" leaves it to the page."""
        return ""

    def restyle(self) -> None:
        """The theme changed: draw anew what the style sheet does not reach."""

    def state(self) -> dict[str, Any]:
        """Choices to remember until the next start, JSON-ready."""
        return {}

    def restore(self, state: dict[str, Any]) -> None:
        """Takes back choices; anything odd in them is left alone."""

    def _refresh_if_seen(self) -> None:
        if self.seen and self._stale:
            self._stale = False
            self.refresh()
