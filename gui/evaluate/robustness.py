"""The Robustness tab: what is still read of changed pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gui.evaluate.laboratory import Laboratory
from gui.evaluate.tab import EvaluateTab
from gui.session import Session

if TYPE_CHECKING:
    from models.classifier import Network


class Robustness(EvaluateTab):
    """The laboratory as a tab."""

    key = "robustness"
    title = "Robustness"
    hint = "What is still read when pictures are moved, turned, blurred ..."
    evaluated = False
    summed_up = False

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lab = Laboratory(session, self)
        self.body.addWidget(self._lab.tab)

    def work_if_needed(self, network: Network) -> None:
        self._lab.work_if_needed(network)

    def say(self, text: str) -> None:
        self._lab.tab.summary.say(text)

    def take_focus(self) -> None:
        self._lab.tab.plots.setFocus()

    def main_action(self) -> bool:
        self._lab.start_or_stop()
        return True

    def copy_text(self) -> str:
        return self._lab.table()

    def restyle(self) -> None:
        self._lab.tab.restyle()

    def state(self) -> dict[str, Any]:
        return self._lab.tab.state()

    def restore(self, state: dict[str, Any]) -> None:
        self._lab.tab.restore(state)
